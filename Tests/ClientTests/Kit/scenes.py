"""Brings the services of the kit into a scene, through the API: scenes.py URL SCENE."""

import concurrent.futures
import json
import sys
import urllib.request

ADDRESS, SCENE = sys.argv[1:]
COUNT, FIRST_UNHEALTHY, LAST_HEALTHY = 30, 7, 12


def call(operation, **members):
    request = urllib.request.Request(
        ADDRESS,
        json.dumps(members).encode(),
        {
            "Content-Type": "application/x-amz-json-1.1",
            "X-Amz-Target": "Route53AutoNaming_v20170314." + operation,
        },
    )
    with urllib.request.urlopen(request, timeout=60) as reply:
        return json.load(reply)


def at_once(change, numbers):
    """Makes a change of each instance of each service. Those of one time share a write."""
    pairs = [(service, number) for service in services() for number in numbers]
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        for _ in pool.map(lambda pair: change(*pair), pairs):
            pass


def create():
    call("CreatePrivateDnsNamespace", Name="shop.example", Vpc="vpc-1")
    namespace = call("ListNamespaces")["Namespaces"][0]["Id"]
    for name, kind in ("web", "A"), ("_web._tcp", "SRV"):
        call(
            "CreateService",
            Name=name,
            NamespaceId=namespace,
            DnsConfig={"DnsRecords": [{"Type": kind, "TTL": 1}]},
            HealthCheckCustomConfig={},
        )


def services():
    return [service["Id"] for service in call("ListServices")["Services"]]


def register(service, number):
    call(
        "RegisterInstance",
        ServiceId=service,
        InstanceId=f"i-{number}",
        Attributes={
            "AWS_INSTANCE_IPV4": f"10.53.1.{number}",
            "AWS_INSTANCE_PORT": str(8000 + number),
        },
    )


def report_unhealthy(service, number):
    call(
        "UpdateInstanceCustomHealthStatus",
        ServiceId=service,
        InstanceId=f"i-{number}",
        Status="UNHEALTHY",
    )


def deregister(service, number):
    call("DeregisterInstance", ServiceId=service, InstanceId=f"i-{number}")


def delete():
    at_once(deregister, range(1, COUNT + 1))
    for service in services():
        call("DeleteService", Id=service)


if SCENE == "one":
    create()
    at_once(register, [1])
elif SCENE == "thirty":
    at_once(register, range(2, COUNT + 1))
elif SCENE == "oneUnhealthy":
    at_once(report_unhealthy, [FIRST_UNHEALTHY])
elif SCENE == "allUnhealthy":
    others = set(range(1, COUNT + 1)) - {FIRST_UNHEALTHY, LAST_HEALTHY}
    at_once(report_unhealthy, others)
    at_once(report_unhealthy, [LAST_HEALTHY])
elif SCENE == "gone":
    delete()
else:
    sys.exit(f"no scene {SCENE}")
