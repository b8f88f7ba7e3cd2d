import Logging
import Synchronization

/// A log that keeps its lines, from notices on.
final class LogLines: LogHandler, Sendable {
    private let lines = Mutex<[String]>([])

    /// The lines so far.
    var notices: [String] { lines.withLock { $0 } }

    var metadata: Logger.Metadata {
        get { [:] }
        set {}
    }
    var logLevel: Logger.Level {
        get { .notice }
        set {}
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { nil }
        set {}
    }

    func log(event: LogEvent) {
        let pairs = (event.metadata ?? [:]).sorted { $0.key < $1.key }.map {
            "\($0.key)=\($0.value)"
        }
        let line = (["\(event.message)"] + pairs).joined(separator: " ")
        lines.withLock { $0.append(line) }
    }
}
