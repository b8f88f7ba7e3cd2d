"""What services with targets (AWS_ALIAS_DNS_NAME) answer, by the rules as docs/cloud-map.md has them.

One answer shows the addresses of one instance: a group. Targets are names of the registry's zones, names
of zone files without wildcards or DNAME records above them, and names that nobody serves.
"""

import contextlib
from dataclasses import dataclass, field

import dns.name
import dns.rdatatype
import dns.zone

ADDRESSES = {"A": "AWS_INSTANCE_IPV4", "AAAA": "AWS_INSTANCE_IPV6"}
TARGET = "AWS_ALIAS_DNS_NAME"
LONGEST = 60
HOPS = 8


@dataclass
class Found:
    """What a target leads to."""

    addresses: set = field(default_factory=set)
    ttls: list = field(default_factory=lambda: [LONGEST])
    # Why a name brought nothing: it does not exist, or nobody could be asked.
    is_missing: bool = False
    is_unknown: bool = False

    @property
    def is_resolved(self):
        return bool(self.addresses) or not (self.is_missing or self.is_unknown)


class Targets:
    """The services with targets of a registry."""

    def __init__(self, zones, folder):
        self._zones = zones
        self._services = {}
        self._files = {}
        # Included files are named from where the zone's is.
        with contextlib.chdir(folder):
            for path in folder.glob("*.zone"):
                zone = dns.zone.from_file(str(path), relativize=False, check_origin=False)
                self._files[zone.origin] = zone

    def add(self, owner, zone, service, chosen):
        """A service some of whose instances have targets."""
        self._services[owner] = (zone, service, chosen)

    def finish(self):
        """Adds the records of all such services, once everything else is there."""
        answers = [
            (zone, owner, kind, *self._set(service, chosen, kind))
            for owner, (zone, service, chosen) in self._services.items()
            for kind in service.records]
        for zone, owner, kind, groups, ttl, is_failure in answers:
            key = (owner, dns.rdatatype.from_text(kind))
            if is_failure:
                zone.failed.add(key)
            for address in set().union(*groups):
                zone.add(owner, kind, ttl, address)
            if len(groups) > 1:
                if any(len(group) > 1 for group in groups):
                    zone.add_groups(key, kind, groups)
                else:
                    zone.partial[key] = 1

    def _set(self, service, chosen, kind):
        """Which groups a service shows, with which TTL, and whether it fails in place of them."""
        groups, ttls, unresolved = self._groups(service, chosen, kind)
        if groups or len(unresolved) < len(chosen) or not chosen:
            return groups, min(ttls, default=0), False
        if service.tags.get("muster:all-unhealthy") != "none":
            groups, ttls, _ = self._groups(service, set(service.instances) - chosen, kind)
        fails = not groups and any(found.is_unknown for found in unresolved)
        return groups, min(ttls, default=0), fails

    def _groups(self, service, instances, kind):
        groups, ttls, unresolved = set(), [], []
        for instance in instances:
            attributes = service.instances[instance]
            if TARGET in attributes:
                found = Found()
                self._follow(dns.name.from_text(attributes[TARGET].lower()), kind, found, set(), 0)
                if found.addresses:
                    groups.add(frozenset(found.addresses))
                    ttls.append(min(found.ttls))
                elif not found.is_resolved:
                    unresolved.append(found)
            elif ADDRESSES[kind] in attributes:
                groups.add(frozenset([attributes[ADDRESSES[kind]]]))
                ttls.append(service.records[kind])
        return groups, ttls, unresolved

    def _follow(self, name, kind, found, passed, hops):
        if name in passed or hops > HOPS:
            found.is_missing = True
            return
        passed.add(name)
        around = [a for a in [*self._zones, *self._files] if name.is_subdomain(a)]
        if not around:
            found.is_unknown = True
            return
        apex = max(around, key=len)
        if name in self._services and kind in self._services[name][1].records:
            _, service, chosen = self._services[name]
            for instance in sorted(chosen):
                attributes = service.instances[instance]
                if TARGET in attributes:
                    target = dns.name.from_text(attributes[TARGET].lower())
                    self._follow(target, kind, found, passed, hops + 1)
                elif ADDRESSES[kind] in attributes:
                    found.addresses.add(attributes[ADDRESSES[kind]])
                    found.ttls.append(service.records[kind])
        elif apex in self._zones:
            self._read_registry(self._zones[apex], name, kind, found)
        else:
            self._read_file(self._files[apex], name, kind, found, passed, hops)

    @staticmethod
    def _read_registry(zone, name, kind, found):
        here = [r for r in zone.records if r[0] == str(name).lower()]
        for _, _, ttl, data in (r for r in here if r[1] == dns.rdatatype.from_text(kind)):
            rdata = dns.rdata.from_wire("IN", dns.rdatatype.from_text(kind), data, 0, len(data))
            found.addresses.add(rdata.to_text())
            found.ttls.append(ttl)
        owners = [dns.name.from_text(record[0]) for record in zone.records]
        if not any(owner.is_subdomain(name) for owner in [*owners, *zone.kept, *zone.inside]):
            found.is_missing = True

    def _read_file(self, zone, name, kind, found, passed, hops):
        if alias := zone.get_rdataset(name, "CNAME"):
            found.ttls.append(alias.ttl)
            self._follow(alias[0].target, kind, found, passed, hops + 1)
        elif addresses := zone.get_rdataset(name, kind):
            found.addresses |= {rdata.to_text() for rdata in addresses}
            found.ttls.append(addresses.ttl)
        elif not any(owner.is_subdomain(name) for owner in zone):
            found.is_missing = True
