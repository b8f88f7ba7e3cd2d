"""Meets every modelled error of the Cloud Map API through boto3, and pages while others register.

    cloud_map_errors.py http://127.0.0.1:5380 127.0.0.1:5300

The table must have every error of every operation, but for those that have no cause here.
"""

import socket
import threading

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

from cloud_map import CLIENT, SETTINGS, URL, finish, namespace, service

# Every operation is finished when it is answered; nothing is in use that these need; quotas and rates
# are off; a private zone's name clashes in its operation.
CAUSELESS = {
    ("DeleteNamespace", "DuplicateRequest"), ("DeregisterInstance", "DuplicateRequest"),
    ("UpdateService", "DuplicateRequest"), ("DeregisterInstance", "ResourceInUse"),
    ("RegisterInstance", "ResourceInUse"), ("UpdateHttpNamespace", "ResourceInUse"),
    ("UpdatePrivateDnsNamespace", "ResourceInUse"), ("UpdatePublicDnsNamespace", "ResourceInUse"),
    ("CreatePrivateDnsNamespace", "NamespaceAlreadyExists"),
    ("CreateHttpNamespace", "ResourceLimitExceeded"), ("CreatePrivateDnsNamespace", "ResourceLimitExceeded"),
    ("CreatePublicDnsNamespace", "ResourceLimitExceeded"), ("CreateService", "ResourceLimitExceeded"),
    ("RegisterInstance", "ResourceLimitExceeded"), ("DiscoverInstances", "RequestLimitExceeded"),
    ("DiscoverInstancesRevision", "RequestLimitExceeded"),
}


def world():
    names = {"dns": namespace("errors.test")}
    create = CLIENT.create_http_namespace(Name="errors", CreatorRequestId="t")
    names["create"] = create["OperationId"]
    names["http"] = finish(create)["Targets"]["NAMESPACE"]
    names["open"] = finish(CLIENT.create_public_dns_namespace(Name="open-errors.test"))["Targets"]["NAMESPACE"]
    web = service(names["dns"], "web", ["A"], HealthCheckCustomConfig={}, CreatorRequestId="w")
    names["web"], names["arn"] = web["Id"], web["Arn"]
    names["plain"] = service(names["dns"], "plain", ["A"])["Id"]
    names["register"] = CLIENT.register_instance(
        ServiceId=web["Id"], InstanceId="i", CreatorRequestId="r",
        Attributes={"AWS_INSTANCE_IPV4": "192.0.2.1"})["OperationId"]
    updates = {"http": CLIENT.update_http_namespace, "dns": CLIENT.update_private_dns_namespace,
               "open": CLIENT.update_public_dns_namespace}
    for name, update in updates.items():
        names["update " + name] = update(
            Id=names[name], Namespace={"Description": "first"}, UpdaterRequestId="u")["OperationId"]
    return names


def rows(w):
    """Operation, error, arguments, and the members that the error has besides its message."""
    tags = [{"Key": str(number), "Value": ""} for number in range(51)]
    change = {"Description": "d"}
    other = "arn:aws:s3:::bucket"
    address = {"AWS_INSTANCE_IPV4": "192.0.2.9"}
    for operation, more, clash in [
            ("CreateHttpNamespace", {}, ("errors", w["http"])), ("CreatePrivateDnsNamespace", {"Vpc": "v"}, None),
            ("CreatePublicDnsNamespace", {}, ("open-errors.test", w["open"]))]:
        yield operation, "InvalidInput", dict(Name="a b", **more), {}
        yield operation, "TooManyTagsException", dict(Name="tags.test", Tags=tags, **more), {}
        yield operation, "DuplicateRequest", dict(Name="new.test", CreatorRequestId="t", **more), \
            {"DuplicateOperationId": w["create"]}
        if clash:
            yield operation, "NamespaceAlreadyExists", {"Name": clash[0]}, {"NamespaceId": clash[1]}
    for operation, own, wrong in [("UpdateHttpNamespace", "http", "dns"), ("UpdatePrivateDnsNamespace", "dns", "http"),
                                  ("UpdatePublicDnsNamespace", "open", "dns")]:
        yield operation, "InvalidInput", {"Id": w[wrong], "Namespace": change}, {}
        yield operation, "NamespaceNotFound", {"Id": "ns-none", "Namespace": change}, {}
        yield operation, "DuplicateRequest", {"Id": w[own], "Namespace": change, "UpdaterRequestId": "u"}, \
            {"DuplicateOperationId": w["update " + own]}
    for operation in ["GetNamespace", "DeleteNamespace"]:
        yield operation, "InvalidInput", {"Id": other}, {}
        yield operation, "NamespaceNotFound", {"Id": "ns-none"}, {}
    yield "DeleteNamespace", "ResourceInUse", {"Id": w["dns"]}, {}
    records = {"DnsConfig": {"DnsRecords": [{"Type": "A", "TTL": 1}]}}
    yield "CreateService", "InvalidInput", {"Name": "new", "NamespaceId": w["dns"]}, {}
    yield "CreateService", "NamespaceNotFound", dict(Name="new", NamespaceId="ns-none", **records), {}
    yield "CreateService", "TooManyTagsException", dict(Name="new", NamespaceId=w["dns"], Tags=tags, **records), {}
    yield "CreateService", "ServiceAlreadyExists", dict(Name="Web", NamespaceId=w["dns"], **records), \
        {"ServiceId": w["web"], "ServiceArn": w["arn"], "CreatorRequestId": "w"}
    for operation, more in [("GetService", {}), ("DeleteService", {}), ("UpdateService", {"Service": records})]:
        yield operation, "InvalidInput", dict(Id=other, **more), {}
        yield operation, "ServiceNotFound", dict(Id="srv-none", **more), {}
    yield "DeleteService", "ResourceInUse", {"Id": w["web"]}, {}
    for operation, more in [("GetServiceAttributes", {}), ("UpdateServiceAttributes", {"Attributes": {"k": "v"}}),
                            ("DeleteServiceAttributes", {"Attributes": ["k"]}), ("ListInstances", {}),
                            ("RegisterInstance", {"InstanceId": "j", "Attributes": address}),
                            ("GetInstance", {"InstanceId": "i"}), ("DeregisterInstance", {"InstanceId": "i"}),
                            ("GetInstancesHealthStatus", {}),
                            ("UpdateInstanceCustomHealthStatus", {"InstanceId": "i", "Status": "HEALTHY"})]:
        yield operation, "InvalidInput", dict(ServiceId=other, **more), {}
        yield operation, "ServiceNotFound", dict(ServiceId="srv-none", **more), {}
    CLIENT.update_service_attributes(ServiceId=w["web"], Attributes={"old": ""})
    yield "UpdateServiceAttributes", "ServiceAttributesLimitExceededException", \
        {"ServiceId": w["web"], "Attributes": {str(number): "" for number in range(30)}}, {}
    yield "RegisterInstance", "DuplicateRequest", \
        {"ServiceId": w["web"], "InstanceId": "i", "CreatorRequestId": "r", "Attributes": address}, \
        {"DuplicateOperationId": w["register"]}
    for operation, more in [("GetInstance", {"InstanceId": "none"}), ("DeregisterInstance", {"InstanceId": "none"}),
                            ("GetInstancesHealthStatus", {"Instances": ["i", "none"]}),
                            ("UpdateInstanceCustomHealthStatus", {"InstanceId": "none", "Status": "HEALTHY"})]:
        yield operation, "InstanceNotFound", dict(ServiceId=w["web"], **more), {}
    yield "UpdateInstanceCustomHealthStatus", "CustomHealthNotFound", \
        {"ServiceId": w["plain"], "InstanceId": "i", "Status": "HEALTHY"}, {}
    for operation in ["DiscoverInstances", "DiscoverInstancesRevision"]:
        for code, names in [("InvalidInput", ("a b", "web")), ("NamespaceNotFound", ("none", "web")),
                            ("ServiceNotFound", ("errors.test", "none"))]:
            yield operation, code, dict(zip(["NamespaceName", "ServiceName"], names)), {}
    yield "GetOperation", "InvalidInput", {"OperationId": "a" * 256}, {}
    yield "GetOperation", "OperationNotFound", {"OperationId": "none"}, {}
    for operation in ["ListNamespaces", "ListServices", "ListOperations"]:
        yield operation, "InvalidInput", {"NextToken": "x"}, {}
    for operation, more in [("ListTagsForResource", {}), ("TagResource", {"Tags": []}), ("UntagResource", {"TagKeys": []})]:
        yield operation, "InvalidInput", dict(ResourceARN=other, **more), {}
        yield operation, "ResourceNotFoundException", dict(ResourceARN=w["arn"] + "x", **more), {}
    yield "TagResource", "TooManyTagsException", {"ResourceARN": w["arn"], "Tags": tags}, {"ResourceName": w["arn"]}


def check_errors():
    model = CLIENT.meta.service_model
    methods = {name: method for method, name in CLIENT.meta.method_to_api_mapping.items()}
    met = set()
    for operation, code, arguments, members in rows(world()):
        expected = getattr(CLIENT.exceptions, code)
        try:
            getattr(CLIENT, methods[operation])(**arguments)
            raise AssertionError(f"{operation} {arguments} did not fail with {code}")
        except ClientError as error:
            assert type(error) is expected, (operation, arguments, error)
            told = error.response
        metadata = told["ResponseMetadata"]
        assert metadata["HTTPStatusCode"] == 400 and metadata["RequestId"], told
        assert metadata["HTTPHeaders"]["x-amzn-errortype"] == code, told
        assert told["Error"]["Message"] == told["Message"] != "", told
        for name, value in members.items():
            assert told[name] == value, (operation, code, name, told)
        assert not metadata["RetryAttempts"], told
        met.add((operation, code))
    modelled = {(name, shape.name) for name in model.operation_names
                for shape in model.operation_model(name).error_shapes}
    assert met == modelled - CAUSELESS, met ^ (modelled - CAUSELESS)


def check_paginators_while_others_register():
    space = namespace("pages.test")
    web = service(space, "web", ["A"])["Id"]
    settled = [f"k-{number:02}" for number in range(30)]
    for name in settled:
        CLIENT.register_instance(ServiceId=web, InstanceId=name, Attributes={"AWS_INSTANCE_IPV4": "192.0.2.1"})
    is_over, changes = threading.Event(), []

    def change():
        number = 0
        while not is_over.is_set():
            name = f"{'ahz'[number % 3]}-{number:04}"
            CLIENT.register_instance(ServiceId=web, InstanceId=name, Attributes={"AWS_INSTANCE_IPV4": "192.0.2.2"})
            service(space, f"s{number}", ["A"])
            if number % 2:
                CLIENT.deregister_instance(ServiceId=web, InstanceId=name)
            number += 1
            changes.append(name)

    other = threading.Thread(target=change)
    other.start()
    try:
        for size in [1, 3, 7]:
            pages = CLIENT.get_paginator("list_instances").paginate(
                ServiceId=web, PaginationConfig={"PageSize": size})
            seen = [i["Id"] for page in pages for i in page["Instances"]]
            assert len(set(seen)) == len(seen) and seen == sorted(seen), seen
            assert [name for name in seen if name in settled] == settled, seen
            services = CLIENT.get_paginator("list_services").paginate(
                Filters=[{"Name": "NAMESPACE_ID", "Values": [space]}], PaginationConfig={"PageSize": size})
            names = [s["Name"] for page in services for s in page["Services"]]
            assert names == ["web"] + [f"s{number}" for number in range(len(names) - 1)], names
            operations = CLIENT.get_paginator("list_operations").paginate(
                Filters=[{"Name": "SERVICE_ID", "Values": [web]}], PaginationConfig={"PageSize": size * 5})
            ids = [o["Id"] for page in operations for o in page["Operations"]]
            assert len(set(ids)) == len(ids) >= 30, ids
            spaces = CLIENT.get_paginator("list_namespaces").paginate(PaginationConfig={"PageSize": size})
            assert space in [n["Id"] for page in spaces for n in page["Namespaces"]]
    finally:
        is_over.set()
        other.join()
    assert changes, "others were at work"


def check_host_prefix():
    """A client as it is configured by default sends discovery to data-localhost."""
    find, asked = socket.getaddrinfo, []

    def find_data(host, *arguments, **others):
        asked.append(host)
        return find("localhost" if host == "data-localhost" else host, *arguments, **others)

    client = boto3.client(
        "servicediscovery", endpoint_url=URL.replace("127.0.0.1", "localhost"), region_name="us-east-1",
        config=Config(retries=SETTINGS.retries), aws_access_key_id="anybody", aws_secret_access_key="anything")
    socket.getaddrinfo = find_data
    try:
        names = {"NamespaceName": "errors.test", "ServiceName": "web"}
        found = client.discover_instances(**names)
        assert [i["InstanceId"] for i in found["Instances"]] == ["i"], found
        assert client.discover_instances_revision(**names)["InstancesRevision"] == found["InstancesRevision"]
    finally:
        socket.getaddrinfo = find
    assert "data-localhost" in asked, asked


if __name__ == "__main__":
    checks = [check_errors, check_paginators_while_others_register, check_host_prefix]
    for check in checks:
        check()
    print(f"{len(checks)} checks passed")
