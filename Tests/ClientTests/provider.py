"""Makes the calls that Terraform's provider for AWS makes, and plans as it does: what is read back must be what
was applied, member by member.

    provider.py http://127.0.0.1:5380 127.0.0.1:5300

Each resource is created, planned, imported (read by its id alone), changed, planned again and destroyed. Optional
members that were left out must not be there when they are read, for Terraform would plan to take them away.
"""

import sys
import time

import boto3
from botocore.config import Config

URL, _ = sys.argv[1:]
CLIENT = boto3.client(
    "servicediscovery", endpoint_url=URL, region_name="us-east-1",
    aws_access_key_id="anybody", aws_secret_access_key="anything",
    config=Config(inject_host_prefix=False, retries={"max_attempts": 0}))
TAGS = {"Environment": "test"}
checks = 0


def check(what, found, expected):
    global checks
    assert found == expected, f"{what}: found {found}, expected {expected}"
    checks += 1


def wait(reply):
    """Polls an operation until it is finished; gives its targets."""
    for _ in range(100):
        operation = CLIENT.get_operation(OperationId=reply["OperationId"])["Operation"]
        if operation["Status"] not in ("SUBMITTED", "PENDING"):
            break
        time.sleep(0.05)
    check("the operation's status", operation["Status"], "SUCCESS")
    return operation["Targets"]


def tags(arn):
    return {tag["Key"]: tag["Value"] for tag in CLIENT.list_tags_for_resource(ResourceARN=arn)["Tags"]}


def tag_list(values):
    return [{"Key": key, "Value": value} for key, value in values.items()]


def change_tags(arn, old, new):
    """The provider first takes away, then adds."""
    gone = sorted(old.keys() - new.keys())
    if gone:
        CLIENT.untag_resource(ResourceARN=arn, TagKeys=gone)
    CLIENT.tag_resource(ResourceARN=arn, Tags=tag_list(new))
    check("the tags", tags(arn), new)


def is_gone(read, error):
    try:
        read()
    except error:
        return True
    return False


def namespace(kind, name, **options):
    create, update = {
        "HTTP": (CLIENT.create_http_namespace, CLIENT.update_http_namespace),
        "DNS_PRIVATE": (CLIENT.create_private_dns_namespace, CLIENT.update_private_dns_namespace),
        "DNS_PUBLIC": (CLIENT.create_public_dns_namespace, CLIENT.update_public_dns_namespace),
    }[kind]
    identifier = wait(create(
        Name=name, Description="first", CreatorRequestId=f"terraform-{name}", Tags=tag_list(TAGS), **options,
    ))["NAMESPACE"]

    def plan(description):
        found = CLIENT.get_namespace(Id=identifier)["Namespace"]
        check("the namespace", (found["Name"], found["Type"], found["Description"]), (name, kind, description))
        if kind == "HTTP":
            check("its HttpName", found["Properties"]["HttpProperties"]["HttpName"], name)
        else:
            check("its hosted zone", found["Properties"]["DnsProperties"]["HostedZoneId"][:1], "Z")
        return found

    arn = plan("first")["Arn"]
    check("the tags", tags(arn), TAGS)
    update(Id=identifier, UpdaterRequestId="terraform-1", Namespace={"Description": "second"})
    plan("second")
    change_tags(arn, TAGS, {"Owner": "me"})
    return identifier


def services(space, is_dns):
    """Services in every form that a configuration can give them; gives those to put instances into."""
    forms = {"plain": {"Type": "HTTP"}}
    if is_dns:
        for name, types, policy in [
                ("a", ["A"], None), ("dual", ["A", "AAAA"], "MULTIVALUE"), ("_srv._tcp", ["SRV"], "MULTIVALUE"),
                ("cname", ["CNAME"], "WEIGHTED"), ("alias", ["A"], "WEIGHTED")]:
            config = {"NamespaceId": space, "DnsRecords": [{"Type": kind, "TTL": 10} for kind in types]}
            if policy:
                config["RoutingPolicy"] = policy
            forms[name] = {"DnsConfig": config}
        forms["custom"] = {"DnsConfig": forms["a"]["DnsConfig"], "HealthCheckCustomConfig": {"FailureThreshold": 1}}
        forms["empty-custom"] = {"DnsConfig": forms["a"]["DnsConfig"], "HealthCheckCustomConfig": {}}
        forms["deprecated"] = {"DnsConfig": forms["a"]["DnsConfig"]}
    else:
        forms["custom"] = {"HealthCheckCustomConfig": {}}
    forms["probed"] = {
        **({"DnsConfig": forms["a"]["DnsConfig"]} if is_dns else {}),
        "HealthCheckConfig": {"Type": "HTTP", "ResourcePath": "/health", "FailureThreshold": 5}}
    forms["probed-tcp"] = {"Type": "HTTP", "HealthCheckConfig": {"Type": "TCP"}}
    made = {}
    for name, form in forms.items():
        # As the provider does for `dns_config`, which names the namespace itself.
        place = {} if name == "deprecated" else {"NamespaceId": space}
        found = CLIENT.create_service(
            Name=name, CreatorRequestId=f"terraform-{name}-{space}", Description="first", Tags=tag_list(TAGS),
            **place, **form)["Service"]
        made[name] = found["Id"]
        plan_service(found["Id"], name, space, "first", form)
        check("the tags", tags(found["Arn"]), TAGS)
        if not is_dns:
            continue  # Cloud Map updates no service of an HTTP namespace: it is replaced.
        changed = {key: value for key, value in form.items() if key not in ("Type", "HealthCheckCustomConfig")}
        if "DnsConfig" in changed:
            records = [{**record, "TTL": 20} for record in form["DnsConfig"]["DnsRecords"]]
            changed["DnsConfig"] = {"DnsRecords": records}
            form = {**form, "DnsConfig": {**form["DnsConfig"], "DnsRecords": records}}
        wait(CLIENT.update_service(Id=found["Id"], Service={"Description": "second", **changed}))
        plan_service(found["Id"], name, space, "second", form)
    return made


def plan_service(identifier, name, space, description, form):
    found = CLIENT.get_service(Id=identifier)["Service"]
    check("the service", (found["Name"], found["NamespaceId"], found["Description"]), (name, space, description))
    expected = dict(form)
    if "DnsConfig" in form:
        # The policy is computed where the configuration has none.
        expected["DnsConfig"] = {"RoutingPolicy": "MULTIVALUE", **form["DnsConfig"]}
    if "HealthCheckCustomConfig" in form:
        expected["HealthCheckCustomConfig"] = {"FailureThreshold": 1}
    for member in ("DnsConfig", "HealthCheckConfig", "HealthCheckCustomConfig"):
        # An object without members is as good as none to the provider.
        check(f"{name}: {member}", found.get(member) or None, expected.get(member))


def instances(made, is_dns):
    forms = {"custom": {"AWS_INSTANCE_IPV4": "192.0.2.1", "team": "blue"}, "plain": {"team": "red"}}
    if is_dns:
        forms.update({
            "a": {"AWS_INSTANCE_IPV4": "192.0.2.2", "custom_attribute": "value"},
            "dual": {"AWS_INSTANCE_IPV4": "192.0.2.3", "AWS_INSTANCE_IPV6": "2001:db8::3"},
            "_srv._tcp": {"AWS_INSTANCE_IPV4": "192.0.2.4", "AWS_INSTANCE_PORT": "80"},
            "cname": {"AWS_INSTANCE_CNAME": "www.example.org"},
            "alias": {"AWS_ALIAS_DNS_NAME": "lb.us-east-1.elb.amazonaws.com"},
        })
    for name, attributes in forms.items():
        for values in (attributes, {**attributes, "changed": "yes"}) if name != "alias" else (attributes,):
            wait(CLIENT.register_instance(
                ServiceId=made[name], InstanceId="example-instance-id", CreatorRequestId=str(time.time_ns()),
                Attributes=values))
            found = CLIENT.get_instance(ServiceId=made[name], InstanceId="example-instance-id")["Instance"]
            check(f"{name}: the attributes", found["Attributes"], values)


def destroy(space, made):
    for name, identifier in made.items():
        registered = CLIENT.get_paginator("list_instances").paginate(ServiceId=identifier)
        # force_destroy: what is still registered goes first.
        for instance in [entry for page in registered for entry in page["Instances"]]:
            wait(CLIENT.deregister_instance(ServiceId=identifier, InstanceId=instance["Id"]))
        CLIENT.delete_service(Id=identifier)
        check(f"{name} is gone", is_gone(
            lambda: CLIENT.get_service(Id=identifier), CLIENT.exceptions.ServiceNotFound), True)
    wait(CLIENT.delete_namespace(Id=space))
    check("the namespace is gone", is_gone(
        lambda: CLIENT.get_namespace(Id=space), CLIENT.exceptions.NamespaceNotFound), True)


for kind, name, options in [
        ("HTTP", "web-services", {}), ("DNS_PRIVATE", "terraform.test", {"Vpc": "vpc-1"}),
        ("DNS_PUBLIC", "terraform-public.test", {})]:
    space = namespace(kind, name, **options)
    made = services(space, kind != "HTTP")
    instances(made, kind != "HTTP")
    destroy(space, made)
print(f"{checks} checks passed")
