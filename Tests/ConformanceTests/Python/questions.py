"""Questions made from the contents of zones: what is there, what is nearly there, and what is not."""

import random
import struct
from dataclasses import dataclass, replace

import dns.rdatatype

IN = 1
TYPES = [
    "A", "NS", "CNAME", "SOA", "PTR", "MX", "TXT", "AAAA", "SRV", "NAPTR", "DS", "DNSKEY", "NSEC",
    "NSEC3PARAM", "RRSIG", "HTTPS", "SVCB", "CAA", "HINFO", "DNAME", "LOC", "SPF", "NULL"]
NUMBERS = [dns.rdatatype.from_text(t) for t in TYPES] + [731, 65280, 65281, 65279, 1000]
ANY = 255
# Types that are no records: of the OPT pseudo-record, of transactions and transfers, of the reserved
# numbers at both ends.
META = [0, 41, 128, 249, 250, 251, 252, 253, 254, 65535]
CLASSES = [0, 2, 3, 4, 254, 255, 257]
SIZES = [0, 511, 512, 513, 600, 1000, 1231, 1232, 1233, 1400, 4096, 65535]
NSID, CLIENT_SUBNET, PADDING, UNKNOWN = 3, 8, 12, 65001


@dataclass(frozen=True)
class Edns:
    """The OPT record of a question."""

    size: int
    version: int = 0
    flags: int = 0
    options: tuple = ()

    @property
    def wire(self):
        options = b"".join(struct.pack("!HH", c, len(d)) + d for c, d in self.options)
        return struct.pack(
            "!BHHBBHH", 0, 41, self.size, 0, self.version, self.flags, len(options)) + options


@dataclass(frozen=True)
class Question:
    """A question as it is sent; the ID is left to the asker."""

    kind: str
    labels: tuple
    type: int
    rdclass: int
    bits: int
    edns: Edns | None
    is_stream: bool

    @property
    def wire(self):
        name = b"".join(bytes([len(l)]) + l for l in self.labels) + b"\0"
        return (
            struct.pack("!HHHHHH", 0, self.bits, 1, 0, 0, 1 if self.edns else 0) + name
            + struct.pack("!HH", self.type, self.rdclass) + (self.edns.wire if self.edns else b""))

    @property
    def section(self):
        """The octets of the question section."""
        end = -len(self.edns.wire) if self.edns else None
        return self.wire[12:end]

    @property
    def over_stream(self):
        """The same question over TCP."""
        return replace(self, is_stream=True)

    @property
    def room(self):
        """Octets that a reply may have."""
        if self.is_stream:
            return 65535
        return 512 if not self.edns else min(1232, max(512, self.edns.size))

    def __str__(self):
        name = ".".join(
            "".join(chr(o) if 0x21 <= o <= 0x7E and o not in b'."\\' else f"\\{o:03d}" for o in l)
            for l in self.labels) + "."
        words = [name, dns.rdatatype.to_text(self.type), "TCP" if self.is_stream else "UDP"]
        if self.rdclass != IN:
            words.append(f"CLASS{self.rdclass}")
        if self.bits:
            words.append(f"bits {self.bits:#06x}")
        if self.edns:
            words.append(f"EDNS {self.edns.version} size {self.edns.size}")
            if self.edns.flags:
                words.append(f"flags {self.edns.flags:#06x}")
            words += [f"option {code}: {data.hex()}" for code, data in self.edns.options]
        return f"{' '.join(words)} ({self.kind})"


class QuestionMaker:
    """Makes questions from a seed and the names of zones."""

    def __init__(self, zones, seed):
        self._random = random.Random(seed)
        self._apexes = [_labels(apex) for apex in zones]
        self._names = {}
        for zone in zones.values():
            for (owner, rdtype) in zone.sets:
                self._names.setdefault(_labels(owner), []).append(rdtype)
            for owner in zone.empty:
                self._names.setdefault(_labels(owner), []).append(1)
        self._owners = sorted(self._names)
        self._wildcards = [n for n in self._owners if n[:1] == (b"*",)]
        tops = {_labels(apex) for apex in zones}
        self._turns = [
            n for n, types in self._names.items() if 39 in types or (2 in types and n not in tops)]
        self._kinds = [
            (24, "live", self._live), (18, "wrong type", self._wrong_type),
            (12, "below", self._below), (9, "near miss", self._near_miss),
            (7, "above", self._above), (9, "wildcard", self._wildcard), (9, "turn", self._turn),
            (3, "deep", self._deep), (3, "outside", self._outside), (3, "any", self._any),
            (2, "meta type", self._meta_type), (1, "class", self._class)]

    def make(self):
        """One more question."""
        weights = [weight for weight, _, _ in self._kinds]
        _, kind, maker = self._random.choices(self._kinds, weights)[0]
        labels, rdtype, rdclass = maker()
        labels = self._fitted(labels)
        if self._random.random() < 0.3:
            labels = tuple(bytes(self._case(o) for o in label) for label in labels)
        bits = 0
        for bit in (0x0100, 0x0020, 0x0010, 0x0040):
            if self._random.random() < (0.4 if bit == 0x0100 else 0.08):
                bits |= bit
        return Question(
            kind, labels, rdtype, rdclass, bits, self._edns(), self._random.random() < 0.2)

    def _live(self):
        name = self._random.choice(self._owners)
        return name, self._random.choice(self._names[name]), IN

    def _wrong_type(self):
        return self._random.choice(self._owners), self._type(), IN

    def _below(self):
        name = self._random.choice(self._owners)
        labels = tuple(self._label() for _ in range(self._random.choice([1, 1, 1, 2, 3])))
        return labels + name, self._type(), IN

    def _near_miss(self):
        name = list(self._random.choice(self._owners))
        if not name:
            return self._below()
        place = self._random.randrange(min(len(name), 3))
        label = bytearray(name[place])
        turn = self._random.randrange(4)
        at = self._random.randrange(len(label))
        if turn == 0 and len(label) > 1:
            del label[at]
        elif turn == 1 and len(label) < 63:
            label.insert(at, self._random.choice(b"-_x0\0"))
        elif turn == 2:
            label[at] = self._random.randrange(256)
        else:
            other = self._random.choice(self._owners)
            label = bytearray(other[0]) if other else label
        name[place] = bytes(label)
        return tuple(name), self._type(), IN

    def _above(self):
        name = self._random.choice(self._owners)
        return name[self._random.randrange(len(name) + 1):], self._type(), IN

    def _wildcard(self):
        name = self._random.choice(self._wildcards)
        labels = tuple(self._label() for _ in range(self._random.choice([0, 1, 1, 1, 2, 4])))
        keeps = self._random.random() < 0.2
        types = self._names[name]
        rdtype = self._random.choice(types) if self._random.random() < 0.5 else self._type()
        return labels + (name if keeps else name[1:]), rdtype, IN

    def _turn(self):
        name = self._random.choice(self._turns)
        labels = ()
        if self._random.random() < 0.8:
            other = self._random.choice(self._owners)
            labels = self._random.choice([(self._label(),), other[:1], other[:2], ()])
        types = self._names[name] + [43]
        rdtype = self._random.choice(types) if self._random.random() < 0.4 else self._type()
        return tuple(labels) + name, rdtype, IN

    def _deep(self):
        name = self._random.choice(self._owners)
        short = self._random.random() < 0.5
        labels = []
        while sum(len(l) + 1 for l in labels + list(name)) < 240:
            labels.append(b"x" if short else self._label() * 9)
            labels[-1] = labels[-1][:63]
        return tuple(labels) + name, self._type(), IN

    def _outside(self):
        apex = self._random.choice(self._apexes)
        choices = [(), (b"example",), (b"net",), (b"www", b"nobody", b"example", b"net"), apex[1:]]
        return self._random.choice(choices), self._type(), IN

    def _any(self):
        return self._random.choice([self._live, self._below, self._above])()[0], ANY, IN

    def _meta_type(self):
        return self._random.choice(self._owners), self._random.choice(META), IN

    def _class(self):
        name, rdtype, _ = self._live()
        return name, rdtype, self._random.choice(CLASSES)

    def _type(self):
        if self._random.random() < 0.05:
            return self._random.randrange(256, 65280)
        return self._random.choice(NUMBERS)

    def _label(self):
        return self._random.choice(
            [b"x", b"*", b"www", b"a", b"_tcp", b"xn--mnchen-3ya", b"a.b", b"\xff\0",
             b"%d" % self._random.randrange(1000), bytes([self._random.randrange(256)]), b"l" * 63])

    def _case(self, octet):
        return octet ^ 0x20 if chr(octet).isascii() and chr(octet).isalpha() and (
            self._random.random() < 0.5) else octet

    @staticmethod
    def _fitted(labels):
        labels = tuple(labels)
        while sum(len(l) + 1 for l in labels) > 254:
            labels = labels[1:]
        return labels

    def _edns(self):
        turn = self._random.random()
        if turn < 0.4:
            return None
        size = self._random.choice(SIZES)
        if turn < 0.7:
            return Edns(size, flags=self._random.choice([0, 0x8000]))
        if turn < 0.75:
            return Edns(size, version=self._random.choice([1, 2, 100, 255]))
        flags = self._random.choice([0, 0x8000, 0x4000, 0x0001, 0xFFFF])
        options = [
            (UNKNOWN, b""), (UNKNOWN, b"unknown"), (65534, b"\0" * 40), (NSID, b""),
            (PADDING, b"\0" * 31)]
        count = self._random.choice([0, 1, 1, 2])
        return Edns(size, 0, flags, tuple(self._random.sample(options, count)))


def _labels(name):
    return tuple(label for label in name.labels if label)
