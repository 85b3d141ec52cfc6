"""A class that is given its session."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import boto3

if TYPE_CHECKING:
    from mypy_boto3_sts import STSClient

DURATION = 900


# Who we are.
class Identity:
    def __init__(self, session: boto3.Session) -> None:
        self.sts: STSClient = session.client('sts', 'eu-west-1')  # chosen

    def account(self) -> str:
        return json.dumps(self.sts.get_caller_identity()["Account"])
