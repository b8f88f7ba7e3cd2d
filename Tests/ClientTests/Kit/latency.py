"""How long the name server at 127.0.0.1 takes for a name, one query after the other: latency.py NAME
COUNT WAITING. Prints the median in microseconds. So many questions for names below
outside.example are asked before, and their answers are not waited for."""

import socket
import statistics
import struct
import sys
import time

import dns.message

NAME, COUNT, WAITING = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])


def connected():
    client = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    client.settimeout(5)
    client.connect(("127.0.0.1", 53))
    return client


outside = connected()
for number in range(WAITING):
    name = f"n{time.monotonic_ns()}-{number}.outside.example"
    outside.send(dns.message.make_query(name, "A").to_wire())
query = dns.message.make_query(NAME, "A").to_wire()[2:]
client, times = connected(), []
for number in range(COUNT):
    message = struct.pack("!H", number & 0xFFFF) + query
    start = time.perf_counter_ns()
    client.send(message)
    while (reply := client.recv(4096))[:2] != message[:2]:
        pass
    times.append(time.perf_counter_ns() - start)
    if reply[3] & 15 or reply[6:8] == b"\0\0":
        sys.exit(f"no answer for {NAME}: {reply.hex()}")
print(statistics.median(times) // 1000)
