import Logging
import Muster

/// Has the server ask the upstreams that `resolv.conf` names now.
///
/// Who writes that file, for DHCP or a VPN, tells nobody. It is a few hundred octets, so that it is
/// read rather than its time of change, which symbolic links and replaced files make uncertain.
actor UpstreamFiles {
    private let server: Server
    private let configuration: Configuration
    private let logger: Logger
    private var upstreams: [String: [String]]
    /// What was wrong the last time, and is not told again.
    private var trouble: Problems?

    /// The files of a configuration, of which the server has these upstreams.
    init(
        _ configuration: Configuration, of server: Server, upstreams: [String: [String]],
        logger: Logger
    ) {
        self.configuration = configuration
        self.server = server
        self.upstreams = upstreams
        self.logger = logger
    }

    /// Takes over what the files say now. When it throws, the server asks whom it asked before.
    func takeOver() throws(Problems) {
        let named = try configuration.upstreams()
        guard named != upstreams else { return }
        do throws(ServerError) {
            try server.forward(to: named)
        } catch {
            throw Problems(error.message)
        }
        upstreams = named
        let list = named.sorted { $0.key < $1.key }
            .map { "\($0.key) \($0.value.joined(separator: ","))" }
        logger.notice(
            "other upstreams are asked from now on",
            metadata: ["upstreams": "\(list.joined(separator: "; "))"])
    }

    /// The same, with what is wrong told once.
    func look() {
        do throws(Problems) {
            try takeOver()
            trouble = nil
        } catch {
            guard error != trouble else { return }
            trouble = error
            for problem in error.list {
                logger.warning(
                    "upstreams stay as they were", metadata: ["problem": "\(problem)"])
            }
        }
    }
}
