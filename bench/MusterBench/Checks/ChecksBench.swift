import Foundation
import Muster
import Registry

/// What `checks` found out of one kind of check.
struct ChecksResult: Sendable {
    let kind: HealthCheckConfig.Kind
    /// What the target saw.
    let arrivals: ArrivalFigures
    /// Seconds that were measured.
    let seconds: Double
    /// Processor time of the server meanwhile.
    let processor: ProcessorTime
    /// Octets of anonymous memory of the server, before and after.
    let memory: (before: Int, after: Int)
    /// Threads of the server.
    let threads: Int
    /// What the server counted since its start.
    let probes: Statistics.Probes

    /// Processor time by time: 1 is a whole core.
    var cores: Double { processor.total / seconds }

    /// Probes of this kind that did not pass, late ones included.
    var failures: Int {
        let outcomes = probes.outcomes[kind.rawValue] ?? [:]
        return Int(outcomes.filter { $0.key != "passed" }.values.reduce(0, +))
            + Int(probes.late + probes.notMade)
    }
}

/// Measures a server that probes, with the target in another process.
struct ChecksBench {
    private let settings: ChecksSettings
    private let processors: Processors
    private let folder: WorkFolder

    /// Makes the certificate of HTTPS targets.
    init(_ settings: ChecksSettings) throws {
        self.settings = settings
        processors = try Processors()
        folder = try WorkFolder()
        _ = try Tool.output(of: [
            "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
            "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj", "/CN=bench.example",
            "-keyout", folder.path("key.pem"), "-out", folder.path("certificate.pem"),
        ])
    }

    /// Measures one kind of check.
    func run(_ kind: HealthCheckConfig.Kind) throws -> ChecksResult {
        var arguments = ["checks-target", "--kind", kind.rawValue]
        if kind == .https {
            arguments += [
                "--certificate", folder.path("certificate.pem"), "--key", folder.path("key.pem"),
            ]
        }
        let target = try MeasuringChild(
            arguments, processor: processors.client, takesInput: true)
        defer { target.end() }
        let server = try MeasuringChild(
            [
                "checks-server", "--kind", kind.rawValue, "--port", try target.answer("port"),
                "--count", "\(settings.count(of: kind))", "--interval", "\(settings.interval)",
            ], processor: processors.server, takesInput: true)
        defer { server.end() }
        let count = try server.answer("registered")
        Progress.show("\(kind.rawValue): \(count) instances are registered and probed")
        poll(nil, 0, Int32(ChecksSettings.warmUp * settings.interval * 1000))

        let memory = ProcessFiles.anonymousMemory(of: server.id) ?? 0
        let before = ProcessorTime(ofGroup: server.id)
        let start = ContinuousClock.now
        try target.write("\(settings.seconds) \(settings.interval)")
        let arrivals = try target.result(ArrivalFigures.self)
        let processor = ProcessorTime(ofGroup: server.id) - before
        let seconds = start.duration(to: .now).inSeconds
        try server.write("")
        let result = ChecksResult(
            kind: kind, arrivals: arrivals, seconds: seconds, processor: processor,
            memory: (memory, ProcessFiles.anonymousMemory(of: server.id) ?? 0),
            threads: ProcessFiles.threads(of: server.id).count,
            probes: try server.result(Statistics.Probes.self))
        Progress.show(
            "\(kind.rawValue): \(result.cores.formatted(3)) cores, "
                + "\(arrivals.probes.grouped) probes, \(result.failures) failed or late")
        return result
    }
}
