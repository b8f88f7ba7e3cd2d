import CloudMap
import Foundation
import RequestSigning
import TestKit
import Testing

@testable import MusterDaemon

/// Requests that are sent again after SIGHUP.
@Suite("Nonces and reloads")
struct ReloadedNonces {
    /// As aliyun-python-sdk-core signs it with this key at this time.
    private static let request = HTTPRequestParts(
        method: "GET", path: "/",
        query: "AccessKeyId=deploy&Action=DescribeHealthStatus&Format=JSON&LoadBalance"
            + "rId=srv-a&SignatureMethod=HMAC-SHA1&SignatureNonce=3ee8c1b8&SignatureType=&Signa"
            + "tureVersion=1.0&Timestamp=2026-01-01T00%3A00%3A00Z&Version=2014-05-15"
            + "&Signature=4N52sgD1GosyWc7q5SVYI9CNSt4%3D",
        headers: [("Host", "127.0.0.1:5380")], body: [])
    private static let key = "- {accessKeyId: deploy, secretAccessKey: kP3sV8wQ2mT6xZ1cY9bN4jH7, "

    private func code(_ files: APIFiles) -> String? {
        do throws(AlibabaRefusal) {
            _ = try files.admission.credential(
                of: AlibabaRequest(Self.request), now: 1_767_225_600)
            return nil
        } catch {
            return error.code
        }
    }

    private func write(_ access: String, _ folder: TemporaryFolder) throws -> String {
        let file = try folder.write("\(Self.key)access: \(access)}\n", to: "keys")
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file)
        return file
    }

    @Test("A request that was let in is not let in again when the credentials are read anew")
    func reload() throws {
        let folder = try TemporaryFolder()
        let file = try write("read-only", folder)
        var configuration = Configuration()
        configuration.credentialsFile = file
        let files = try APIFiles(configuration)
        #expect(code(files) == nil)
        #expect(code(files) == "SignatureNonceUsed")
        _ = try write("read-write", folder)
        #expect(files.reload().isEmpty)
        #expect(code(files) == "SignatureNonceUsed")
        #expect(code(try APIFiles(configuration)) == nil, "another server knows nothing of it")
    }
}
