import DNSWire
import TestKit

@testable import ZoneFiles

/// A zones folder of its own for one test.
struct ZoneFixture {
    private let folder: TemporaryFolder

    /// What a zone of this test begins with: its body starts in line 6.
    static let head = """
        $ORIGIN example.org.
        $TTL 300
        @ SOA ns hostmaster 1 1h 15m 1w 1m
          NS ns
        ns A 192.0.2.53

        """

    /// An empty folder.
    init() throws { folder = try TemporaryFolder() }

    /// A folder with one zone of this body, `example.org.` in `x.zone`.
    init(_ body: String) throws {
        try self.init()
        try write(Self.head + body + "\n", to: "x.zone")
    }

    /// The folder's path.
    var path: String { folder.path }

    /// Writes a file as it is.
    func write(_ text: String, to name: String) throws { try folder.write(text, to: name) }

    /// What loading the folder gives.
    func load() throws -> [ZoneFile] { try ZoneFolder.load(folder.path) }

    /// The records of the only zone as lines, without those of the head.
    func records() throws -> [String] {
        try load().flatMap(\.records).dropFirst(3).map { Presentation.record($0) }
    }

    /// What is wrong, each as `x.zone:7:1: message`; empty when the folder loads.
    func errors() throws -> [String] {
        do {
            _ = try load()
            return []
        } catch let errors as ZoneFileErrors {
            return errors.errors.map { error in
                "\(error.place): \(error.message)".replacing(folder.path + "/", with: "")
            }
        }
    }
}

/// The records that a body adds to the fixture's zone, as lines of text.
func records(_ body: String) throws -> [String] { try ZoneFixture(body).records() }

/// What is wrong with a body in the fixture's zone, each as `x.zone:7:1: message`.
func errors(_ body: String) throws -> [String] { try ZoneFixture(body).errors() }
