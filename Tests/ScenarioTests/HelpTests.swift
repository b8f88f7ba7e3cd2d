import TestKit
import Testing

extension Scenarios {
    @Suite struct Help {
        @Test("--help names every command and the first thing to try")
        func commands() async throws {
            let result = try await run([Checkout.product("muster"), "--help"])
            #expect(result.succeeded)
            let words = [
                "serve", "check", "answer", "services", "instances", "register", "deregister",
                "health", "stats", "export", "backup", "purge", "install", "dig @127.0.0.1",
            ]
            for word in words {
                #expect(result.output.contains(word), "\(result.output)")
            }
        }

        @Test(
            "The flags of serve are told with their defaults",
            arguments: [
                "--config", "--control", "--compatibility", "--zones", "--data", "--dns", "--api",
            ])
        func flags(flag: String) async throws {
            let result = try await run([Checkout.product("muster"), "serve", "--help"])
            #expect(result.output.contains(flag), "\(result.output)")
        }

        @Test(
            "An unknown command or flag fails and says what there is", arguments: ["sreve", "--x"])
        func unknown(argument: String) async throws {
            let result = try await run([Checkout.product("muster"), argument])
            #expect(!result.succeeded && result.errors.contains("Usage: muster"), "\(result)")
        }
    }
}
