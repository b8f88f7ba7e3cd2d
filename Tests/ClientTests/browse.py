"""Browses a domain by DNS-SD (RFC 6763), as a program would that knows nothing of the server.

browse.py ADDRESS PORT DOMAIN prints the domains that are recommended, and for each type of service and
each instance of it the host, port, text and addresses. It ends with an error where the answers are not
what the RFC says of them.
"""

import sys

import dns.flags
import dns.message
import dns.name
import dns.query
import dns.rcode
import dns.rdatatype


def ask(name, kind):
    """The answer to a question: over UDP, and again over TCP when it is cut."""
    query = dns.message.make_query(name, kind, use_edns=0, payload=1232)
    reply, _ = dns.query.udp_with_fallback(query, ADDRESS, port=PORT, timeout=5)
    assert reply.flags & dns.flags.AA, f"{name} {kind}: not authoritative"
    return reply


def records(name, kind):
    """The records at a name; a name that does not exist is an error."""
    reply = ask(name, kind)
    assert reply.rcode() == dns.rcode.NOERROR, f"{name} {kind}: {dns.rcode.to_text(reply.rcode())}"
    kind = dns.rdatatype.from_text(kind)
    return [record for found in reply.answer if found.name == name and found.rdtype == kind
            for record in found]


def pointers(name):
    """What the PTR records at a name lead to, sorted; none where it does not exist."""
    reply = ask(name, "PTR")
    if reply.rcode() == dns.rcode.NXDOMAIN:
        return []
    assert reply.rcode() == dns.rcode.NOERROR, f"{name}: {dns.rcode.to_text(reply.rcode())}"
    check_additional(reply)
    return sorted(record.target for found in reply.answer for record in found)


def check_additional(reply):
    """What comes along is what is answered when it is asked for."""
    for found in reply.additional:
        kind = dns.rdatatype.to_text(found.rdtype)
        asked = records(found.name, kind)
        assert sorted(found, key=str) == sorted(asked, key=str), f"{found.name} {kind} differs"


def texts(name):
    """The pairs of the one TXT record of an instance."""
    [record] = records(name, "TXT")
    pairs = [string.decode() for string in record.strings if string]
    keys = [pair.split("=", 1)[0].lower() for pair in pairs]
    assert len(set(keys)) == len(keys) and all(keys), f"{name}: keys {keys}"
    return pairs


def addresses(host):
    """The addresses of a host."""
    found = [record.address for kind in ("A", "AAAA") for record in records(host, kind)]
    assert found, f"{host} has no addresses"
    return found


def show(name, service):
    """Prints what there is to know of an instance."""
    assert name.parent() == service, f"{name} is not one label in front of {service}"
    [place] = records(name, "SRV")
    label = name.labels[0].decode()
    print(f"  {label} at {place.target}:{place.port} {' '.join(addresses(place.target))}"
          f" [{', '.join(texts(name))}]")


ADDRESS, PORT, DOMAIN = sys.argv[1], int(sys.argv[2]), dns.name.from_text(sys.argv[3])
META = dns.name.from_text("_dns-sd._udp", DOMAIN)
for label in ("b", "lb", "r", "db", "dr"):
    for target in pointers(dns.name.from_text(label, META)):
        print(f"{label} {target}")
for service in pointers(dns.name.from_text("_services", META)):
    assert service.parent().parent() == DOMAIN, f"{service} is no type of {DOMAIN}"
    print(service)
    for instance in pointers(service):
        show(instance, service)
