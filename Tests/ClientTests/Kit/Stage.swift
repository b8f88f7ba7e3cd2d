import TestKit

/// A network of its own with Muster on port 53, the only name server of its resolv.conf, and the
/// instances of the kit's services behind their addresses.
final class Stage: Sendable {
    /// The address of the network's only interface besides loopback; resolvers listen here.
    static let resolver = "10.53.0.1"
    /// Makes the interface, because libraries ask for addresses of the families that one has
    /// (AI_ADDRCONFIG), and the addresses of the instances.
    private static let interfaces = """
        ip link add client0 type veth peer name client1
        ip link set client0 up
        ip link set client1 up
        ip address add \(resolver)/24 dev client0
        ip address add 10.53.0.2/24 dev client0
        ip address add \(OutsideServer.address)/24 dev client0
        ip address add fd53::1/64 dev client0 nodad
        ip route add local 10.53.1.0/24 dev lo
        """
    /// The options with which Muster asks an `OutsideServer` for names that are not ours.
    static let forwarding = ["--forward", OutsideServer.address, "--domains", "shop.example"]
    private static let scripts = Checkout.folder + "/Tests/ClientTests/Kit/"

    /// Holds the clients' files.
    let folder: TemporaryFolder
    /// What docs/clients.md tells of the clients.
    let page: ClientsPage
    /// Whether Muster asks others for names that are not ours.
    let forwards: Bool
    private let network: IsolatedNetwork
    private let server: MusterServer
    private let instances: RunningProgram
    /// The interpreter that has the Python clients.
    let python: String

    /// A stage on which Muster has these options and these files in its folder of zones, and
    /// programs have this resolv.conf, if it is not the usual one.
    init(
        resolvConf: String? = nil, options: [String] = [], zones: [String: String] = [:]
    ) async throws {
        python = try await PythonEnvironment.interpreter()
        page = try ClientsPage()
        forwards = options.contains("--forward")
        folder = try TemporaryFolder()
        network = try await IsolatedNetwork(
            resolvConf: resolvConf ?? page.configuration("glibc"), setUp: Self.interfaces)
        let files = try TemporaryFolder()
        try files.write("", to: "zones/registry.yaml")
        for (name, text) in zones { try files.write(text, to: "zones/" + name) }
        server = try await MusterServer(
            folder: files, address: "127.0.0.1:53", options: options, launcher: network.command([]))
        instances = try RunningProgram(network.command([python, Self.scripts + "backends.py"]))
        try await wait(for: "the instances to listen\n\(instances.errors)") { [instances] in
            instances.output == "ready\n"
        }
    }

    /// These views where Muster forwards, and none elsewhere.
    func whereForwarding(_ views: [View]) -> [View] { forwards ? views : [] }

    /// What Muster logged so far.
    var log: String { server.log }

    /// The arguments that run a command on the stage.
    func command(_ arguments: [String]) -> [String] { network.command(arguments) }

    /// Runs a command on the stage to its end.
    func run(
        _ arguments: [String], within deadline: Duration = .seconds(30)
    ) async throws -> ProgramResult {
        try await TestKit.run(network.command(arguments), within: deadline)
    }

    /// The lines that a command prints on the stage. Its end must be a good one.
    func lines(
        _ arguments: [String], within deadline: Duration = .seconds(30)
    ) async throws -> [String] {
        let result = try await run(arguments, within: deadline)
        guard result.succeeded else {
            throw Unreadable(description: "\(arguments): \(result)\n\(log)")
        }
        return result.output.split(whereSeparator: \.isNewline).map(String.init)
    }

    /// The word behind `prefix` in what a command of the stage prints: its version.
    func word(after prefix: String, in command: [String]) async throws -> String {
        let result = try await run(command)
        let printed = result.output + result.errors
        guard let end = printed.firstRange(of: prefix)?.upperBound,
            let word = printed[end...].split(whereSeparator: \.isWhitespace).first
        else { throw Unreadable(description: "no '\(prefix)': \(result)") }
        return String(word.prefix { $0 != ")" })
    }

    /// Starts a command on the stage that runs until nobody holds it.
    func start(_ arguments: [String]) throws -> RunningProgram {
        try RunningProgram(network.command(arguments))
    }

    /// The arguments that run a Python script of the kit.
    func script(_ name: String, _ arguments: String...) -> [String] {
        [python, Self.scripts + name] + arguments
    }

    /// The path of a file of the kit.
    static func file(_ name: String) -> String { scripts + name }

    /// Brings the services from the scene before into this one. Each of its steps waits for the
    /// disk.
    func show(_ scene: Scene) async throws {
        _ = try await lines(
            script("scenes.py", "http://" + server.apiAddress, scene.rawValue),
            within: .seconds(120))
    }

    /// How many questions came over TCP so far.
    func questionsOverTCP() async throws -> Int {
        let metrics = try await lines(["curl", "-sS", "http://\(server.apiAddress)/metrics"])
        let counter = "muster_dns_tcp_queries_total "
        guard let line = metrics.first(where: { $0.hasPrefix(counter) }),
            let count = Int(line.dropFirst(counter.count))
        else { throw Unreadable(description: "no \(counter)in \(metrics)") }
        return count
    }
}
