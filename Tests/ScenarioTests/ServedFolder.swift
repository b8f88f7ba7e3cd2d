import TestKit

/// The folder that most scenarios serve: a static zone and a declared registry.
enum ServedFolder {
    /// A folder whose `zones` holds these two.
    static func make() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try folder.write(zone, to: "zones/example.org.zone")
        try folder.write(registry, to: "zones/registry.yaml")
        return folder
    }

    /// One record of each kind that people have, and one that nobody has.
    static let zone = """
        $ORIGIN example.org.
        $TTL 300
        @        SOA    ns hostmaster 7 7200 900 1209600 60
        @        NS     ns
        @        MX     10 mail
        @        TXT    "v=spf1 -all" "second string"
        @        CAA    0 issue "ca.example.net"
        ns       A      192.0.2.53
        www      A      192.0.2.80
        www      AAAA   2001:db8::80
        mail     A      192.0.2.25
        alias    CNAME  www
        away     CNAME  www.elsewhere.example.
        _sip._tcp SRV   10 5 5060 mail
        phone    NAPTR  100 10 "u" "E2U+sip" "!^.*$!sip:info@example.org!" .
        host     HINFO  "PC" "Linux"
        key      SSHFP  1 1 123456789abcdef67890123456789abcdef67890
        four     PTR    www
        odd      TYPE65280 \\# 4 c0000201
        a.b.deep A      192.0.2.7
        \(bigSet)

        """

    /// More than any datagram of ours holds.
    private static let bigSet = (10..<30).map { number in
        "big TXT \"\(number)\(String(repeating: "x", count: 100))\""
    }.joined(separator: "\n")

    /// Services of every kind and for every row of the answer rule that a file can declare.
    static let registry = """
        Namespaces:
          - Name: shop.example
            Type: DNS_PRIVATE
            Vpc: vpc-1
            Services:
              - Name: web
                DnsConfig: {DnsRecords: [{Type: A, TTL: 10}]}
                Instances:
        \(instances(["w1": "192.0.2.1", "w2": "192.0.2.2", "w3": "192.0.2.3"]))
              - Name: dual
                DnsConfig: {DnsRecords: [{Type: A, TTL: 20}, {Type: AAAA, TTL: 30}]}
                Instances:
                  - InstanceId: d1
                    Attributes: {AWS_INSTANCE_IPV4: 192.0.2.4, AWS_INSTANCE_IPV6: '2001:db8::4'}
              - Name: one
                DnsConfig: {RoutingPolicy: WEIGHTED, DnsRecords: [{Type: A, TTL: 0}]}
                Instances:
        \(instances(["o1": "192.0.2.11", "o2": "192.0.2.12", "o3": "192.0.2.13"]))
              - Name: _http._tcp
                DnsConfig: {DnsRecords: [{Type: SRV, TTL: 15}]}
                Instances:
                  - InstanceId: h1
                    Attributes: {AWS_INSTANCE_IPV4: 192.0.2.21, AWS_INSTANCE_PORT: '8081'}
                  - InstanceId: h2
                    Attributes: {AWS_INSTANCE_IPV6: '2001:db8::22', AWS_INSTANCE_PORT: '8082'}
              - Name: alias
                DnsConfig: {RoutingPolicy: WEIGHTED, DnsRecords: [{Type: CNAME, TTL: 25}]}
                Instances:
                  - InstanceId: c1
                    Attributes: {AWS_INSTANCE_CNAME: www.example.org}
              - Name: unchecked
                DnsConfig: {DnsRecords: [{Type: A, TTL: 5}]}
                Instances:
        \(instances(["u1": "192.0.2.31", "u2": "192.0.2.32"], health: ["u1": "UNHEALTHY"]))
              - Name: mixed
                DnsConfig: {DnsRecords: [{Type: A, TTL: 5}]}
                HealthCheckCustomConfig: {}
                Instances:
        \(instances(["m1": "192.0.2.41", "m2": "192.0.2.42"], health: ["m1": "UNHEALTHY"]))
              - Name: never
                DnsConfig: {DnsRecords: [{Type: A, TTL: 5}]}
                HealthCheckCustomConfig: {}
                Instances:
        \(instances(
            ["n1": "192.0.2.51", "n2": "192.0.2.52"],
            health: ["n1": "UNHEALTHY", "n2": "UNHEALTHY"]))

        """

    /// Entries of a list of instances: the address of each id, and the first health of some.
    static func instances(_ addresses: [String: String], health: [String: String] = [:]) -> String {
        addresses.sorted { $0.key < $1.key }.map { id, address in
            let first = health[id].map { ", AWS_INIT_HEALTH_STATUS: \($0)" } ?? ""
            return """
                          - InstanceId: \(id)
                            Attributes: {AWS_INSTANCE_IPV4: \(address)\(first)}
                """
        }.joined(separator: "\n")
    }
}
