"""What c-ares finds, with the name servers of resolv.conf: cares_client.py NAME TYPE; or its
version: cares_client.py --version."""

import socket
import sys
import threading

import pycares


def wait(start, *arguments, **options):
    """What a query of the channel brings: its result, or nothing for a name that is not there."""
    done, found = threading.Event(), []

    def finish(result, error):
        found.extend((result, error))
        done.set()

    start(*arguments, callback=finish, **options)
    if not done.wait(10):
        sys.exit("c-ares did not answer")
    result, error = found
    if error in (pycares.errno.ARES_ENOTFOUND, pycares.errno.ARES_ENODATA):
        return None
    if error:
        sys.exit(pycares.errno.strerror(error))
    return result


def addresses(channel, name):
    found = wait(channel.getaddrinfo, name, None, family=socket.AF_UNSPEC, type=socket.SOCK_STREAM)
    return [node.addr[0].decode() for node in found.nodes] if found else []


def show(name, kind):
    channel = pycares.Channel()
    if kind == "A":
        print(*addresses(channel, name), sep="\n")
        return
    found = wait(channel.query, name, pycares.QUERY_TYPE_SRV)
    for record in found.answer if found else []:
        for address in addresses(channel, record.data.target):
            print(f"{address}:{record.data.port}")


if sys.argv[1:] == ["--version"]:
    print("c-ares", pycares.ARES_VERSION)
else:
    show(*sys.argv[1:])
