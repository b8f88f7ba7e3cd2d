import Testing

@testable import NameServer

@Suite("Socket addresses")
struct SocketAddresses {
    @Test(
        "are read and written in the same form",
        arguments: [
            "127.0.0.1:5300", "0.0.0.0:53", "255.255.255.255:65535", "[::1]:53", "[::]:0",
            "[2001:db8::1:0:0:1]:5300", "[fe80::1%1]:53", "[::ffff:192.0.2.1]:53",
        ])
    func roundTrip(text: String) throws {
        #expect(try SocketAddress(parsing: text).description == text)
    }

    @Test(
        "take the default port when they have none",
        arguments: [
            ("127.0.0.1", "127.0.0.1:53"), ("::1", "[::1]:53"), ("[::1]", "[::1]:53"),
            ("127.0.0.1:1", "127.0.0.1:1"), ("[::1]:1", "[::1]:1"),
        ])
    func defaultPort(text: String, expected: String) throws {
        #expect(try SocketAddress(parsing: text, defaultPort: 53).description == expected)
    }

    @Test(
        "are refused with a message when they are none",
        arguments: [
            "", ":", "5300", ":5300", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:-1",
            "127.0.0.1:+1", "127.0.0.1:5x", "127.0.0:53", "127.0.0.256:53", "localhost:53", "::1",
            "::1:53:", "[::1]", "[::1]53", "[::1:53", "[127.0.0.1]:53", "[::g]:53", " 127.0.0.1:53",
            "[fe80::1%nosuchinterface]:53",
        ])
    func refused(text: String) {
        #expect(throws: NameServerError.invalidAddress(text)) { try SocketAddress(parsing: text) }
        #expect(
            NameServerError.invalidAddress(text).message
                == "'\(text)' is no address to listen on: write 127.0.0.1:5300 or [::1]:5300")
    }

    @Test("tell wildcards from others")
    func wildcards() throws {
        for text in ["0.0.0.0:1", "[::]:1"] {
            #expect(try SocketAddress(parsing: text).host.isWildcard)
        }
        for text in ["0.0.0.1:0", "127.0.0.1:0", "[::1]:0", "[1::]:0"] {
            #expect(try !SocketAddress(parsing: text).host.isWildcard)
        }
    }
}
