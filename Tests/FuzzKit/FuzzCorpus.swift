import Glibc

/// What fuzzing has found beyond the seeds: inputs that reach what no other reaches, and every one
/// that ever broke a rule.
///
/// They stand in one text, `Tests/Corpus/queries.txt`: an input a line, in hexadecimal; what
/// follows a `#` is for people.
package enum FuzzCorpus {
    /// The text's path in this checkout.
    package static let path =
        #filePath.split(separator: "/").dropLast(2).reduce("") { "\($0)/\($1)" }
        + "/Corpus/queries.txt"

    /// All inputs, the seeds first, each with what it is called.
    package static func all() throws -> [(name: String, octets: [UInt8])] {
        let seeds = try FuzzSeeds.all().enumerated().map { ("seed-\($0)", $1) }
        return try seeds + kept().enumerated().map { ("kept-\($0)", $1) }
    }

    /// The inputs of the text.
    package static func kept() throws -> [[UInt8]] {
        let text = try String(decoding: read(path), as: UTF8.self)
        return try text.split(separator: "\n").enumerated().compactMap { number, line in
            let digits = line.prefix { $0 != "#" }.filter { $0 != " " }
            if digits.isEmpty { return nil }
            guard let octets = octets(Array(digits.utf8)) else {
                throw FuzzFinding(
                    description: "\(path): line \(number + 1) is no hexadecimal octets: \(line)")
            }
            return octets
        }
    }

    private static func octets(_ digits: [UInt8]) -> [UInt8]? {
        guard digits.count % 2 == 0 else { return nil }
        let values = digits.compactMap { Character(UnicodeScalar($0)).hexDigitValue }
        guard values.count == digits.count else { return nil }
        return stride(from: 0, to: values.count, by: 2).map {
            UInt8(values[$0] << 4 | values[$0 + 1])
        }
    }

    private static func read(_ path: String) throws -> [UInt8] {
        // SAFETY: the file is closed once; each read is given the array's own count.
        guard let file = unsafe fopen(path, "r") else {
            throw FuzzFinding(description: "\(path) cannot be read: errno \(errno)")
        }
        defer { unsafe fclose(file) }
        var octets: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = unsafe fread(&block, 1, block.count, file)
            if count == 0 { return octets }
            octets += block.prefix(count)
        }
    }

    /// Writes every input into a folder as a file of its own, as the fuzzer reads them.
    package static func unpack(into folder: String) throws {
        for (name, octets) in try all() {
            let path = "\(folder)/\(name)"
            // SAFETY: as in `read`.
            guard let file = unsafe fopen(path, "w") else {
                throw FuzzFinding(description: "\(path) cannot be written: errno \(errno)")
            }
            let count = unsafe fwrite(octets, 1, octets.count, file)
            guard unsafe fclose(file) == 0, count == octets.count else {
                throw FuzzFinding(description: "\(path) cannot be written: errno \(errno)")
            }
        }
    }
}
