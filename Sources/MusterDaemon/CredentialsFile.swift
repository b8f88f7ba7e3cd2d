import RequestSigning
import Yams

/// The file of those who may sign requests: a list of mappings.
///
///     - accessKeyId: deploy
///       secretAccessKey: kP3sV8wQ2mT6xZ1cY9bN4jH7
///       access: read-write
enum CredentialsFile {
    private static let members = ["accessKeyId", "secretAccessKey", "access"]

    /// The credentials of a file; there is at least one.
    static func load(_ path: String) throws(Problems) -> [Credential] {
        let text: String
        do throws(Problem) {
            text = try PrivateFile(path).text(limit: Limits.credentialsFile, allows: .owner)
        } catch {
            throw Problems([error])
        }
        var source = YAMLSource(file: path)
        let root = source.compose(text)
        let credentials = root.map { read($0, &source) } ?? []
        guard source.problems.isEmpty else { throw Problems(source.problems) }
        guard !credentials.isEmpty else {
            throw Problems([
                Problem(
                    "has no credential: write a list of mappings with accessKeyId, "
                        + "secretAccessKey and access", at: path)
            ])
        }
        return credentials
    }

    private static func read(_ root: Node, _ source: inout YAMLSource) -> [Credential] {
        guard let entries = root.sequence else {
            source.report("credentials must be a list", at: root)
            return []
        }
        if entries.count > Limits.credentials {
            source.report("there are more than \(Limits.credentials) credentials", at: root)
            return []
        }
        var first: [String: Node] = [:]
        return entries.compactMap { credential($0, &source, &first) }
    }

    private static func credential(
        _ node: Node, _ source: inout YAMLSource, _ first: inout [String: Node]
    ) -> Credential? {
        let what = "a credential"
        guard let entries = source.mapping(node, what, known: members),
            let key = source.required("accessKeyId", of: entries, what, node),
            let secret = source.required("secretAccessKey", of: entries, what, node),
            let access: Credential.Permission = source.requiredChoice(
                "access", of: entries, what, node),
            source.isFirst(key, "accessKeyId '\(key)'", node, &first)
        else { return nil }
        if let wrong = CredentialExpectation.accessKeyID(key) {
            source.report("accessKeyId must be \(wrong)", at: node)
        }
        if let wrong = CredentialExpectation.secret(secret) {
            source.report("secretAccessKey must be \(wrong)", at: node)
        }
        return Credential(accessKeyID: key, secret: secret, permission: access)
    }
}
