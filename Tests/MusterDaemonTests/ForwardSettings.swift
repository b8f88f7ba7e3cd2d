import TestKit
import Testing

@testable import MusterDaemon

@Suite("Settings of forwarding")
struct ForwardSettings {
    @Test("forward is a list, one text, or a mapping of domains to either")
    func forms() throws {
        let folder = try TemporaryFolder()
        for (text, expected) in [
            ("forward: 192.0.2.1", ["192.0.2.1"]),
            ("forward: [192.0.2.1, '[2001:db8::1]:53']", ["192.0.2.1", "[2001:db8::1]:53"]),
            ("forward: resolv.conf:/etc/resolv.conf", ["resolv.conf:/etc/resolv.conf"]),
            (
                "forward:\n  corp.example: [192.0.2.1, 192.0.2.2:5353]\n  .: 192.0.2.3\n",
                ["corp.example=192.0.2.1", "corp.example=192.0.2.2:5353", ".=192.0.2.3"]
            ),
        ] {
            let file = try folder.write(text, to: "m.yaml")
            let configuration = try Configuration.load(flags: ["config": [file]], environment: [:])
            #expect(configuration.forward == expected)
        }
        let given = try Configuration.load(
            flags: [:], environment: ["MUSTER_FORWARD": "corp.example=192.0.2.1,192.0.2.2"])
        #expect(given.forward == ["corp.example=192.0.2.1", "192.0.2.2"])
    }

    @Test(
        "what is no upstream is told with its place",
        arguments: ["here", "192.0.2.1:0", "a..b=192.0.2.1", "resolv.conf:", "corp.example="])
    func wrong(text: String) throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("forward: ['\(text)']\n", to: "m.yaml")
        #expect(throws: Problems.self) {
            try Configuration.load(flags: ["config": [file]], environment: [:])
        }
    }

    @Test(
        "check reads resolv.conf, and refuses a loop, a missing file and one without servers"
    )
    func check() async throws {
        let folder = try TemporaryFolder()
        let servers = try folder.write(
            "# none\nsearch example.org\nnameserver 192.0.2.1\nnameserver\t2001:db8::1\n",
            to: "resolv.conf")
        let empty = try folder.write("search example.org\n", to: "empty.conf")
        #expect(try await problems("resolv.conf:\(servers)") == nil)
        for (text, part) in [
            ("resolv.conf:\(empty)", "has no nameserver line"),
            ("resolv.conf:\(folder.path)/none", "cannot be read"),
            ("127.0.0.1:5399", "is a loop"), (".=127.0.0.1:5399", "is a loop"),
        ] {
            let found = try #require(try await problems(text))
            #expect(found.contains(part), "\(found)")
        }
    }

    /// What is found wrong with a value of `forward`.
    private func problems(_ forward: String) async throws -> String? {
        var configuration = try Configuration.load(
            flags: ["forward": [forward], "dns": ["127.0.0.1:5399"]], environment: [:])
        configuration.data = "none"
        do throws(Problems) {
            _ = try await Program.checkFiles(configuration)
            return nil
        } catch {
            return error.description
        }
    }
}
