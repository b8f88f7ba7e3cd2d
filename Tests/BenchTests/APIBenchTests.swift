import Foundation
import Muster
import Registry
import TestKit
import Testing

@testable import MusterBench

/// What the API's benchmark sends, and what it reads.
@Suite struct APIBenchTests {
    @Test("The result that a script writes is read")
    func report() throws {
        let text = """
            Running 2s test @ http://127.0.0.1:28100/
              1 threads and 64 connections
            result {"microseconds":2000000,"requests":9000,"octets":900000,"refused":1,"lost":2,\
            "median":140,"slowest":2366}
            """
        let report = try #require(WrkReport(output: text))
        #expect(report.requestsPerSecond == 4500)
        #expect(report.octetsPerReply == 100)
        #expect(report.refused == 1)
        #expect(report.lost == 2)
        #expect(report.slowest == 2366)
        #expect(WrkReport(output: "unable to connect to 127.0.0.1:1 Connection refused") == nil)
    }

    @Test("Ratios are those of medians, and what was not measured has none")
    func ratio() {
        var measurements = APIMeasurements()
        for (muster, etcd) in [(900, 1000), (600, 500), (600, 400)] {
            measurements.add(Self.measurement(muster), .register, .muster)
            measurements.add(Self.measurement(etcd), .register, .etcd)
        }
        #expect(measurements.ratio(.register, to: .etcd) == 1.2)
        #expect(measurements.ratio(.discover, to: .bare) == nil)
        #expect(measurements.lost(.register, .etcd) == 3)
        #expect(Self.measurement(500).processorPerRequest == 1000)
    }

    @Test("Each script asks for what its load and server need")
    func scripts() {
        let register = WrkScript(.register, .muster, services: ["srv-a", "srv-b"], run: "0-1").text
        #expect(register.contains(#"{"srv-a","srv-b"}"#))
        #expect(register.contains("RegisterInstance"))
        let put = WrkScript(.registerAlone, .etcd, services: ["srv-a"], run: "0-1").text
        #expect(put.contains("/v3/kv/put"))
        let discover = WrkScript(.discover, .bare, services: [], run: "0-1").text
        #expect(discover.contains(WrkScript.discovery))
        #expect(!discover.contains("function request"))
    }

    @Test("The data has the service that is discovered and those that get instances")
    func data() async throws {
        let folder = try TemporaryFolder()
        let data = try await APIData(in: folder.path("data"))
        #expect(Set(data.services).count == APIData.targets)
        var configuration = ServerConfiguration()
        configuration.listen = []
        configuration.data = .folder(folder.path("data"))
        let server = try await Server.start(configuration)
        let counts = await server.read { $0.counts }
        await server.stop()
        #expect(counts.instances == APIData.instances)
        #expect(counts.services == APIData.targets + 1)
    }

    private static func measurement(_ rate: Int) -> APIMeasurement {
        let text =
            #"result {"microseconds":1000000,"requests":\#(rate),"octets":1,"refused":0,"lost":1,"#
            + #""median":1,"slowest":1}"#
        guard let report = WrkReport(output: text) else { preconditionFailure("a fixed text") }
        return APIMeasurement(report: report, processor: 0.5)
    }
}
