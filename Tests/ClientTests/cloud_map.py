"""Asks a running Muster for every operation of the Cloud Map API through boto3, unchanged.

    cloud_map.py http://127.0.0.1:5380 127.0.0.1:5300

Each function named check_... is a check; the first that fails ends the program with its reason.
"""

import subprocess
import sys

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

URL, DNS = sys.argv[1:]
SETTINGS = Config(inject_host_prefix=False, retries={"max_attempts": 0})
CLIENT = boto3.client(
    "servicediscovery", endpoint_url=URL, region_name="us-east-1", config=SETTINGS,
    aws_access_key_id="anybody", aws_secret_access_key="anything")


def answer(name, kind):
    host, port = DNS.split(":")
    command = ["dig", "+short", "+tries=1", "@" + host, "-p", port, name, kind]
    return sorted(subprocess.run(command, capture_output=True, text=True, check=True).stdout.split("\n")[:-1])


def finish(reply):
    operation = CLIENT.get_operation(OperationId=reply["OperationId"])["Operation"]
    assert operation["Status"] == "SUCCESS", operation
    return operation


def refused(code, call, **arguments):
    """The error of a call that must fail with this code."""
    try:
        call(**arguments)
    except ClientError as error:
        assert error.response["Error"]["Code"] == code, error.response
        headers = error.response["ResponseMetadata"]["HTTPHeaders"]
        assert headers["x-amzn-errortype"] == code, headers
        assert error.response["Error"]["Message"], error.response
        return error.response
    raise AssertionError(f"{call} did not fail with {code}")


def namespace(name):
    operation = finish(CLIENT.create_private_dns_namespace(Name=name, Vpc="vpc-1"))
    return operation["Targets"]["NAMESPACE"]


def service(space, name, records, **others):
    config = {"DnsRecords": [{"Type": kind, "TTL": 10} for kind in records]}
    config.update(others.pop("DnsConfig", {}))
    return CLIENT.create_service(NamespaceId=space, Name=name, DnsConfig=config, **others)["Service"]


def register(owner, name, **attributes):
    keys = {"ipv4": "AWS_INSTANCE_IPV4", "port": "AWS_INSTANCE_PORT", "cname": "AWS_INSTANCE_CNAME"}
    finish(CLIENT.register_instance(
        ServiceId=owner, InstanceId=name,
        Attributes={keys.get(key, key): value for key, value in attributes.items()}))


def check_namespaces():
    http = finish(CLIENT.create_http_namespace(Name="http-space", Description="a"))["Targets"]["NAMESPACE"]
    public = finish(CLIENT.create_public_dns_namespace(Name="public.test"))["Targets"]["NAMESPACE"]
    private = namespace("private.test")
    found = CLIENT.get_namespace(Id=private)["Namespace"]
    assert found["Type"] == "DNS_PRIVATE" and found["ServiceCount"] == 0, found
    assert found["Properties"]["DnsProperties"]["SOA"]["TTL"] == 15, found
    assert CLIENT.get_namespace(Id=found["Arn"])["Namespace"]["Id"] == private
    finish(CLIENT.update_http_namespace(Id=http, Namespace={"Description": "b"}))
    soa = {"DnsProperties": {"SOA": {"TTL": 30}}}
    finish(CLIENT.update_private_dns_namespace(Id=private, Namespace={"Properties": soa}))
    finish(CLIENT.update_public_dns_namespace(Id=public, Namespace={"Description": "c"}))
    assert answer("private.test", "SOA")[0].split()[-1] == "30", answer("private.test", "SOA")
    pages = CLIENT.get_paginator("list_namespaces").paginate(
        Filters=[{"Name": "TYPE", "Values": ["HTTP"]}], PaginationConfig={"PageSize": 1})
    assert [n["Id"] for page in pages for n in page["Namespaces"]] == [http]
    error = refused("NamespaceAlreadyExists", CLIENT.create_http_namespace, Name="http-space")
    assert error["NamespaceId"] == http, error
    refused("NamespaceNotFound", CLIENT.get_namespace, Id="ns-none")
    refused("InvalidInput", CLIENT.list_namespaces, Filters=[{"Name": "TYPE", "Values": ["X"]}])
    for space in (http, public, private):
        finish(CLIENT.delete_namespace(Id=space))
    refused("NamespaceNotFound", CLIENT.delete_namespace, Id=http)


def check_services():
    space = namespace("services.test")
    web = service(space, "web", ["A", "SRV"], HealthCheckCustomConfig={}, Description="d")
    assert web["HealthCheckCustomConfig"] == {"FailureThreshold": 1}, web
    assert web["DnsConfig"]["RoutingPolicy"] == "MULTIVALUE", web
    assert web["Arn"].endswith("service/" + web["Id"]), web
    assert CLIENT.get_service(Id=web["Arn"])["Service"]["Name"] == "web"
    error = refused("ServiceAlreadyExists", service, space=space, name="WEB", records=["A"])
    assert error["ServiceId"] == web["Id"] and error["ServiceArn"] == web["Arn"], error
    refused("NamespaceNotFound", service, space="ns-none", name="x", records=["A"])
    refused("InvalidInput", service, space=space, name="a..b", records=["A"])
    refused("InvalidInput", service, space=space, name="twice", records=["A", "A"])
    names = [f"s{number}" for number in range(5)]
    for name in names:
        service(space, name, ["A"])
    pages = CLIENT.get_paginator("list_services").paginate(
        Filters=[{"Name": "NAMESPACE_ID", "Values": [space]}], PaginationConfig={"PageSize": 2})
    listed = [s["Name"] for page in pages for s in page["Services"]]
    assert listed == ["web"] + names, listed
    change = {"DnsRecords": [{"Type": "A", "TTL": 77}, {"Type": "SRV", "TTL": 77}]}
    finish(CLIENT.update_service(Id=web["Id"], Service={"DnsConfig": change}))
    assert CLIENT.get_service(Id=web["Id"])["Service"]["DnsConfig"]["DnsRecords"][0]["TTL"] == 77
    refused("ServiceNotFound", CLIENT.update_service, Id="srv-none", Service={})
    CLIENT.update_service_attributes(ServiceId=web["Id"], Attributes={"k": "v", "l": "w"})
    CLIENT.delete_service_attributes(ServiceId=web["Id"], Attributes=["l", "none"])
    found = CLIENT.get_service_attributes(ServiceId=web["Id"])["ServiceAttributes"]
    assert found["Attributes"] == {"k": "v"} and found["ServiceArn"] == web["Arn"], found
    many = {str(number): "" for number in range(30)}
    refused("ServiceAttributesLimitExceededException", CLIENT.update_service_attributes,
            ServiceId=web["Id"], Attributes=many)
    refused("ResourceInUse", CLIENT.delete_namespace, Id=space)
    CLIENT.delete_service(Id=web["Id"])
    refused("ServiceNotFound", CLIENT.get_service, Id=web["Id"])


def check_tags():
    space = CLIENT.get_namespace(Id=namespace("tags.test"))["Namespace"]["Arn"]
    CLIENT.tag_resource(ResourceARN=space, Tags=[{"Key": "b", "Value": "1"}, {"Key": "a", "Value": ""}])
    CLIENT.tag_resource(ResourceARN=space, Tags=[{"Key": "b", "Value": "2"}])
    CLIENT.untag_resource(ResourceARN=space, TagKeys=["a", "none"])
    assert CLIENT.list_tags_for_resource(ResourceARN=space)["Tags"] == [{"Key": "b", "Value": "2"}]
    many = [{"Key": str(number), "Value": ""} for number in range(50)]
    error = refused("TooManyTagsException", CLIENT.tag_resource, ResourceARN=space, Tags=many)
    assert error["ResourceName"] == space, error
    refused("InvalidInput", CLIENT.tag_resource, ResourceARN=space, Tags=[{"Key": "aws:x", "Value": ""}])
    refused("InvalidInput", CLIENT.list_tags_for_resource, ResourceARN="web")
    refused("ResourceNotFoundException", CLIENT.list_tags_for_resource, ResourceARN=space + "x")


def check_instances():
    space = namespace("instances.test")
    web = service(space, "web", ["A"], HealthCheckCustomConfig={})["Id"]
    for number in range(5):
        register(web, f"i-{number}", ipv4=f"10.0.0.{number}", zone="ab"[number % 2])
        assert f"10.0.0.{number}" in answer("web.instances.test", "A"), "the very next query sees it"
    pages = CLIENT.get_paginator("list_instances").paginate(
        ServiceId=web, PaginationConfig={"PageSize": 2})
    assert [i["Id"] for page in pages for i in page["Instances"]] == [f"i-{n}" for n in range(5)]
    found = CLIENT.get_instance(ServiceId=web, InstanceId="i-1")["Instance"]
    assert found["Attributes"] == {"AWS_INSTANCE_IPV4": "10.0.0.1", "zone": "b"}, found
    refused("InstanceNotFound", CLIENT.get_instance, ServiceId=web, InstanceId="none")
    refused("InvalidInput", CLIENT.register_instance, ServiceId=web, InstanceId="a b", Attributes={})
    refused("InvalidInput", CLIENT.register_instance, ServiceId=web, InstanceId="x", Attributes={})
    for number in range(1, 5):
        CLIENT.update_instance_custom_health_status(
            ServiceId=web, InstanceId=f"i-{number}", Status="UNHEALTHY")
    assert answer("web.instances.test", "A") == ["10.0.0.0"]
    CLIENT.update_instance_custom_health_status(ServiceId=web, InstanceId="i-0", Status="UNHEALTHY")
    assert answer("web.instances.test", "A") == ["10.0.0.0"], "the last healthy instance"
    CLIENT.update_instance_custom_health_status(ServiceId=web, InstanceId="i-3", Status="HEALTHY")
    assert answer("web.instances.test", "A") == ["10.0.0.3"]
    status = CLIENT.get_instances_health_status(ServiceId=web, Instances=["i-3", "i-0"])["Status"]
    assert status == {"i-0": "UNHEALTHY", "i-3": "HEALTHY"}, status
    page = CLIENT.get_instances_health_status(ServiceId=web, MaxResults=4)
    rest = CLIENT.get_instances_health_status(ServiceId=web, MaxResults=4, NextToken=page["NextToken"])
    assert len(page["Status"]) == 4 and list(rest["Status"]) == ["i-4"] and "NextToken" not in rest
    refused("InstanceNotFound", CLIENT.get_instances_health_status, ServiceId=web, Instances=["none"])
    plain = service(space, "plain", ["A"])["Id"]
    refused("CustomHealthNotFound", CLIENT.update_instance_custom_health_status,
            ServiceId=plain, InstanceId="i", Status="HEALTHY")
    discover(web)
    finish(CLIENT.deregister_instance(ServiceId=web, InstanceId="i-3"))
    left = answer("web.instances.test", "A")
    assert left == ["10.0.0.44"], f"the last healthy instance of those that are left: {left}"
    refused("InstanceNotFound", CLIENT.deregister_instance, ServiceId=web, InstanceId="i-3")
    refused("ResourceInUse", CLIENT.delete_service, Id=web)


def discover(web):
    names = {"NamespaceName": "instances.test", "ServiceName": "web"}

    def found(**others):
        reply = CLIENT.discover_instances(**names, **others)
        return sorted(i["InstanceId"] for i in reply["Instances"])

    assert found() == ["i-3"], "healthy ones by default"
    assert found(HealthStatus="ALL") == [f"i-{number}" for number in range(5)]
    assert found(HealthStatus="UNHEALTHY", QueryParameters={"zone": "a"}) == ["i-0", "i-2", "i-4"]
    assert found(HealthStatus="ALL", OptionalParameters={"zone": "b"}) == ["i-1", "i-3"]
    assert found(HealthStatus="ALL", OptionalParameters={"zone": "c"}) == [f"i-{n}" for n in range(5)]
    assert found(HealthStatus="HEALTHY_OR_ELSE_ALL", QueryParameters={"zone": "a"}) == ["i-0", "i-2", "i-4"]
    assert len(found(HealthStatus="ALL", MaxResults=2)) == 2
    before = CLIENT.discover_instances_revision(**names)["InstancesRevision"]
    assert before == CLIENT.discover_instances(**names)["InstancesRevision"] < 2 ** 53
    register(web, "i-4", ipv4="10.0.0.44")
    assert CLIENT.discover_instances_revision(**names)["InstancesRevision"] > before
    assert found() == ["i-3", "i-4"], "other attributes begin a new health"
    CLIENT.update_instance_custom_health_status(ServiceId=web, InstanceId="i-4", Status="UNHEALTHY")
    refused("NamespaceNotFound", CLIENT.discover_instances, NamespaceName="none", ServiceName="web")
    refused("ServiceNotFound", CLIENT.discover_instances, NamespaceName="instances.test", ServiceName="x")


def check_operations():
    space = namespace("operations.test")
    first = CLIENT.create_http_namespace(Name="replayed", CreatorRequestId="token")
    assert CLIENT.create_http_namespace(Name="replayed", CreatorRequestId="token")["OperationId"] \
        == first["OperationId"]
    error = refused("DuplicateRequest", CLIENT.create_http_namespace,
                    Name="other", CreatorRequestId="token")
    assert error["DuplicateOperationId"] == first["OperationId"], error
    refused("OperationNotFound", CLIENT.get_operation, OperationId="none")
    filters = [{"Name": "NAMESPACE_ID", "Values": [space]},
               {"Name": "STATUS", "Values": ["SUCCESS"]},
               {"Name": "UPDATE_DATE", "Values": ["0", "9999999999"], "Condition": "BETWEEN"}]
    pages = CLIENT.get_paginator("list_operations").paginate(
        Filters=filters, PaginationConfig={"PageSize": 1})
    assert [len(page["Operations"]) for page in pages] == [1]
    refused("InvalidInput", CLIENT.list_operations, NextToken="changed")


if __name__ == "__main__":
    checks = [check for name, check in sorted(globals().items()) if name.startswith("check_")]
    for check in checks:
        check()
    print(f"{len(checks)} checks passed")
