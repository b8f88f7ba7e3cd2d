import Foundation

/// A running `muster serve` on a disk that has something the matter with it.
final class HealthServer: Sendable {
    let disk: HealthDisk
    /// Where it answers DNS, and where its API is.
    let port: UInt16
    let api: UInt16
    private let folder: WorkFolder
    private let process: ChildProcess
    /// The folder that a small disk is mounted on.
    private let mount: String?

    /// Starts a server on a processor of its own, on a copy of a data folder; returns when it
    /// answers.
    init(
        _ disk: HealthDisk, _ settings: HealthSettings, data: String, processor: Int
    ) async throws {
        self.disk = disk
        folder = try WorkFolder(in: URL(filePath: data).deletingLastPathComponent())
        let home = try folder.makeFolder("disk")
        mount = disk == .full ? home : nil
        if disk == .full {
            _ = try Tool.output(of: [
                "mount", "-t", "tmpfs", "-o", "size=16m", "muster-bench", home,
            ])
        }
        _ = try Tool.output(of: ["cp", "-r", data, "\(home)/data"])
        try WorkFolder.write("No zone file.\n", to: folder.path("zones/README"))
        (port, api) = (try FreePort.take(), try FreePort.take())
        process = try ChildProcess(
            [
                settings.muster, "serve", "--dns-sd", "off", "--data", "\(home)/data", "--zones",
                folder.path("zones"), "--dns", "127.0.0.1:\(port)", "--api", "127.0.0.1:\(api)",
            ], processor: processor,
            environment: disk == .stalled ? try Self.stall(settings, folder) : [:],
            output: folder.path("output"))
        let deadline = ContinuousClock().now + .seconds(60)
        while (try? await HTTPExchange.get("readyz", port: api))?.status != 200 {
            guard process.isRunning, ContinuousClock().now < deadline else {
                throw Failure("muster does not serve:\n\(process.output)")
            }
            waitBriefly()
        }
    }

    deinit {
        try? release()
        process.end()
        if let mount { _ = try? Tool.output(of: ["umount", "-l", mount], anyStatus: true) }
    }

    /// What makes fsync stand still once the file `stalled` is there.
    private static func stall(
        _ settings: HealthSettings, _ folder: WorkFolder
    ) throws -> [String: String] {
        let library = folder.path("stall.so")
        _ = try Tool.output(of: ["cc", "-shared", "-fPIC", "-o", library, settings.stall, "-ldl"])
        return ["LD_PRELOAD": library, "STALLED_WHILE": folder.path("stalled")]
    }

    /// Brings the disk into its state, and proves with a registration that it is: gives what became
    /// of that.
    func trouble(_ data: HealthData) async throws -> String {
        switch disk {
        case .idle: break
        case .stalled: try WorkFolder.write("", to: folder.path("stalled"))
        case .full: fill(folder.path("disk/ballast"))
        }
        let end = ContinuousClock().now + .seconds(20)
        var number = 0
        while true {
            number += 1
            let status = await registration(data, number)
            switch (disk, status) {
            case (.idle, 200?): return "acknowledged"
            case (.stalled, nil): return "not answered"
            case (.full, 503?): return "refused (503)"
            case (.full, 200?) where ContinuousClock().now < end: continue
            default: throw Failure("a registration got \(status ?? 0) on a disk that is \(disk)")
            }
        }
    }

    /// Lets what waits for the disk go on.
    func release() throws {
        if disk == .stalled { try? FileManager.default.removeItem(atPath: folder.path("stalled")) }
    }

    /// The status of a registration; nil when there is none after two seconds.
    private func registration(_ data: HealthData, _ number: Int) async -> Int? {
        let filler = String(repeating: "x", count: disk == .full ? 1000 : 1)
        let body = """
            {"ServiceId":"\(data.service)","InstanceId":"extra-\(number)","Attributes":\
            {"AWS_INSTANCE_IPV4":"127.0.0.1","AWS_INSTANCE_PORT":"\(api)","filler":"\(filler)"}}
            """
        let asked = Task { [api] in
            try await HTTPExchange.post(
                port: api,
                fields: [WrkScript.target: WrkScript.target("RegisterInstance")], body
            ).status
        }
        let limit = Task {
            let end = ContinuousClock().now + .seconds(2)
            while !Task.isCancelled, ContinuousClock().now < end {
                waitBriefly()
                await Task.yield()
            }
            asked.cancel()
        }
        defer { limit.cancel() }
        return try? await asked.value
    }

    private func fill(_ path: String) {
        guard FileManager.default.createFile(atPath: path, contents: nil),
            let file = FileHandle(forWritingAtPath: path)
        else { return }
        for size in [65_536, 4096, 512] {
            while (try? file.write(contentsOf: Data(count: size))) != nil {}
        }
    }
}
