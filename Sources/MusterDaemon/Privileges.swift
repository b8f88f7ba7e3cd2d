import Foundation
import Muster
import NameServer

/// What has to be done while the program still may: its sockets are bound, or taken over from the
/// service manager, and then it becomes the user that is configured.
struct Privileges {
    let configuration: Configuration
    let environment: [String: String]

    /// The sockets; nil where nobody passed any and no right is given up, so that they are bound
    /// when all records are there.
    func use() throws(Problems) -> ListenSockets? {
        let passed = try ServiceSockets.passed(environment)
        guard !passed.isEmpty || configuration.user != nil else { return nil }
        let user = try configuration.user.map { text throws(Problems) in try ProcessUser(text) }
        if user != nil { try checkAPI() }
        let sockets = try bind(passed)
        if let user {
            try user.become()
            try ReachableFiles(configuration, environment: environment).check(for: user.text)
        }
        return sockets
    }

    private func bind(_ passed: [PassedSocket]) throws(Problems) -> ListenSockets? {
        var server = ServerConfiguration()
        server.listen = configuration.dns
        server.workers = configuration.workers
        do throws(ServerError) {
            try server.bind(passed: passed)
        } catch {
            throw StartFailure.problems(error)
        }
        return server.sockets
    }

    /// The API is bound later, by the ordinary user.
    private func checkAPI() throws(Problems) {
        let path = "/proc/sys/net/ipv4/ip_unprivileged_port_start"
        let text = try? String(contentsOfFile: path, encoding: .utf8)
        let firstOpen = text.flatMap { Int($0.trimmingCharacters(in: .newlines)) } ?? 1024
        let addresses = configuration.api.compactMap(ListenAddress.init)
        for address in addresses where (1..<firstOpen).contains(address.port) {
            throw Problems(
                "api \(address) is bound as the user that is named in user, who cannot listen "
                    + "below port \(firstOpen): choose another port")
        }
    }
}
