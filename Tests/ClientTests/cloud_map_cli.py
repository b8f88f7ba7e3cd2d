"""Runs every operation of the Cloud Map API with the AWS CLI, unchanged; DNS shows what it did.

    cloud_map_cli.py http://127.0.0.1:5380 127.0.0.1:5300
"""

import json
import os
import subprocess
import sys

URL, DNS = sys.argv[1:]
AWS = os.path.join(os.path.dirname(sys.executable), "aws")
ENVIRONMENT = {
    "PATH": os.environ["PATH"], "AWS_ENDPOINT_URL_SERVICEDISCOVERY": URL,
    "AWS_DISABLE_HOST_PREFIX_INJECTION": "true", "AWS_ACCESS_KEY_ID": "anybody",
    "AWS_SECRET_ACCESS_KEY": "anything", "AWS_DEFAULT_REGION": "us-east-1", "AWS_EC2_METADATA_DISABLED": "true",
}
run = set()


def aws(operation, **members):
    """The reply to an operation whose request has these members."""
    run.add(operation)
    result = subprocess.run(
        [AWS, "servicediscovery", operation, "--output", "json", "--cli-input-json", json.dumps(members)],
        capture_output=True, text=True, env=ENVIRONMENT)
    assert result.returncode == 0, f"{operation}: {result.stderr}"
    return json.loads(result.stdout or "{}")


def finish(reply):
    operation = aws("get-operation", OperationId=reply["OperationId"])["Operation"]
    assert operation["Status"] == "SUCCESS", operation
    return operation["Targets"]


def answer(name):
    host, port = DNS.split(":")
    command = ["dig", "+short", "+tries=1", "@" + host, "-p", port, name, "A"]
    return sorted(subprocess.run(command, capture_output=True, text=True, check=True).stdout.split("\n")[:-1])


plain = finish(aws("create-http-namespace", Name="cli-http"))["NAMESPACE"]
private = finish(aws("create-private-dns-namespace", Name="cli.test", Vpc="vpc-1"))["NAMESPACE"]
public = finish(aws("create-public-dns-namespace", Name="cli-public.test"))["NAMESPACE"]
finish(aws("update-http-namespace", Id=plain, Namespace={"Description": "one"}))
finish(aws("update-private-dns-namespace", Id=private, Namespace={"Description": "two"}))
finish(aws("update-public-dns-namespace", Id=public, Namespace={"Description": "three"}))
space = aws("get-namespace", Id=private)["Namespace"]
assert space["Description"] == "two", space
assert len(aws("list-namespaces")["Namespaces"]) == 3

records = [{"Type": "A", "TTL": 10}]
service = aws(
    "create-service", Name="web", NamespaceId=private, DnsConfig={"DnsRecords": records},
    HealthCheckCustomConfig={"FailureThreshold": 1})["Service"]["Id"]
finish(aws("update-service", Id=service, Service={
    "Description": "web", "DnsConfig": {"DnsRecords": [{"Type": "A", "TTL": 20}]}}))
assert aws("get-service", Id=service)["Service"]["DnsConfig"]["DnsRecords"][0]["TTL"] == 20
assert [entry["Id"] for entry in aws("list-services")["Services"]] == [service]
aws("update-service-attributes", ServiceId=service, Attributes={"port": "80", "team": "blue"})
aws("delete-service-attributes", ServiceId=service, Attributes=["port"])
assert aws("get-service-attributes", ServiceId=service)["ServiceAttributes"]["Attributes"] == {"team": "blue"}

for number in (1, 2):
    finish(aws(
        "register-instance", ServiceId=service, InstanceId=f"i-{number}",
        Attributes={"AWS_INSTANCE_IPV4": f"192.0.2.{number}"}))
assert answer("web.cli.test") == ["192.0.2.1", "192.0.2.2"]
aws("update-instance-custom-health-status", ServiceId=service, InstanceId="i-1", Status="UNHEALTHY")
assert answer("web.cli.test") == ["192.0.2.2"]
assert aws("get-instances-health-status", ServiceId=service)["Status"] == {"i-1": "UNHEALTHY", "i-2": "HEALTHY"}
found = aws("discover-instances", NamespaceName="cli.test", ServiceName="web", HealthStatus="HEALTHY")
assert [entry["InstanceId"] for entry in found["Instances"]] == ["i-2"], found
revision = aws("discover-instances-revision", NamespaceName="cli.test", ServiceName="web")["InstancesRevision"]
assert revision == found["InstancesRevision"], (revision, found)
assert aws("get-instance", ServiceId=service, InstanceId="i-1")["Instance"]["Id"] == "i-1"
assert len(aws("list-instances", ServiceId=service)["Instances"]) == 2

aws("tag-resource", ResourceARN=space["Arn"], Tags=[{"Key": "a", "Value": "b"}, {"Key": "c", "Value": "d"}])
aws("untag-resource", ResourceARN=space["Arn"], TagKeys=["a"])
assert aws("list-tags-for-resource", ResourceARN=space["Arn"])["Tags"] == [{"Key": "c", "Value": "d"}]

for number in (1, 2):
    finish(aws("deregister-instance", ServiceId=service, InstanceId=f"i-{number}"))
assert answer("web.cli.test") == []
assert len(aws("list-operations")["Operations"]) > 5
aws("delete-service", Id=service)
for identifier in (plain, private, public):
    finish(aws("delete-namespace", Id=identifier))
assert len(run) == 30, sorted(run)
print(f"{len(run)} checks passed")
