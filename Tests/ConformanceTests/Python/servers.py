"""The servers that are asked: Muster, and Knot, NSD and BIND from their unpacked Debian packages.

Each runs in the foreground in a folder of its own, on a port of 127.0.0.1, is ended by its process id,
and dies with this process.
"""

import ctypes
import glob
import os
import signal
import socket
import subprocess
import time
from pathlib import Path

import dns.message
import dns.query

START_SECONDS = 30

NSD = """
server:
    ip-address: 127.0.0.1@{port}
    server-count: 1
    username: ""
    chroot: ""
    pidfile: ""
    database: ""
    zonesdir: "{folder}"
    xfrdir: "{folder}"
    xfrdfile: "{folder}/xfrd.state"
    zonelistfile: "{folder}/zone.list"
    rrl-ratelimit: 0
    minimal-responses: yes
    hide-version: yes
    hide-identity: yes
    ipv4-edns-size: 1232
    refuse-any: no
remote-control:
    control-enable: no
"""
NSD_ZONE = """
zone:
    name: "{apex}"
    zonefile: "{file}"
"""

KNOT = """
server:
    listen: 127.0.0.1@{port}
    rundir: {folder}
    udp-workers: 1
    tcp-workers: 1
    background-workers: 1
    identity: ""
    version: ""
    udp-max-payload: 1232
database:
    storage: {folder}
log:
  - target: stderr
    any: warning
zone:
"""
KNOT_ZONE = """
  - domain: "{apex}"
    storage: {folder}
    file: {file}
    zonefile-sync: -1
"""

# Names with underscores own addresses here, as the targets of SRV records do: no host names.
BIND = """
options {{
    directory "{folder}";
    pid-file none;
    session-keyfile none;
    lock-file none;
    listen-on port {port} {{ 127.0.0.1; }};
    listen-on-v6 {{ none; }};
    recursion no;
    minimal-responses no-auth;
    minimal-any no;
    zero-no-soa-ttl no;
    answer-cookie no;
    version none;
    hostname none;
    server-id none;
    empty-zones-enable no;
    edns-udp-size 1232;
    max-udp-size 1232;
    check-names primary ignore;
    check-integrity no;
    max-records-per-type 0;
    max-types-per-name 0;
    dnssec-validation no;
    notify no;
}};
controls {{ }};
"""
BIND_ZONE = """
zone "{apex}" {{ type primary; file "{file}"; }};
"""


def _die_with_parent():
    """Runs in the child: PR_SET_PDEATHSIG, so that no server outlives a killed test."""
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)


def free_port():
    """A port that is free for UDP and TCP."""
    while True:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as datagram:
            datagram.bind(("127.0.0.1", 0))
            port = datagram.getsockname()[1]
            with socket.socket() as stream:
                try:
                    stream.bind(("127.0.0.1", port))
                    return port
                except OSError:
                    continue


class Server:
    """A server that runs from `with` on."""

    def __init__(self, name, folder, command, environment=None, port=None):
        self.name = name
        self.folder = folder
        self.port = port or free_port()
        self._command = command
        self._environment = environment
        self._process = None

    def __enter__(self):
        self.folder.mkdir(parents=True, exist_ok=True)
        command = self._command(self.folder, self.port)
        with open(self.folder / "output", "wb") as output:
            self._process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=output, stderr=output,
                env=self._environment, preexec_fn=_die_with_parent)
        return self

    def __exit__(self, *_):
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    @property
    def output(self):
        """What it wrote, for the message of a failure."""
        return (self.folder / "output").read_text(errors="replace")

    def check_running(self):
        """Fails with what it wrote if it has ended."""
        if self._process.poll() is not None:
            raise SystemExit(f"{self.name} has ended by itself:\n{self.output}")

    def wait_for_control(self):
        """Returns when Muster's control socket is there: without it, commands read the files."""
        deadline = time.monotonic() + START_SECONDS
        while not self.control.exists():
            self.check_running()
            if time.monotonic() > deadline:
                raise SystemExit(f"{self.name} does not start:\n{self.output}")
            time.sleep(0.02)

    def wait_for(self, apexes):
        """Returns when it has an SOA record for each zone."""
        deadline = time.monotonic() + START_SECONDS
        for apex in apexes:
            question = dns.message.make_query(apex, "SOA")
            while True:
                self.check_running()
                try:
                    reply = dns.query.udp(question, "127.0.0.1", port=self.port, timeout=1)
                    if reply.answer:
                        break
                except (dns.exception.Timeout, OSError):
                    pass
                if time.monotonic() > deadline:
                    raise SystemExit(
                        f"{self.name} does not answer for {apex} within {START_SECONDS} s:\n"
                        f"{self.output}")
                time.sleep(0.02)


def muster(program, folder, zones, *options):
    """Muster with a folder of zone files; its API is in `api`, its control socket in `control`."""
    api = free_port()
    control = folder / "control.sock"

    def command(folder, port):
        return [
            program, "serve", "--data", "none", "--zones", str(zones),
            "--dns", f"127.0.0.1:{port}", "--api", f"127.0.0.1:{api}",
            "--control", str(control), *options]

    server = Server("Muster", folder, command)
    server.api = f"127.0.0.1:{api}"
    server.control = control
    return server


def peers(packages, folder, zones):
    """Knot, NSD and BIND with these zones, a file for each apex; `packages` is where they lie."""
    libraries = ":".join(glob.glob(f"{packages}/usr/lib/*-linux-gnu"))
    environment = dict(os.environ, LD_LIBRARY_PATH=libraries)

    def configured(name, head, one, program, *options):
        def command(folder, port):
            text = head.format(folder=folder, port=port)
            for apex, file in zones.items():
                text += one.format(folder=folder, apex=apex, file=file)
            (folder / "server.conf").write_text(text)
            return [f"{packages}/usr/sbin/{program}", *options, "-c", f"{folder}/server.conf"]

        return Server(name, Path(folder) / program, command, environment)

    return [
        configured("Knot", KNOT, KNOT_ZONE, "knotd"),
        configured("NSD", NSD, NSD_ZONE, "nsd", "-d"),
        configured("BIND", BIND, BIND_ZONE, "named", "-g", "-n", "1"),
    ]
