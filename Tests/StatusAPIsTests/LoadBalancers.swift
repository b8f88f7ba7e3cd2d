import CloudMap
import Registry
import Testing

/// SLB's DescribeHealthStatus: the instances of a service as servers.
@Suite("SLB: DescribeHealthStatus")
struct LoadBalancers {
    private let front = TestFront()
    private let space: Namespace.ID

    init() throws { space = try front.registry.namespace("a.test") }

    @Test("A server says where it is, what is spoken to it, and how it is, by its id")
    func servers() async throws {
        let service = try front.registry.service(
            "web", in: space, [.a, .srv], probe: HealthCheckConfig(kind: .https))
        try front.registry.register("i-2", in: service)
        try front.registry.register(
            "eni-1", in: service,
            [
                "AWS_INSTANCE_IPV4": "192.0.2.7", "AWS_INSTANCE_IPV6": "2001:db8::7",
                "AWS_INSTANCE_PORT": "9090",
            ])
        #expect(
            try await front.servers(of: service) == [
                [
                    "ServerId": "eni-1", "ServerHealthStatus": "unavailable", "ListenerPort": 9090,
                    "Port": 9090, "Protocol": "https", "ServerIp": "192.0.2.7", "Type": "eni",
                    "EniHost": "192.0.2.7",
                ],
                [
                    "ServerId": "i-2", "ServerHealthStatus": "unavailable", "ListenerPort": 8080,
                    "Port": 8080, "Protocol": "https", "ServerIp": "192.0.2.1", "Type": "ecs",
                ],
            ])
    }

    @Test(
        "HEALTHY is normal, UNHEALTHY abnormal, UNKNOWN unavailable",
        arguments: [
            (HealthStatus.healthy, "normal"), (.unhealthy, "abnormal"), (.unknown, "unavailable"),
        ])
    func statuses(_ status: HealthStatus, _ word: String) async throws {
        let service = try front.registry.service(
            "web", in: space, probe: HealthCheckConfig(kind: .tcp))
        try front.registry.register("i-1", in: service)
        try front.registry.observe("i-1", in: service, status)
        #expect(
            try await front.servers(of: service).map { $0["ServerHealthStatus"]?.text } == [word])
    }

    @Test(
        "Without a probe the service's name says the protocol, and nobody checks",
        arguments: [("web", "tcp"), ("_dns._udp", "udp"), ("_DNS._UDP", "udp"), ("_x._tcp", "tcp")])
    func unchecked(_ name: String, _ protocolName: String) async throws {
        let service = try front.registry.service(name, in: space, [.srv])
        try front.registry.register("i-1", in: service)
        let server = try #require(try await front.servers(of: service).first)
        #expect(server["Protocol"]?.text == protocolName)
        #expect(server["ServerHealthStatus"]?.text == "unavailable")
    }

    @Test("What an instance does not have is left out")
    func bareServers() async throws {
        let only6 = try front.registry.service("six", in: space, [.aaaa])
        try front.registry.register("i-1", in: only6, ["AWS_INSTANCE_IPV6": "2001:db8::1"])
        let alias = try front.registry.service("alias", in: space, [.cname])
        try front.registry.register("eni-1", in: alias, ["AWS_INSTANCE_CNAME": "b.test"])
        let six = try #require(try await front.servers(of: only6).first)
        #expect(six["ServerIp"]?.text == "2001:db8::1")
        #expect(six["Port"] == nil && six["ListenerPort"] == nil)
        let other = try #require(try await front.servers(of: alias).first)
        #expect(other["ServerIp"] == nil && other["EniHost"] == nil && other["Type"] == "eni")
    }

    @Test("A load balancer is a service, by its id or ARN; others do not exist")
    func names() async throws {
        let service = try front.registry.service("web", in: space)
        try front.registry.register("i-1", in: service)
        let arn = "arn:aws:servicediscovery:us-east-1:000000000000:service/\(service)"
        for name in [service, arn, arn.replacing(":", with: "%3A").replacing("/", with: "%2F")] {
            #expect(try await front.servers(of: name).count == 1, "\(name)")
        }
        let empty = try front.registry.service("empty", in: space)
        #expect(try await front.servers(of: empty).isEmpty)
        for name in ["srv-none", "lb-1", "/"] {
            #expect(
                await front.askSLB("LoadBalancerId=\(name)").alibabaError
                    == "404 InvalidLoadBalancerId.NotFound: LoadBalancerId does not exist.")
        }
        for parameters in ["RegionId=cn-hangzhou", "LoadBalancerId="] {
            #expect(
                await front.askSLB(parameters).alibabaError
                    == "400 MissingLoadBalancerId: LoadBalancerId is mandatory for this action.")
        }
    }

    @Test("ListenerPort and ListenerProtocol choose among the servers")
    func filters() async throws {
        let service = try front.registry.service("web", in: space, [.a])
        for (id, port) in [("i-1", "80"), ("i-2", "81"), ("i-3", "81")] {
            try front.registry.register(
                id, in: service, ["AWS_INSTANCE_IPV4": "192.0.2.1", "AWS_INSTANCE_PORT": port])
        }
        try front.registry.register("i-4", in: service, ["AWS_INSTANCE_IPV4": "192.0.2.1"])
        func ids(_ filters: String) async throws -> [String] {
            try await front.servers(of: service, filters).compactMap { $0["ServerId"]?.text }
        }
        #expect(try await ids("") == ["i-1", "i-2", "i-3", "i-4"])
        #expect(try await ids("&ListenerPort=81") == ["i-2", "i-3"])
        #expect(try await ids("&ListenerPort=81&ListenerProtocol=TCP") == ["i-2", "i-3"])
        #expect(try await ids("&ListenerProtocol=tcp").count == 4)
        #expect(try await ids("&ListenerProtocol=http").isEmpty)
        for filters in ["&ListenerPort=82", "&ListenerPort=81&ListenerProtocol=http"] {
            #expect(
                await front.askSLB("LoadBalancerId=\(service)\(filters)").alibabaError
                    == "404 ListenerNotFound: You have not created a listener for the specified "
                    + "port of the load balancer.")
        }
    }

    @Test(
        "A filter that cannot be is an error",
        arguments: [
            ("ListenerPort=0", "port"), ("ListenerPort=65536", "port"), ("ListenerPort=", "port"),
            ("ListenerPort=-1", "port"), ("ListenerPort=8o", "port"),
            ("ListenerProtocol=", "protocol"), ("ListenerProtocol=sctp", "protocol"),
        ])
    func brokenFilters(_ filter: String, _ what: String) async throws {
        let service = try front.registry.service("web", in: space)
        #expect(
            await front.askSLB("LoadBalancerId=\(service)&\(filter)").alibabaError
                == "400 InvalidParameter: The specified \(what) is not valid.")
    }
}
