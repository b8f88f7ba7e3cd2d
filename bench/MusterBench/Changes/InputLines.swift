import Dispatch
import Glibc

/// The lines by which a measuring process is told what to do (`MeasuringChild.write`).
enum InputLines {
    /// Makes a pipe the standard input.
    static func open(_ path: String) throws(Failure) {
        // SAFETY: the path is a C string for the length of the call.
        let descriptor = unsafe Glibc.open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0, dup2(descriptor, 0) == 0 else {
            throw Failure("open \(path)", code: errno)
        }
        close(descriptor)
    }

    /// The next line, waited for on a thread that may block; nil when the input ends.
    static func next() async -> String? {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async { continuation.resume(returning: readLine()) }
        }
    }
}
