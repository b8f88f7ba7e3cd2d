import Glibc
import TestKit

/// A server of python3 on a loopback address of its own, which tests kill and revive.
final class ProbedTarget {
    /// What it does with a connection.
    enum Manner: String {
        /// Reads a request and answers, or for TCP closes.
        case answers
        /// Reads, and never answers.
        case hangs
    }

    /// `127.0.1.1`.
    let address: String
    let port: Int
    private let command: [String]
    private var program: RunningProgram?
    private let folder: TemporaryFolder

    /// A target that does not run yet; of HTTPS with a self-signed certificate made by openssl.
    init(_ kind: String, _ address: String, _ manner: Manner = .answers) async throws {
        self.address = address
        port = try FreePort.take()
        folder = try TemporaryFolder()
        let script = try folder.write(Self.script, to: "target.py")
        command = ["python3", script, kind, address, "\(port)", manner.rawValue, folder.path]
        if kind == "HTTPS" {
            let made = try await run([
                "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj", "/CN=anybody",
                "-keyout", folder.path("key.pem"), "-out", folder.path("certificate.pem"),
            ])
            guard made.succeeded else { throw Unreadable(description: made.errors) }
        }
    }

    /// What an instance there is registered with.
    var attributes: [String: String] {
        ["AWS_INSTANCE_IPV4": address, "AWS_INSTANCE_PORT": "\(port)"]
    }

    /// Starts it, and waits until it listens.
    func start() async throws {
        let program = try RunningProgram(command)
        self.program = program
        try await wait(for: "the target to listen: \(program.errors)") {
            program.output.contains("listening")
        }
    }

    /// Kills it.
    func kill() async throws {
        program?.send(SIGKILL)
        _ = try await program?.end()
        program = nil
    }

    /// How many connections it saw, and how many of them the other side closed.
    var connections: (opened: Int, closed: Int) {
        let lines = program?.output.split(separator: "\n") ?? []
        return (lines.count { $0 == "opened" }, lines.count { $0 == "closed" })
    }

    private static let script = """
        import socket, ssl, sys, threading

        kind, address, port, manner, folder = sys.argv[1:]
        server = socket.create_server((address, int(port)), backlog=64)
        context = None
        if kind == "HTTPS":
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(folder + "/certificate.pem", folder + "/key.pem")
        print("listening", flush=True)

        def serve(connection):
            try:
                if context:
                    connection = context.wrap_socket(connection, server_side=True)
                request = connection.recv(4096)
                if request:
                    print("opened", flush=True)
                while manner == "hangs" and request:
                    request = connection.recv(4096)
                    if not request:
                        print("closed", flush=True)
                if kind != "TCP" and manner == "answers":
                    connection.sendall(b"HTTP/1.1 200 OK\\r\\nConnection: close\\r\\n\\r\\n")
            except OSError:
                pass
            finally:
                connection.close()

        while True:
            threading.Thread(target=serve, args=(server.accept()[0],), daemon=True).start()

        """
}
