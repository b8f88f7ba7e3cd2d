import CloudMap
import Registry
import Testing

/// JSON or XML, as Alibaba Cloud's clients ask for it.
@Suite("Formats")
struct Formats {
    private static let slb = "/?Action=DescribeHealthStatus&Version=2014-05-15&LoadBalancerId=srv-1"
    private static let webPlus = "/pop/v1/wam/instance/health?InstanceId=i-1"

    @Test(
        "Format says it, else Accept; without both RPC answers XML and ROA JSON",
        arguments: [
            ("\(slb)&Format=JSON", "", "json"), ("\(slb)&Format=json", "application/xml", "json"),
            ("\(slb)&Format=XML", "application/json", "xml"), ("\(slb)&Format=xml", "", "xml"),
            (slb, "application/json", "json"), (slb, "application/xml", "xml"), (slb, "", "xml"),
            (slb, "*/*", "xml"), (webPlus, "", "json"), (webPlus, "application/json", "json"),
            (webPlus, "application/octet-stream", "json"), (webPlus, "application/xml", "xml"),
            (webPlus, "text/xml", "xml"), ("\(webPlus)&Format=XML", "application/json", "xml"),
        ])
    func choice(_ target: String, _ accept: String, _ format: String) async {
        let headers = accept.isEmpty ? [:] : ["Accept": accept]
        let reply = await TestFront().get(target, headers: headers)
        #expect(reply.status == 404)
        let type = format == "xml" ? "text/xml;charset=utf-8" : "application/json;charset=utf-8"
        #expect(reply.header("content-type") == type)
        #expect(reply.text.hasPrefix(format == "xml" ? "<?xml " : "{"), "\(reply.text)")
    }

    @Test("A Format that is neither is an error, in the form that Accept asks for")
    func unknownFormat() async {
        for format in ["None", "", "YAML"] {
            let reply = await TestFront().get(
                "\(Self.slb)&Format=\(format)", headers: ["Accept": "application/json"])
            let error = "400 InvalidParameter.Format: Specified parameter format is not valid."
            #expect(reply.alibabaError == error)
        }
    }

    @Test("Errors have one form in JSON and in XML")
    func errors() async {
        let front = TestFront()
        let link = "https://troubleshoot.api.aliyun.com?q=InvalidLoadBalancerId.NotFound"
        let json = await front.get("\(Self.slb)&Format=JSON")
        #expect(
            json.text == """
                {"RequestId":"6618008B-8BDF-4284-802B-E1DA40A00000","HostId":"127.0.0.1:5380",\
                "Code":"InvalidLoadBalancerId.NotFound","Message":"LoadBalancerId does not exist.",\
                "Recommend":"\(link)&product=Slb"}
                """)
        let xml = await front.get("\(Self.slb)&Format=XML")
        #expect(
            xml.text == """
                <?xml version='1.0' encoding='UTF-8'?><Error>\
                <RequestId>6618008B-8BDF-4284-802B-E1DA40A00000</RequestId>\
                <HostId>127.0.0.1:5380</HostId><Code>InvalidLoadBalancerId.NotFound</Code>\
                <Message>LoadBalancerId does not exist.</Message>\
                <Recommend>\(link)&amp;product=Slb</Recommend></Error>
                """)
    }

    @Test("Replies in XML have the elements of the API's page")
    func documents() async throws {
        let front = TestFront()
        let space = try front.registry.namespace("a.test")
        let service = try front.registry.service("web", in: space, isReported: true)
        for id in ["eni-1", "i-2"] { try front.registry.register(id, in: service) }
        let action = "/?Action=DescribeHealthStatus&Version=2014-05-15&Format=XML"
        let slb = await front.get("\(action)&LoadBalancerId=\(service)")
        let common = """
            <ServerHealthStatus>normal</ServerHealthStatus><ListenerPort>8080</ListenerPort>\
            <Port>8080</Port><Protocol>tcp</Protocol><ServerIp>192.0.2.1</ServerIp>
            """
        let id = "<RequestId>6618008B-8BDF-4284-802B-E1DA40A00000</RequestId>"
        #expect(
            slb.text == """
                <?xml version='1.0' encoding='UTF-8'?><DescribeHealthStatusResponse>\(id)\
                <BackendServers>\
                <BackendServer><ServerId>eni-1</ServerId>\(common)<Type>eni</Type>\
                <EniHost>192.0.2.1</EniHost></BackendServer>\
                <BackendServer><ServerId>i-2</ServerId>\(common)<Type>ecs</Type></BackendServer>\
                </BackendServers></DescribeHealthStatusResponse>
                """)
        let webPlus = await front.get(
            "/pop/v1/wam/instance/health?InstanceId=i-2", headers: ["Accept": "application/xml"])
        #expect(
            webPlus.text == """
                <?xml version='1.0' encoding='UTF-8'?><DescribeInstanceHealthResponse>\(id)\
                <Code>OK</Code><Message>success</Message><InstanceHealth>\
                <InstanceId>i-2</InstanceId><AgentStatus>CONNECTED</AgentStatus>\
                <AppStatus>HEALTHY</AppStatus><DisconnectedTime>0</DisconnectedTime>\
                </InstanceHealth></DescribeInstanceHealthResponse>
                """)
    }

    @Test("What XML cannot hold is escaped or replaced")
    func escapes() async {
        let reply = await TestFront().get(
            "\(Self.slb)&Format=XML", headers: ["Host": "127.0.0.1<>&\"\u{1}\r\u{FFFE}é𝄞"])
        #expect(reply.status == 403)
        let host = "<HostId>127.0.0.1&lt;&gt;&amp;\"\u{FFFD}&#13;\u{FFFD}é𝄞</HostId>"
        #expect(reply.text.contains(host), "\(reply.text)")
    }
}
