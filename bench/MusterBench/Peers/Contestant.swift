import Foundation

/// A server that is measured: how it is configured and started.
struct Contestant: Sendable {
    /// What a contestant is started with.
    struct Place: Sendable {
        /// A folder of its own.
        let folder: String
        let port: UInt16
        /// The records as a master file.
        let zoneFile: String
        /// The records as Muster's data folder.
        let dataFolder: String
        /// Where the peers' packages are unpacked.
        let peers: String
        /// The program `muster`.
        let muster: String
    }

    let name: String
    /// False for one that echoes, over UDP alone.
    var answersDNS = true
    /// False for one that answers an alias with the CNAME record alone.
    var followsAliases = true
    /// True for one from a Debian package, whose libraries lie beside it.
    var isPeer = true
    /// The files to write, by their path in the folder.
    var files: @Sendable (Place) -> [String: String] = { _ in [:] }
    /// The command that serves in the foreground.
    let command: @Sendable (Place) -> [String]
    /// The command that tells the version.
    let versionCommand: @Sendable (Place) -> [String]

    /// All of them, in the order of the tables.
    static let all: [Contestant] = [.echo, .muster, .gdnsd, .nsd, .knot, .bind]

    /// Variables that the programs of peers need to find their libraries.
    func environment(_ place: Place) -> [String: String] {
        isPeer ? PeersFolder(path: place.peers).environment : [:]
    }

    /// The version that the program tells, `3.2.6`.
    func version(_ place: Place) throws -> String {
        let text = try Tool.output(
            of: versionCommand(place), environment: environment(place), anyStatus: true)
        if let match = text.firstMatch(of: /(?:[Vv]ersion|BIND) ([0-9][0-9.]*[0-9])/) {
            return String(match.1)
        }
        return text.split(separator: "\n").first.map(String.init) ?? "unknown"
    }
}
