"""The official clients of the status APIs, each as a function from what is asked to what it read.

Nothing in the clients is changed; they are told an endpoint and a key. `Clients` makes them.
"""

import asyncio
import json
import sys
import warnings
from xml.etree import ElementTree

import boto3
from alibabacloud_slb20140515 import models as slb_models
from alibabacloud_slb20140515.client import Client as SLBClient
from alibabacloud_tea_openapi import models as tea_models
from alibabacloud_tea_openapi.client import Client as TeaClient
from alibabacloud_tea_util import models as tea_util_models
from alibabacloud_webplus20190320 import models as webplus_models
from alibabacloud_webplus20190320.client import Client as WebPlusClient
from aliyunsdkcore.acs_exception.exceptions import ServerException
from aliyunsdkcore.client import AcsClient
from aliyunsdkcore.request import CommonRequest
from aliyunsdkslb.request.v20140515.DescribeHealthStatusRequest import DescribeHealthStatusRequest
from aliyunsdkwebplus.request.v20190320.DescribeInstanceHealthRequest import DescribeInstanceHealthRequest
from botocore.config import Config
from botocore.exceptions import ClientError
from Tea.exceptions import TeaException

REGION = "cn-hangzhou"


class Refused(Exception):
    """What a client made of an error: its status, code and message."""

    def __init__(self, status, code, message):
        super().__init__(status, code, message)
        self.status, self.code, self.message = status, code, message


def told(call, *arguments):
    """Calls a client; its own exception becomes `Refused`."""
    try:
        return call(*arguments)
    except ServerException as error:
        raise Refused(error.get_http_status(), error.get_error_code(), error.get_error_msg())
    except TeaException as error:
        raise Refused(error.statusCode, error.code, error.message)
    except ClientError as error:
        status = error.response["ResponseMetadata"]["HTTPStatusCode"]
        raise Refused(status, error.response["Error"]["Code"], error.response["Error"]["Message"])


def typed(server):
    """A typed server of a Tea client as the members that JSON has; those it does not know are left out."""
    members = {
        "ServerId": server.server_id, "ServerHealthStatus": server.server_health_status,
        "ListenerPort": server.listener_port, "Port": server.port, "ServerIp": server.server_ip,
        "Protocol": getattr(server, "protocol", None), "Type": getattr(server, "type", None),
        "EniHost": getattr(server, "eni_host", None)}
    return {name: value for name, value in members.items() if value is not None}


def element(node):
    """An element of XML as JSON would have it, all texts."""
    return {child.tag: element(child) for child in node} if len(node) else node.text


class Clients:
    """The clients of one server, all with one key."""

    def __init__(self, url, key, secret):
        self.url, self.key, self.secret = url, key, secret
        self.host = url.removeprefix("http://")
        self.core = AcsClient(key, secret, REGION)

    def aws(self, service):
        return boto3.client(
            service, endpoint_url=self.url, region_name="us-east-1",
            aws_access_key_id=self.key, aws_secret_access_key=self.secret,
            config=Config(inject_host_prefix=False, retries={"max_attempts": 0}))

    def config(self, **others):
        return tea_models.Config(
            access_key_id=self.key, access_key_secret=self.secret, region_id=REGION,
            endpoint=self.host, protocol="http", **others)

    def ask(self, request):
        request.set_endpoint(self.host)
        return self.core.do_action_with_exception(request)

    def ask_for(self, form, request):
        """The reply in a form that the client does not read itself, but for its errors in XML."""
        request.set_accept_format(form)
        request.set_endpoint(self.host)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            status, headers, body = self.core.get_response(request)
        if form == "XML":
            assert headers["Content-Type"] == "text/xml;charset=utf-8", headers
            body = ElementTree.fromstring(body)
        if status != 200:
            assert form == "XML" and body.tag == "Error", body
            raise Refused(status, body.findtext("Code"), body.findtext("Message"))
        return body

    # SLB: from a load balancer and filters to a list of servers.

    def slb_core(self, method, name, **filters):
        request = DescribeHealthStatusRequest()
        request.set_method(method)
        if name is not None:
            request.set_LoadBalancerId(name)
        if "port" in filters:
            request.set_ListenerPort(filters["port"])
        if "protocol" in filters:
            request.set_ListenerProtocol(filters["protocol"])
        reply = json.loads(self.ask(request))
        assert len(reply["RequestId"]) == 36, reply
        return reply["BackendServers"]["BackendServer"]

    def slb_core_post(self, name, **filters):
        return self.slb_core("POST", name, **filters)

    def slb_core_get(self, name, **filters):
        return self.slb_core("GET", name, **filters)

    def slb_common(self, name, **filters):
        """The generic request, with the parameters in a form."""
        request = CommonRequest()
        request.set_domain(self.host)
        request.set_version("2014-05-15")
        request.set_action_name("DescribeHealthStatus")
        request.set_method("POST")
        for parameter, value in [("LoadBalancerId", name), ("ListenerPort", filters.get("port")),
                                 ("ListenerProtocol", filters.get("protocol"))]:
            if value is not None:
                request.add_body_params(parameter, value)
        return json.loads(self.core.do_action_with_exception(request))["BackendServers"]["BackendServer"]

    def slb_xml(self, name):
        request = DescribeHealthStatusRequest()
        if name is not None:
            request.set_LoadBalancerId(name)
        root = self.ask_for("XML", request)
        assert root.tag == "DescribeHealthStatusResponse" and root.findtext("RequestId"), root
        return [element(node) for node in root.findall("BackendServers/BackendServer")]

    def slb_request(self, name, filters, models=slb_models):
        return models.DescribeHealthStatusRequest(
            region_id=REGION, load_balancer_id=name, listener_port=filters.get("port"),
            **({"listener_protocol": filters["protocol"]} if "protocol" in filters else {}))

    def slb_tea(self, name, **filters):
        """Signed by ACS3-HMAC-SHA256."""
        client = SLBClient(self.config())
        body = client.describe_health_status(self.slb_request(name, filters)).body
        return [typed(server) for server in body.backend_servers.backend_server]

    def slb_tea_v2(self, name, **filters):
        """The same client, told to sign as RPC did before."""
        client = SLBClient(self.config(signature_algorithm="v2"))
        body = client.describe_health_status(self.slb_request(name, filters)).body
        return [typed(server) for server in body.backend_servers.backend_server]

    def slb_tea_async(self, name, **filters):
        client = SLBClient(self.config())
        call = client.describe_health_status_async(self.slb_request(name, filters))
        return [typed(server) for server in asyncio.run(call).body.backend_servers.backend_server]

    @property
    def slb(self):
        return [self.slb_core_post, self.slb_core_get, self.slb_common, self.slb_tea,
                self.slb_tea_v2, self.slb_tea_async]

    # WebPlus: from an instance to its health.

    def webplus_core(self, name):
        request = DescribeInstanceHealthRequest()
        if name is not None:
            request.set_InstanceId(name)
        reply = json.loads(self.ask(request))
        assert reply["Code"] == "OK" and reply["Message"] == "success" and reply["RequestId"], reply
        return reply["InstanceHealth"]

    def webplus_raw(self, name):
        """The default of clients that do not say which form they read: octet-stream."""
        request = DescribeInstanceHealthRequest()
        request.set_InstanceId(name)
        return json.loads(self.ask_for("RAW", request))["InstanceHealth"]

    def webplus_common(self, name):
        """As the example of the API's page asks: Id and ServiceCode."""
        request = CommonRequest()
        request.set_domain(self.host)
        request.set_version("2019-03-20")
        request.set_uri_pattern("/pop/v1/wam/instance/health")
        request.set_method("GET")
        request.add_query_param("ServiceCode", "webx")
        if name is not None:
            request.add_query_param("Id", name)
        return json.loads(self.core.do_action_with_exception(request))["InstanceHealth"]

    def webplus_xml(self, name):
        request = DescribeInstanceHealthRequest()
        if name is not None:
            request.set_InstanceId(name)
        root = self.ask_for("XML", request)
        assert root.tag == "DescribeInstanceHealthResponse" and root.findtext("Code") == "OK", root
        health = element(root.find("InstanceHealth"))
        return {**health, "DisconnectedTime": int(health["DisconnectedTime"])}

    @staticmethod
    def webplus_typed(reply):
        health = reply.body.instance_health
        assert reply.body.code == "OK" and reply.body.message == "success" and reply.body.request_id
        return {"InstanceId": health.instance_id, "AgentStatus": health.agent_status,
                "AppStatus": health.app_status, "DisconnectedTime": health.disconnected_time}

    def webplus_tea(self, name):
        """Signed by ROA 1.0."""
        request = webplus_models.DescribeInstanceHealthRequest(instance_id=name, region_id=REGION)
        return self.webplus_typed(WebPlusClient(self.config()).describe_instance_health(request))

    def webplus_tea_async(self, name):
        request = webplus_models.DescribeInstanceHealthRequest(instance_id=name, region_id=REGION)
        return self.webplus_typed(
            asyncio.run(WebPlusClient(self.config()).describe_instance_health_async(request)))

    def webplus_generic(self, name):
        """Tea's generic call, signed by ACS3-HMAC-SHA256."""
        params = tea_models.Params(
            action="DescribeInstanceHealth", version="2019-03-20", protocol="HTTP", method="GET",
            pathname="/pop/v1/wam/instance/health", auth_type="AK", style="ROA",
            req_body_type="json", body_type="json")
        query = {"RegionId": REGION} if name is None else {"InstanceId": name, "RegionId": REGION}
        reply = TeaClient(self.config()).call_api(
            params, tea_models.OpenApiRequest(query=query), tea_util_models.RuntimeOptions())
        return reply["body"]["InstanceHealth"]

    @property
    def webplus(self):
        return [self.webplus_core, self.webplus_common, self.webplus_xml, self.webplus_tea,
                self.webplus_tea_async, self.webplus_generic]


def run_checks(names):
    """Runs the functions of a script whose names begin with check_; the first that fails ends it."""
    checks = [(name, check) for name, check in names.items() if name.startswith("check_")]
    for name, check in checks:
        print(name, file=sys.stderr)
        check()
    print(f"{len(checks)} checks passed")
