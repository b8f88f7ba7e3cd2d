import TestKit

/// Resolvers that hand one domain to Muster, or all names, and keep what they hear for its TTL.
extension Client {
    /// unbound with a stub zone, a validator and random case of letters in its questions.
    static let unbound = Client(
        name: "unbound",
        version: {
            try await $0.word(
                after: "Version ", in: UnpackedPrograms.command(Self.unboundPath, ["-V"]))
        },
        start: { stage in
            let rootKey =
                ". DS 20326 8 2 E06D44B80B8F1D39A95C0B0D7C65D08458E880409BBC683457104237C7F8EC8D"
            return try await stage.caches("unbound", "`forward-zone`") { text, address in
                let file = try stage.folder.write(
                    text + """
                        server:
                            interface: \(address)
                            access-control: \(address)/24 allow
                            use-caps-for-id: yes
                            trust-anchor: "\(rootKey)"
                            domain-insecure: "outside.example"
                            username: ""
                            chroot: ""
                            directory: "\(stage.folder.path)"
                            pidfile: ""
                            use-syslog: no

                        """, to: address + "/unbound.conf")
                return UnpackedPrograms.command(unboundPath, ["-d", "-c", file])
            }
        })
    private static let unboundPath = "usr/sbin/unbound"

    /// BIND with a static-stub zone, or forwarders, and a validator.
    static let bind = Client(
        name: "BIND",
        version: {
            try await $0.word(after: "BIND ", in: UnpackedPrograms.command(bindPath, ["-v"]))
        },
        start: { stage in
            try await stage.caches("BIND", "`forwarders`") { text, address in
                let place = """
                    directory "\(stage.folder.path(address))";
                        pid-file none;
                        session-keyfile none;
                        lock-file none;
                        listen-on-v6 { none; };
                    """
                let text =
                    text.replacing("directory \"/var/cache/bind\";", with: place)
                    .replacing("listen-on { 10.53.0.1; };", with: "listen-on { \(address); };")
                    .replacing(
                        "\"shop.example\"; }", with: "\"shop.example\"; \"outside.example\"; }")
                let file = try stage.folder.write(
                    text + "controls { };\n", to: address + "/named.conf")
                return UnpackedPrograms.command(bindPath, ["-g", "-n", "1", "-c", file])
            }
        })
    private static let bindPath = "usr/sbin/named"

    /// dnsmasq with one server for the domain, or for all names.
    static let dnsmasq = Client(
        name: "dnsmasq",
        version: {
            try await $0.word(after: "version ", in: UnpackedPrograms.command(dnsmasqPath, ["-v"]))
        },
        start: { stage in
            try await stage.caches("dnsmasq", "`server=`") { text, address in
                let file = try stage.folder.write(
                    text + """
                        listen-address=\(address)
                        bind-interfaces
                        no-resolv
                        no-hosts

                        """, to: address + "/dnsmasq.conf")
                return UnpackedPrograms.command(
                    dnsmasqPath, ["--no-daemon", "--log-facility=-", "--conf-file=" + file])
            }
        })
    private static let dnsmasqPath = "usr/sbin/dnsmasq"
}

extension Stage {
    /// Where a second cache listens.
    private static let secondResolver = "10.53.0.2"

    /// Starts a cache that asks Muster for the domain, and shows what dig sees through it; where
    /// Muster forwards, another one that asks Muster for all names. `command` makes the
    /// command from the page's configuration and the address to listen at.
    fileprivate func caches(
        _ client: String, _ setting: String,
        _ command: (_ text: String, _ address: String) throws -> [String]
    ) async throws -> [View] {
        let ofDomain = try start(command(page.configuration(client), Self.resolver))
        try await waitForAnswers(of: Self.resolver, ofDomain)
        let domainViews = views(through: Self.resolver, keeping: ofDomain)
        guard forwards else { return domainViews }
        let ofAll = try start(
            command(page.configuration(client, forwarding: true), Self.secondResolver))
        try await waitForAnswers(of: Self.secondResolver, ofAll)
        let suffix = " with " + setting
        return domainViews + views(through: Self.secondResolver, keeping: ofAll, suffix)
            + outsideViews(through: Self.secondResolver, keeping: ofAll, suffix)
    }
}
