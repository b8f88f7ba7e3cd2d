import TestKit

/// What dig shows of the kit's services through a resolver of the stage.
extension Stage {
    /// The views of all record types through the resolver at this address; `keeping` is the program
    /// that listens there.
    func views(
        through resolver: String, keeping program: RunningProgram, _ suffix: String = ""
    ) -> [View] {
        [
            View(title: "A by dig" + suffix, subject: .addresses) { [self] in
                try await living(program) { try await addresses("web.shop.example", resolver) }
            },
            View(title: "AAAA by dig" + suffix, subject: .absence) { [self] in
                try await living(program) { try await status(through: resolver) }
            },
            View(title: "SRV by dig" + suffix, subject: .endpoints) { [self] in
                try await living(program) {
                    try await endpoints("_web._tcp.shop.example", resolver)
                }
            },
        ]
    }

    /// What dig sees of the upstream's names through such a resolver.
    func outsideViews(
        through resolver: String, keeping program: RunningProgram, _ suffix: String = ""
    ) -> [View] {
        [
            .outsideAddresses("A by dig" + suffix) { [self] name in
                try await living(program) { try await addresses(name, resolver) }
            },
            .outsideEndpoints("SRV by dig" + suffix) { [self] name in
                try await living(program) { try await endpoints(name, resolver) }
            },
        ]
    }

    /// Waits until a resolver answers anything at all.
    func waitForAnswers(of resolver: String, _ program: RunningProgram) async throws {
        try await wait(for: "a resolver at \(resolver)\n\(program.errors)") {
            let result = try await run(dig(resolver) + ["web.shop.example", "A"])
            return result.succeeded || !program.isRunning
        }
        guard program.isRunning else { throw Unreadable(description: program.errors) }
    }

    /// What dig prints with these arguments; Muster is asked unless they say otherwise.
    func dig(_ arguments: String...) async throws -> String { try await dig(arguments) }

    /// The same with a list of them.
    func dig(_ arguments: [String]) async throws -> String {
        try await run(["dig", "+tries=1", "+time=8"] + arguments).output
    }

    private func dig(_ resolver: String) -> [String] {
        ["dig", "@" + resolver, "+tries=1", "+time=5"]
    }

    private func addresses(_ name: String, _ resolver: String) async throws -> Set<String> {
        let found = try await records([name, "A"], resolver)
        return Set(found.filter { $0[3] == "A" }.map { $0[4] })
    }

    /// The RCODE for AAAA, with the number of answers if there are any.
    private func status(through resolver: String) async throws -> Set<String> {
        let printed = try await lines(dig(resolver) + ["web.shop.example", "AAAA"])
        let text = printed.joined(separator: "\n")
        let status = text.split(separator: "status: ").last.map { $0.prefix { $0 != "," } } ?? ""
        return [String(status) + (text.contains("ANSWER: 0,") ? "" : " with answers")]
    }

    /// SRV records of which each target is asked for by its name.
    private func endpoints(_ name: String, _ resolver: String) async throws -> Set<String> {
        let services = try await records([name, "SRV"], resolver)
        guard !services.isEmpty else { return [] }
        let hosts = try await records(services.flatMap { [$0[7], "A"] }, resolver)
        return Set(
            services.flatMap { service in
                hosts.filter { $0[0] == service[7] }.map { "\($0[4]):\(service[6])" }
            })
    }

    /// The words of each record that answers one of the questions.
    private func records(_ questions: [String], _ resolver: String) async throws -> [[String]] {
        try await lines(dig(resolver) + ["+noall", "+answer"] + questions).map { line in
            line.split(whereSeparator: \.isWhitespace).map(String.init)
        }
    }

    /// What is seen while the program runs.
    private func living<Seen>(
        _ program: RunningProgram, _ look: () async throws -> Seen
    ) async throws -> Seen {
        guard program.isRunning else { throw Unreadable(description: "ended:\n\(program.errors)") }
        return try await look()
    }
}
