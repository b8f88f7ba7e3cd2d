import DNSWire
import Foundation
import TestKit
import Testing

@testable import ZoneFiles

/// The zones that the first run serves, read by us and by others.
@Suite struct DemoZoneTests {
    private static let folder = Checkout.folder + "/zones"
    private static let hasBIND = ["/usr/bin", "/usr/sbin", "/bin"].contains {
        FileManager.default.isExecutableFile(atPath: $0 + "/named-checkzone")
    }

    @Test("They load")
    func load() throws {
        let zones = try ZoneFolder.load(Self.folder)
        #expect(zones.map(\.apex.description) == ["office.example.", "static.example."])
        let types = Set(zones.flatMap(\.records).map { Presentation.name(of: $0.type) })
        let shown = ["A", "AAAA", "CAA", "CNAME", "DNAME", "HTTPS", "MX", "NAPTR", "SRV", "TXT"]
        #expect(types.isSuperset(of: shown + ["TYPE731"]))
        #expect(
            zones[0].records.map { $0.owner.description }.contains("printer.floor2.office.example.")
        )
    }

    @Test("ldns reads the same records from a zone without $INCLUDE")
    func ldns() async throws {
        let found = try await run(["ldns-read-zone", Self.folder + "/static.example.zone"])
        try #require(found.succeeded, "\(found.errors)")
        try Self.compare(found.output, with: "static.example.")
    }

    @Test(
        "BIND reads the same records", .enabled(if: hasBIND, "named-checkzone is not installed"),
        arguments: ["office.example.", "static.example."])
    func bind(_ apex: String) async throws {
        let found = try await run(
            ["named-checkzone", "-i", "local", "-D", "-o", "-", apex, apex + "zone"],
            in: Self.folder)
        try #require(found.succeeded, "\(found.output)\n\(found.errors)")
        try Self.compare(found.output, with: apex)
    }

    /// Every line that another program printed must be one of our records, and the reverse.
    private static func compare(_ lines: String, with apex: String) throws {
        let theirs = try lines.split(separator: "\n")
            .filter { !$0.hasPrefix(";") && !$0.hasPrefix("zone ") && $0 != "OK" }
            .map { Presentation.record(try Presentation.parse(String($0))) }
        let zone = try ZoneFolder.load(folder).first { $0.apex.description == apex }
        let ours = try #require(zone).records.map { Presentation.record($0) }
        #expect(Set(theirs) == Set(ours))
        #expect(ours.count >= 10)
    }
}
