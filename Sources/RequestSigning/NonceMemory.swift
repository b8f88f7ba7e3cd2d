internal import Crypto
internal import Synchronization

/// The nonces of the requests that were let in lately, so that each is let in once.
///
/// Its memory has a limit; what cannot be remembered is not let in. One memory outlives the
/// credentials that are read anew.
package final class NonceMemory: Sendable {
    /// What becomes of a request with a nonce.
    enum Verdict {
        case fresh, used, full
    }

    /// 128 bits of a hash over key and nonce: as good as these, and short.
    private struct Digest: Hashable {
        let high: UInt64
        let low: UInt64

        init(_ nonce: String, of accessKeyID: String) {
            // The length tells where the key ends.
            let text = "\(accessKeyID.utf8.count) \(accessKeyID)\(nonce)"
            let octets = Array(SHA256.hash(data: Array(text.utf8)))
            let number = { (part: ArraySlice<UInt8>) in part.reduce(0) { $0 << 8 | UInt64($1) } }
            high = number(octets[0..<8])
            low = number(octets[8..<16])
        }
    }
    private struct Arrival {
        let digest: Digest
        let time: Int
    }
    private struct State {
        var digests: Set<Digest> = []
        /// In the order of arrival; those before `first` are forgotten.
        var arrivals: [Arrival] = []
        var first = 0

        mutating func forget(before time: Int) {
            while first < arrivals.count, arrivals[first].time < time {
                digests.remove(arrivals[first].digest)
                first += 1
            }
            if first > arrivals.count / 2 {
                arrivals.removeFirst(first)
                first = 0
            }
        }
    }

    private let state = Mutex(State())
    private let limit: Int

    /// A memory of at most `limit` nonces.
    package init(limit: Int = SigningLimits.nonces) { self.limit = limit }

    /// Remembers a nonce of a key for so many seconds after `now`, unless it is remembered already.
    func remember(_ nonce: String, of accessKeyID: String, now: Int, seconds: Int) -> Verdict {
        let digest = Digest(nonce, of: accessKeyID)
        return state.withLock { state in
            state.forget(before: now - seconds)
            if state.digests.contains(digest) { return .used }
            guard state.digests.count < limit else { return .full }
            state.digests.insert(digest)
            state.arrivals.append(Arrival(digest: digest, time: now))
            return .fresh
        }
    }
}
