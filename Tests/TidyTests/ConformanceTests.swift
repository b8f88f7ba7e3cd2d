import Foundation
import TestKit
import Testing

/// The list of promises about DNS and the tests that prove them.
@Suite struct ConformanceTests {
    @Test("Every test that docs/conformance.md names is there")
    func named() throws {
        let path = "docs/conformance.md"
        let names = Conformance.names(in: try Checkout.text(path))
        #expect(names.count > 80)
        for name in names {
            let file = Markdown.resolve(name.target, from: path)
            let source = Tree.files.contains(file) ? try Checkout.text(file) : ""
            let isThere = Conformance.has(name.suite, name.test, in: source)
            #expect(
                isThere,
                "\(path):\(name.line): there is no test \(name.suite).\(name.test) in \(file)")
        }
    }

    @Test("A test that is not there is noticed")
    func noticed() throws {
        let text = "| a | b | every reply, [`A.b`](../Tests/A.swift), [`C`](c.md) |\n"
        let names = Conformance.names(in: text)
        #expect(names.map(\.line) == [1])
        #expect(names.map { "\($0.suite).\($0.test)" } == ["A.b"])
        let source =
            "@Suite struct A {\n    @Test(\"x\", arguments: [1])\n    func b() {}\n"
            + "    func c() {}\n}\n"
        #expect(Conformance.has("A", "b", in: source))
        #expect(!Conformance.has("A", "c", in: source))
        #expect(!Conformance.has("B", "b", in: source))
        #expect(!Conformance.has("A", "bb", in: source))
    }
}

/// What is read of the list of promises, and of the files that it leads to.
private enum Conformance {
    /// The links whose text is the name of a test: `Suite.test`.
    static func names(
        in text: String
    ) -> [(line: Int, suite: String, test: String, target: String)] {
        text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().flatMap {
            index, line in
            line.split(separator: "[`").dropFirst().compactMap { rest in
                let parts = rest.split(separator: "`](", maxSplits: 1)
                let words = parts[0].split(separator: ".")
                guard parts.count == 2, words.count == 2 else { return nil }
                let target = parts[1].prefix { $0 != ")" }
                return (index + 1, String(words[0]), String(words[1]), String(target))
            }
        }
    }

    /// Whether a file has a type of this name and in it, or behind it, a test of that name.
    static func has(_ suite: String, _ test: String, in text: String) -> Bool {
        guard let type = text.range(of: "struct \(suite) {") else { return false }
        let rest = text[type.upperBound...]
        guard let function = rest.range(of: "func \(test)(") else { return false }
        // Between the function before it and this one stands its @Test.
        let before = rest[..<function.lowerBound]
        let last = before.range(of: "func ", options: .backwards)?.upperBound
        return before[(last ?? before.startIndex)...].contains("@Test(")
    }
}
