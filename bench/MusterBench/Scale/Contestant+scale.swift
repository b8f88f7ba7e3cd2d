extension Contestant {
    /// The release program with the master file and no store.
    static let musterFile = Contestant(
        name: "Muster from a master file", isPeer: false,
        command: { serve($0, zones: $0.zoneFolder) },
        versionCommand: { [$0.muster, "--version"] })

    /// The release program with nothing at all.
    static let musterEmpty = Contestant(
        name: "Muster without records", isPeer: false,
        files: { _ in ["zones/README": "No zone file.\n"] },
        command: { serve($0, zones: $0.folder + "/zones") },
        versionCommand: { [$0.muster, "--version"] })

    private static func serve(_ place: Place, zones: String) -> [String] {
        [
            place.muster, "serve", "--dns-sd", "off", "--data", "none", "--zones", zones, "--dns",
            "127.0.0.1:\(place.port)", "--api", "127.0.0.1:0", "--control",
            place.folder + "/control",
        ]
    }
}

extension Contestant.Place {
    /// The folder that the master file lies in, alone.
    var zoneFolder: String {
        String(zoneFile[..<(zoneFile.lastIndex(of: "/") ?? zoneFile.startIndex)])
    }
}
