import Foundation

/// The folder that `bench/peers/unpack` fills.
struct PeersFolder: Sendable {
    let path: String

    /// Variables that the programs in it need to find their libraries.
    var environment: [String: String] {
        let libraries = path + "/usr/lib"
        let names = (try? FileManager.default.contentsOfDirectory(atPath: libraries)) ?? []
        let folders = names.filter { $0.hasSuffix("-linux-gnu") }.map { "\(libraries)/\($0)" }
        return ["LD_LIBRARY_PATH": folders.joined(separator: ":")]
    }
}
