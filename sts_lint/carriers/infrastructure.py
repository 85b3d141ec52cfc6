"""What a configuration file declares of an account: VPC endpoints, tokens, its Regions.

Most files declare nothing of the kind; that is seen from their text before a tree is built.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from sts_lint.aws.partitions import is_opt_in
from sts_lint.carriers.outline import outline
from sts_lint.carriers.template_endpoints import template_endpoints
from sts_lint.carriers.terraform_endpoints import terraform_endpoints
from sts_lint.carriers.terraform_vpcs import closed_vpcs
from sts_lint.carriers.tokens import token_version
from sts_lint.declared import Declared, NamedRegion
from sts_lint.model import Entry

_ENDPOINTS = re.compile(r"(?i)vpc[_-]?endpoint|enable_sts_endpoint")
_VPCS = re.compile(r'modules/(?:terraform-aws-)?vpc|"aws_vpc"')
_REGION_KEYS = frozenset({"region", "aws_region", "aws_default_region", "awsregion", "--region"})


def facts_of(entries: Sequence[Entry], content: str) -> Iterator[Declared]:
    """What the entries of a file declare."""
    for entry in entries:
        token = token_version(entry)
        if token is not None:
            yield token
        elif entry.path[-1].lower() in _REGION_KEYS and entry.literal and is_opt_in(entry.value):
            yield NamedRegion(entry.value_span, entry.value)
    of_endpoints, of_vpcs = _ENDPOINTS.search(content), _VPCS.search(content)
    root = outline(entries) if of_endpoints or of_vpcs else {}
    if of_endpoints:
        yield from terraform_endpoints(root)
        yield from template_endpoints(root)
    if of_vpcs:
        yield from closed_vpcs(root)
