import Foundation
package import Logging

/// Writes log messages as lines, to standard error unless another place is given.
package struct LineLog: LogHandler {
    package var logLevel: Logger.Level
    package var metadata: Logger.Metadata = [:]
    package var metadataProvider: Logger.MetadataProvider?
    private let format: Configuration.LogFormat
    private let write: @Sendable (String) -> Void

    /// A log of this level and format; `write` gets each line with its line feed.
    package init(
        _ level: Logger.Level, _ format: Configuration.LogFormat,
        write: @escaping @Sendable (String) -> Void = Output.error
    ) {
        logLevel = level
        self.format = format
        self.write = write
    }

    /// A logger that writes in this way.
    package static func logger(
        _ level: Logger.Level, _ format: Configuration.LogFormat,
        write: @escaping @Sendable (String) -> Void = Output.error
    ) -> Logger {
        Logger(label: "muster") { _ in LineLog(level, format, write: write) }
    }

    /// One value of the metadata that every line has.
    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    /// Writes one event.
    package func log(event: LogEvent) {
        var all = metadata
        all.merge(event.metadata ?? [:]) { $1 }
        if let error = event.error { all["error"] = "\(error)" }
        let line = LogLine(
            moment: Date(), level: event.level, message: event.message.description,
            metadata: all.map { ($0.key, $0.value.description) }.sorted { $0.0 < $1.0 })
        write((format == .text ? line.text : line.json) + "\n")
    }
}
