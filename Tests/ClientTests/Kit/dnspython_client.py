"""What dnspython finds, with the name servers of resolv.conf: dnspython_client.py NAME TYPE."""

import sys

import dns.resolver

NAME, TYPE = sys.argv[1:]
resolver = dns.resolver.Resolver()


def records(name, kind):
    try:
        return list(resolver.resolve(name, kind, lifetime=5))
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return []


for record in records(NAME, TYPE):
    if TYPE == "A":
        print(record.address)
    else:
        for target in records(record.target, "A"):
            print(f"{target.address}:{record.port}")
