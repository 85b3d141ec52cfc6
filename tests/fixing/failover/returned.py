import functools
import os
import sys

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError


@functools.lru_cache
def sts():
    """The client of this process."""
    if "pytest" not in sys.modules:
        return boto3.client(  # chosen
            "sts",
            region_name="eu-central-1",  # where our data is
            # Tokens of regional endpoints hold everywhere.
            endpoint_url="https://sts.eu-central-1.amazonaws.com",

            config=Config(
                connect_timeout=2,
                user_agent_extra=os.environ.get("AGENT"),
            ),
        )
    raise RuntimeError


def is_allowed(role):
    try:
        sts().assume_role(RoleArn=role, RoleSessionName="us")
    except (ClientError, sts().exceptions.ExpiredTokenException):
        return False
    return True
