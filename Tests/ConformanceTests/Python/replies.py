"""Asking several servers the same questions, and what their replies say."""

import select
import socket
import struct
import time
from dataclasses import dataclass

import dns.exception
import dns.flags
import dns.message
import dns.rcode
import dns.rdata
import dns.rdatatype

TRIES = 3
SECONDS = 2.0


@dataclass(frozen=True)
class Reply:
    """What a reply says, without what may differ between two that say the same: the order of
    records, the case of their owners, compression."""

    rcode: str
    flags: frozenset
    question: bytes
    answer: frozenset
    authority: frozenset
    additional: frozenset
    edns: tuple
    size: int
    repeats: bool

    @property
    def is_truncated(self):
        return "TC" in self.flags


    def __str__(self):
        lines = [f"{self.rcode} {' '.join(sorted(self.flags))} EDNS {self.edns} size {self.size}"]
        for section in ("answer", "authority", "additional"):
            lines += sorted(f"{section}: {_text(record)}" for record in getattr(self, section))
        return "\n    ".join(lines)


def _text(record):
    owner, rdtype, rdclass, ttl, data = record
    rdata = dns.rdata.from_wire(rdclass, rdtype, data, 0, len(data))
    return f"{owner} {ttl} {dns.rdatatype.to_text(rdtype)} {rdata}"


NONE = Reply("no reply", frozenset(), b"", *[frozenset()] * 3, (), 0, False)
_known = {}


def read(wire):
    """The reply of these octets; replies that differ in their ID alone are read once."""
    key = wire[2:]
    reply = _known.get(key)
    if reply is None:
        if len(_known) > 200_000:
            _known.clear()
        reply = _known[key] = _read(wire)
    return reply


def _read(wire):
    try:
        message = dns.message.from_wire(wire, one_rr_per_rrset=True, ignore_trailing=False)
    except dns.exception.DNSException as error:
        return Reply(f"unreadable: {error!r}", frozenset(), b"", *[frozenset()] * 3, (), 0, False)
    sections = [_records(s) for s in (message.answer, message.authority, message.additional)]
    edns = ()
    if message.edns >= 0:
        edns = (message.edns, bool(message.ednsflags & dns.flags.DO))
    bits = struct.unpack("!H", wire[2:4])[0]
    names = {"AA": 0x400, "TC": 0x200, "RD": 0x100, "RA": 0x80, "Z": 0x40, "AD": 0x20, "CD": 0x10}
    counts = [len(s) for s in (message.answer, message.authority, message.additional)]
    return Reply(
        dns.rcode.to_text(message.rcode()),
        frozenset(name for name, bit in names.items() if bits & bit),
        _question(wire), *sections, edns, len(wire),
        counts != [len(s) for s in sections])


def _records(section):
    return frozenset(
        (str(records.name).lower(), records.rdtype, records.rdclass, records.ttl,
         records[0].to_digestable())
        for records in section)


def _question(wire):
    """The octets of the question section; a question is never compressed."""
    if struct.unpack("!H", wire[4:6])[0] != 1:
        return b""
    end = 12
    while end < len(wire) and wire[end]:
        end += 1 + wire[end]
    return wire[12:end + 5]


class Asker:
    """Puts batches of questions to several servers at the same time."""

    def __init__(self, servers):
        self._servers = servers
        self._datagrams = {}
        self._streams = {}
        # Each batch has ids of its own: on a busy machine a reply comes after its time.
        self._first_id = 0
        for server in servers:
            datagrams = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            datagrams.connect(("127.0.0.1", server.port))
            datagrams.setblocking(False)
            self._datagrams[server.name] = datagrams

    def ask(self, questions):
        """The replies to a batch: for each server, in the order of the questions."""
        replies = {server.name: [NONE] * len(questions) for server in self._servers}
        self._first_id += len(questions)
        for is_stream in (False, True):
            numbers = [i for i, q in enumerate(questions) if q.is_stream == is_stream]
            for attempt in range(TRIES):
                open_numbers = {
                    server.name: {i for i in numbers if replies[server.name][i] is NONE}
                    for server in self._servers}
                if not any(open_numbers.values()):
                    break
                seconds = SECONDS if attempt == 0 else SECONDS / 2
                if is_stream:
                    self._ask_streams(questions, open_numbers, replies, seconds)
                else:
                    self._ask_datagrams(questions, open_numbers, replies, seconds)
        return replies

    def _ask_datagrams(self, questions, numbers, replies, seconds):
        places = {}
        for server in self._servers:
            sock = self._datagrams[server.name]
            places[sock] = server
            for i in numbers[server.name]:
                sock.send(self._id(i) + questions[i].wire[2:])
        deadline = time.monotonic() + seconds
        while any(numbers.values()) and time.monotonic() < deadline:
            waiting = [s for s, server in places.items() if numbers[server.name]]
            ready, _, _ = select.select(waiting, [], [], max(0, deadline - time.monotonic()))
            for sock in ready:
                server = places[sock]
                try:
                    wire = sock.recv(65535)
                except OSError:
                    server.check_running()
                    continue
                self._take(wire, server, numbers, replies)

    def _ask_streams(self, questions, numbers, replies, seconds):
        places = {}
        rests = {}
        for server in self._servers:
            if not numbers[server.name]:
                continue
            sock = self._streams.get(server.name) or socket.create_connection(
                ("127.0.0.1", server.port), timeout=5)
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._streams[server.name] = sock
            places[sock] = server
            rests[sock] = b""
            wires = [self._id(i) + questions[i].wire[2:] for i in numbers[server.name]]
            try:
                sock.sendall(b"".join(struct.pack("!H", len(w)) + w for w in wires))
            except OSError:
                self._drop(server, places, sock)
        deadline = time.monotonic() + seconds
        while places and time.monotonic() < deadline:
            waiting = [s for s, server in places.items() if numbers[server.name]]
            if not waiting:
                break
            ready, _, _ = select.select(waiting, [], [], max(0, deadline - time.monotonic()))
            for sock in ready:
                server = places[sock]
                try:
                    part = sock.recv(1 << 17)
                except OSError:
                    part = b""
                if not part:
                    server.check_running()
                    self._drop(server, places, sock)
                    continue
                rest = rests[sock] + part
                while len(rest) >= 2 and len(rest) >= 2 + int.from_bytes(rest[:2], "big"):
                    end = 2 + int.from_bytes(rest[:2], "big")
                    self._take(rest[2:end], server, numbers, replies)
                    rest = rest[end:]
                rests[sock] = rest
        for sock, server in list(places.items()):
            if numbers[server.name]:
                self._drop(server, places, sock)

    def _drop(self, server, places, sock):
        """A connection that a server closed, or on which a reply is missing, is not used again."""
        sock.close()
        places.pop(sock, None)
        self._streams.pop(server.name, None)

    def _id(self, number):
        return struct.pack("!H", self._first_id + number & 0xFFFF)

    def _take(self, wire, server, numbers, replies):
        if len(wire) < 12:
            return
        i = struct.unpack("!H", wire[:2])[0] - self._first_id & 0xFFFF
        if i in numbers[server.name]:
            numbers[server.name].discard(i)
            replies[server.name][i] = read(wire)
