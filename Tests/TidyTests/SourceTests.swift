import Testing

/// The style of every Swift file, executed.
@Suite struct SourceTests {
    @Test("Every Swift file keeps the rule", arguments: Rule.all)
    func kept(rule: Rule) {
        let reports = Tree.swift.flatMap(rule.report)
        if !reports.isEmpty { Issue.record("\n\(reports.joined(separator: "\n"))") }
    }

    @Test("A rule notices what it forbids", arguments: Rule.all)
    func noticed(rule: Rule) {
        let breach = SourceFile(path: rule.breach.path, text: rule.breach.text)
        #expect(rule.offences(breach).count == 1)
    }

    @Test("No other rule minds a sample that is in order")
    func silent() {
        let sample = """
            import DNSWire

            /// Says what it is: "a \\(b) TODOS" are no marks, and .now is no call here.
            package struct Sample {
                package let count: Int
                private func hidden() -> String { #"public "now" \\#(count)"# }

                /// The bytes.
                @inlinable
                package var bytes: [UInt8] {
                    // SAFETY: the sample is made up.
                    unsafe raw()
                }

                package static func < (left: Self, right: Self) -> Bool { true }
            }
            """
        let file = SourceFile(path: "Sources/Zones/Sample.swift", text: sample)
        #expect(Rule.all.flatMap { $0.report(file) } == [])
    }

    @Test("@inlinable stays within its budget")
    func inlining() {
        // docs/decisions/0014 says for what.
        let budget = 19
        let places = Tree.sources.flatMap { file in
            file.numbers { $0.contains("@inlinable") }.map { "\(file.path):\($0)" }
        }
        #expect(
            places.count <= budget,
            "only a tiny function that crosses a module on the query path: \(places)")
    }
}

extension Rule: CustomTestStringConvertible {
    var testDescription: String { promise }
}
