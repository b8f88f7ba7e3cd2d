"""Signs with right and wrong keys through the official clients of SSM, SLB and WebPlus.

    status_signatures.py http://127.0.0.1:5380 ACCESS_KEY_ID SECRET

The server must be strict, and the key may be one that only reads.
"""

import sys

import requests
from aliyunsdkcore.vendored import requests as vendored_requests

from status_clients import Clients, Refused, run_checks, told

URL, KEY, SECRET = sys.argv[1:]


def code_of(call, *arguments):
    try:
        told(call, *arguments)
    except Refused as error:
        return f"{error.status} {error.code}"
    return "none"


def codes(key, secret):
    """The error that each client gets for an instance and a load balancer that are not there."""
    clients = Clients(URL, key, secret)
    slb = {call.__name__: code_of(call, "lb-nope") for call in clients.slb + [clients.slb_xml]}
    webplus = {call.__name__: code_of(call, "i-nope") for call in clients.webplus}
    call = clients.aws("ssm").describe_instance_associations_status
    return slb, webplus, code_of(lambda: call(InstanceId="i-nope"))


def check_right_key():
    slb, webplus, ssm = codes(KEY, SECRET)
    assert set(slb.values()) == {"404 InvalidLoadBalancerId.NotFound"}, slb
    assert set(webplus.values()) == {"404 InstanceNotExists"}, webplus
    assert ssm == "none", ssm


def check_wrong_secret():
    """The classic core's own requests know by the server's string to sign, which is theirs, what is wrong."""
    slb, webplus, ssm = codes(KEY, SECRET.lower())
    for name, code in slb.items():
        classic = name in ("slb_core_post", "slb_core_get")
        assert code == ("400 InvalidAccessKeySecret" if classic else "400 SignatureDoesNotMatch"), slb
    assert set(webplus.values()) == {"400 SignatureDoesNotMatch"}, webplus
    assert ssm == "400 InvalidSignatureException", ssm


def check_unknown_key():
    slb, webplus, ssm = codes("nobody", SECRET)
    assert set(slb.values()) | set(webplus.values()) == {"404 InvalidAccessKeyId.NotFound"}, (slb, webplus)
    assert ssm == "400 UnrecognizedClientException", ssm


def sent_twice(library, call, name):
    """What the server answers when the request of a client is sent once more as it was."""
    kept = []
    send = library.Session.send

    def keep(session, request, **settings):
        kept.append(request)
        return send(session, request, **settings)

    library.Session.send = keep
    try:
        code_of(call, name)
    finally:
        library.Session.send = send
    with library.Session() as session:
        return session.send(kept[-1])


def check_replays():
    clients = Clients(URL, KEY, SECRET)
    for library, call, name in (
            (vendored_requests, clients.slb_core_post, "lb-nope"),
            (vendored_requests, clients.slb_common, "lb-nope"),
            (requests, clients.slb_tea, "lb-nope"), (requests, clients.slb_tea_v2, "lb-nope"),
            (requests, clients.webplus_tea, "i-nope"), (requests, clients.webplus_generic, "i-nope")):
        reply = sent_twice(library, call, name)
        assert reply.status_code == 400, (call, reply.text)
        assert reply.json()["Code"] == "SignatureNonceUsed", (call, reply.text)
    # The classic core sends no nonce by ROA.
    assert sent_twice(vendored_requests, clients.webplus_core, "i-nope").status_code == 404


def check_unsigned():
    action = {"Action": "DescribeHealthStatus", "Version": "2014-05-15", "Format": "JSON"}
    reply = requests.get(URL, params=action)
    assert (reply.status_code, reply.json()["Code"]) == (400, "MissingAccessKeyId"), reply.text
    reply = requests.get(URL + "/pop/v1/wam/instance/health", params={"InstanceId": "i-nope"})
    assert (reply.status_code, reply.json()["Code"]) == (400, "IncompleteSignature"), reply.text


run_checks(globals())
