import CloudMap
import RequestSigning
import Synchronization

/// What the API takes from files, and takes anew when they are read again: who may sign requests,
/// and the certificate.
final class APIFiles: Sendable {
    private struct Content {
        var admission: Admission
        var certificate: ServerCertificate?
    }

    private let configuration: Configuration
    /// Outlives the credentials: reading them again must not let requests in again.
    private let nonces: NonceMemory
    private let content: Mutex<Content>

    /// Reads the files, or tells all that is wrong with them.
    init(_ configuration: Configuration) throws(Problems) {
        self.configuration = configuration
        let nonces = NonceMemory()
        self.nonces = nonces
        let admission = Result { () throws(Problems) in try configuration.admission(nonces) }
        let certificate = Result { () throws(Problems) in try ServerCertificate(configuration) }
        let problems = [admission.problems, certificate.problems].flatMap(\.self)
        guard problems.isEmpty else { throw Problems(problems) }
        content = Mutex(
            Content(admission: try admission.get(), certificate: try certificate.get()))
    }

    /// Who is let in.
    var admission: Admission { content.withLock { $0.admission } }

    /// The certificate that new connections are shown; nil without TLS.
    var certificate: ServerCertificate? { content.withLock { $0.certificate } }

    /// Reads the files again. What is wrong stays as it was, and is told.
    func reload() -> [Problem] {
        let admission = Result { () throws(Problems) in try configuration.admission(nonces) }
        let certificate = Result { () throws(Problems) in try ServerCertificate(configuration) }
        content.withLock { content in
            if case .success(let admission) = admission { content.admission = admission }
            if case .success(let certificate) = certificate { content.certificate = certificate }
        }
        return admission.problems + certificate.problems
    }
}

extension Result where Failure == Problems {
    /// What is wrong; empty when nothing is.
    fileprivate var problems: [Problem] {
        if case .failure(let error) = self { error.list } else { [] }
    }
}
