import DNSWire
import Glibc

/// A buffer as a worker has it, larger than any message may be, so that what is written behind the
/// end is seen.
///
/// Whole blocks are filled and compared by the C library: the fuzzer watches each comparison of
/// ours, and would see nothing else.
struct FuzzBuffer {
    private(set) var octets = [UInt8](repeating: 0, count: size)
    private static let size = WireLimits.message + 256

    /// What the buffer holds from a query on.
    private var filler = [UInt8](repeating: 0, count: size)

    /// Holds a query, and nothing but one octet behind it.
    mutating func hold(_ query: [UInt8], filler octet: UInt8) {
        // SAFETY: both arrays have `size` octets, and a query has at most `WireLimits.message`.
        unsafe memset(&octets, Int32(octet), Self.size)
        unsafe memset(&filler, Int32(octet), Self.size)
        octets.replaceSubrange(0..<query.count, with: query)
        filler.replaceSubrange(0..<query.count, with: query)
    }

    /// Whether everything from `limit` on is as it was before the query was answered.
    func isUntouched(from limit: Int) -> Bool {
        // SAFETY: both arrays have `size` octets, and the limit is checked.
        precondition(limit >= 0 && limit <= Self.size)
        return unsafe octets.withUnsafeBytes { octets in
            unsafe filler.withUnsafeBytes { filler in
                unsafe memcmp(
                    octets.baseAddress! + limit, filler.baseAddress! + limit, Self.size - limit)
                    == 0
            }
        }
    }

    /// Has the first octets changed, as many as a worker's buffer has for a message.
    mutating func change(
        first count: Int, _ body: (inout MutableRawSpan) -> Int
    ) -> Int {
        var span = octets.mutableSpan
        // SAFETY: octets have no padding, and the span does not leave this call.
        var all = unsafe span.mutableBytes
        var message = all._mutatingExtracting(first: count)
        return body(&message)
    }
}
