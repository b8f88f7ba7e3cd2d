import Foundation

/// This program, started once more to measure in a process of its own. It tells what it found by
/// lines of its output that begin with a word; its progress is passed on.
final class MeasuringChild {
    /// The word in front of the result of a measurement.
    static let resultWord = "result"

    private let process: ChildProcess
    private let folder: WorkFolder
    private let input: FileHandle?
    private var linesRead = 0

    /// The id of the process.
    var id: Int32 { process.id }

    /// Starts a subcommand of this program.
    ///
    /// - Parameters:
    ///   - processor: The only processor it may use; nil for all.
    ///   - takesInput: Whether it has an option `--input` for a pipe to read lines from.
    init(_ arguments: [String], processor: Int? = nil, takesInput: Bool = false) throws {
        folder = try WorkFolder()
        let path = folder.path("input")
        input = takesInput ? try Self.pipe(path) : nil
        process = try ChildProcess(
            [Tool.own] + arguments + (takesInput ? ["--input", path] : []), processor: processor,
            output: folder.path("output"))
    }

    /// Makes a pipe that has a name. Open for both directions it waits for no reader.
    private static func pipe(_ path: String) throws(Failure) -> FileHandle {
        // SAFETY: the path is a C string for the length of both calls.
        guard unsafe mkfifo(path, 0o600) == 0 else { throw Failure("mkfifo", code: errno) }
        let descriptor = unsafe open(path, O_RDWR | O_CLOEXEC)
        guard descriptor >= 0 else { throw Failure("open \(path)", code: errno) }
        return FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    }

    /// Tells the child what to do next; it takes input.
    func write(_ line: String) throws { try input?.write(contentsOf: Data("\(line)\n".utf8)) }

    /// What stands behind the word in the next line that begins with it; fails with what the child
    /// wrote when it ends before.
    func answer(_ word: String) throws(Failure) -> String {
        while true {
            let isRunning = process.isRunning
            let lines = process.output.split(separator: "\n", omittingEmptySubsequences: false)
            while linesRead < lines.count - 1 {
                let line = lines[linesRead]
                linesRead += 1
                if line.hasPrefix("\(word) ") { return String(line.dropFirst(word.count + 1)) }
                if line.hasPrefix("bench: ") { Progress.show(String(line.dropFirst(7))) }
            }
            guard isRunning else {
                throw Failure("a measuring process failed:\n\(process.output)")
            }
            waitBriefly()
        }
    }

    /// The result of a measurement.
    func result<Value: Decodable>(_ type: Value.Type) throws -> Value {
        try JSONDecoder().decode(type, from: Data(answer(Self.resultWord).utf8))
    }

    /// Ends it.
    func end() { process.end() }

    /// Tells a result, in the child.
    static func tell(_ result: some Encodable) throws {
        let text = String(decoding: try JSONEncoder().encode(result), as: UTF8.self)
        tell(resultWord, text)
    }

    /// Tells something under a word, in the child.
    static func tell(_ word: String, _ text: String) {
        FileHandle.standardOutput.write(Data("\(word) \(text)\n".utf8))
    }
}
