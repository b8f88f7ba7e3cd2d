"""Exported zones, read back: sets of records by owner and type, and what the comments tell."""

import re

import dns.name
import dns.rdata
import dns.rdataclass
import dns.rdatatype
import dns.zone

PARTIAL = re.compile(r"^; (\S+) (\S+): each answer shows (\d+) of these$")
GROUP = re.compile(r"^; (\S+) (AAAA|A): one answer shows (.+)$")
FAILED = re.compile(r"^; (\S+) (\S+): answered with SERVFAIL$")
EMPTY = re.compile(r"^; (\S+) exists, and has no records$")
OTHER = re.compile(r"^; or (\S+)\t(\d+)\tIN\t(\S+)\t(.*)$")


class Zone:
    """The contents of a master file that Muster exported."""

    def __init__(self, path):
        self.path = path
        text = path.read_text()
        origin = next(l for l in text.splitlines() if l.startswith("$ORIGIN")).split()[1]
        self.apex = dns.name.from_text(origin)
        zone = dns.zone.from_text(text, origin=self.apex, relativize=False, check_origin=True)
        # (owner, type) to TTL and the records' canonical data
        self.sets = {}
        self.rdatas = {}
        for owner, rdataset in zone.iterate_rdatasets():
            key = (owner, int(rdataset.rdtype))
            self.sets[key] = (rdataset.ttl, frozenset(r.to_digestable() for r in rdataset))
            self.rdatas[key] = list(rdataset)
        # (owner, type) to how many records of the set an answer shows, where that is not all
        self.partial = {}
        # (owner, type) to the groups of which an answer shows one, each a set of canonical data
        self.groups = {}
        # (owner, type) of sets that are answered with a failure
        self.failed = set()
        # names that exist without a record that a master file could have
        self.empty = set()
        for line in text.splitlines():
            if match := PARTIAL.match(line):
                self.partial[(self._name(match[1]), dns.rdatatype.from_text(match[2]))] = int(
                    match[3])
            elif match := GROUP.match(line):
                self._add_group(match)
            elif match := FAILED.match(line):
                self.failed.add((self._name(match[1]), dns.rdatatype.from_text(match[2])))
            elif match := EMPTY.match(line):
                self.empty.add(self._name(match[1]))
            elif match := OTHER.match(line):
                self._add(match)

    def _add(self, match):
        """Adds a record that stands in a comment: of several CNAME records a file can have one."""
        rdtype = dns.rdatatype.from_text(match[3])
        rdata = dns.rdata.from_text(dns.rdataclass.IN, rdtype, match[4], relativize=False)
        ttl, data = self.sets[(self._name(match[1]), int(rdtype))]
        self.sets[(self._name(match[1]), int(rdtype))] = (ttl, data | {rdata.to_digestable()})

    def _add_group(self, match):
        key = (self._name(match[1]), dns.rdatatype.from_text(match[2]))
        group = frozenset(
            dns.rdata.from_text("IN", match[2], a).to_digestable() for a in match[3].split())
        self.groups.setdefault(key, set()).add(group)

    def _name(self, text):
        return dns.name.from_text(text, self.apex)

    @property
    def records(self):
        """(owner, type, TTL, data) of every record, the owner as text in small letters."""
        return {
            (str(owner).lower(), rdtype, ttl, data)
            for (owner, rdtype), (ttl, all_data) in self.sets.items() for data in all_data}


def with_delegations(zones, folder):
    """Copies of zones in which each delegates to those directly inside it.

    A zone that is served beside one inside it needs no delegation to it to be answered right by
    Muster; other servers deny names that are only there because of that zone unless its parent names
    it, as RFC 1034 §4.2.1 has it. Gives the path of each copy by apex.
    """
    folder.mkdir(parents=True, exist_ok=True)
    paths = {}
    for apex, zone in zones.items():
        text = zone.path.read_text()
        for inner, other in zones.items():
            around = [z for z in zones if z != inner and inner.is_subdomain(z)]
            if apex in around and apex == max(around, key=len):
                for rdata in other.rdatas[(inner, int(dns.rdatatype.NS))]:
                    text += f"{inner} 60 IN NS {rdata.target}\n"
        paths[apex] = folder / zone.path.name
        paths[apex].write_text(text)
    return paths
