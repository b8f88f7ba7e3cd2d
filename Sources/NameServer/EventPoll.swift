import CLinux
import Glibc

/// What a thread waits for: an epoll(7) instance and the events it reported last.
@safe
package struct EventPoll: ~Copyable {
    /// What is watched of a descriptor. Errors and hang-ups are always reported. `sharedReading` is
    /// for one that several threads watch: an event wakes the first of them that waits, not all.
    package enum Interest { case reading, sharedReading, writing, failure }

    /// The kernel's part, which is opened where a failure can be reported.
    package final class Instance: Sendable {
        fileprivate let descriptor: FileDescriptor

        /// An instance that watches nothing yet.
        package init() throws(NameServerError) {
            let number = epoll_create1(Int32(EPOLL_CLOEXEC))
            guard number >= 0 else { throw .system(call: "epoll_create1", nil, code: errno) }
            descriptor = FileDescriptor(adopting: number)
        }
    }

    private let instance: Instance
    private let events: UnsafeMutablePointer<epoll_event>
    private var count = 0

    /// Waits on this instance, in the thread that makes it.
    package init(_ instance: Instance) {
        self.instance = instance
        // SAFETY: memory that nobody reads before the kernel has written it, as `count` tells.
        unsafe events = .allocate(capacity: NameServerLimits.events)
    }

    deinit {
        // SAFETY: allocated in init, freed here alone.
        unsafe events.deallocate()
    }

    /// Begins to watch a descriptor; `tag` comes back with its events. False when the kernel
    /// refuses.
    package func add(_ watched: borrowing FileDescriptor, _ interest: Interest, tag: UInt64) -> Bool
    {
        change(EPOLL_CTL_ADD, watched.number, interest, tag)
    }

    /// Changes what is watched of a descriptor.
    package func modify(_ watched: borrowing FileDescriptor, _ interest: Interest, tag: UInt64) {
        _ = change(EPOLL_CTL_MOD, watched.number, interest, tag)
    }

    /// Stops watching a descriptor. Closing it does the same.
    package func remove(_ watched: borrowing FileDescriptor) {
        _ = change(EPOLL_CTL_DEL, watched.number, .reading, 0)
    }

    private func change(
        _ operation: Int32, _ watched: Int32, _ interest: Interest, _ tag: UInt64
    ) -> Bool {
        let mask =
            switch interest {
            case .reading: muster_epoll_in()
            case .sharedReading: muster_epoll_in_exclusive()
            case .writing: muster_epoll_out()
            case .failure: 0 as UInt32
            }
        return muster_epoll_change(instance.descriptor.number, operation, watched, mask, tag) == 0
    }

    /// Waits for events, at most so many milliseconds (-1: for ever); returns how many there are.
    package mutating func wait(milliseconds: Int32) -> Int {
        // SAFETY: the capacity of `events` is the count that the kernel is told.
        let result = unsafe epoll_wait(
            instance.descriptor.number, events, Int32(NameServerLimits.events), milliseconds)
        count = max(0, Int(result))
        return count
    }

    /// The tag of an event of the last wait.
    package func tag(_ event: Int) -> UInt64 {
        precondition(event < count)
        // SAFETY: the kernel has written the first `count` events, checked above.
        return unsafe muster_event_tag(events + event)
    }
}
