"""Files for `docker run --env-file`: everything behind `=` is the value, quotes included."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sts_lint.formats.guard import check_size
from sts_lint.model import Entry, Span

_VARIABLE = re.compile(r"(?m)^[^\S\r\n]*(?P<name>[^#=\s][^=\s]*)=(?P<value>[^\r\n]*)")


def read(content: str, depth: int = 0) -> Iterator[Entry]:
    """The variables, path `(NAME,)` [docker/cli opts/envfile.go]."""
    check_size(content)
    for match in _VARIABLE.finditer(content):
        yield Entry(
            (match["name"],), match["value"], Span(*match.span("name")), Span(*match.span("value")),
            dialect="docker-env", depth=depth,
        )  # fmt: skip
