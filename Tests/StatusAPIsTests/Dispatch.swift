import CloudMap
import Registry
import RequestSigning
import StatusAPIs
import Testing

/// Each request is answered by the API that it speaks, and in its form.
@Suite("Dispatch")
struct Dispatch {
    @Test(
        "What belongs to nobody is told so in the form of the API that it speaks",
        arguments: [
            ("POST", "/", ["X-Amz-Target": "AmazonSSM.Nothing"], "UnknownOperationException"),
            ("GET", "/", ["X-Amz-Target": ssm], "UnknownOperationException"),
            ("POST", "/x", ["X-Amz-Target": ssm], "UnknownOperationException"),
            ("POST", "/", ["X-Amz-Target": "Other.Nothing"], "UnknownOperationException"),
            ("POST", "/", [:], "UnknownOperationException"),
            ("GET", "/x?Action=DescribeHealthStatus", [:], "UnknownOperationException"),
            ("GET", "/pop", [:], "UnknownOperationException"),
            ("GET", "/pop/", [:], "InvalidAction.NotFound"),
            ("GET", "/pop/v1/wam/instance/health/", [:], "InvalidAction.NotFound"),
            ("POST", "/pop/v1/wam/instance/health", [:], "InvalidAction.NotFound"),
            ("HEAD", "/pop/v1/wam/instance/health", [:], "InvalidAction.NotFound"),
            ("GET", "/?Action=Nothing&Version=2014-05-15", json, "InvalidAction.NotFound"),
            (
                "PUT", "/?Action=DescribeHealthStatus&Version=2014-05-15", json,
                "InvalidAction.NotFound"
            ),
            ("GET", "/?Action=DescribeHealthStatus&Version=1", json, "InvalidVersion"),
            ("GET", "/?Action=DescribeHealthStatus", json, "MissingVersion"),
            ("GET", "/?Version=2014-05-15", json, "MissingParameter"),
            ("GET", "/?Action=&Version=2014-05-15", json, "MissingParameter"),
            ("GET", "/?AccessKeyId=a", json, "MissingParameter"),
        ])
    func strangers(
        _ method: String, _ target: String, _ headers: [String: String], _ code: String
    ) async {
        let reply = await TestFront().ask(method, target, headers: headers)
        #expect((reply.code ?? reply.json?["Code"]?.text) == code, "\(reply.text)")
        #expect(reply.status == (code == "InvalidAction.NotFound" ? 404 : 400))
        let type = reply.header("content-type")
        if reply.code != nil {
            #expect(type == "application/x-amz-json-1.1")
            #expect(reply.header("x-amzn-errortype") == code)
        } else {
            #expect(type == "application/json;charset=utf-8")
            #expect(reply.header("x-acs-request-id") == reply.json?["RequestId"]?.text)
        }
    }

    @Test("An action comes in the query, in a form, or in headers")
    func actions() async throws {
        let front = TestFront()
        let space = try front.registry.namespace("a.test")
        let service = try front.registry.service("web", in: space)
        let action = "Action=DescribeHealthStatus&Version=2014-05-15"
        let form = ["Content-Type": "application/x-www-form-urlencoded; charset=utf-8"]
        let query = "Format=json&LoadBalancerId=\(service)"
        let headers = ["x-acs-action": "DescribeHealthStatus", "x-acs-version": "2014-05-15"]
        for reply in [
            await front.get("/?\(action)&\(query)"),
            await front.ask("POST", "/?\(action)&\(query)"),
            await front.ask("POST", "/", headers: form, "\(action)&\(query)"),
            await front.ask("POST", "/?\(query)", headers: form, action),
            await front.ask("POST", "/?\(query)", headers: headers),
        ] {
            #expect(reply.status == 200, "\(reply.text)")
            #expect(reply.text.contains(#""BackendServers":{"BackendServer":[]}"#))
        }
        #expect(await front.ask("POST", "/", "\(action)&\(query)").code != nil)
    }

    @Test("Strangers' Hosts and pages of the web are refused in the form of each API")
    func hosts() async {
        let front = TestFront()
        for headers in [["Host": "evil.test"], ["Origin": "http://localhost"]] {
            let slb = await front.get(
                "/?Action=DescribeHealthStatus&Version=2014-05-15&Format=JSON", headers: headers)
            #expect(slb.alibabaError.hasPrefix("403 Forbidden: "), "\(slb.text)")
            let webPlus = await front.get("/pop/v1/wam/instance/health", headers: headers)
            #expect(webPlus.alibabaError.hasPrefix("403 Forbidden: "), "\(webPlus.text)")
            let ssm = await front.ask(
                "POST", "/", headers: headers.merging(["X-Amz-Target": Self.ssm]) { $1 })
            #expect(ssm.code == "AccessDeniedException" && ssm.status == 403)
        }
        let tea = await front.get(
            "/pop/v1/wam/instance/health", headers: ["Host": "http://127.0.0.1:5380"])
        #expect(tea.alibabaError.hasPrefix("400 InstanceIdParamInvalid"), "\(tea.text)")
        let evil = await front.get(
            "/pop/v1/wam/instance/health", headers: ["Host": "http://evil.test"])
        #expect(evil.status == 403)
    }

    @Test("Who must sign is told what is missing, in the form of each API")
    func strict() async {
        let key = Credential(accessKeyID: "AKID", secret: "x", permission: .readOnly)
        let front = TestFront(credentials: [key])
        #expect(await front.askSSM("{}").code == "MissingAuthenticationTokenException")
        let slb = await front.askSLB("LoadBalancerId=srv-1")
        #expect(slb.alibabaError.hasPrefix("400 MissingAccessKeyId: "), "\(slb.text)")
        let unknown = await front.get(
            "/pop/v1/wam/instance/health",
            headers: ["Authorization": "acs OTHER:AAAA", "Date": "Fri, 02 Jan 2026 03:04:05 GMT"])
        #expect(unknown.alibabaError.hasPrefix("404 InvalidAccessKeyId.NotFound"))
    }

    @Test("A body that cannot be taken is told in the form of the API that the head speaks")
    func largeBodies() {
        let error = APIError("RequestEntityTooLargeException", status: 413, "too large")
        let front = TestFront()
        func reply(_ path: String, _ query: String = "") -> APIReply {
            let request = HTTPRequestParts(
                method: "POST", path: path, query: query, headers: [], body: [])
            return FrontGateway.reply(to: request, error, front.circumstances)
        }
        #expect(reply("/").code == "RequestEntityTooLargeException")
        for large in [reply("/", "Action=A&Format=JSON"), reply("/pop/v1")] {
            #expect(large.alibabaError == "413 RequestEntityTooLargeException: too large")
        }
    }

    private static let ssm = "AmazonSSM.DescribeInstanceAssociationsStatus"
    private static let json = ["Accept": "application/json"]
}
