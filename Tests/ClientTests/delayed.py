"""Polls operations that are delayed, as Terraform does; ends with an error when one is not as it should be.

    delayed.py http://127.0.0.1:5380
"""

import sys
import time

import boto3
from botocore.config import Config

URL, = sys.argv[1:]
CLIENT = boto3.client(
    "servicediscovery", endpoint_url=URL, region_name="us-east-1",
    aws_access_key_id="anybody", aws_secret_access_key="anything",
    config=Config(inject_host_prefix=False, retries={"max_attempts": 0}))


def get(identifier):
    return CLIENT.get_operation(OperationId=identifier)["Operation"]


def finish(identifier):
    """Waits for an operation that must not be finished yet."""
    first = get(identifier)
    assert first["Status"] == "PENDING", first
    assert first["UpdateDate"] == first["CreateDate"], first
    pending = CLIENT.list_operations(Filters=[{"Name": "STATUS", "Values": ["PENDING"]}])
    assert identifier in [entry["Id"] for entry in pending["Operations"]], pending
    while (last := get(identifier))["Status"] == "PENDING":
        time.sleep(0.05)
    assert last["Status"] == "SUCCESS", last
    assert (last["UpdateDate"] - last["CreateDate"]).total_seconds() == 2, last
    return last["Targets"]


created = CLIENT.create_http_namespace(Name="slow")["OperationId"]
try:
    CLIENT.create_http_namespace(Name="slow")
    raise AssertionError("the name was not held")
except CLIENT.exceptions.DuplicateRequest as error:
    assert error.response["DuplicateOperationId"] == created, error.response
    assert f"type CreateHttpNamespace and id {created} is in progress" in str(error), error
space = finish(created)["NAMESPACE"]

deleted = CLIENT.delete_namespace(Id=space)["OperationId"]
try:
    CLIENT.delete_namespace(Id=space)
    raise AssertionError("the namespace was not held")
except CLIENT.exceptions.DuplicateRequest as error:
    assert error.response["DuplicateOperationId"] == deleted, error.response
assert finish(deleted) == {"NAMESPACE": space}
assert CLIENT.list_operations()["Operations"] == [], "a deleted namespace's are not hidden"
print("all as it should be")
