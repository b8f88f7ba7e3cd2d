import TestKit

/// getaddrinfo of musl, in a program of C.
extension Client {
    /// As Debian 12 has it, which takes what a cut reply holds.
    static let musl = Client(
        name: "musl up to 1.2.3",
        version: { try await $0.word(after: "Version ", in: ["sh", "-c", "/lib/ld-musl-*"]) },
        asksOverTCP: false,
        remark: "at most 29 of 30 at a time, all in turn",
        start: { stage in
            let program = try await stage.getaddrinfo(["musl-gcc"])
            return stage.views(of: program, 8, "getaddrinfo, eight times")
        })

    /// As Alpine has it since release 3.18. Debian 12 has none; the Python package of Zig brings
    /// its source.
    static let recentMusl = Client(
        name: "musl since 1.2.4",
        // A program that it is linked into does not tell.
        version: { _ in "1.2.5 of Zig 0.13.0" },
        start: { stage in
            let program = try await stage.recentGetaddrinfo()
            return stage.views(of: program, 1, "getaddrinfo")
        })
    fileprivate static let zig = "ziglang==0.13.0"
}

extension Stage {
    /// A program that calls getaddrinfo, made by this compiler. One that compiles the C library
    /// first needs its time.
    func getaddrinfo(
        _ compiler: [String], environment: [String: String] = [:]
    ) async throws -> String {
        let name = compiler[0].split(separator: "/").last ?? ""
        let program = folder.path("getaddrinfo-" + name)
        let compilation = try await TestKit.run(
            compiler + ["-o", program, Self.file("getaddrinfo.c")],
            environment: environment, within: .seconds(300))
        guard compilation.succeeded else { throw Unreadable(description: compilation.errors) }
        return program
    }

    /// The same, linked with a musl that is not of Debian.
    func recentGetaddrinfo() async throws -> String {
        let machine = try await lines(["uname", "-m"]).joined()
        let cache = Checkout.folder + "/.build/zig"
        let compiler = try await PythonEnvironment.package(Client.zig) + "/ziglang/zig"
        return try await getaddrinfo(
            [compiler, "cc", "-static", "-target", machine + "-linux-musl"],
            environment: ["ZIG_GLOBAL_CACHE_DIR": cache, "ZIG_LOCAL_CACHE_DIR": cache])
    }

    fileprivate func views(of program: String, _ times: Int, _ title: String) -> [View] {
        [
            View(title: title, subject: .addresses) { [self] in
                Set(try await lines([program, "web.shop.example", String(times)]))
            }
        ]
            + whereForwarding([
                .outsideAddresses("getaddrinfo") { [self] name in
                    Set(try await lines([program, name, "1"]))
                }
            ])
    }
}
