"""What DNS-SD (RFC 6763) and reverse zones add to the model of a registry's zones."""

import ipaddress
import re

import dns.name
import dns.reversename

TYPE = re.compile(r"(_[^.]+)\.(_tcp|_udp)(?:\.(.+))?$", re.IGNORECASE)
# An octet string of a TXT record has at most 255 octets.
LONGEST_PAIR = 255


class Browsing:
    """Collects the services that can be browsed for, and writes the records they have together."""

    def __init__(self, zones):
        self._zones = zones
        # domain to its zone, and the services in it: type name, TTL, whether it has an instance
        self._domains = {}
        # address to the names it belongs to, each with a TTL
        self._addresses = {}

    def project(self, zone, service, owner, chosen, target_of, addresses_of):
        """Adds what a service has by itself."""
        self._reverse(service, owner, target_of, addresses_of)
        match = TYPE.match(service.name)
        if not match or "SRV" not in service.records:
            return
        ttl = service.records["SRV"]
        domain = dns.name.Name(owner.labels[2:])
        self._domains.setdefault(domain, (zone, []))[1].append(
            (owner, ttl, bool(service.instances)))
        for instance, attributes in service.instances.items():
            name = one_label(instance, owner)
            if instance in chosen:
                zone.add(owner, "PTR", ttl, str(name))
            for subtype in filter(None, attributes.get("muster.subtypes", "").split(",")):
                place = one_label(subtype, dns.name.Name((b"_sub",) + owner.labels))
                zone.kept.add(place)
                if instance in chosen:
                    zone.add(place, "PTR", ttl, str(name))
            zone.add(
                name, "SRV", ttl, f"1 1 {attributes['AWS_INSTANCE_PORT']} {target_of(instance)}")
            zone.add(name, "TXT", ttl, text_of(attributes))
            for kind, address in addresses_of(attributes):
                zone.add(name, kind, ttl, address)

    def _reverse(self, service, owner, target_of, addresses_of):
        """Takes note of the addresses of instances: each leads back to a name."""
        for instance, attributes in service.instances.items():
            for kind, address in addresses_of(attributes):
                if "SRV" in service.records:
                    # The host, which SRV records name, and not the instance of DNS-SD: they differ
                    # where the id has dots.
                    name, ttl = target_of(instance), service.records["SRV"]
                elif kind in service.records:
                    name, ttl = owner, service.records[kind]
                else:
                    continue
                self._addresses.setdefault(address, []).append((name, ttl))

    def finish(self):
        """Adds what services have together: of each domain, and of each address."""
        for domain, (zone, services) in self._domains.items():
            root = dns.name.Name((b"_dns-sd", b"_udp") + domain.labels)
            ttl = min(ttl for _, ttl, _ in services)
            for label in ("_services", "b", "lb", "r", "db", "dr"):
                zone.kept.add(one_label(label, root))
            for label in ("b", "lb"):
                zone.add(one_label(label, root), "PTR", ttl, str(domain))
            for owner, _, has_instance in services:
                if has_instance:
                    zone.add(one_label("_services", root), "PTR", ttl, str(owner))
        for address, names in self._addresses.items():
            reverse = dns.reversename.from_address(str(ipaddress.ip_address(address)))
            around = [apex for apex in self._zones if reverse.is_subdomain(apex)]
            if around:
                zone = self._zones[max(around, key=len)]
                for name, _ in names:
                    zone.add(reverse, "PTR", min(ttl for _, ttl in names), str(name))


def one_label(text, origin):
    """A name of one label below another, in small letters: a dot in it is part of the label."""
    return dns.name.Name((text.lower().encode(),) + origin.labels)


def text_of(attributes):
    """The TXT record of an instance: its own attributes, sorted by key."""
    pairs, seen = [], set()
    for key in sorted(attributes):
        pair = f"{key}={attributes[key]}"
        if key.startswith(("AWS_", "muster.")) or "=" in key or len(pair) > LONGEST_PAIR:
            continue
        if key.lower() not in seen:
            pairs.append(pair)
        seen.add(key.lower())
    return " ".join('"' + p.replace("\\", "\\\\").replace('"', '\\"') + '"' for p in pairs or [""])
