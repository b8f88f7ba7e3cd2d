// swift-tools-version: 6.2
import PackageDescription

/// What every Swift target of this package is compiled with: language mode 6, nothing unsafe
/// unmarked, no warning left standing.
let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .strictMemorySafety(),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableExperimentalFeature("Lifetimes"),
    .treatAllWarnings(as: .error),
]

let log: Target.Dependency = .product(name: "Logging", package: "swift-log")
let yams: Target.Dependency = .product(name: "Yams", package: "Yams")
let arguments: Target.Dependency = .product(
    name: "ArgumentParser", package: "swift-argument-parser")
let lifecycle: Target.Dependency = .product(
    name: "ServiceLifecycle", package: "swift-service-lifecycle")
let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")

let package = Package(
    name: "muster",
    products: [
        .library(name: "Muster", targets: ["Muster", "Registry"]),
        .executable(name: "muster", targets: ["MusterCommand"]),
    ],
    dependencies: [
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.30.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        // The data plane: the kernel's interface and the standard library, nothing else.
        .target(name: "CProcessor"),
        .target(name: "CLinux"),
        .target(name: "DNSWire", swiftSettings: strict),
        .target(name: "Zones", dependencies: ["CProcessor", "DNSWire"], swiftSettings: strict),
        .target(
            name: "NameServer", dependencies: ["CLinux", "DNSWire", "Zones"],
            swiftSettings: strict),
        .target(
            name: "Forwarding", dependencies: ["DNSWire", "NameServer"],
            swiftSettings: strict),

        // The control plane.
        .systemLibrary(name: "CLDNS", pkgConfig: "ldns", providers: [.apt(["libldns-dev"])]),
        .target(name: "ZoneFiles", dependencies: ["CLDNS", "DNSWire"], swiftSettings: strict),
        .target(name: "Registry", swiftSettings: strict),
        .target(
            name: "RegistryStore",
            dependencies: [
                "Registry", grdb, .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ], swiftSettings: strict),

        .target(
            name: "HealthChecks",
            dependencies: [
                "Registry", .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "NIOTLS", package: "swift-nio"),
            ],
            swiftSettings: strict),

        .target(
            name: "RequestSigning",
            dependencies: [.product(name: "Crypto", package: "swift-crypto")],
            swiftSettings: strict),

        .target(
            name: "CloudMap",
            dependencies: [
                "Registry", "RequestSigning", .product(name: "Crypto", package: "swift-crypto"),
            ],
            swiftSettings: strict),

        .target(
            name: "StatusAPIs",
            dependencies: [
                "CloudMap", "Registry", "RequestSigning",
                .product(name: "Crypto", package: "swift-crypto"),
            ],
            swiftSettings: strict),

        // Both planes, as a library.
        .target(
            name: "Muster",
            dependencies: [
                "CLinux", "DNSWire", "Zones", "NameServer", "Forwarding", "ZoneFiles", "Registry",
                "RegistryStore", "HealthChecks", log,
            ],
            swiftSettings: strict),

        // The program.
        .target(
            name: "MusterDaemon",
            dependencies: [
                "CloudMap", "DNSWire", "Zones", "NameServer", "Muster", "Registry",
                "RequestSigning",
                "StatusAPIs", log, yams,
                arguments, lifecycle,
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HummingbirdTLS", package: "hummingbird"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            resources: [
                .embedInCode("systemd/muster.service"), .embedInCode("systemd/sysusers.conf"),
            ],
            swiftSettings: strict),
        .executableTarget(
            name: "MusterCommand", dependencies: ["MusterDaemon", arguments],
            swiftSettings: strict),

        // What is measured: `make bench` and its kin.
        .executableTarget(
            name: "QueryCost", dependencies: ["DNSWire", "NameServer", "Zones"],
            path: "bench/QueryCost", exclude: ["thresholds.txt"], swiftSettings: strict),
        .target(
            name: "BenchData", dependencies: ["Muster", "Registry"], path: "bench/BenchData",
            swiftSettings: strict),
        .executableTarget(
            name: "MusterBench",
            dependencies: [
                "BenchData", "CLinux", "DNSWire", "Muster", "NameServer", "Registry", "Zones",
                arguments, log,
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ],
            path: "bench/MusterBench", swiftSettings: strict),
        .executableTarget(
            name: "BareHandler",
            dependencies: [
                arguments, log,
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "NIOCore", package: "swift-nio"),
            ],
            path: "bench/BareHandler", swiftSettings: strict),
        .executableTarget(
            name: "Alternatives", dependencies: ["DNSWire", "Zones"], path: "bench/Alternatives",
            swiftSettings: strict),

        // Tests, and the programs that tests run and kill.
        .target(
            name: "TestKit", dependencies: ["CLDNS", "DNSWire"], path: "Tests/TestKit",
            swiftSettings: strict),
        .target(
            name: "FuzzKit", dependencies: ["CLDNS", "DNSWire", "Zones"], path: "Tests/FuzzKit",
            swiftSettings: strict),
        .executableTarget(
            name: "StoreCrasher", dependencies: ["Registry", "RegistryStore"],
            path: "Tests/StoreCrasher", swiftSettings: strict),
        .executableTarget(
            name: "KillTarget", dependencies: ["Muster", "Registry", "TestKit"],
            path: "Tests/KillTarget", swiftSettings: strict),
        .testTarget(
            name: "DNSWireTests", dependencies: ["DNSWire", "TestKit"], swiftSettings: strict),
        .testTarget(
            name: "ZonesTests",
            dependencies: ["DNSWire", "FuzzKit", "ZoneFiles", "Zones", "TestKit"],
            swiftSettings: strict),
        .testTarget(
            name: "NameServerTests",
            dependencies: ["DNSWire", "FuzzKit", "NameServer", "Zones", "TestKit"],
            swiftSettings: strict),
        .testTarget(
            name: "ForwardingTests",
            dependencies: ["DNSWire", "Forwarding", "NameServer", "Zones", "TestKit"],
            swiftSettings: strict),
        .testTarget(
            name: "ZoneFilesTests", dependencies: ["DNSWire", "ZoneFiles", "TestKit"],
            swiftSettings: strict),
        .testTarget(
            name: "RegistryTests", dependencies: ["Registry", "TestKit"], swiftSettings: strict),
        .testTarget(
            name: "RegistryStoreTests",
            dependencies: ["Registry", "RegistryStore", "StoreCrasher", "TestKit", grdb],
            exclude: ["Shim"], swiftSettings: strict),
        .testTarget(
            name: "HealthChecksTests",
            dependencies: [
                "HealthChecks", "Registry", "TestKit",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "NIOTLS", package: "swift-nio"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "RequestSigningTests",
            dependencies: [
                "RequestSigning", "TestKit", .product(name: "Crypto", package: "swift-crypto"),
            ],
            exclude: ["Vectors"], swiftSettings: strict),
        .testTarget(
            name: "CloudMapTests",
            dependencies: ["CloudMap", "Registry", "RequestSigning", "TestKit"],
            swiftSettings: strict),
        .testTarget(
            name: "StatusAPIsTests",
            dependencies: ["CloudMap", "Registry", "RequestSigning", "StatusAPIs", "TestKit"],
            swiftSettings: strict),
        .testTarget(
            name: "MusterTests",
            dependencies: [
                "DNSWire", "Forwarding", "HealthChecks", "Muster", "Registry", "TestKit", "Zones",
                log,
            ], swiftSettings: strict),
        .testTarget(
            name: "MusterDaemonTests",
            dependencies: [
                "CloudMap", "MusterCommand", "MusterDaemon", "Muster", "Registry",
                "RequestSigning", "TestKit", log, lifecycle,
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOEmbedded", package: "swift-nio"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "ScenarioTests",
            dependencies: ["KillTarget", "Muster", "MusterCommand", "Registry", "TestKit", log],
            exclude: ["Machine/boot"], swiftSettings: strict),
        .testTarget(
            name: "BenchTests",
            dependencies: [
                "BenchData", "DNSWire", "Muster", "MusterBench", "Registry", "TestKit", "Zones",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "ClientTests", dependencies: ["MusterCommand", "TestKit"],
            exclude: [
                "browse.py", "cloud_map.py", "cloud_map_cli.py", "cloud_map_errors.py",
                "cloud_map_negative.py", "delayed.py", "provider.py", "requirements.txt",
                "secure.py", "status_apis.py",
                "status_clients.py", "status_signatures.py",
                "Kit/backends.py", "Kit/cares_client.py", "Kit/dnspython_client.py",
                "Kit/getaddrinfo.c", "Kit/latency.py", "Kit/scenes.py", "Kit/unpack",
            ], swiftSettings: strict),
        .testTarget(
            name: "ConformanceTests",
            dependencies: ["DNSWire", "Muster", "MusterCommand", "TestKit", "Zones"],
            exclude: ["Python", "Zones"], swiftSettings: strict),
        .testTarget(name: "TidyTests", dependencies: ["TestKit"], swiftSettings: strict),
    ]
)

// `make sanitize` builds the data plane and its tests alone.
if Context.environment["MUSTER_DATA_PLANE"] != nil {
    let dataPlane: Set = [
        "CProcessor", "CLinux", "CLDNS", "DNSWire", "Zones", "NameServer", "Forwarding",
        "ZoneFiles", "TestKit", "FuzzKit", "ZonesTests", "NameServerTests", "ForwardingTests",
    ]
    package.targets.removeAll { !dataPlane.contains($0.name) }
    package.products = []
}

// `make fuzz` builds the fuzz target with what it tests. Its main function is the fuzzer's, so that
// it links in such a build alone.
if Context.environment["MUSTER_FUZZ"] != nil {
    let fuzzed: Set = ["CProcessor", "CLDNS", "DNSWire", "Zones", "FuzzKit"]
    package.targets.removeAll { !fuzzed.contains($0.name) }
    package.targets.append(
        .executableTarget(
            name: "FuzzTarget", dependencies: ["FuzzKit"], path: "Tests/FuzzTarget",
            swiftSettings: strict))
    package.products = []
    package.dependencies = []
}
