import DNSWire
import Glibc

/// Reads one zone: its master file and what that includes. Everything that is wrong is collected.
struct MasterFile {
    private let folder: ConfinedFolder
    private(set) var errors = ZoneFileErrors()
    private(set) var records = ZoneRecords()
    /// The apex, once the first directive has told it, and where.
    private(set) var apex: (name: DomainName, place: SourcePlace)?
    private var reader = RecordReader()
    private var plain = PlainReader()
    /// The true paths of the files that are open inside each other.
    private var open: [String] = []
    private var octetsLeft = ZoneFileLimits.zone
    private var includesLeft = ZoneFileLimits.includes

    /// Reads the file with this name in the folder.
    init(_ name: String, in folder: ConfinedFolder) {
        self.folder = folder
        readFile(name, reportAt: SourcePlace(file: folder.display(name)))
        if apex == nil, errors.isEmpty {
            errors.append(Self.noOrigin(SourcePlace(file: folder.display(name))))
        }
    }

    /// Reads a file into `records`. What keeps it from being read at all is reported at `place`.
    private mutating func readFile(_ name: String, reportAt place: SourcePlace) {
        let file = folder.display(name)
        do {
            let target = try folder.resolve(name)
            try checkNesting(target, name)
            let octets = try folder.read(target, limit: octetsLeft)
            try Self.checkEncoding(octets)
            octetsLeft -= octets.count
            open.append(target)
            readEntries(octets, file: file)
            open.removeLast()
        } catch {
            errors.append(ZoneFileError(place, error.message, remedy: error.remedy))
        }
    }

    private mutating func readEntries(_ octets: [UInt8], file: String) {
        var entries = EntryReader(octets, file: file)
        let number = records.add(file: file)
        while true {
            if apex != nil { plain.read(&entries, &reader, into: &records, file: number) }
            do {
                guard let entry = try entries.next() else { return }
                try read(entry, file: number)
            } catch {
                errors.append(error)
            }
            // Without an apex, nothing that follows can be judged.
            if apex == nil { return }
        }
    }

    private mutating func read(_ entry: Entry, file: Int) throws(ZoneFileError) {
        guard let directive = entry.directive else {
            guard apex != nil else { throw Self.noOrigin(entry.place) }
            records.append(try reader.read(entry), file: file)
            return
        }
        guard apex != nil || directive == "$ORIGIN" else { throw Self.noOrigin(entry.place) }
        switch directive {
        case "$ORIGIN": try readOrigin(entry)
        case "$TTL": reader.defaultTTL = try RecordReader.readTTL(argument(entry, "a TTL"))
        case "$INCLUDE": try readInclude(entry)
        default: throw Self.unknown(entry)
        }
    }

    private mutating func readOrigin(_ entry: Entry) throws(ZoneFileError) {
        let name = try NameReader.read(argument(entry, "a name"), origin: reader.origin)
        reader.origin = name
        if apex == nil { apex = (name, entry.place) }
    }

    /// RFC 1035 §5.1: neither the origin nor the owner of an included file touches its includer. So
    /// it is with the TTL: what stands behind an `$INCLUDE` reads the same whatever is included.
    private mutating func readInclude(_ entry: Entry) throws(ZoneFileError) {
        guard (2...3).contains(entry.tokens.count) else {
            throw ZoneFileError(
                entry.place, "$INCLUDE takes a file name, and an origin if need be",
                remedy: "write `$INCLUDE hosts.inc` or `$INCLUDE hosts.inc sub`")
        }
        let file = entry.tokens[1]
        let outer = reader
        if entry.tokens.count == 3 {
            reader.origin = try NameReader.read(entry.tokens[2], origin: outer.origin)
        }
        reader.owner = nil
        readFile(String(decoding: file.octets, as: UTF8.self), reportAt: file.place)
        let minimum = reader.minimumTTL
        reader = outer
        reader.minimumTTL = minimum
    }

    private func argument(_ entry: Entry, _ what: String) throws(ZoneFileError) -> Token {
        guard entry.tokens.count == 2 else {
            throw ZoneFileError(
                entry.place, "\(entry.tokens[0].text) takes \(what) and nothing else",
                remedy: "write one word behind it")
        }
        return entry.tokens[1]
    }
}

extension MasterFile {
    private mutating func checkNesting(_ target: String, _ name: String) throws(FileProblem) {
        guard !open.contains(target) else {
            throw FileProblem(
                "\(folder.display(name)) includes itself", remedy: "remove one $INCLUDE")
        }
        guard open.count <= ZoneFileLimits.depth else {
            throw FileProblem(
                "files are included more than \(ZoneFileLimits.depth) deep",
                remedy: "include them from the zone file")
        }
        if open.isEmpty { return }
        includesLeft -= 1
        guard includesLeft >= 0 else {
            throw FileProblem(
                "the zone includes more than \(ZoneFileLimits.includes) files",
                remedy: "put their records together")
        }
    }

    private static func checkEncoding(_ octets: [UInt8]) throws(FileProblem) {
        if octets.starts(with: [0xEF, 0xBB, 0xBF]) {
            throw FileProblem(
                "the file starts with a byte order mark", remedy: "save it as UTF-8 without one")
        }
        // SAFETY: memchr stays within the octets that the buffer says it has.
        let hasZero = unsafe octets.withUnsafeBytes { bytes in
            unsafe bytes.baseAddress.map { unsafe memchr($0, 0, bytes.count) != nil } ?? false
        }
        guard hasZero, let zero = octets.firstIndex(of: 0) else { return }
        let line = octets[..<zero].count { $0 == 0x0A } + 1
        throw FileProblem(
            "the file has a NUL octet, in line \(line)",
            remedy: "save it as plain text in UTF-8; `\\000` is the octet in a record")
    }

    private static func noOrigin(_ place: SourcePlace) -> ZoneFileError {
        ZoneFileError(
            place, "the file does not begin with $ORIGIN",
            remedy: "name the zone in the first line, `$ORIGIN example.org.`; "
                + "a file that is only included ends with .inc")
    }

    private static func unknown(_ entry: Entry) -> ZoneFileError {
        let name = entry.tokens[0].text
        let isGenerate = entry.directive == "$GENERATE"
        return ZoneFileError(
            entry.place,
            isGenerate
                ? "$GENERATE, an extension of BIND, is not supported"
                : "`\(name)` is no directive",
            remedy: isGenerate
                ? "write the records out"
                : "there are $ORIGIN, $TTL and $INCLUDE; `\\$` starts a name with a dollar sign")
    }
}
