import TestKit
import Testing

/// Names that are in no zone, with Muster as the only name server.
@Suite("Names outside of all zones")
struct OutsideNameTests {
    @Test("While nothing is forwarded, programs are told what docs/clients.md says")
    func refused() async throws {
        let stage = try await Stage()
        let name = "www.elsewhere.example"
        let glibc = try await stage.getaddrinfo(["gcc"])
        let found = [
            "glibc": try await stage.run([glibc, name, "1"]),
            "dnspython": try await stage.run(stage.script("dnspython_client.py", name, "A")),
            "c-ares": try await stage.run(stage.script("cares_client.py", name, "A")),
        ]
        let words = [
            "glibc": "Temporary failure in name resolution", "dnspython": "NoNameservers",
            "c-ares": "DNS server refused query",
        ]
        for (client, result) in found {
            let expected = try #require(words[client])
            #expect(result.ending == .exit(1) && result.output.isEmpty, "\(client): \(result)")
            #expect(result.errors.contains(expected), "\(client): \(result)")
            #expect(stage.page.outside(client).contains(expected))
        }
        let getent = try await stage.run(["getent", "hosts", name])
        #expect(getent.ending == .exit(2))
    }

    @Test("musl waits for another answer, as long as resolv.conf says")
    func musl() async throws {
        let stage = try await Stage()
        let short = try stage.folder.write(
            stage.page.configuration("musl up to 1.2.3") + "options timeout:1\n", to: "short.conf")
        let programs = try await [stage.getaddrinfo(["musl-gcc"]), stage.recentGetaddrinfo()]
        #expect(stage.page.outside("musl").contains("after 5 seconds: EAI_AGAIN, \"Try again\""))
        for (resolvConf, seconds) in [(nil, 5), (short, 1)] {
            for program in programs {
                let start = ContinuousClock().now
                let result = try await stage.run(
                    stage.under(resolvConf) + [program, "www.elsewhere.example", "1"])
                let taken = ContinuousClock().now - start
                #expect(result.ending == .exit(1) && result.errors == "Try again\n", "\(result)")
                #expect(taken >= .seconds(seconds) && taken < .seconds(seconds + 3), "\(taken)")
            }
        }
    }

    @Test("systemd-resolved passes on that Muster refuses")
    func resolved() async throws {
        let stage = try await Stage()
        let running: (program: RunningProgram, stub: String)
        do {
            running = try await stage.startResolved()
        } catch let failure as CannotStart {
            return print("systemd-resolved is skipped: \(failure.reason)")
        }
        let reply = try await stage.dig("@127.0.0.53", "www.elsewhere.example")
        #expect(reply.contains("status: REFUSED,"), "\(reply)\n\(running.program.errors)")
        #expect(stage.page.outside("systemd-resolved").contains("at once: REFUSED"))
    }
}
