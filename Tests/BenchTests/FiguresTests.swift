import Glibc
import TestKit
import Testing

@testable import MusterBench

/// What a benchmark computes from what it reads.
@Suite struct FiguresTests {
    @Test("The median is the middle one, or lies between the two in the middle")
    func median() {
        #expect(Spread([3]).median == 3)
        #expect(Spread([9, 1, 5]) == Spread([1, 5, 9]))
        #expect(Spread([9, 1, 5]).median == 5)
        #expect(Spread([4, 1, 9, 2]).median == 3)
        #expect(Spread([4, 1, 9, 2]).least == 1)
        #expect(Spread([4, 1, 9, 2]).most == 9)
    }

    @Test("dnsperf's statistics are read")
    func dnsperf() throws {
        let text = """
            [Status] Command line: dnsperf -s 127.0.0.1 -l 2
            [Timeout] Query timed out: msg id 7
            Statistics:

              Queries sent:         143460
              Queries completed:    143458 (100.00%)
              Queries lost:         2 (0.00%)

              Response codes:       NOERROR 136458 (95.12%), NXDOMAIN 7000 (4.88%)
              Average packet size:  request 41, response 120
              Run time (s):         2.004024
              Queries per second:   71584.971038

              Average Latency (s):  0.002216 (min 0.000023, max 0.012550)
            """
        let report = try #require(LoadReport(dnsperf: text))
        #expect(report.completed == 143_458)
        #expect(report.lost == 2)
        #expect(report.seconds == 2.004024)
        #expect(report.codes == ["NOERROR": 136_458, "NXDOMAIN": 7000])
        #expect(report.replyOctets == 120)
        #expect(report.answersMix)
        #expect(abs(report.queriesPerSecond - 71_585) < 1)
        #expect(LoadReport(dnsperf: "dnsperf: no such file") == nil)
    }

    @Test(
        "Codes that the questions cannot have are noticed",
        arguments: [
            ["NOERROR": 100_000], ["NOERROR": 94_999, "NXDOMAIN": 5000, "SERVFAIL": 1],
            ["NOERROR": 90_000, "NXDOMAIN": 10_000],
        ])
    func otherCodes(codes: [String: Int]) {
        let report = LoadReport(seconds: 1, completed: 100_000, lost: 0, codes: codes)
        #expect(!report.answersMix)
    }

    @Test("The times and the group of a process are read whatever its name is")
    func processStat() {
        let text = "42 (a) b (c)) S 1 77 77 0 -1 4194560 9 0 0 0 150 250 0 0 20 0 4 0 9"
        let stat = ProcessStat(parsing: text, ticksPerSecond: 100)
        #expect(stat?.group == 77)
        #expect(stat?.user == 1.5)
        #expect(stat?.system == 2.5)
        #expect(ProcessStat(parsing: "42 (a) S 1", ticksPerSecond: 100) == nil)
    }

    @Test("The processor time of a group rises with what its processes use")
    func processorTime() {
        let group = getpgrp()
        let before = ProcessorTime(ofGroup: group)
        var sum = 0
        var used = ProcessorTime()
        while used.total < 0.05 {
            for number in 0..<100_000 { sum &+= number &* number }
            used = ProcessorTime(ofGroup: group) - before
        }
        #expect(sum != 0)
        #expect(abs(used.user + used.system - used.total) < 0.2)
    }

    @Test("Ratios are those of medians, and bars know whether they are met")
    func ratios() throws {
        var measurements = Measurements()
        for (mine, others) in [(1.0, 4.0), (3.0, 2.0), (2.0, 90.0)] {
            measurements.add(.sample(seconds: mine), .udp, "Muster")
            measurements.add(.sample(seconds: others), .udp, "gdnsd")
        }
        let ratio = measurements.ratio(.processorPerQuery, "Muster", to: "gdnsd", .udp)
        #expect(ratio == 0.5)
        #expect(measurements.ratio(.processorPerQuery, "Muster", to: "Knot", .udp) == nil)
        let bar = try #require(Bar.all.first { $0.load == .udp && $0.other == "gdnsd" })
        #expect(bar.isMet(by: 1.0))
        #expect(!bar.isMet(by: 1.01))
        let throughput = try #require(Bar.all.first { $0.figure == .queriesPerSecond })
        #expect(!throughput.isMet(by: throughput.limit - 0.01))
    }

    @Test("Numbers are grouped by three digits")
    func grouping() {
        #expect(
            [0, 999, 1000, 1_234_567, -12_345].map(\.grouped)
                == ["0", "999", "1,000", "1,234,567", "-12,345"])
    }
}

extension Measurement {
    /// A measurement of a million queries that took a server this much processor time.
    fileprivate static func sample(seconds: Double) -> Measurement {
        Measurement(
            report: LoadReport(seconds: 1, completed: 1_000_000, lost: 0),
            processor: ProcessorTime(total: seconds, user: seconds / 2, system: seconds / 2))
    }
}
