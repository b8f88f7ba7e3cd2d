import CloudMap
import Registry
import TestKit
import Testing

/// What docs/cloud-map.md promises against what there is.
@Suite("The page about the API")
struct DocumentationTests {
    private let page: String

    init() throws { page = try Checkout.text("docs/cloud-map.md") }

    /// The cells of the tables' rows below a title, up to the next one.
    private func rows(below title: String) throws -> [[String]] {
        let lines = page.split(separator: "\n").map(String.init)
        let start = try #require(lines.firstIndex(of: "## \(title)"))
        return lines[(start + 1)...].prefix { !$0.hasPrefix("## ") }
            .filter { $0.hasPrefix("| ") }
            .map { row in
                row.split(separator: "|").map { $0.trimmingPrefix(" ") }
                    .map { $0.hasSuffix(" ") ? String($0.dropLast()) : String($0) }
            }
    }

    @Test("It has every operation once, with a link to AWS's page of it, and no other")
    func operations() throws {
        let listed = try rows(below: "The operations").dropFirst().map(\.[0])
        let links = CloudMapOperation.allCases.map { operation in
            let name = operation.rawValue
            return "[\(name)](https://docs.aws.amazon.com/cloud-map/latest/api/API_\(name).html)"
        }
        #expect(listed.sorted() == links.sorted())
    }

    @Test("It has every error of the model once, and says when it comes")
    func errors() throws {
        let codes = try rows(below: "Errors").flatMap { $0[0].split(separator: ", ") }
            .map(String.init)
        for error in Set(CloudMapOperation.allCases.flatMap(\.errors)) {
            #expect(codes.count { $0 == error } == 1, "\(error)")
        }
    }

    @Test("Its limits are those of the registry")
    func limits() throws {
        let limits = try Dictionary(
            rows(below: "Limits").map { ($0[0], $0[1]) }, uniquingKeysWith: { $1 })
        let aws = RegistrySettings.aws.quotas
        for (what, numbers) in [
            ("namespaces", [aws.namespaces]),
            ("instances of a namespace", [aws.instancesPerNamespace]),
            ("instances of a service", [aws.instancesPerService]),
            ("custom attributes of an instance", [RegistryLimits.customAttributes]),
            (
                "key and value of an attribute",
                [RegistryLimits.attributeKey, RegistryLimits.attributeValue]
            ),
            ("all attributes of an instance", [RegistryLimits.attributesTotal]),
            ("attributes of a service", [RegistryLimits.serviceAttributes]),
            ("tags of a namespace or service", [RegistryLimits.tags]),
            ("instance id", [RegistryLimits.instanceID, RegistryLimits.label]),
            ("name of a DNS namespace, and of a service in it", [RegistryLimits.dnsName]),
            ("operations that are kept", [7, RegistryLimits.operations]),
            ("repeated requests that are known by their token", [24, RegistryLimits.replays]),
        ] {
            let text = try #require(limits[what], "\(what)")
            let told = text.replacing(",", with: "").split { !$0.isNumber }.compactMap { Int($0) }
            #expect(told == numbers.map { $0 ?? 0 }, "\(what): \(text)")
        }
        #expect(RegistryLimits.operationAge == 7 * 24 * 3_600_000)
        #expect(RegistryLimits.replayAge == 24 * 3_600_000)
        #expect(limits["body of a request"] == "\(CloudMapLimits.body >> 20) MiB")
    }
}
