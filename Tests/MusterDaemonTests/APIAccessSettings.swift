import CloudMap
import Foundation
import Registry
import RequestSigning
import TestKit
import Testing

@testable import MusterDaemon

@Suite("Who may reach the API, and where")
struct APIAccessSettings {
    private let key = Credential(
        accessKeyID: "a", secret: "kP3sV8wQ2mT6xZ1cY9bN4jH7", permission: .readWrite)

    private func configuration(
        _ settings: [String: [String]] = [:], signed: Bool = false
    ) throws -> Configuration {
        var configuration = try Configuration.load(flags: settings, environment: [:])
        if signed { configuration.environmentCredential = key }
        return configuration
    }

    private func refusal(_ settings: [String: [String]], signed: Bool = false) throws -> String {
        let configuration = try configuration(settings, signed: signed)
        do throws(Problems) {
            _ = try configuration.apiAddresses(try configuration.admission())
            return ""
        } catch {
            return error.description
        }
    }

    @Test("Other machines reach it only where everybody has to sign; the remedy is told")
    func open() throws {
        for address in ["0.0.0.0:5380", "192.0.2.1:5380", "[::]:5380"] {
            let bare = try refusal(["api": ["127.0.0.1:1", address]])
            #expect(bare.hasPrefix("api \(address) can be reached from other machines and no "))
            #expect(bare.contains("--credentials-file FILE"))
            #expect(try refusal(["api": [address]], signed: true).isEmpty)
            #expect(try refusal(["api": [address], "signatures": ["strict"]], signed: true) == "")
            for mode in ["off", "lenient"] {
                let text = try refusal(["api": [address], "signatures": [mode]], signed: true)
                #expect(text.contains("signatures is \(mode), so that anybody"), "\(text)")
            }
        }
        #expect(try refusal(["signatures": ["lenient"]], signed: true).isEmpty)
    }

    @Test("Signatures cannot be asked for without credentials")
    func modes() throws {
        for mode in ["lenient", "strict"] {
            #expect(
                try refusal(["signatures": [mode]]).hasPrefix("signatures \(mode) needs credent"))
        }
        #expect(try refusal(["signatures": ["off"]]).isEmpty)
        #expect(try configuration().admission().requiresSignatures == false)
        #expect(try configuration(signed: true).admission().requiresSignatures)
    }

    @Test("DNS answers the API's names with its addresses, and those with data- in front")
    func hosts() throws {
        let standard = try configuration().hosts
        #expect(
            standard == [
                "cloudmap.internal": ["127.0.0.1"], "data-cloudmap.internal": ["127.0.0.1"],
            ])
        let named = try configuration([
            "apiHosts": ["a.test", "192.0.2.9"], "apiAdvertise": ["2001:db8::1", "192.0.2.1"],
        ]).hosts
        #expect(Set(named.keys) == ["a.test", "data-a.test"])
        #expect(named["a.test"] == ["2001:db8::1", "192.0.2.1"])
    }

    @Test(
        "A listener on all addresses stands for those on which DNS is answered",
        arguments: [
            (["192.0.2.1:1", "[::1]:1"], ["127.0.0.1:53"], ["192.0.2.1", "::1"]),
            (["0.0.0.0:1"], ["192.0.2.1:53", "[2001:db8::1]:53"], ["192.0.2.1"]),
            (["[::]:1"], ["192.0.2.1:53", "[2001:db8::1]:53"], ["192.0.2.1", "2001:db8::1"]),
            (["0.0.0.0:1", "192.0.2.1:2"], ["192.0.2.1:53"], ["192.0.2.1"]),
            (["0.0.0.0:1"], ["0.0.0.0:53"], []), (["0.0.0.0:1"], ["[::1]:53"], []),
        ])
    func advertised(_ api: [String], _ dns: [String], _ expected: [String]) throws {
        let configuration = try configuration(["api": api, "dns": dns], signed: true)
        #expect(configuration.advertised == expected.sorted())
        #expect(configuration.hosts.isEmpty == expected.isEmpty)
    }

    @Test("Names, accounts, regions and delays are checked where they are set")
    func values() throws {
        for (key, value) in [
            ("apiHosts", "a b"), ("apiHosts", "a..b"), ("apiHosts", "http://a"),
            ("apiHosts", "a:1"),
            ("apiHosts", String(repeating: "x", count: 60)), ("apiAdvertise", "localhost"),
            ("apiAdvertise", "127.0.0.1:80"), ("account", "1234"), ("account", "12345678901x"),
            ("region", "EU"), ("region", "a--b"), ("region", "a:b"), ("clockSkew", "0"),
            ("operationDelayMs", "-1"), ("signatures", "maybe"),
        ] {
            let error = #expect(throws: Problems.self, "\(key) \(value)") {
                try configuration([key: [value]])
            }
            #expect(error?.description.hasPrefix("--") == true)
        }
        let right = try configuration([
            "apiHosts": ["Map.Example.", "::1"], "account": ["123456789012"],
            "region": ["eu-west-1"], "operationDelayMs": ["5"], "clockSkew": ["60"],
        ])
        #expect(right.identity == CloudMapIdentity(region: "eu-west-1", account: "123456789012"))
        #expect(right.registry.operationDelay == 5 && right.clockSkew == 60)
    }
}
