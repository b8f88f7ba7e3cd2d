import Foundation

/// The files that make the program a service of a machine with systemd: what `muster install`
/// writes.
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
            File(path: "/etc/sysusers.d/muster.conf", text: Self.user),
            File(path: "/etc/systemd/system/muster.service", text: unit),
        ]
        guard !domains.isEmpty else { return files }
        return files + [File(path: "/etc/systemd/resolved.conf.d/muster.conf", text: dropIn)]
    }

    private var configuration: String {
        let scope = domains.map { $0.hasSuffix(".") ? $0 : $0 + "." }.map { "\"\($0)\"" }
        return """
            # Settings of muster.service; muster serve --help tells them all.
            zones: \(Self.zones)
            data: /var/lib/muster
            dns: [\(dns.map { "\"\($0)\"" }.joined(separator: ", "))]
            api: ["127.0.0.1:5380"]
            # Where names outside these zones are asked; without it they are refused.
            # forward: resolv.conf:/run/systemd/resolve/resolv.conf
            domains: [\(scope.joined(separator: ", "))]

            """
    }

    private static let user = """
        # The user of muster.service.
        u muster - "Muster DNS server" /var/lib/muster

        """

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

    /// Each line that takes something away is one that the server does without.
    private var unit: String { service + Self.hardening + Self.target }

    private var service: String {
        """
        [Unit]
        Description=Muster DNS server
        After=network.target
        Before=nss-lookup.target
        Wants=nss-lookup.target

        [Service]
        Type=notify
        ExecStart=\(program) serve --config /etc/muster/muster.yaml
        ExecReload=/bin/kill -HUP $MAINPID
        Restart=on-failure
        TimeoutStartSec=5min
        User=muster
        Group=muster
        StateDirectory=muster
        StateDirectoryMode=0700
        UMask=0077
        LimitNOFILE=65536

        """
    }

    private static let hardening = """

        # A port below 1024, and no other right of root.
        AmbientCapabilities=CAP_NET_BIND_SERVICE
        CapabilityBoundingSet=CAP_NET_BIND_SERVICE
        NoNewPrivileges=yes

        # Files: everything is read-only but the state.
        ProtectSystem=strict
        ProtectHome=yes
        PrivateTmp=yes
        PrivateDevices=yes
        PrivateMounts=yes
        DevicePolicy=closed
        ProtectProc=invisible
        ProcSubset=pid
        RemoveIPC=yes

        # The kernel.
        ProtectClock=yes
        ProtectControlGroups=yes
        ProtectHostname=yes
        ProtectKernelLogs=yes
        ProtectKernelModules=yes
        ProtectKernelTunables=yes
        LockPersonality=yes
        MemoryDenyWriteExecute=yes
        RestrictAddressFamilies=AF_INET AF_INET6 AF_NETLINK AF_UNIX
        RestrictNamespaces=yes
        RestrictRealtime=yes
        RestrictSUIDSGID=yes
        SystemCallArchitectures=native
        SystemCallFilter=@system-service
        SystemCallFilter=~@privileged @resources
        SystemCallFilter=setrlimit sched_setaffinity
        SystemCallErrorNumber=EPERM

        """

    private static let target = """

        [Install]
        WantedBy=multi-user.target

        """
}
