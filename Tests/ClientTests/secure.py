"""Lists namespaces with boto3, or makes one, over TLS and signed; prints what came of it.

    secure.py https://cloudmap.internal:5380 ca.pem ACCESS_KEY_ID SECRET list|create|discover
"""

import sys

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError, SSLError

URL, AUTHORITY, KEY, SECRET, WHAT = sys.argv[1:]
CLIENT = boto3.client(
    "servicediscovery", endpoint_url=URL, region_name="eu-west-1", verify=AUTHORITY,
    aws_access_key_id=KEY, aws_secret_access_key=SECRET,
    config=Config(retries={"max_attempts": 0}))

try:
    if WHAT == "list":
        print(*[space["Arn"] for space in CLIENT.list_namespaces()["Namespaces"]])
    elif WHAT == "create":
        CLIENT.create_http_namespace(Name="secure")
        print("created")
    else:
        # botocore puts data- in front of the host for this one.
        CLIENT.discover_instances(NamespaceName="secure", ServiceName="web")
except ClientError as error:
    print(error.response["Error"]["Code"], error.response["Error"]["Message"])
except SSLError as error:
    print("SSLError")
