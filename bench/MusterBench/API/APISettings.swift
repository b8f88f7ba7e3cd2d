/// What `api` is run with.
struct APISettings: Sendable {
    var rounds = 5
    /// Seconds of each load.
    var seconds = 4
    /// Where the peers' packages are unpacked.
    var peers: PeersFolder
    /// The program `muster`.
    var muster: String
    /// The program `BareHandler`.
    var bare: String

    /// The program etcd.
    var etcd: String { peers.path + "/usr/bin/etcd" }
    /// The program wrk.
    var wrk: String { peers.path + "/usr/bin/wrk" }

    /// The versions of the programs.
    func versions() throws -> [(name: String, version: String)] {
        let etcd = try Tool.output(of: [etcd, "--version"])
        let wrk = try Tool.output(
            of: [wrk, "--version"], environment: peers.environment, anyStatus: true)
        return [
            ("Muster", try Tool.output(of: [muster, "--version"]).firstLine),
            ("etcd", etcd.firstLine.split(separator: " ").last.map(String.init) ?? "unknown"),
            ("wrk", wrk.firstMatch(of: /[0-9]+\.[0-9.]+[0-9]/).map { String($0.0) } ?? "unknown"),
        ]
    }
}

extension String {
    fileprivate var firstLine: String { split(separator: "\n").first.map(String.init) ?? "" }
}
