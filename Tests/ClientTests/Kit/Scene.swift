/// A state of the kit's services; `scenes.py` brings them from each into the next.
enum Scene: String, CaseIterable {
    /// Two services with one instance each, their first.
    case one
    case thirty
    /// One of thirty became unhealthy.
    case oneUnhealthy
    /// The other twenty-nine became unhealthy, one of them last.
    case allUnhealthy
    /// Instances and services were deleted.
    case gone

    /// The numbers of the instances that clients must see.
    private var shown: [Int] {
        switch self {
        case .one: [1]
        case .thirty: Array(1...30)
        case .oneUnhealthy: (1...30).filter { $0 != 7 }
        // The last healthy one.
        case .allUnhealthy: [12]
        case .gone: []
        }
    }

    /// What `web` must resolve to.
    var addresses: Set<String> { Set(shown.map { "10.53.1.\($0)" }) }

    /// What `_web._tcp` must resolve to: each instance has a port of its own.
    var endpoints: Set<String> { Set(shown.map { "10.53.1.\($0):\(8000 + $0)" }) }
}
