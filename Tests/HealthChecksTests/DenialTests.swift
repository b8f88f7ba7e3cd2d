import Registry
import Testing

@testable import HealthChecks

/// Addresses that are never probed, in every form.
@Suite("Denied addresses")
struct DenialTests {
    private func parsed(_ text: String) -> ProbeTarget.Address? {
        AddressText.ipv4(text).map { .ipv4($0) } ?? AddressText.ipv6(text).map { .ipv6($0) }
    }

    @Test(
        "Links, metadata and multicast are denied by default, inside IPv6 too",
        arguments: [
            "169.254.169.254", "169.254.0.1", "0.0.0.0", "0.1.2.3", "224.0.0.1", "239.1.2.3",
            "255.255.255.255", "100.100.100.200", "168.63.129.16", "::", "fe80::1", "febf::1",
            "ff02::1", "fd00:ec2::254", "fd20:ce::254", "::ffff:169.254.169.254",
            "::ffff:a9fe:a9fe",
            "::ffff:0:169.254.169.254", "::169.254.169.254", "64:ff9b::169.254.169.254",
            "64:ff9b:1::169.254.169.254", "64:ff9b:1:a9fe:a9:fe00::", "64:ff9b:1:a9:fe:a9fe::",
            "64:ff9b:1:0:a9:fea9:fe00:0", "2002:a9fe:a9fe::1", "::ffff:100.100.100.200",
            "64:ff9b::168.63.129.16", "::ffff:0.0.0.0",
        ])
    func denied(text: String) throws {
        let address = try #require(parsed(text))
        #expect(address.isDenied(by: ProbeSettings().denied), "\(text)")
    }

    @Test(
        "Loopback, private and public addresses are probed",
        arguments: [
            "127.0.0.1", "10.0.0.1", "192.168.1.1", "172.16.0.1", "100.64.0.1", "1.1.1.1",
            "169.253.0.1", "169.255.0.1", "223.255.255.255", "::1", "fd00::1", "fd00:ec2::253",
            "fec0::1", "2001:db8::1", "::ffff:127.0.0.1", "64:ff9b::10.0.0.1", "2002:0a00:0001::1",
            "2001:db8::a9fe:a9fe",
        ])
    func allowed(text: String) throws {
        let address = try #require(parsed(text))
        #expect(!address.isDenied(by: ProbeSettings().denied), "\(text)")
    }

    @Test("A range of one's own holds for IPv4 inside IPv6, and an empty list denies nothing")
    func ranges() throws {
        let ranges = try ["10.0.0.0/8", "2001:db8::/32"].map { try #require(AddressPrefix($0)) }
        for text in ["10.1.2.3", "::ffff:10.1.2.3", "2001:db8:1::1", "64:ff9b::10.255.0.1"] {
            let address = try #require(parsed(text))
            #expect(address.isDenied(by: ranges), "\(text)")
        }
        for text in ["11.1.2.3", "169.254.169.254", "2001:db9::1"] {
            let address = try #require(parsed(text))
            #expect(!address.isDenied(by: ranges), "\(text)")
        }
        let metadata = try #require(parsed("169.254.169.254"))
        #expect(!metadata.isDenied(by: []))
    }

    @Test(
        "What is no range is refused",
        arguments: [
            "", "/8", "10.0.0.0/33", "10.0.0.1/8", "10.0.0.0/", "10.0.0.0/-1", "10.0.0.0/+8",
            "10.0.0.0/8/8", "fe80::/129", "fe80::1/10", "10.0.0/8", "10.0.0.0/ 8", "10.0.0.0/0008",
            "example.org",
        ])
    func refused(text: String) {
        #expect(AddressPrefix(text) == nil)
    }

    @Test("A range of no bits holds every address of its family, one of all bits a single one")
    func extremes() throws {
        let all = try #require(AddressPrefix("0.0.0.0/0"))
        #expect(all.contains(ipv4: 0) && all.contains(ipv4: .max) && !all.contains(ipv6: 0))
        let every = try #require(AddressPrefix("::/0"))
        #expect(every.contains(ipv6: 0) && every.contains(ipv6: .max) && !every.contains(ipv4: 0))
        let one = try #require(AddressPrefix("::1"))
        #expect(one.contains(ipv6: 1) && !one.contains(ipv6: 0) && !one.contains(ipv6: 2))
    }

    @Test("The check of a denied address never probes, stays UNKNOWN and says why")
    func check() {
        var simulation = Simulation()
        let check = Check(
            key: .init(service: "srv", instance: "i"), kind: .http,
            target: ProbeTarget(.ipv6(0x64_FF9B << 96 | 0xA9FE_A9FE), port: 80), interval: 1)
        simulation.start([check])
        simulation.run(for: .seconds(60))
        #expect(simulation.starts.isEmpty && simulation.observations.isEmpty)
        let report = simulation.table.report(
            of: check.key, at: simulation.now, time: Timestamp(milliseconds: 1))
        #expect(report?.status == .unknown)
        #expect(report?.last?.outcome == .denied)
        #expect(report?.next == nil)
    }

    @Test(
        "What was known of an instance whose address is denied now is forgotten at the start",
        arguments: [HealthStatus.healthy, .unhealthy])
    func forgotten(status: HealthStatus) throws {
        var settings = ProbeSettings()
        settings.denied = try [#require(AddressPrefix("10.0.0.0/8"))]
        var simulation = Simulation(settings)
        let check = Check.simulated(1, status: status)
        simulation.start([check], isSpread: true)
        let found = try #require(simulation.observations.first)
        #expect(found.status == .unknown && found.result.outcome == .denied)
        #expect(simulation.table.isCurrent(found))
        simulation.run(for: .seconds(60))
        #expect(simulation.starts.isEmpty && simulation.observations.count == 1)
    }
}
