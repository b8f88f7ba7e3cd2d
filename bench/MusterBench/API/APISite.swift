import Foundation

/// The folder that the servers keep their data in, and how they are started.
struct APISite: Sendable {
    let folder: WorkFolder
    let data: APIData
    private let settings: APISettings

    /// Makes the folder, on the disk of the peers, and Muster's data.
    init(_ settings: APISettings) async throws {
        self.settings = settings
        folder = try WorkFolder(in: URL(filePath: settings.peers.path).deletingLastPathComponent())
        let kind = try Tool.output(of: ["stat", "--file-system", "--format=%T", folder.path])
        guard !kind.hasPrefix("tmpfs"), !kind.hasPrefix("ramfs") else {
            throw Failure("\(folder.path) is in memory, so nothing there is durable: use a disk")
        }
        data = try await APIData(in: folder.path("muster"))
        try WorkFolder.write(
            "No zone file: everything is registered.\n", to: folder.path("zones/README"))
    }

    /// The command that serves in the foreground.
    func command(of kind: APIServerKind, port: UInt16) throws(Failure) -> [String] {
        switch kind {
        case .muster:
            return [
                settings.muster, "serve", "--dns-sd", "off", "--data", folder.path("muster"),
                "--zones",
                folder.path("zones"), "--dns", "127.0.0.1:0", "--api", "127.0.0.1:\(port)",
            ]
        case .etcd:
            let client = "http://127.0.0.1:\(port)"
            let peer = "http://127.0.0.1:\(try FreePort.take())"
            return [
                settings.etcd, "--name", "bench", "--data-dir", folder.path("etcd"),
                "--listen-client-urls", client, "--advertise-client-urls", client,
                "--listen-peer-urls", peer, "--initial-advertise-peer-urls", peer,
                "--initial-cluster", "bench=\(peer)", "--logger", "zap", "--log-level", "warn",
            ]
        case .bare:
            return [
                settings.bare, "--port", String(port), "--body", folder.path("reply"),
                "--field", "content-type=application/x-amz-json-1.1",
                "--field", "x-amzn-requestid=\(UUID().uuidString.lowercased())",
            ]
        }
    }

    /// Takes one reply of Muster for the bare handler to repeat.
    func keepReply(of muster: APIServer) async throws {
        let reply = try await HTTPExchange.post(
            port: muster.port,
            fields: [WrkScript.target: WrkScript.target("DiscoverInstances")],
            WrkScript.discovery)
        let instances = try reply.object()["Instances"] as? [Any]
        guard instances?.count == APIData.instances else {
            throw Failure("DiscoverInstances does not tell \(APIData.instances) instances")
        }
        try reply.body.write(to: URL(filePath: folder.path("reply")))
    }
}
