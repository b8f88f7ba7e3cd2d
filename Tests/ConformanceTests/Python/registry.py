"""A registry made from a seed: namespaces, services and instances of every kind, through the API."""

import random

import boto3
from botocore.config import Config

# What a service may have, and how it is answered.
RECORDS = [("A",), ("AAAA",), ("A", "AAAA"), ("SRV",), ("A", "SRV"), ("CNAME",)]
ALL_UNHEALTHY = [None, None, "lastHealthy", "all", "none"]
# Health of the instances of a checked service, reported in this order.
HEALTH = ["healthy", "mixed", "unhealthy", "never healthy", "turned", "back"]
NAMESPACES = [
    ("shop.example", 15), ("inner.shop.example", 7), ("deep.below.shop.example", 60),
    ("SHOUT.example", 3600), ("100.51.198.in-addr.arpa", 30), ("single", 15)]
# Of services with targets: registered services of each kind, with and without answers, the names of SRV
# records' targets, other services with targets, loops, zone files, and what nobody serves.
ALIAS_TARGETS = [
    "web.shop.example", "shop.example", "nobody-is-in.shop.example", "absent.shop.example",
    "kind-1.shop.example", "kind-3.shop.example", "KIND-4.shop.example", "kind-10.shop.example",
    "kind-15.shop.example", "kind-18.shop.example", "kind-22.shop.example",
    "i-1.kind-22.shop.example", "i-1.kind-25.shop.example", "kind-29.shop.example",
    "alias-1.shop.example", "alias-2.shop.example", "alias-3.shop.example", "alias-9.shop.example",
    "host1.depth.example", "c.a.depth.example", "absent.chain.example", "nobody.example.org",
    "c1.chain.example", "end.chain.example", "self.chain.example", "ping.chain.example",
    "far.chain.example", "nothing.chain.example", "nodata.chain.example",
    "two.three.four.five.six.seven.depth.example"]
# Those that nobody can be asked for.
UNKNOWN_TARGETS = ["nobody.example.org", "far.chain.example"]
SERVICE_NAMES = [
    "www", "api.v1", "_http._tcp", "_ipp._tcp", "_sip._udp", "_http._tcp.floor2", "db", "x.y.z", "y.z",
    "MixedCase", "a-b", "_under", "cache.api", "_x._tcp", "very.deep.down.here", "one", "two", "three"]
INSTANCES = ["i-1", "i-2", "pod.rack7.row1", "UPPER", "a_b", "colon:1", "x/y", "10.0.0.1", "last"]
TARGETS = [
    "web.shop.example", "www.depth.example", "host1.depth.example", "www.elsewhere.example.net",
    "nobody.shop.example", "www.inside.cuts.example", "c1.chain.example", "blog.static.example"]


def client(address):
    """A client of the API, which needs no credentials from this machine."""
    return boto3.client(
        "servicediscovery", endpoint_url=f"http://{address}", region_name="us-east-1",
        aws_access_key_id="anybody", aws_secret_access_key="anything",
        config=Config(inject_host_prefix=False, retries={"max_attempts": 0}))


class Registry:
    """What was registered, and in which order health was told: the API tells the state alone."""

    def __init__(self, api, seed):
        self._api = api
        self._random = random.Random(seed)
        self._addresses = 0
        self._turns = 0
        # (service id, instance id) to the number of the change from healthy to unhealthy
        self.falls = {}

    def fill(self):
        """Registers everything."""
        spaces = []
        for name, ttl in NAMESPACES:
            created = self._api.create_private_dns_namespace(
                Name=name, Vpc="vpc-1", Properties={"DnsProperties": {"SOA": {"TTL": ttl}}})
            spaces.append(self._targets(created)["NAMESPACE"])
        self._api.create_http_namespace(Name="plain")
        self._service(spaces[0], ".", ("A", "AAAA"), "healthy")
        self._service(spaces[0], "nobody-is-in", ("A",), None, count=0)
        self._service(spaces[0], "web", ("A",), "turned", count=3)
        # Each kind of record with each state of health, so that no seed leaves one out.
        number = 0
        for records in RECORDS:
            for health in [None, *HEALTH]:
                number += 1
                self._service(spaces[0], f"kind-{number}", records, health)
        for number in range(1, 31):
            records = self._random.choice([("A",), ("A",), ("AAAA",), ("A", "AAAA")])
            health = self._random.choice([None, *HEALTH])
            self._service(spaces[0], f"alias-{number}", records, health, targets=ALIAS_TARGETS)
        for number, health in enumerate([None, "healthy", "unhealthy", "never healthy"]):
            self._service(
                spaces[0], f"failed-{number}", ("A",), health, targets=UNKNOWN_TARGETS, share=1)
        for space in spaces:
            for name in self._random.sample(SERVICE_NAMES, 9):
                records = self._random.choice(RECORDS)
                if name.startswith("_") and self._random.random() < 0.8:
                    records = ("SRV",)
                self._service(space, name, records, self._random.choice([None, *HEALTH]))

    def _service(self, space, name, records, health, count=None, targets=(), share=0.7):
        policy = "WEIGHTED" if "CNAME" in records or targets else self._random.choice(
            ["MULTIVALUE", "MULTIVALUE", "WEIGHTED"])
        others = {}
        if health:
            others["HealthCheckCustomConfig"] = {}
        elif "SRV" in records and self._random.random() < 0.5:
            # Nobody probes: such an instance is of unknown health.
            others["HealthCheckConfig"] = {"Type": "TCP", "FailureThreshold": 1}
        tags = {}
        if health and (rule := self._random.choice(ALL_UNHEALTHY)):
            tags["muster:all-unhealthy"] = rule
        if policy == "MULTIVALUE" and self._random.random() < 0.2:
            tags["muster:max-answers"] = str(self._random.choice([1, 2, 8]))
        service = self._api.create_service(
            Name=name, NamespaceId=space,
            DnsConfig={
                "RoutingPolicy": policy,
                "DnsRecords": [
                    {"Type": kind, "TTL": self._random.choice([0, 5, 60, 86400])}
                    for kind in records]},
            Tags=[{"Key": key, "Value": value} for key, value in tags.items()],
            **others)["Service"]["Id"]
        if count is None:
            count = self._random.choice([1, 2, 3, 5])
        for instance in self._random.sample(INSTANCES, count):
            target = self._random.choice(targets) if self._random.random() < share and targets else ""
            self._register(service, instance, records, health, target)

    def _register(self, service, instance, records, health, target):
        self._addresses += 1
        number = self._addresses
        attributes = {"note": self._random.choice(["", "x", "two words", "a=b"])}
        if target:
            attributes["AWS_ALIAS_DNS_NAME"] = target
            records = ()
        if "A" in records or "SRV" in records and number % 3:
            attributes["AWS_INSTANCE_IPV4"] = f"198.51.100.{number % 250 + 1}"
        if "AAAA" in records or "SRV" in records and not (number % 3 == 1):
            attributes["AWS_INSTANCE_IPV6"] = f"2001:db8:7::{number:x}"
        if "SRV" in records:
            attributes["AWS_INSTANCE_PORT"] = str(1 + number)
            if self._random.random() < 0.3:
                attributes["muster.subtypes"] = self._random.choice(["_printer", "_a,_b"])
        if "CNAME" in records:
            attributes["AWS_INSTANCE_CNAME"] = self._random.choice(TARGETS)
        if health == "never healthy":
            attributes["AWS_INIT_HEALTH_STATUS"] = "UNHEALTHY"
        self._targets(self._api.register_instance(
            ServiceId=service, InstanceId=instance, Attributes=attributes))
        for status in {
            "mixed": self._random.choice([[], ["UNHEALTHY"]]), "unhealthy": ["UNHEALTHY"],
            "turned": ["UNHEALTHY", "HEALTHY", "UNHEALTHY"], "back": ["UNHEALTHY", "HEALTHY"],
        }.get(health, []):
            self._api.update_instance_custom_health_status(
                ServiceId=service, InstanceId=instance, Status=status)
            if status == "UNHEALTHY":
                self._turns += 1
                self.falls[(service, instance)] = self._turns

    def _targets(self, reply):
        """The targets of an operation that has succeeded; one that failed is an error."""
        operation = self._api.get_operation(OperationId=reply["OperationId"])["Operation"]
        if operation["Status"] != "SUCCESS":
            raise RuntimeError(operation.get("ErrorMessage", operation["Status"]))
        return operation["Targets"]
