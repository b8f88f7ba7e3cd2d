import Foundation
import Testing

@Suite("What is acknowledged was synced")
struct SyncBeforeAcknowledgement {
    @Test("The log is synced between its last write and the acknowledgement, at every group")
    func order() throws {
        let scratch = try Scratch()
        let trace = scratch.path + "/trace"
        let calls = "trace=pwrite64,write,fsync,fdatasync"
        let crasher = try Crasher(
            scratch.data, groups: 12, changesPerCheckpoint: 30,
            through: ["/usr/bin/env", "strace", "-f", "-y", "-s", "32", "-o", trace, "-e", calls])
        let outcome = try crasher.runToEnd()
        try #require(outcome.status == 0 && outcome.lastAcknowledged == 12, "\(outcome.lines)")
        var unsynced = false
        var written = false
        var acknowledged = 0
        for line in try String(contentsOfFile: trace, encoding: .utf8).split(separator: "\n") {
            if line.contains("registry.sqlite-wal>") {
                unsynced = line.contains("pwrite64(")
                #expect(unsynced || (line.contains("sync(") && line.hasSuffix(" = 0")), "\(line)")
                written = written || unsynced
            } else if line.contains("write(1<"), line.contains("\"ack ") {
                #expect(written && !unsynced, "\(line)")
                written = false
                acknowledged += 1
            }
        }
        #expect(acknowledged == 12)
    }
}
