import TestKit
import Testing

/// What holds for files that are no Swift.
@Suite struct TreeTests {
    @Test("A Markdown file has one title")
    func titles() {
        for (path, text) in Tree.markdown {
            let titles = Markdown.prose(text).count { $0.hasPrefix("# ") }
            #expect(titles == 1, "\(path):1: give it one line that begins with `# `")
        }
    }

    @Test("A relative link in Markdown leads to a file of this tree")
    func links() {
        let known = Set(Tree.files)
        for (path, text) in Tree.markdown {
            for (line, target) in Markdown.relativeLinks(text) {
                let file = Markdown.resolve(target, from: path)
                let leads = known.contains(file) || known.contains { $0.hasPrefix(file + "/") }
                #expect(leads, "\(path):\(line): there is no \(file): mend or remove the link")
            }
        }
    }

    @Test("Links are found and resolved as browsers do")
    func linkReading() {
        let text = "# A\nsee [b](../b.md#c) and [d](https://d.example/)\n```\n[e](e.md)\n```\n"
        #expect(Markdown.relativeLinks(text).map(\.line) == [2])
        #expect(Markdown.relativeLinks(text).map(\.target) == ["../b.md"])
        #expect(Markdown.resolve("../b.md", from: "docs/a.md") == "b.md")
    }

    @Test("No path of one machine is in the tree")
    func machinePaths() throws {
        let roots = ["work", "root", "home", "Users"].map { "/\($0)/" } + ["../" + "shared"]
        for path in Tree.files where path != "LICENSE" {
            guard let text = try? Checkout.text(path) else { continue }
            for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false)
                .enumerated()
            {
                let found = roots.filter { line.contains($0) }
                #expect(found.isEmpty, "\(path):\(index + 1): a path of this checkout instead")
            }
        }
    }

    @Test("What is built and resolved is ignored by git")
    func ignored() throws {
        let lines = try Checkout.text(".gitignore").split(separator: "\n")
        #expect(lines.contains { $0.hasPrefix(".build") })
        #expect(lines.contains("Package.resolved"))
    }

    @Test("The README's first Swift example is the one that a test runs")
    func readmeExample() throws {
        let example = try Markdown.firstBlock("swift", in: Checkout.text("README.md"))
        let source = try Checkout.text("Tests/ScenarioTests/ReadmeExampleTests.swift")
        let tested = try #require(Markdown.marked(source, from: "README begin", to: "README end"))
        #expect(example == tested, "README.md: copy what ReadmeExampleTests.swift runs")
    }

    @Test("The source is formatted", .timeLimit(.minutes(1)))
    func format() async throws {
        let names = ["Package.swift", "Sources", "Tests", "bench"]
        let paths = names.map { Checkout.folder + "/" + $0 }
        let result = try await run(
            ["swift", "format", "lint", "--strict", "--recursive"] + paths)
        if !result.succeeded { Issue.record("run `make format`:\n\(result.errors)") }
    }
}
