import functools
import logging

import boto3
import botocore.config
import botocore.exceptions
from botocore.exceptions import (
    ClientError,
)

# botocore waits 60 s for a connection; another Region answers sooner.
STS_CONFIG = botocore.config.Config(connect_timeout=3.1)


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


__all__ = ["sts", "ClientError"]
sts = with_failover(
    boto3.client(
        "sts",
        region_name="us-east-1",
        endpoint_url="https://sts.us-east-1.amazonaws.com",
        config=STS_CONFIG,
    ),
    boto3.client(
        "sts",
        region_name="us-west-2",
        endpoint_url="https://sts.us-west-2.amazonaws.com",
        config=STS_CONFIG,
    ),
)  # chosen
