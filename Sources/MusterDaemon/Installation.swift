import Foundation

/// The files that make the program a service of a machine with systemd: what `muster install`
/// writes. Those that are the same everywhere are built in from the folder `systemd` beside this
/// file.
package struct Installation: Sendable {
    /// One of the files.
    package struct File: Sendable {
        /// Where it lies on the machine.
        package let path: String
        package let text: String
    }

    /// Where the program lies on the machine.
    package var program = "/usr/local/bin/muster"
    /// Where DNS is answered.
    package var dns = ["127.0.0.1:53"]
    /// The domains that systemd-resolved asks this server for.
    package var domains: [String] = []

    /// The defaults.
    package init() {}

    /// The folder of zone files, which is made if it is missing.
    package static let zones = "/etc/muster/zones"

    /// Everything that is written.
    package var files: [File] {
        let files = [
            File(path: "/etc/muster/muster.yaml", text: configuration),
            File(
                path: "/etc/sysusers.d/muster.conf", text: Self.text(PackageResources.sysusers_conf)
            ),
            File(path: "/etc/systemd/system/muster.service", text: unit),
        ]
        guard !domains.isEmpty else { return files }
        return files + [File(path: "/etc/systemd/resolved.conf.d/muster.conf", text: dropIn)]
    }

    private var configuration: String {
        let scope = domains.map { $0.hasSuffix(".") ? $0 : $0 + "." }.map { "\"\($0)\"" }
        let list = scope.joined(separator: ", ")
        return """
            # Settings of muster.service; muster serve --help tells them all.
            zones: \(Self.zones)
            data: /var/lib/muster
            dns: [\(dns.map { "\"\($0)\"" }.joined(separator: ", "))]
            api: ["127.0.0.1:5380"]
            # Where names outside these zones are asked; without it they are refused.
            # forward: resolv.conf:/run/systemd/resolve/resolv.conf
            # Only below these can the API make namespaces then.
            \(scope.isEmpty ? "# domains: [example.local.]" : "domains: [\(list)]")

            """
    }

    /// systemd-resolved asks a server of its global list for every name that no link claims; the
    /// tilde makes the domain one that decides where to ask, and no search domain.
    private var dropIn: String {
        let servers = dns.map { $0.hasPrefix("0.0.0.0:") ? "127.0.0.1:" + $0.dropFirst(8) : $0 }
        return """
            # systemd-resolved asks Muster for these domains and what is below them.
            [Resolve]
            DNS=\(servers.joined(separator: " "))
            Domains=\(domains.map { "~\($0)" }.joined(separator: " "))

            """
    }

    private var unit: String {
        Self.text(PackageResources.muster_service)
            .replacing("/usr/local/bin/muster", with: program)
    }

    private static func text(_ file: [UInt8]) -> String { String(decoding: file, as: UTF8.self) }
}
