import Foundation
import TestKit
import Testing

extension Scenarios {
    @Suite struct Syncing {
        @Test("Between a change and its acknowledgement the log of the database is synced")
        func syncedFirst() async throws {
            let folder = try TemporaryFolder()
            let trace = folder.path("trace")
            let result = try await run(
                [
                    "strace", "-f", "-y", "-s", "64", "-e", "trace=write,fsync,fdatasync",
                    "-o", trace, Checkout.product("KillTarget"), folder.path("data"), "1", "20",
                ], within: .seconds(60))
            #expect(result.succeeded, "\(result)")
            var synced = false
            var acknowledged = 0
            for line in folder.read("trace").split(separator: "\n") {
                if line.contains("\"ask ") { synced = false }
                if Self.isSync(line) { synced = true }
                if line.contains("\"done ") {
                    #expect(synced, "acknowledged too early: \(line)")
                    acknowledged += 1
                }
            }
            #expect(acknowledged == 20)
        }

        /// True for a line that tells of a finished sync; of a call that was interrupted by another
        /// thread's line, strace prints the end as `<... fdatasync resumed>`.
        private static func isSync(_ line: Substring) -> Bool {
            guard line.hasSuffix("= 0") else { return false }
            let whole = line.contains("sync(") && line.contains("/data/")
            return whole || line.contains("sync resumed>")
        }
    }
}
