import FuzzKit
import Glibc
import Synchronization

/// What all inputs are tried on; the fuzzer has one thread.
private let check = Mutex(Result { try FuzzCheck() })

/// What the fuzzer calls with each input: a rule that is broken stops the program.
@_cdecl("LLVMFuzzerTestOneInput")
func testOneInput(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    // SAFETY: the fuzzer gives `count` octets that live until this returns.
    let octets = unsafe Array(UnsafeBufferPointer(start: start, count: count))
    guard let input = FuzzInput(octets) else { return -1 }
    do {
        try check.withLock { check in _ = try check.get().run(input) }
        return 0
    } catch {
        fatalError("\(error)")
    }
}

/// What the fuzzer calls at its start: `MUSTER_FUZZ_UNPACK` names a folder where it then finds the
/// seeds and the kept inputs.
@_cdecl("LLVMFuzzerInitialize")
func initialize(
    _ count: UnsafeMutablePointer<CInt>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>
) -> CInt {
    // SAFETY: the environment is not changed while its text is copied.
    guard let folder = unsafe getenv("MUSTER_FUZZ_UNPACK") else { return 0 }
    do {
        try FuzzCorpus.unpack(into: unsafe String(cString: folder))
        return 0
    } catch {
        fatalError("\(error)")
    }
}
