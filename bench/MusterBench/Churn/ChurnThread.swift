import Dispatch
import Foundation
import Synchronization

/// A thread that runs tasks, one after the other: they may block it.
///
/// A change that is made on it needs no other thread: the server's actor runs where its caller
/// does. So what the benchmark itself adds to a change is one timer.
final class ChurnThread: TaskExecutor {
    private let jobs = Mutex<[UnownedJob]>([])
    private let isEnded = Atomic(false)
    private let arrivals = DispatchSemaphore(value: 0)

    /// Starts the thread, which runs until `end`.
    init() { Thread.detachNewThread { [self] in run() } }

    /// Takes in a job of a task.
    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        jobs.withLock { $0.append(job) }
        arrivals.signal()
    }

    /// Ends the thread; no task prefers it any more.
    func end() {
        isEnded.store(true, ordering: .releasing)
        arrivals.signal()
    }

    private func run() {
        while !isEnded.load(ordering: .acquiring) {
            arrivals.wait()
            let job = jobs.withLock { $0.isEmpty ? nil : $0.removeFirst() }
            // SAFETY: each job is run once, on the executor it was given to.
            unsafe job?.runSynchronously(on: asUnownedTaskExecutor())
        }
    }
}
