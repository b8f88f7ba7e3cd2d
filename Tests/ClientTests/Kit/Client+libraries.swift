import TestKit

/// What programs call to resolve names.
extension Client {
    /// getaddrinfo and gethostbyname of the system.
    static let glibc = Client(
        name: "glibc",
        version: { try await $0.word(after: "GLIBC ", in: ["getent", "--version"]) },
        start: { stage in
            [
                View(title: "`getent ahosts`", subject: .addresses) {
                    try await stage.getent("ahosts")
                },
                View(title: "`getent hosts`", subject: .addresses) {
                    try await stage.getent("hosts")
                },
                View(title: "`curl` by name", subject: .anAddress) { try await stage.curl() },
            ]
                + stage.whereForwarding([
                    .outsideAddresses("`getent ahosts`") { try await stage.getent("ahosts", $0) },
                    .outsideAddresses("`getent hosts`") { try await stage.getent("hosts", $0) },
                    .outsideAddresses("`curl` by name") { try await stage.curl($0) },
                ])
        })

    /// The resolver of a Python program.
    static let dnspython = Client(
        name: "dnspython",
        version: { stage in
            let print = "import dns.version; print('dnspython', dns.version.version)"
            return try await stage.word(after: "dnspython ", in: [stage.python, "-c", print])
        },
        start: { $0.views(of: "dnspython_client.py", "resolve A") })

    /// The resolver of programs that wait for many answers at once.
    static let cares = Client(
        name: "c-ares",
        version: {
            try await $0.word(after: "c-ares ", in: $0.script("cares_client.py", "--version"))
        },
        start: { $0.views(of: "cares_client.py", "ares_getaddrinfo") })
}

extension Stage {
    /// What is put in front of a command for which this file is resolv.conf, if it is not the
    /// stage's own.
    func under(_ resolvConf: String?) -> [String] {
        let replacement = "mount --bind \"$0\" /etc/resolv.conf && exec \"$@\""
        return resolvConf.map { ["unshare", "--mount", "sh", "-c", replacement, $0] } ?? []
    }

    /// The addresses that one of getent's databases has of a name, under such a file.
    func getent(
        _ database: String, _ name: String = "web.shop.example", by resolvConf: String? = nil
    ) async throws -> Set<String> {
        let result = try await run(under(resolvConf) + ["getent", database, name])
        // 2: a key was not found.
        guard [.exit(0), .exit(2)].contains(result.ending) else {
            throw Unreadable(description: "getent \(database): \(result)")
        }
        let lines = result.output.split(whereSeparator: \.isNewline)
        return Set(lines.compactMap { $0.split(separator: " ").first.map(String.init) })
    }

    /// Which instance answers curl at a name.
    func curl(_ name: String = "web.shop.example") async throws -> Set<String> {
        let result = try await run(["curl", "-sS", "http://\(name):8080/"])
        // 6: the name was not resolved.
        guard [.exit(0), .exit(6)].contains(result.ending) else {
            throw Unreadable(description: "curl: \(result)")
        }
        return Set(result.output.split(separator: ":").prefix(1).map(String.init))
    }

    /// What a Python script of the kit prints of both services.
    fileprivate func views(of script: String, _ title: String) -> [View] {
        let addresses = { @Sendable [self] name in
            Set(try await lines(self.script(script, name, "A")))
        }
        let endpoints = { @Sendable [self] name in
            Set(try await lines(self.script(script, name, "SRV")))
        }
        let service = "SRV and its targets"
        return [
            View(title: title, subject: .addresses) { try await addresses("web.shop.example") },
            View(title: service, subject: .endpoints) {
                try await endpoints("_web._tcp.shop.example")
            },
        ]
            + whereForwarding([
                .outsideAddresses(title, addresses), .outsideEndpoints(service, endpoints),
            ])
    }
}
