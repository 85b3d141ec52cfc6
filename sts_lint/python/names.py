"""Dotted names of the libraries we know, each under one spelling."""

from __future__ import annotations

import sys

BOTO3_SESSION = "boto3.Session"
BOTOCORE_SESSION = "botocore.session.Session"
CONFIG = "botocore.config.Config"

SAME = {
    "boto3.session.Session": BOTO3_SESSION,
    "boto3.session.botocore": "botocore",
    "boto3.session.boto3": "boto3",
    "boto3.session.Config": CONFIG,
    "botocore.client.Config": CONFIG,
    "botocore.session.Config": CONFIG,
    "aiobotocore.config.AioConfig": CONFIG,
    "aioboto3.session.Session": "aioboto3.Session",
    "aiobotocore.session.ClientCreatorContext": "aiobotocore.context",
    "aiobotocore.get_session": "aiobotocore.session.get_session",
    "aiobotocore.AioSession": "aiobotocore.session.AioSession",
    "functools._lru_cache_wrapper": "functools.lru_cache",
    "dataclasses.dataclass": "dataclasses.dataclass",
    "posix.environ": "os.environ",
    "os.environb": "os.environ",
}

SESSIONS = {
    BOTO3_SESSION: "boto3",
    "aioboto3.Session": "aioboto3",
    BOTOCORE_SESSION: "botocore",
    "botocore.session.get_session": "botocore",
    "aiobotocore.session.AioSession": "aiobotocore",
    "aiobotocore.session.get_session": "aiobotocore",
}

# Importing one of these does not fail where the program can run at all.
INSTALLED = frozenset({"boto3", "botocore", "__future__"})
STANDARD_LIBRARY = sys.stdlib_module_names


def canonical(name: str) -> str:
    """The one spelling of a dotted name."""
    return SAME.get(name, name)


def is_known(name: str) -> bool:
    """Whether a dotted name belongs to the standard library, boto3 or botocore."""
    top = name.partition(".")[0]
    return top == "builtins" or top in INSTALLED or top in STANDARD_LIBRARY
