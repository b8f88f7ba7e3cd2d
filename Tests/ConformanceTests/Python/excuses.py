"""Where replies of two servers may differ though both are right, or though the other is wrong.

Each excuse names the server, the parts of the reply it is about, the RFC, and holds only where its
test says so. Whatever is not excused is a fault. What an excuse hides of a comparison, `rules` checks
of Muster's replies by the zones alone.
"""

import collections
from dataclasses import dataclass
from typing import Callable

import dns.name

from rules import lowered

NS, CNAME, PTR, NAPTR, DNAME, SVCB, HTTPS = 2, 5, 12, 35, 39, 64, 65
ANY = 255
FIELDS = ("rcode", "flags", "question", "answer", "authority", "additional", "edns")
EVERYWHERE = ("Knot", "NSD", "BIND")


class Case:
    """A question with the replies of Muster and of another server."""

    def __init__(self, question, ours, theirs, zones):
        self.question = question
        self.ours = ours
        self.theirs = theirs
        self.zones = zones
        self.name = dns.name.Name(question.labels + (b"",))

    @property
    def is_truncated(self):
        return self.ours.is_truncated or self.theirs.is_truncated

    @property
    def is_any(self):
        return self.question.type == ANY

    @property
    def is_meta(self):
        return self.question.type in (0, 41, 65535) or 128 <= self.question.type < 255

    def zone(self, name):
        """The apex of the zone that encloses a name; None outside all zones."""
        around = [apex for apex in self.zones if name.is_subdomain(apex)]
        return max(around, key=len, default=None)

    def owners(self, reply):
        """The names that the aliases of an answer lead through, from the question on."""
        targets = {}
        for owner, rdtype, _, _, data in reply.answer:
            if rdtype == CNAME:
                targets[dns.name.from_text(owner)] = dns.name.from_wire(data, 0)[0]
        name, owners = lowered(self.name), []
        while name not in owners and name in targets:
            owners.append(name)
            name = lowered(targets[name])
        return owners + [name]

    def crosses_zones(self):
        """An alias leads from one of the zones into another."""
        zones = {self.zone(name) for name in self.owners(self.ours) + self.owners(self.theirs)}
        return len(zones - {None}) > 1

    def is_long_chain(self):
        """So many aliases that one of the servers stops following them."""
        chains = [self.owners(self.ours), self.owners(self.theirs)]
        return any(
            len(chain) > 5 or chain[-1] in chain[:-1] for chain in chains) or self.comes_back()

    def comes_back(self):
        """Names of the chain are below the same DNAME record more than once."""
        rewriting = [lowered(r[0]) for r in self.ours.answer if r[1] == DNAME]
        chain = self.owners(self.ours)
        return any(
            sum(name != above and name.is_subdomain(above) for name in chain) > 1
            for above in rewriting)

    def shows_a_part(self):
        """The answer comes by a set of which each answer shows a part."""
        types = (self.question.type, CNAME)
        return any(
            (name, rdtype) in self.zones[apex].partial or (name, rdtype) in self.zones[apex].groups
            for name in self.owners(self.ours) if (apex := self.zone(name)) for rdtype in types)

    def fails(self):
        """The chain ends at a set that stands for a failure."""
        name = self.owners(self.ours)[-1]
        apex = self.zone(name)
        return apex is not None and (name, self.question.type) in self.zones[apex].failed

    def ends_at_an_empty_name(self):
        """The last name of the chain is there for a service without an answer at or below it."""
        name = self.owners(self.ours)[-1]
        apex = self.zone(name)
        return apex is not None and any(
            empty.is_subdomain(name) for empty in self.zones[apex].empty)

    def is_full(self):
        """Additional records are missing on one side that have no room there."""
        def needs(one, other):
            missing = other.additional - one.additional
            return missing and one.size + min(12 + len(r[4]) for r in missing) > self.question.room
        return needs(self.ours, self.theirs) or needs(self.theirs, self.ours)

    def is_referral(self):
        """NS records below an apex, not authoritative."""
        return not self.ours.answer and "AA" not in self.ours.flags and any(
            record[1] == NS for record in self.ours.authority)

    def cut(self):
        """The owner of a referral's NS records."""
        return dns.name.from_text(
            next(record[0] for record in self.ours.authority if record[1] == NS))

    def missing_in_theirs(self):
        """The owners of additional records that only Muster has."""
        return [dns.name.from_text(r[0]) for r in self.ours.additional - self.theirs.additional]

    def is_below_a_cut(self, name):
        """The name is at or below a delegation of its zone."""
        apex = self.zone(name)
        while name != apex:
            if (name, NS) in self.zones[apex].sets:
                return True
            name = name.parent()
        return False



@dataclass(frozen=True)
class Excuse:
    """A difference that is no fault."""

    peers: tuple
    fields: tuple
    name: str
    rfc: str
    test: Callable


EXCUSES = [
    Excuse(
        EVERYWHERE, ("answer", "authority", "additional", "rcode"),
        "answers with all of a set of which Muster shows a part",
        "none: what WEIGHTED and most answers are for; the part shown is checked by the zone",
        lambda c: c.shows_a_part()),
    Excuse(
        EVERYWHERE, ("rcode", "flags", "answer", "authority"),
        "denies what no target of a service can be resolved for",
        "RFC 2308 §7.1: a failure is told as one; a master file cannot say that there is one",
        lambda c: c.ours.rcode == "SERVFAIL" and c.fails()),
    Excuse(
        EVERYWHERE, ("rcode",), "denies a name whose service shows no instance",
        "RFC 2308 §2.2: a name that exists has no data; a master file cannot say that it exists",
        lambda c: c.ends_at_an_empty_name() and c.ours.rcode == "NOERROR"
        and c.theirs.rcode == "NXDOMAIN"),
    Excuse(
        EVERYWHERE, ("additional",), "has more or less room for additional records",
        "RFC 2181 §9: they are left out where they do not fit",
        lambda c: c.is_full()),
    Excuse(
        ("BIND",), ("flags",), "copies CD into authoritative replies",
        "RFC 4035 §3.1.6: the bit should be cleared in them",
        lambda c: c.theirs.flags - c.ours.flags == {"CD"}),
    Excuse(
        ("NSD",), ("flags",), "copies CD and Z into BADVERS replies",
        "RFC 4035 §3.1.6, RFC 1035 §4.1.1: both are to be clear",
        lambda c: c.theirs.flags - c.ours.flags <= {"CD", "Z"} and c.ours.rcode == "BADVERS"),
    Excuse(
        EVERYWHERE, ("answer", "authority", "additional", "flags"),
        "answers ANY with other record sets", "RFC 8482 §4.1: any subset will do",
        lambda c: c.is_any),
    Excuse(
        ("BIND",), ("rcode",), "does not follow an alias for ANY",
        "RFC 1034 §3.6.2 restarts a query unless its type matches; RFC 8482 leaves both",
        lambda c: c.is_any and len(c.owners(c.ours)) > 1 and c.theirs.rcode == "NOERROR"),
    Excuse(
        EVERYWHERE, FIELDS[:-1], "has its own way with types that are no records",
        "RFC 6895 §3.1 reserves them; RFC 5936 §4.2 defines no AXFR over UDP",
        lambda c: c.is_meta),
    Excuse(
        EVERYWHERE, ("rcode", "flags", "question"), "refuses other classes in its own words",
        "RFC 1035 §4.1.1: NOTIMP and REFUSED both say it",
        lambda c: c.question.rdclass != 1 and c.ours.rcode == c.theirs.rcode == "REFUSED"),
    Excuse(
        EVERYWHERE, ("rcode", "flags"), "refuses other classes with another code",
        "RFC 1035 §4.1.1: what is no class of this server is not implemented or refused",
        lambda c: c.question.rdclass not in (1, 255) and c.ours.rcode == "REFUSED"
        and c.theirs.rcode in ("NOTIMP", "FORMERR", "NOTAUTH", "REFUSED")),
    Excuse(
        EVERYWHERE, ("rcode", "flags", "answer", "authority", "additional"),
        "answers for all classes, or calls that malformed",
        "RFC 1034 §3.7.1: such an answer can never be authoritative",
        lambda c: c.question.rdclass == 255 and c.ours.rcode == "REFUSED"),
    Excuse(
        ("Knot", "BIND"), ("answer", "authority", "additional", "rcode"),
        "gives no alias to a question for NSEC and RRSIG",
        "RFC 4035 §2.5 lets them stand beside a CNAME; in an unsigned zone there are none, and RFC "
        "1034 §3.6.2 holds",
        lambda c: c.question.type in (46, 47) and len(c.owners(c.ours)) > 1),
    Excuse(
        EVERYWHERE, ("answer", "authority", "additional", "rcode", "flags"),
        "stops following aliases earlier or later",
        "RFC 1034 §3.6.2 sets no number; loops end somewhere",
        lambda c: c.is_long_chain() and (
            c.ours.answer <= c.theirs.answer or c.theirs.answer <= c.ours.answer)),
    Excuse(
        EVERYWHERE, ("answer", "authority", "additional", "rcode"),
        "does not follow an alias into another of its zones",
        "RFC 1034 §4.3.2 step 3a goes back to step 1, the choice of a zone",
        lambda c: c.crosses_zones() and c.theirs.answer <= c.ours.answer),
    Excuse(
        ("BIND",), ("rcode",), "fails when aliases go in a circle or on and on",
        "RFC 1034 §3.6.2: chains are followed, and loops an error; what was found is an answer",
        lambda c: c.is_long_chain() and c.theirs.rcode == "SERVFAIL"),
    Excuse(
        ("Knot",), ("rcode", "answer", "authority"), "denies names that a DNAME makes too long",
        "RFC 6672 §2.2: the code is YXDOMAIN, and no CNAME record is made",
        lambda c: c.ours.rcode == "YXDOMAIN"),
    Excuse(
        ("Knot", "BIND"), ("additional",), "sends the addresses of SVCB and NAPTR targets too",
        "RFC 9460 §4.1, RFC 3403 §4.1: a client asks for them where they are not sent",
        lambda c: not c.ours.additional and c.ours.answer and any(
            record[1] in (SVCB, HTTPS, NAPTR) for record in c.ours.answer)),
    Excuse(
        ("Knot", "BIND"), ("additional",), "sends nothing with PTR records",
        "RFC 6763 §12.1: SRV, TXT and addresses should come with those of services",
        lambda c: c.question.type == PTR and not c.theirs.additional),
    Excuse(
        ("BIND",), ("additional",), "sends nothing additional to clients that take 512 octets",
        "RFC 1034 §4.3.2 step 6 leaves it open",
        lambda c: not c.theirs.additional and c.ours.answer and c.question.room == 512),
    Excuse(
        ("NSD",), ("additional",), "sends nothing additional but glue, as configured",
        "RFC 1034 §4.3.2 step 6 leaves it open",
        lambda c: not c.theirs.additional and c.ours.answer),
    Excuse(
        ("BIND",), ("additional",), "sends addresses below a cut in referrals to it alone",
        "RFC 1034 §4.3.2 step 6 leaves it open",
        lambda c: c.theirs.additional < c.ours.additional and c.ours.answer and all(
            c.is_below_a_cut(name) for name in c.missing_in_theirs())),
    Excuse(
        ("BIND",), ("additional",), "leaves addresses out that are not below the cut",
        "RFC 9471 §3: only those below it must be in a referral",
        lambda c: c.is_referral() and c.theirs.additional < c.ours.additional and not any(
            name.is_subdomain(c.cut()) for name in c.missing_in_theirs())),
]


class Judge:
    """Finds what differs and is not excused."""

    def __init__(self, zones):
        self._zones = zones
        self._counts = collections.Counter()

    def counts(self):
        """How often each excuse was needed, by server; the order is that of the list."""
        return sorted(self._counts.items(), key=lambda item: EXCUSES.index(item[0][0]))

    def differences(self, question, ours, peer, theirs):
        """The parts in which two replies differ without an excuse."""
        case = Case(question, ours, theirs, self._zones)
        faults = []
        # What does not fit is compared over TCP, where it is asked again.
        fields = ("question", "edns") if case.is_truncated else FIELDS
        for field in fields:
            if getattr(ours, field) == getattr(theirs, field):
                continue
            for excuse in EXCUSES:
                if peer in excuse.peers and field in excuse.fields and excuse.test(case):
                    self._counts[(excuse, peer)] += 1
                    break
            else:
                faults.append(field)
        return faults
