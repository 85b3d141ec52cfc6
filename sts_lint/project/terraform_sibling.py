"""The other Terraform files of the same folder: Terraform takes all of them together."""

from __future__ import annotations

import os

from sts_lint.reading import read_bytes

_SUFFIXES = (".tf", ".tofu", ".tf.json", ".tofu.json")
_MOST = 200  # files
_LIMIT = 1024 * 1024
_PRIVATE_DNS, _ZONE = b"aws_vpc_endpoint_private_dns", b"aws_route53_zone"


def has_names_beside(path: str, content: str) -> bool:
    """Whether a file beside it says itself which names lead to VPC endpoints.

    By a zone of Route 53, or by private DNS as a resource of its own. Only for a Terraform
    file that declares such endpoints are others looked into; links are not followed.
    """
    if not path.endswith(_SUFFIXES) or "aws_vpc_endpoint" not in content:
        return False
    folder, own = os.path.split(path)
    try:
        names = sorted(os.listdir(folder or "."))  # noqa: PTH208 - as given
    except OSError:
        return False
    others = [name for name in names if name.endswith(_SUFFIXES) and name != own]
    return any(_says_names(os.path.join(folder, name)) for name in others[:_MOST])  # noqa: PTH118


def _says_names(path: str) -> bool:
    if os.path.islink(path):  # noqa: PTH114 - links may lead out of the tree
        return False
    data = read_bytes(path, path, _LIMIT)
    if not isinstance(data, bytes):
        return False
    return _PRIVATE_DNS in data or (_ZONE in data and b"amazonaws" in data)
