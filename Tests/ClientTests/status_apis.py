"""Reads the health of instances through the official clients of SSM, SLB and WebPlus, unchanged.

    status_apis.py http://127.0.0.1:5380 ACCESS_KEY_ID SECRET FOLDER_OF_SLB_2_0_1

Each function named check_... is a check; the first that fails ends the program with its reason.
"""

import sys
import time
from datetime import datetime, timezone

from status_clients import Clients, Refused, run_checks, told

URL, KEY, SECRET, OLD_SLB = sys.argv[1:]
CLIENTS = Clients(URL, KEY, SECRET)
CLOUD_MAP = CLIENTS.aws("servicediscovery")
SSM = CLIENTS.aws("ssm")


def refused(status, code, call, *arguments, **others):
    """The error of a call that must fail with this status and code."""
    try:
        told(lambda: call(*arguments, **others))
    except Refused as error:
        assert (error.status, error.code) == (status, code), (call, error)
        return error
    raise AssertionError(f"{call} {arguments} did not fail with {code}")


def same(expected, call, *arguments, **others):
    found = told(lambda: call(*arguments, **others))
    assert found == expected, f"{call}: {found} is not {expected}"


def namespace(name):
    operation = CLOUD_MAP.create_private_dns_namespace(Name=name, Vpc="vpc-1")["OperationId"]
    return CLOUD_MAP.get_operation(OperationId=operation)["Operation"]["Targets"]["NAMESPACE"]


def service(space, name, records, **others):
    config = {"DnsRecords": [{"Type": kind, "TTL": 10} for kind in records]}
    return CLOUD_MAP.create_service(NamespaceId=space, Name=name, DnsConfig=config, **others)["Service"]["Id"]


def register(owner, name, ipv4="192.0.2.1", port="8080"):
    CLOUD_MAP.register_instance(
        ServiceId=owner, InstanceId=name,
        Attributes={"AWS_INSTANCE_IPV4": ipv4, "AWS_INSTANCE_PORT": port})


def report(owner, name, status):
    CLOUD_MAP.update_instance_custom_health_status(ServiceId=owner, InstanceId=name, Status=status)


SPACE = namespace("clients.test")
# Told by its owner, probed by the server (which has nothing to tell yet), and told by nobody.
CHECKED = service(SPACE, "web", ["A", "SRV"], HealthCheckCustomConfig={})
PROBED = service(SPACE, "probed", ["A"], HealthCheckConfig={"Type": "HTTPS", "ResourcePath": "/"})
UNCHECKED = service(SPACE, "_dns._udp", ["SRV"])
for instance in ("i-0abcdef1234567890", "i-00000000", "eni-hp3dunahluwajv6f"):
    register(CHECKED, instance)
report(CHECKED, "i-00000000", "UNHEALTHY")
register(PROBED, "probed-1", port="8443")
register(UNCHECKED, "team/a:b@c.d-e_f", ipv4="192.0.2.2", port="53")


def server(name, status, protocol="tcp", port=8080, address="192.0.2.1"):
    members = {"ServerId": name, "ServerHealthStatus": status, "ListenerPort": port, "Port": port,
               "ServerIp": address, "Protocol": protocol, "Type": "ecs"}
    if name.startswith("eni-"):
        members.update(Type="eni", EniHost=address)
    return members


SERVERS = [server("eni-hp3dunahluwajv6f", "normal"), server("i-00000000", "abnormal"),
           server("i-0abcdef1234567890", "normal")]


def known(client, servers):
    """The members that a client hands out: those of today have no Type and no EniHost."""
    hidden = {"Type", "EniHost"} if "tea" in client.__name__ else set()
    return [{name: value for name, value in one.items() if name not in hidden} for one in servers]


def check_servers():
    for client in CLIENTS.slb:
        same(known(client, SERVERS), client, CHECKED)
        same(known(client, [server("probed-1", "unavailable", "https", 8443)]), client, PROBED)
        same(known(client, [server("team/a:b@c.d-e_f", "unavailable", "udp", 53, "192.0.2.2")]), client, UNCHECKED)
        arn = CLOUD_MAP.get_service(Id=CHECKED)["Service"]["Arn"]
        same(known(client, SERVERS), client, arn)
    texts = [{name: str(value) for name, value in one.items()} for one in SERVERS]
    same(texts, CLIENTS.slb_xml, CHECKED)


def check_servers_of_nothing():
    empty = service(SPACE, "empty", ["A"])
    for client in CLIENTS.slb + [CLIENTS.slb_xml]:
        same([], client, empty)


def check_listeners():
    register(CHECKED, "z-9090", port="9090")
    for client in CLIENTS.slb:
        other = [server("z-9090", "normal", port=9090)]
        same(known(client, other), client, CHECKED, port=9090)
        same(known(client, other), client, CHECKED, port=9090, protocol="tcp")
        same(known(client, SERVERS + other), client, CHECKED, protocol="TCP")
        same([], client, CHECKED, protocol="http")
        refused(404, "ListenerNotFound", client, CHECKED, port=1)
        refused(404, "ListenerNotFound", client, CHECKED, port=9090, protocol="udp")
        for port in (0, 65536):
            error = refused(400, "InvalidParameter", client, CHECKED, port=port)
            assert "The specified port is not valid." in error.message, error
        refused(400, "InvalidParameter", client, CHECKED, protocol="sctp")
    CLOUD_MAP.deregister_instance(ServiceId=CHECKED, InstanceId="z-9090")


def check_load_balancer_errors():
    for client in CLIENTS.slb:
        error = refused(404, "InvalidLoadBalancerId.NotFound", client, "lb-nope")
        assert "LoadBalancerId does not exist." in error.message, error
        error = refused(400, "MissingLoadBalancerId", client, None)
        assert "LoadBalancerId is mandatory for this action." in error.message, error
    refused(404, "InvalidLoadBalancerId.NotFound", CLIENTS.slb_xml, "lb-nope")
    refused(400, "MissingLoadBalancerId", CLIENTS.slb_xml, None)


def check_typed_interfaces():
    """The last release that has Type and EniHost in its types."""
    for name in [name for name in sys.modules if name.startswith("alibabacloud_slb20140515")]:
        del sys.modules[name]
    sys.path.insert(0, OLD_SLB)
    from alibabacloud_slb20140515 import models
    from alibabacloud_slb20140515.client import Client
    assert models.__file__.startswith(OLD_SLB), models.__file__
    request = models.DescribeHealthStatusRequest(region_id="cn-hangzhou", load_balancer_id=CHECKED)
    servers = Client(CLIENTS.config()).describe_health_status(request).body.backend_servers.backend_server
    found = [(s.server_id, s.type, s.eni_host, s.server_health_status) for s in servers]
    assert found == [("eni-hp3dunahluwajv6f", "eni", "192.0.2.1", "normal"),
                     ("i-00000000", "ecs", None, "abnormal"),
                     ("i-0abcdef1234567890", "ecs", None, "normal")], found


def health(name, status):
    return {"InstanceId": name, "AgentStatus": "CONNECTED", "AppStatus": status, "DisconnectedTime": 0}


def check_instance_health():
    for client in CLIENTS.webplus + [CLIENTS.webplus_raw]:
        same(health("i-0abcdef1234567890", "HEALTHY"), client, "i-0abcdef1234567890")
        same(health("i-00000000", "UNHEALTHY"), client, "i-00000000")
        same(health("probed-1", "UNKOWN"), client, "probed-1")
        same(health("team/a:b@c.d-e_f", "UNKOWN"), client, "team/a:b@c.d-e_f")


def check_instance_health_of_two_services():
    other = service(SPACE, "other", ["A"], HealthCheckCustomConfig={})
    register(other, "i-0abcdef1234567890")
    report(other, "i-0abcdef1234567890", "UNHEALTHY")
    for client in CLIENTS.webplus:
        same(health("i-0abcdef1234567890", "UNHEALTHY"), client, "i-0abcdef1234567890")
    CLOUD_MAP.deregister_instance(ServiceId=other, InstanceId="i-0abcdef1234567890")


def check_instance_health_errors():
    for client in CLIENTS.webplus:
        error = refused(404, "InstanceNotExists", client, "i-0ffffffffffffffff")
        assert "may have been released or the parameter passed in is invalid." in error.message, error
        for name in (None, "", "a b", "x" * 65):
            error = refused(400, "InstanceIdParamInvalid", client, name)
            assert "The specified instance ID does not exist." in error.message, error


def associations(name, **others):
    return SSM.describe_instance_associations_status(InstanceId=name, **others)["InstanceAssociationStatusInfos"]


def check_associations():
    register(CHECKED, "i-55555555")
    first, = associations("i-55555555")
    age = datetime.now(timezone.utc) - first.pop("ExecutionDate")
    assert 0 <= age.total_seconds() < 60, age
    identity = first.pop("AssociationId")
    assert first == {
        "Name": CHECKED, "DocumentVersion": "1", "AssociationVersion": "1",
        "InstanceId": "i-55555555", "Status": "Success", "DetailedStatus": "Success",
        "ExecutionSummary": "3 out of 3 plugins processed, 3 success, 0 failed, 0 timedout, 0 skipped. ",
        "AssociationName": "web.clients.test"}, first
    register(CHECKED, "i-55555555", ipv4="192.0.2.5")
    report(CHECKED, "i-55555555", "UNHEALTHY")
    second, = associations("i-55555555")
    assert (second["AssociationId"], second["AssociationVersion"]) == (identity, "2"), second
    assert second["ExecutionSummary"] == (
        "3 out of 3 plugins processed, 1 success, 0 failed, 0 timedout, 2 skipped. "), second
    CLOUD_MAP.deregister_instance(ServiceId=CHECKED, InstanceId="i-55555555")
    assert associations("i-55555555") == []
    register(CHECKED, "i-55555555")
    third, = associations("i-55555555")
    assert third["AssociationId"] != identity and third["AssociationVersion"] == "1", third
    CLOUD_MAP.deregister_instance(ServiceId=CHECKED, InstanceId="i-55555555")


def check_association_statuses():
    for name in ("i-0abcdef1234567890", "i-00000000", "probed-1", "team/a:b@c.d-e_f"):
        found, = associations(name)
        assert found["Status"] == found["DetailedStatus"] == "Success" and "ErrorCode" not in found, found
    # The target of the SRV record would stand where another service's records are.
    service(SPACE, "i-7.web", ["A"])
    operation = CLOUD_MAP.register_instance(
        ServiceId=CHECKED, InstanceId="i-7",
        Attributes={"AWS_INSTANCE_IPV4": "192.0.2.7", "AWS_INSTANCE_PORT": "80"})["OperationId"]
    operation = CLOUD_MAP.get_operation(OperationId=operation)["Operation"]
    assert operation["Status"] == "FAIL" and associations("i-7") == [], operation


def check_association_pages():
    owners = sorted(service(SPACE, f"page{number}", ["A"]) for number in range(7))
    for owner in owners:
        register(owner, "paged")
    pages = list(SSM.get_paginator("describe_instance_associations_status").paginate(
        InstanceId="paged", PaginationConfig={"PageSize": 3}))
    counts = [len(page["InstanceAssociationStatusInfos"]) for page in pages]
    assert counts == [3, 3, 1] and "NextToken" not in pages[-1], pages
    assert [row["Name"] for page in pages for row in page["InstanceAssociationStatusInfos"]] == owners
    token = pages[0]["NextToken"]
    CLOUD_MAP.deregister_instance(ServiceId=owners[0], InstanceId="paged")
    rest = associations("paged", NextToken=token, MaxResults=50)
    assert [row["Name"] for row in rest] == owners[3:], rest
    call = SSM.describe_instance_associations_status
    for name, wrong in (("probed-1", token), ("paged", token[:-1]), ("paged", "next")):
        refused(400, "InvalidNextToken", call, InstanceId=name, NextToken=wrong)


def check_association_errors():
    call = SSM.describe_instance_associations_status
    assert associations("i-0ffffffffffffffff") == []
    for name in ("", "a b", "x" * 65):
        refused(400, "InvalidInstanceId", call, InstanceId=name)
    error = refused(400, "ValidationException", call, InstanceId="i-1", MaxResults=51)
    assert "less than or equal to 50" in error.message, error
    refused(400, "UnknownOperationException", SSM.describe_instance_information)
    try:
        call(InstanceId="a b")
    except SSM.exceptions.InvalidInstanceId as error:
        assert error.response["ResponseMetadata"]["RequestId"], error.response


def check_speed_of_change():
    """What was acknowledged is in the next read of every client."""
    for status, app, word in (("UNHEALTHY", "UNHEALTHY", "abnormal"), ("HEALTHY", "HEALTHY", "normal")) * 3:
        start = time.monotonic()
        report(CHECKED, "i-0abcdef1234567890", status)
        for client in CLIENTS.slb:
            found = {one["ServerId"]: one["ServerHealthStatus"] for one in client(CHECKED)}
            assert found["i-0abcdef1234567890"] == word, (client, found)
        for client in CLIENTS.webplus:
            same(health("i-0abcdef1234567890", app), client, "i-0abcdef1234567890")
        skipped = associations("i-0abcdef1234567890")[0]["ExecutionSummary"].split(", ")[-1]
        assert skipped == ("2 skipped. " if status == "UNHEALTHY" else "0 skipped. "), skipped
        print(f"{status} seen by all in {time.monotonic() - start:.3f} s", file=sys.stderr)


run_checks(globals())
