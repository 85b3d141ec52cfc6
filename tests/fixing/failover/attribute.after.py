"""A class that is given its session."""

from __future__ import annotations

import functools
import json
import logging
from typing import TYPE_CHECKING

import boto3
import botocore.exceptions

if TYPE_CHECKING:
    from mypy_boto3_sts import STSClient


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


DURATION = 900


# Who we are.
class Identity:
    def __init__(self, session: boto3.Session) -> None:
        self.sts: STSClient = with_failover(
            session.client('sts', 'eu-west-1'),
            session.client('sts', 'us-west-2'),
        )  # chosen

    def account(self) -> str:
        return json.dumps(self.sts.get_caller_identity()["Account"])
