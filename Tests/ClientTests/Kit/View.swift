/// One way in which a client shows what it knows of a service.
struct View: Sendable {
    /// What the view must show in each scene.
    enum Subject {
        /// The addresses of `web`.
        case addresses
        /// One of the addresses of `web`, while it has one.
        case anAddress
        /// The addresses of `_web._tcp`, each with its port.
        case endpoints
        /// That `web` has no AAAA records, and, once it is gone, that there is no such name.
        case absence
        /// Names of the upstream's, which are the same in all scenes.
        case outside(Set<String>)

        /// Whether it is of names that are none of ours.
        var isOutside: Bool {
            if case .outside = self { true } else { false }
        }
    }

    /// What a person would call it: the command, or the place where it is read.
    let title: String
    let subject: Subject
    /// What it shows now.
    let look: @Sendable () async throws -> Set<String>

    /// Whether this is what must be seen.
    func isRight(_ seen: Set<String>, in scene: Scene) -> Bool {
        switch subject {
        case .addresses: seen == scene.addresses
        case .anAddress:
            seen.isSubset(of: scene.addresses) && seen.count == min(1, scene.addresses.count)
        case .endpoints: seen == scene.endpoints
        case .absence: seen == (scene == .gone ? ["NXDOMAIN"] : ["NOERROR"])
        case .outside(let expected): seen == expected
        }
    }
}

extension View {
    /// How a client shows what an alias of the upstream leads to; `look` is given its name.
    static func outsideAddresses(
        _ title: String, _ look: @escaping @Sendable (_ name: String) async throws -> Set<String>
    ) -> View {
        View(title: title, subject: .outside(["10.53.1.7"])) {
            try await look("one.outside.example")
        }
    }

    /// How it shows a service of the upstream.
    static func outsideEndpoints(
        _ title: String, _ look: @escaping @Sendable (_ name: String) async throws -> Set<String>
    ) -> View {
        View(title: title, subject: .outside(["10.53.1.9:8080"])) {
            try await look("_http._tcp.deb.outside.example")
        }
    }
}
