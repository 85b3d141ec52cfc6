import functools
import logging
import os
import sys

import boto3
import botocore.exceptions
from botocore.config import Config
from botocore.exceptions import ClientError


def with_failover(client, fallback):
    """Let another STS client answer when this one's own Region is out."""
    for name in client.meta.method_to_api_mapping:
        operations = getattr(client, name), getattr(fallback, name)
        setattr(client, name, functools.partial(call_either, *operations))
    return client


def call_either(operation, fallback, **parameters):
    """Call STS, elsewhere if its Region cannot be reached or fails itself."""
    try:
        return operation(**parameters)
    except (
        botocore.exceptions.EndpointConnectionError,
        botocore.exceptions.ConnectTimeoutError,
        botocore.exceptions.ProxyConnectionError,
        botocore.exceptions.ConnectionClosedError,
        botocore.exceptions.ReadTimeoutError,
    ) as error:
        reason = str(error)
    except botocore.exceptions.ClientError as error:
        metadata = error.response.get("ResponseMetadata", {})
        if metadata.get("HTTPStatusCode", 0) < 500:
            raise  # an answer, such as AccessDenied: no other Region is asked
        reason = str(error)
    logging.getLogger(__name__).warning("asking STS elsewhere: %s", reason)
    return fallback(**parameters)


@functools.lru_cache
def sts():
    """The client of this process."""
    if "pytest" not in sys.modules:
        return with_failover(
            boto3.client(  # chosen
                "sts",
                region_name="eu-central-1",  # where our data is
                # Tokens of regional endpoints hold everywhere.
                endpoint_url="https://sts.eu-central-1.amazonaws.com",

                config=Config(
                    connect_timeout=2,
                    user_agent_extra=os.environ.get("AGENT"),
                ),
            ),
            boto3.client(
                "sts",
                region_name="us-west-2",
                endpoint_url="https://sts.us-west-2.amazonaws.com",

                config=Config(
                    connect_timeout=2,
                    user_agent_extra=os.environ.get("AGENT"),
                ),
            ),
        )
    raise RuntimeError


def is_allowed(role):
    try:
        sts().assume_role(RoleArn=role, RoleSessionName="us")
    except (ClientError, sts().exceptions.ExpiredTokenException):
        return False
    return True
