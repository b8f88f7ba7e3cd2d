import RequestSigning

/// The one credential that environment variables can name. It has no flags and no keys in the
/// configuration file: command lines are seen by everybody, and such files are often shared.
enum CredentialVariables {
    private static let key = Setting.variablePrefix + "ACCESS_KEY_ID"
    private static let secret = Setting.variablePrefix + "SECRET_ACCESS_KEY"
    private static let access = Setting.variablePrefix + "ACCESS"

    /// The variables' names.
    static let names = [key, secret, access]

    /// The credential of an environment; nil without one. Empty variables count as absent.
    static func read(
        _ environment: [String: String], _ problems: inout [Problem]
    ) -> Credential? {
        let given = environment.filter { names.contains($0.key) && !$0.value.isEmpty }
        guard !given.isEmpty else { return nil }
        let missing = [key, secret].filter { given[$0] == nil }
        problems += missing.map { Problem("is missing beside the others of a credential", at: $0) }
        let word = given[access] ?? Credential.Permission.readWrite.rawValue
        let permission = Credential.Permission(rawValue: word)
        if permission == nil {
            problems.append(Problem("must be read-only or read-write, not '\(word)'", at: access))
        }
        guard let id = given[key], let value = given[secret], let permission else { return nil }
        if let wrong = CredentialExpectation.accessKeyID(id) {
            problems.append(Problem("must be \(wrong)", at: key))
        }
        if let wrong = CredentialExpectation.secret(value) {
            problems.append(Problem("must be \(wrong)", at: secret))
        }
        return Credential(accessKeyID: id, secret: value, permission: permission)
    }
}

/// What the parts of a credential should have been; nil when they are right. A secret is repeated
/// nowhere.
enum CredentialExpectation {
    /// What clients send in the clear.
    static func accessKeyID(_ text: String) -> String? {
        text.wholeMatch(of: /[A-Za-z0-9_.\-]{1,128}/) == nil
            ? "1 to 128 letters, digits, and the characters _ . -" : nil
    }

    /// What requests are signed with.
    static func secret(_ text: String) -> String? {
        text.wholeMatch(of: /[!-~]{16,256}/) == nil
            ? "16 to 256 characters of ASCII without blanks; `openssl rand -base64 30` makes such"
            : nil
    }
}
