import CLinux
import Glibc
import Synchronization

/// A thread that runs one worker.
package struct WorkerThread: Sendable {
    private let handle: pthread_t
    private let start: Start

    /// Starts a thread of this name; `processor` binds it to one of those the program may use.
    ///
    /// - Parameter isWoken: whether `join` wakes it from system calls in which nothing else would:
    ///   they end with EINTR.
    package init(
        _ name: String, processor: Int?, isWoken: Bool = false,
        _ body: @escaping @Sendable () -> Void
    ) throws(NameServerError) {
        let start = Start(name: name, processor: processor, isWoken: isWoken, body: body)
        var attributes = pthread_attr_t()
        var handle = pthread_t()
        // SAFETY: `attributes` is initialised before use and destroyed after it.
        unsafe pthread_attr_init(&attributes)
        unsafe pthread_attr_setstacksize(&attributes, NameServerLimits.stack)
        // SAFETY: the thread takes over the reference that is its argument.
        let argument = unsafe Unmanaged.passRetained(start)
        let code = unsafe pthread_create(
            &handle, &attributes,
            { argument in
                unsafe Unmanaged<Start>.fromOpaque(argument!).takeRetainedValue().run()
                return nil
            }, argument.toOpaque())
        unsafe pthread_attr_destroy(&attributes)
        guard code == 0 else {
            // SAFETY: there is no thread that could have taken the reference over.
            unsafe argument.release()
            throw .system(call: "pthread_create", nil, code: code)
        }
        self.handle = handle
        self.start = start
    }

    /// Waits until the thread has ended; to be called once. A thread that is woken may have been
    /// just before its system call, so it is woken until it has ended.
    package func join() {
        while start.isWoken && !start.hasEnded.load(ordering: .acquiring) {
            muster_wake(handle)
            _ = poll(nil, 0, NameServerLimits.wakeInterval)
        }
        _ = pthread_join(handle, nil)
    }

    /// How many threads can run at once: the processors that this program may use.
    static var usefulCount: Int {
        min(max(1, Int(muster_processor_count())), NameServerLimits.workers)
    }
}

/// What a new thread needs to begin, and whether it has come to its end.
private final class Start: Sendable {
    let name: String
    let processor: Int?
    let isWoken: Bool
    let hasEnded = Atomic(false)
    let body: @Sendable () -> Void

    init(
        name: String, processor: Int?, isWoken: Bool, body: @escaping @Sendable () -> Void
    ) {
        self.name = name
        self.processor = processor
        self.isWoken = isWoken
        self.body = body
    }

    func run() {
        var signals = sigset_t()
        // SAFETY: signals are for the program's own threads; the set is a local, and the name is a
        // C string for the length of the call.
        unsafe sigfillset(&signals)
        unsafe pthread_sigmask(SIG_BLOCK, &signals, nil)
        unsafe muster_pthread_setname(pthread_self(), String(name.prefix(15)))
        if let processor { _ = muster_pin_thread(Int32(processor)) }
        if isWoken { muster_allow_waking() }
        body()
        hasEnded.store(true, ordering: .releasing)
    }
}
