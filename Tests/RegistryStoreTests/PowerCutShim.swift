import Foundation
import TestKit
import Testing

/// The shared library of Shim/powercut.c, compiled once, and its settings.
struct PowerCutShim {
    private static let library = Result { () throws -> String in
        let source = URL(fileURLWithPath: #filePath).deletingLastPathComponent().path
        let target = Checkout.product("powercut.so")
        let draft = target + ".\(UUID())"
        let compiler = Process()
        compiler.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        compiler.arguments = [
            "cc", "-O1", "-shared", "-fPIC", source + "/Shim/powercut.c", "-o", draft, "-ldl",
        ]
        try compiler.run()
        compiler.waitUntilExit()
        try #require(compiler.terminationStatus == 0, "the shim does not compile")
        // A run beside this one may have it loaded: it is replaced, never written over.
        // SAFETY: both paths are passed as strings that end with NUL and live through the call.
        let renamed = unsafe rename(draft, target)
        try #require(renamed == 0)
        return target
    }

    /// The environment that puts the shim under a program, for the files of a folder.
    let environment: [String: String]

    /// Settings that cut power at an event, 0 for never, or that fail while a folder holds a file
    /// `sync`, `full` or `quota`.
    init(
        _ folder: String, cutAt event: Int = 0, seed: UInt64 = 0, isLying: Bool = false,
        faults: String = ""
    ) throws {
        var settings = [
            "LD_PRELOAD": try Self.library.get(), "POWERCUT_FOLDER": folder,
            "POWERCUT_AT": "\(event)", "POWERCUT_SEED": "\(seed)", "POWERCUT_FAULTS": faults,
        ]
        if isLying { settings["POWERCUT_LYING"] = "1" }
        environment = settings
    }

    /// The status of a program whose power was cut.
    static let cutStatus: Int32 = 99
}
