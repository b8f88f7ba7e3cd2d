import Foundation
import TestKit
import Testing

/// What the data plane is made of, judged by what was built.
@Suite struct LinkageTests {
    @Test("The data plane links with the standard library and the kernel's interface alone")
    func dataPlane() async throws {
        let folder = try TemporaryFolder()
        try folder.write("", to: "main.swift")
        let objects = try Rule.dataPlane.union(["CLinux", "CProcessor"]).sorted().flatMap(
            Self.objects)
        let link = try await run(
            ["swiftc", "-o", folder.path("probe"), folder.path("main.swift")] + objects,
            within: .seconds(120))
        #expect(link.succeeded, "something else is needed:\n\(link.errors)\(link.output)")
        // The names of shared objects stand in the program as they are.
        let program = try Data(contentsOf: URL(filePath: folder.path("probe")))
        #expect(program.range(of: Data("libswiftCore.so".utf8)) != nil)
        #expect(program.range(of: Data("libFoundation".utf8)) == nil)
    }

    /// The object files of a module, which must be there.
    private static func objects(of module: String) throws -> [String] {
        let folder = Checkout.products + "/\(module).build"
        let names = try FileManager.default.subpathsOfDirectory(atPath: folder)
        let objects = names.filter { $0.hasSuffix(".o") }.map { "\(folder)/\($0)" }
        try #require(!objects.isEmpty, "\(folder) holds no object file")
        return objects
    }
}
