"""An independent, slow model of the zones that a registry makes.

It reads the registry through the Cloud Map API and builds each zone record by record, by the rules as
they are written for people: which instances a service answers with, which records an instance has,
which names exist. Nothing of it is taken from the server's source.
"""

import ipaddress
from dataclasses import dataclass, field

import dns.name
import dns.rdata
import dns.rdataclass
import dns.rdatatype

from browsing import Browsing
from targets import TARGET, Targets

NS_TTL = 172800
REFRESH, RETRY, EXPIRE = 7200, 900, 1209600


@dataclass
class ModelZone:
    """What a zone should be. Owners are names in small letters."""

    apex: dns.name.Name
    records: set = field(default_factory=set)
    # (owner, type) to how many records an answer shows, where that is not all of them
    partial: dict = field(default_factory=dict)
    # (owner, type) to the groups of which an answer shows one, each a set of data
    groups: dict = field(default_factory=dict)
    # (owner, type) of sets that stand for a failure
    failed: set = field(default_factory=set)
    # names of services that have instances, whether any of them is answered or not
    kept: set = field(default_factory=set)
    # the apexes of zones directly inside
    inside: set = field(default_factory=set)

    def add(self, owner, rdtype, ttl, text):
        """Adds a record."""
        rdata = dns.rdata.from_text("IN", rdtype, text)
        self.records.add((str(owner).lower(), int(rdata.rdtype), ttl, rdata.to_digestable()))

    def add_groups(self, key, rdtype, groups):
        """Says which addresses are answered together."""
        self.groups[key] = {
            frozenset(dns.rdata.from_text("IN", rdtype, a).to_digestable() for a in group)
            for group in groups}

    @property
    def empty(self):
        """Names that exist though neither they nor names below them in this zone have a record."""
        owners = [dns.name.from_text(record[0]) for record in self.records]
        above = {
            name for apex in self.inside for name in ancestors(apex) if name != self.apex
            and name.is_subdomain(self.apex)}
        return {
            name for name in self.kept | above
            if not any(owner.is_subdomain(name) for owner in owners)
            and not any(other != name and other.is_subdomain(name) for other in self.kept | above)}


@dataclass
class ModelService:
    """A service as the API tells it."""

    id: str
    name: str
    records: dict
    policy: str
    is_checked: bool
    tags: dict
    instances: dict
    health: dict


class Model:
    """The zones of a registry."""

    def __init__(self, api, falls, name_servers, hostmaster, folder):
        self._api = api
        self._falls = falls
        self._name_servers = name_servers
        self._hostmaster = hostmaster
        self.zones = {}
        spaces = [s for s in self._all("list_namespaces", "Namespaces") if s["Type"] != "HTTP"]
        for space in spaces:
            apex = name_of(space["Name"])
            self.zones[apex] = self._zone(space, apex)
        for apex, zone in self.zones.items():
            around = [z for z in self.zones if z != apex and apex.is_subdomain(z)]
            if around:
                self.zones[max(around, key=len)].inside.add(apex)
        browsing = Browsing(self.zones)
        targets = Targets(self.zones, folder)
        for space in spaces:
            zone = self.zones[name_of(space["Name"])]
            for service in self._services(space):
                self._project(zone, service, browsing, targets)
        targets.finish()
        browsing.finish()

    def _all(self, operation, key, **arguments):
        pages = self._api.get_paginator(operation).paginate(**arguments)
        return [entry for page in pages for entry in page[key]]

    def _zone(self, space, apex):
        ttl = space["Properties"]["DnsProperties"]["SOA"]["TTL"]
        zone = ModelZone(apex)
        zone.add(
            apex, "SOA", ttl, f"{self._name_servers[0]} {self._hostmaster} 0 {REFRESH} {RETRY} "
            f"{EXPIRE} {ttl}")
        for server in self._name_servers:
            zone.add(apex, "NS", NS_TTL, server)
        return zone

    def _services(self, space):
        condition = [{"Name": "NAMESPACE_ID", "Values": [space["Id"]]}]
        for summary in self._all("list_services", "Services", Filters=condition):
            service = self._api.get_service(Id=summary["Id"])["Service"]
            dns_config = service.get("DnsConfig")
            if not dns_config or not dns_config.get("DnsRecords"):
                continue
            tags = self._api.list_tags_for_resource(ResourceARN=service["Arn"])["Tags"]
            is_checked = "HealthCheckCustomConfig" in service or "HealthCheckConfig" in service
            instances = self._all("list_instances", "Instances", ServiceId=service["Id"])
            health = self._health(service["Id"]) if is_checked and instances else {}
            yield ModelService(
                service["Id"], service["Name"],
                {record["Type"]: record["TTL"] for record in dns_config["DnsRecords"]},
                dns_config["RoutingPolicy"], is_checked,
                {tag["Key"]: tag["Value"] for tag in tags},
                {entry["Id"]: entry.get("Attributes", {}) for entry in instances}, health)

    def _health(self, service):
        """The health of a service's instances by their ids."""
        health, more = {}, {}
        while True:
            page = self._api.get_instances_health_status(ServiceId=service, **more)
            health.update(page["Status"])
            if "NextToken" not in page:
                return health
            more = {"NextToken": page["NextToken"]}

    def _chosen(self, service):
        """The instances that a service answers with."""
        everyone = set(service.instances)
        if not service.is_checked:
            return everyone
        healthy = {i for i in everyone if service.health[i] in ("HEALTHY", "UNKNOWN")}
        if healthy:
            return healthy
        rule = service.tags.get("muster:all-unhealthy", "lastHealthy")
        if rule == "none":
            return set()
        once = [i for i in everyone if (service.id, i) in self._falls]
        if rule == "all" or not once:
            return everyone
        return {max(once, key=lambda i: self._falls[(service.id, i)])}

    def _project(self, zone, service, browsing, targets):
        owner = zone.apex if service.name == "." else name_of(service.name, zone.apex)
        chosen = self._chosen(service)
        browsing.project(
            zone, service, owner, chosen, lambda instance: name_of(instance, owner), addresses)
        if not service.instances:
            return
        zone.kept.add(owner)
        if any(TARGET in attributes for attributes in service.instances.values()):
            return targets.add(owner, zone, service, chosen)
        shown = {kind: set() for kind in service.records}
        for instance, attributes in service.instances.items():
            # The id is put in front as text: a dot in it separates labels.
            target = name_of(instance, owner)
            if "SRV" in service.records:
                for kind, address in addresses(attributes):
                    zone.add(target, kind, service.records["SRV"], address)
            if instance not in chosen:
                continue
            for kind, text in values(attributes, target):
                if kind in service.records:
                    zone.add(owner, kind, service.records[kind], text)
                    shown[kind].add(text)
        for kind, texts in shown.items():
            most = 1 if service.policy == "WEIGHTED" else int(
                service.tags.get("muster:max-answers", 0))
            if 0 < most < len(texts):
                zone.partial[(owner, dns.rdatatype.from_text(kind))] = most


def addresses(attributes):
    """The addresses of an instance, with the type of their records."""
    for kind, key in (("A", "AWS_INSTANCE_IPV4"), ("AAAA", "AWS_INSTANCE_IPV6")):
        if key in attributes:
            yield kind, str(ipaddress.ip_address(attributes[key]))


def values(attributes, target):
    """What an instance brings to its service's name, by the type of the records."""
    yield from addresses(attributes)
    if "AWS_INSTANCE_PORT" in attributes:
        yield "SRV", f"1 1 {attributes['AWS_INSTANCE_PORT']} {target}"
    if "AWS_INSTANCE_CNAME" in attributes:
        yield "CNAME", str(name_of(attributes["AWS_INSTANCE_CNAME"]))


def name_of(text, origin=dns.name.root):
    """A name from the plain text of the API, where every dot separates labels and nothing is an
    escape, in small letters."""
    labels = [label.encode() for label in text.lower().rstrip(".").split(".")]
    return dns.name.Name(labels + list(origin.labels))


def ancestors(name):
    """The names above a name."""
    while name != dns.name.root:
        name = name.parent()
        yield name


def differences(model, zone):
    """What an exported zone has that the model has not, and the other way round; the serial, which
    rises by itself, aside."""
    found = {without_serial(record) for record in zone.records}
    expected = {without_serial(record) for record in model.records}
    lines = [f"not exported: {text(record)}" for record in expected - found]
    lines += [f"exported, but not in the model: {text(record)}" for record in found - expected]
    if model.empty != zone.empty:
        lines.append(f"names without records: {model.empty} in the model, {zone.empty} exported")
    for name in ("groups", "failed"):
        if getattr(model, name) != getattr(zone, name):
            lines.append(f"{name}: {getattr(model, name)} in the model, {getattr(zone, name)} exported")
    if model.partial != zone.partial:
        lines.append(
            f"sets that are shown in part: {model.partial} in the model, {zone.partial} exported")
    return lines


def without_serial(record):
    owner, rdtype, ttl, data = record
    if rdtype == dns.rdatatype.SOA:
        data = data[:-20] + bytes(4) + data[-16:]
    return owner, rdtype, ttl, data


def text(record):
    owner, rdtype, ttl, data = record
    rdata = dns.rdata.from_wire(dns.rdataclass.IN, rdtype, data, 0, len(data))
    return f"{owner} {ttl} {dns.rdatatype.to_text(rdtype)} {rdata}"
