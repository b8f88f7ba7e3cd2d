/// The request of an HTTP or HTTPS probe, as Route 53 makes it.
enum ProbeRequest {
    /// The octets of the request; a path that does not begin with a slash gets one.
    static func text(_ check: Check) -> String {
        let slash = check.path.utf8.first == UInt8(ascii: "/") ? "" : "/"
        return "GET \(slash)\(check.path) HTTP/1.1\r\nHost: \(check.host)\r\n"
            + "User-Agent: Muster-Health-Check\r\nAccept: */*\r\nConnection: close\r\n\r\n"
    }
}
