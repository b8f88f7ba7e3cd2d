import DNSWire

/// Names as words of a master file (RFC 1035 §5.1): `@` is the origin, and what has no final dot is
/// relative to it.
enum NameReader {
    /// The full name that a word means; without an origin it must be absolute.
    static func read(_ token: Token, origin: DomainName?) throws(ZoneFileError) -> DomainName {
        guard !token.isQuoted else {
            throw ZoneFileError(
                token.place, "there is a string where a name must stand",
                remedy: "remove the quotation marks")
        }
        if token.text == "@", let origin { return origin }
        guard !token.text.contains("@") else { throw atSign(token, hasOrigin: origin != nil) }
        do {
            let name = try DomainName(token.text)
            if token.text.hasSuffix(".") { return name }
            guard let origin else { throw relative(token) }
            return try DomainName(labels: name.labels + origin.labels)
        } catch let error as NameError {
            throw ZoneFileError(
                token.place, "`\(token.text)` is no name: \(error.reason)",
                remedy: "labels are up to 63 octets between dots, names up to 255 octets")
        } catch let error as ZoneFileError {
            throw error
        } catch {
            throw relative(token)
        }
    }

    private static func atSign(_ token: Token, hasOrigin: Bool) -> ZoneFileError {
        if token.text == "@" { return relative(token) }
        let dotted = token.text.replacing("@", with: ".")
        return ZoneFileError(
            token.place, "`\(token.text)` has `@` within a name",
            remedy: "a mail address is written with a dot, `\(dotted)`; `\\@` is the character")
    }

    private static func relative(_ token: Token) -> ZoneFileError {
        ZoneFileError(
            token.place, "`\(token.text)` is relative, and there is no origin yet",
            remedy: "end the name with a dot")
    }
}
