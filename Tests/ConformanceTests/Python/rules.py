"""What holds of every reply of Muster, judged by the question and the zones alone.

What servers may do differently cannot be compared; so that an excuse hides no mistake, each record of
each section must be one of the zones.
"""

import dns.name

CNAME, DNAME, SOA = 5, 39, 6
ANY = 255


class Rules:
    """The zones, by names in small letters."""

    def __init__(self, zones):
        self._zones = zones
        self._sets = {}
        self._partial = {}
        self._groups = {}
        self._failed = set()
        for zone in zones.values():
            for (owner, rdtype), contents in zone.sets.items():
                self._sets[(lowered(owner), rdtype)] = contents
            for (owner, rdtype), count in zone.partial.items():
                self._partial[(lowered(owner), rdtype)] = count
            for (owner, rdtype), groups in zone.groups.items():
                self._groups[(lowered(owner), rdtype)] = groups
            self._failed |= {(lowered(owner), rdtype) for owner, rdtype in zone.failed}
        self._negative = {}
        for apex, zone in zones.items():
            ttl, data = zone.sets[(apex, SOA)]
            minimum = int.from_bytes(next(iter(data))[-4:], "big")
            self._negative[lowered(apex)] = (min(ttl, minimum), data)

    def faults(self, question, reply):
        """What is wrong with a reply, each in words."""
        faults = list(self._header(question, reply))
        if reply.rcode == "SERVFAIL" and (self._last(question, reply), question.type) not in (
                self._failed):
            faults.append("a failure that the zones do not have")
        for record in reply.answer:
            if not self._is_answer(record):
                faults.append(f"the zones have no such answer: {record}")
        for record in reply.additional:
            owner, rdtype, _, ttl, data = record
            if not self._has((dns.name.from_text(owner), rdtype), ttl, data):
                faults.append(f"the zones have no such additional record: {record}")
        for record in reply.authority:
            if not self._is_authority(record):
                faults.append(f"the zones have no such authority: {record}")
        if not reply.is_truncated:
            faults += self._incomplete(reply)
        return faults

    @staticmethod
    def _last(question, reply):
        """The name that the aliases of an answer end at."""
        aliases = {
            dns.name.from_text(record[0]): lowered(dns.name.from_wire(record[4], 0)[0])
            for record in reply.answer if record[1] == CNAME}
        name = lowered(dns.name.Name(question.labels + (b"",)))
        for _ in range(len(aliases)):
            name = aliases.get(name, name)
        return name

    @staticmethod
    def _header(question, reply):
        if reply.rcode == "no reply" or reply.rcode.startswith("unreadable"):
            yield reply.rcode
            return
        if reply.question != question.section:
            yield "the question is not echoed octet by octet"
        if reply.flags & {"RA", "AD", "Z", "CD"}:
            yield f"flags that an authoritative server leaves clear: {reply.flags}"
        if ("RD" in reply.flags) != bool(question.bits & 0x0100):
            yield "RD is not copied"
        if reply.is_truncated and question.is_stream:
            yield "truncated over TCP"
        if reply.size > question.room:
            yield f"{reply.size} octets for a client that takes {question.room}"
        if reply.repeats:
            yield "a record twice"
        if bool(reply.edns) != bool(question.edns):
            yield "an OPT record where none was asked for, or none where one was"
        if reply.edns and question.edns and reply.edns != (0, bool(question.edns.flags & 0x8000)):
            yield f"EDNS version or DO: {reply.edns}"

    def _has(self, key, ttl, data):
        known = self._sets.get(key)
        return known is not None and known[0] == ttl and data in known[1]

    def _is_answer(self, record):
        owner, rdtype, _, ttl, data = record
        name = dns.name.from_text(owner)
        if (name, rdtype) in self._sets:
            return self._has((name, rdtype), ttl, data)
        while name != dns.name.root:
            name = name.parent()
            if rdtype == CNAME and (name, DNAME) in self._sets:
                return self._is_rewritten(dns.name.from_text(owner), name, ttl, data)
            wildcard = dns.name.Name((b"*",) + name.labels)
            if (wildcard, rdtype) in self._sets:
                return self._has((wildcard, rdtype), ttl, data)
        return False

    def _is_rewritten(self, owner, above, ttl, data):
        """The CNAME record that a DNAME record at a name above makes (RFC 6672 §3.1)."""
        known, targets = self._sets[(above, DNAME)]
        target = dns.name.from_wire(next(iter(targets)), 0)[0]
        rewritten = owner.relativize(above).concatenate(target)
        return ttl == known and lowered(rewritten) == lowered(dns.name.from_wire(data, 0)[0])

    def _is_authority(self, record):
        owner, rdtype, _, ttl, data = record
        name = dns.name.from_text(owner)
        if rdtype == SOA:
            known = self._negative.get(name)
            return known is not None and known[0] == ttl and data in known[1]
        return self._has((name, rdtype), ttl, data)

    def _incomplete(self, reply):
        """Sets of which a part is answered, where that is not what the zone says of them."""
        shown = {}
        for owner, rdtype, _, _, data in reply.answer:
            key = (dns.name.from_text(owner), rdtype)
            shown.setdefault(key, set()).add(data)
        for key, found in shown.items():
            count = len(found)
            if key in self._groups:
                if found not in self._groups[key]:
                    yield f"{count} records of {key} that are no group"
            elif key in self._sets and count != self._partial.get(key, len(self._sets[key][1])):
                yield f"{count} records of {key}"


def size_fault(question, short, whole):
    """What is wrong with a reply that was truncated somewhere, by the whole one over TCP; else None.

    TC says that something required did not fit (RFC 2181 §9): all but additional records are.
    """
    # An additional record's owner stands in the record that it goes with: a pointer to there.
    required = whole.size - sum(12 + len(record[4]) for record in whole.additional)
    if short.is_truncated != (required > question.room):
        return f"TC though {required} octets of {question.room} are needed, or the other way round"
    return None


def lowered(name):
    """The name in small letters, in which names of replies are kept."""
    return dns.name.from_text(str(name).lower())
