import Muster

/// The file of the secrets that make and prove DNS cookies: the same on all servers that answer on
/// one address (RFC 9018 §5).
///
///     445536bcd2513298075a5d379663c962
///     e5e973e5a6b2a43f48e7dc849e37bfcf
///
/// It is read at the start. To change the secret, the new one is first put behind the old on all
/// servers, then in front of it, and then the old one is taken away.
enum CookieSecretFile {
    /// The secrets of a file.
    static func load(_ path: String) throws(Problem) -> ServerConfiguration.Cookies {
        let text = try PrivateFile(path).text(limit: Limits.cookieSecretFile, allows: .owner)
        var secrets: [[UInt8]] = []
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() where !line.isEmpty {
            guard let secret = secret(line) else {
                throw Problem(
                    "a cookie secret is 32 hexadecimal digits: openssl rand -hex 16 makes one",
                    at: "\(path):\(index + 1)")
            }
            secrets.append(secret)
        }
        guard let first = secrets.first, secrets.count <= 2 else {
            throw Problem("has \(secrets.count) secrets: write one, or two", at: path)
        }
        return .shared(first, previous: secrets.dropFirst().first)
    }

    private static func secret(_ line: Substring) -> [UInt8]? {
        let digits = line.compactMap(\.hexDigitValue)
        guard line.utf8.count == 32, digits.count == 32 else { return nil }
        return stride(from: 0, to: 32, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
    }
}
