import ArgumentParser
import MusterDaemon

/// What the commands that ask the API have in common.
struct APIOptions: ParsableArguments {
    @Flag(help: "Print one JSON object, for programs.") var json = false
    @OptionGroup var flags: SettingFlags<APIClientSettings>
}

/// `muster services`.
struct Services: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "List the services.", discussion: HelpText.services)
    @Argument(help: "A namespace by name or id; without one, all are listed.")
    var namespace: String?
    @OptionGroup var options: APIOptions

    /// Runs it.
    func run() async throws {
        try await options.flags.run { await $0.services(in: namespace, asJSON: options.json) }
    }
}

/// `muster instances SERVICE`.
struct Instances: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "List the instances of a service, their health and attributes.",
        discussion: HelpText.instances)
    @Argument(help: "The service by name, web.example.local, or by id.") var service: String
    @OptionGroup var options: APIOptions

    /// Runs it.
    func run() async throws {
        try await options.flags.run { await $0.instances(of: service, asJSON: options.json) }
    }
}

/// `muster register SERVICE INSTANCE KEY=VALUE...`.
struct Register: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Register an instance, or give it other attributes.",
        discussion: HelpText.register)
    @Argument(help: "The service by name, web.example.local, or by id.") var service: String
    @Argument(help: "The instance's id: letters, digits and _/:.@-") var instance: String
    @Argument(help: ArgumentHelp("Further attributes.", valueName: "key=value"))
    var attributes: [String] = []

    @Option(help: "Its IPv4 address (AWS_INSTANCE_IPV4).") var ipv4: String?
    @Option(help: "Its IPv6 address (AWS_INSTANCE_IPV6).") var ipv6: String?
    @Option(help: "Its port (AWS_INSTANCE_PORT).") var port: String?
    @Option(help: "The name it is an alias of (AWS_INSTANCE_CNAME).") var cname: String?
    @Option(help: "The load balancer's name (AWS_ALIAS_DNS_NAME).") var alias: String?
    @Option(help: "The EC2 instance's id (AWS_EC2_INSTANCE_ID).") var ec2: String?
    @Option(help: "How it is at first (AWS_INIT_HEALTH_STATUS).") var health: ToldHealth?
    @Flag(help: "Make the service, and its namespace, if there is none.") var create = false
    @OptionGroup var options: APIOptions

    /// What is to be registered.
    private func registration() throws -> Registration {
        let given: [(Registration.Flag, String?)] = [
            (.ipv4, ipv4), (.ipv6, ipv6), (.port, port), (.cname, cname), (.alias, alias),
            (.ec2, ec2), (.health, health?.rawValue.uppercased()),
        ]
        let flags = given.compactMap { flag, value in value.map { (flag, $0) } }
        return try Registration(
            service: service, instance: instance, flags: Dictionary(uniqueKeysWithValues: flags),
            pairs: attributes, creates: create)
    }

    /// Refuses attributes that make no sense.
    func validate() throws {
        do { _ = try registration() } catch { throw ValidationError("\(error)") }
    }

    /// Runs it.
    func run() async throws {
        let registration = try registration()
        try await options.flags.run { await $0.register(registration, asJSON: options.json) }
    }
}

/// `muster deregister SERVICE INSTANCE`.
struct Deregister: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Deregister an instance.", discussion: HelpText.deregister)
    @Argument(help: "The service by name, web.example.local, or by id.") var service: String
    @Argument(help: "The instance's id.") var instance: String
    @OptionGroup var options: APIOptions

    /// Runs it.
    func run() async throws {
        try await options.flags.run {
            await $0.deregister(instance, of: service, asJSON: options.json)
        }
    }
}

/// `muster health SERVICE INSTANCE healthy|unhealthy`.
struct Health: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Tell that an instance is healthy or unhealthy.", discussion: HelpText.health)
    @Argument(help: "The service by name, web.example.local, or by id.") var service: String
    @Argument(help: "The instance's id.") var instance: String
    @Argument(help: "How it is.") var health: ToldHealth
    @OptionGroup var options: APIOptions

    /// Runs it.
    func run() async throws {
        try await options.flags.run {
            await $0.tell(health, of: instance, in: service, asJSON: options.json)
        }
    }
}

extension ToldHealth: ExpressibleByArgument {}
