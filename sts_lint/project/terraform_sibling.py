"""The other Terraform files of the same folder: Terraform takes all of them together."""

from __future__ import annotations

import os
import re
from functools import lru_cache

from sts_lint.carriers.terraform_defaults import defaults_in
from sts_lint.declared import Default
from sts_lint.formats import readable
from sts_lint.reading import LOOKED, decode_settings, read_bytes
from sts_lint.text import Text

_SUFFIXES = (".tf", ".tofu", ".tf.json", ".tofu.json")
_MOST = 200  # files
_LIMIT = 1024 * 1024
_WAY_OUT = re.compile(
    rb"aws_(?:nat|internet|egress_only_internet|vpn|dx)_gateway|aws_ec2_(?:transit|carrier)_gateway"
    rb"|aws_vpc_peering|aws_networkmanager|aws_route\"|enable_vpn_gateway|transit_gateway_id"
    rb"|(?m:^[ \t]*output\b)"
)
_PRIVATE_DNS, _ZONE = b"aws_vpc_endpoint_private_dns", b"aws_route53_zone"


def has_names_beside(path: str, content: str) -> bool:
    """Whether a file beside it says itself which names lead to VPC endpoints.

    By a zone of Route 53, or by private DNS as a resource of its own. Only for a Terraform
    file that declares such endpoints are others looked into; links are not followed.
    """
    if not path.endswith(_SUFFIXES) or "aws_vpc_endpoint" not in content:
        return False
    folder, own = os.path.split(path)
    others = [name for name in _terraform_files(folder) if name != own]
    return any(_says_names(os.path.join(folder, name)) for name in others)  # noqa: PTH118


def defaults_beside(path: str, content: str) -> tuple[Default, ...]:
    """The defaults of variables that other Terraform files of the folder give.

    Only for a Terraform file that names variables are others looked into.
    """
    if not path.endswith(_SUFFIXES) or "var." not in content:
        return ()
    folder, own = os.path.split(path)
    files = (os.path.join(folder, name) for name in _terraform_files(folder) if name != own)  # noqa: PTH118
    return tuple(default for file in files for default in _defaults(file, _data(file)))


@lru_cache(maxsize=512)
def _defaults(path: str, data: bytes) -> tuple[Default, ...]:
    if b"variable" not in data or b"default" not in data:
        return ()
    text = decode_settings(data, path)
    return tuple(defaults_in(readable(text), text)) if isinstance(text, Text) else ()


def has_way_out(path: str) -> bool:
    """Whether a Terraform file of the same folder, or who uses the folder, may have a way out."""
    if not path.endswith(_SUFFIXES):
        return False
    folder = os.path.dirname(path)  # noqa: PTH120 - as given
    files = (os.path.join(folder, name) for name in _terraform_files(folder))  # noqa: PTH118
    return any(_WAY_OUT.search(_data(file)) for file in files)


def _terraform_files(folder: str) -> list[str]:
    LOOKED.add(folder or ".")
    try:
        names = sorted(os.listdir(folder or "."))  # noqa: PTH208 - as given
    except OSError:
        return []
    return [name for name in names if name.endswith(_SUFFIXES)][:_MOST]


def _says_names(path: str) -> bool:
    data = _data(path)
    return _PRIVATE_DNS in data or (_ZONE in data and b"amazonaws" in data)


def _data(path: str) -> bytes:
    if os.path.islink(path):  # noqa: PTH114 - links may lead out of the tree
        return b""
    data = read_bytes(path, path, _LIMIT)
    return data if isinstance(data, bytes) else b""
