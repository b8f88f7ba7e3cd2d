"""Breaks one constraint of the service model at a time, over HTTP.

    cloud_map_negative.py http://127.0.0.1:5380 SEED COUNT

The model is the one that botocore carries, and botocore's parser reads what comes. SEED decides which
COUNT of all broken requests are sent.
"""

import http.client
import json
import random
import sys

import botocore.session
from botocore.parsers import create_parser

URL, SEED, COUNT = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
MODEL = botocore.session.get_session().get_service_model("servicediscovery")
PARSER = create_parser("json")
KINDS = {"string": "x", "integer": 1, "number": 1.5, "boolean": True, "list": [], "structure": {}}
OWN = {"string": "string", "integer": "integer", "long": "integer", "list": "list", "map": "structure",
       "structure": "structure"}


def valid(shape):
    """A value that keeps every constraint."""
    kind = shape.type_name
    if kind == "structure":
        return {name: valid(member) for name, member in shape.members.items()}
    if kind == "list":
        return [valid(shape.member)]
    if kind == "map":
        return {valid(shape.key): valid(shape.value)}
    if kind in ("integer", "long"):
        return shape.metadata.get("min", 1)
    if shape.enum:
        return shape.enum[0]
    if shape.name == "NamespaceNamePublic":
        return "a.test"
    return "a" * max(shape.metadata.get("min", 1), 1)


def broken(shape):
    """Values that break one constraint, each with the code of the error."""
    kind, limits = shape.type_name, shape.metadata
    for name, value in KINDS.items():
        if name != OWN[kind]:
            yield value, "SerializationException"
    if kind == "structure":
        for name, member in shape.members.items():
            for value, code in broken(member):
                yield dict(valid(shape), **{name: value}), code
        for name in shape.required_members:
            yield {key: value for key, value in valid(shape).items() if key != name}, "InvalidInput"
            yield dict(valid(shape), **{name: None}), "InvalidInput"
    elif kind == "list":
        yield [None], "InvalidInput"
        for value, code in broken(shape.member):
            yield [value], code
        if "max" in limits:
            yield [valid(shape.member)] * (limits["max"] + 1), "InvalidInput"
        if limits.get("min", 0) > 0:
            yield [], "InvalidInput"
    elif kind == "map":
        yield {valid(shape.key): None}, "InvalidInput"
        for value, code in broken(shape.value):
            yield {valid(shape.key): value}, code
        for value, code in broken(shape.key):
            if code == "InvalidInput":
                yield {value: valid(shape.value)}, code
        if "max" in limits:
            yield {f"k{number}": "v" for number in range(limits["max"] + 1)}, "InvalidInput"
        if "min" in limits:
            yield {}, "InvalidInput"
    elif kind in ("integer", "long"):
        yield from ((limits[end] + step, "InvalidInput") for end, step in [("min", -1), ("max", 1)] if end in limits)
        yield 10 ** 30, "SerializationException"
    else:
        if "max" in limits:
            yield "a" * (limits["max"] + 1), "InvalidInput"
        if limits.get("min", 0) > 0:
            yield "a" * (limits["min"] - 1), "InvalidInput"
        if "pattern" in limits:
            yield " \u00e4", "InvalidInput"
        if shape.enum:
            yield shape.enum[0].lower(), "InvalidInput"


def send(connection, operation, body):
    connection.request("POST", "/", json.dumps(body), {
        "Host": "localhost", "Content-Type": "application/x-amz-json-1.1",
        "X-Amz-Target": "Route53AutoNaming_v20170314." + operation})
    reply = connection.getresponse()
    headers = {name.lower(): value for name, value in reply.getheaders()}
    raw = {"status_code": reply.status, "headers": headers, "body": reply.read()}
    return raw, PARSER.parse(raw, MODEL.operation_model(operation).output_shape)


def main():
    cases = [(operation, body, code) for operation in MODEL.operation_names
             for body, code in broken(MODEL.operation_model(operation).input_shape)]
    connection = http.client.HTTPConnection(URL.removeprefix("http://"), timeout=20)
    chosen = random.Random(SEED).sample(cases, min(COUNT, len(cases)))
    for operation, body, code in chosen:
        raw, parsed = send(connection, operation, body)
        what = f"seed {SEED}: {operation} {json.dumps(body)[:500]}: {raw}"
        assert raw["status_code"] == 400, what
        assert parsed["Error"]["Code"] == code == raw["headers"]["x-amzn-errortype"], what
        assert parsed["Error"]["Message"] and parsed["ResponseMetadata"]["RequestId"], what
    for operation in MODEL.operation_names:
        raw, parsed = send(connection, operation, valid(MODEL.operation_model(operation).input_shape))
        message = parsed.get("Error", {}).get("Message", "")
        assert "validation error" not in message and b"Serialization" not in raw["body"], (operation, raw)
    print(f"{len(chosen)} of {len(cases)} broken requests refused")


main()
