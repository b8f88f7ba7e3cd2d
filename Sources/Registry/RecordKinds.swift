extension DNSConfig {
    /// A set of record kinds in a few bits: registering looks at it again and again.
    package struct RecordKinds: OptionSet, Hashable, Sendable {
        package let rawValue: UInt8

        /// The set of these bits.
        package init(rawValue: UInt8) { self.rawValue = rawValue }

        /// The set of one kind.
        package init(_ kind: RecordKind) {
            switch kind {
            case .a: self = .a
            case .aaaa: self = .aaaa
            case .srv: self = .srv
            case .cname: self = .cname
            }
        }

        package static let a = Self(rawValue: 1)
        package static let aaaa = Self(rawValue: 2)
        package static let srv = Self(rawValue: 4)
        package static let cname = Self(rawValue: 8)

        /// The kinds one by one.
        package var members: [RecordKind] {
            RecordKind.allCases.filter { contains(Self($0)) }
        }
    }
}
