import Testing

@testable import Muster

/// When it is told that replies are limited, from a count that is looked at now and then.
@Suite("Telling that replies are limited")
struct LimitedRepliesTests {
    @Test("The beginning is told at once, the end after a minute without any")
    func spell() {
        var watch = LimitedReplies()
        #expect(watch.look(0, at: .seconds(1)) == nil)
        #expect(watch.look(5, at: .seconds(2)) == .began(5))
        #expect(watch.look(50, at: .seconds(3)) == nil)
        #expect(watch.look(50, at: .seconds(62)) == nil)
        #expect(watch.look(60, at: .seconds(70)) == nil)
        #expect(watch.look(60, at: .seconds(129)) == nil)
        #expect(watch.look(60, at: .seconds(130)) == .ended(60))
        #expect(watch.look(60, at: .seconds(500)) == nil)
        #expect(watch.look(61, at: .seconds(501)) == .began(1))
        #expect(watch.look(61, at: .seconds(561)) == .ended(1))
    }
}

/// Numbers that no limit can have.
@Suite("Rate limits that are none")
struct WrongRateLimits {
    @Test("The error says which number is wrong and what it may be")
    func told() async {
        let wrong: [(any WritableKeyPath<RateLimiting, Int> & Sendable, Int, String)] = [
            (\.window, 0, "the window in seconds is 0; it may be 1 to 60"),
            (\.slip, 101, "the slip is 101; it may be 0 to 100"),
            (\.ipv4Prefix, 7, "the length of an IPv4 prefix is 7; it may be 8 to 32"),
            (\.ipv6Prefix, 65, "the length of an IPv6 prefix is 65; it may be 16 to 64"),
        ]
        for (path, number, text) in wrong {
            var configuration = ServerConfiguration()
            configuration.rateLimiting[keyPath: path] = number
            await #expect(
                performing: {
                    _ = try await Server.start(configuration)
                }, throws: { ($0 as? ServerError)?.message == "rate limiting: \(text)" })
        }
        var configuration = ServerConfiguration()
        configuration.versionText = String(repeating: "v", count: 256)
        await #expect(throws: ServerError.self) { try await Server.start(configuration) }
    }
}
