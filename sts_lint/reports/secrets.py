"""What must not be shown of a line of source: parts that are or may be secret."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from sts_lint.model import Span
from sts_lint.quoting import MASK, USER_INFO
from sts_lint.reports.settings_line import foreign
from sts_lint.text import Syntax, Text

_TELLING_NAME = (
    r"(?:aws_secret_access_key|aws_access_key_id|aws_session_token|secret\w*|passw\w*"
    r"|token(?!_?(?:version|service))\w*|api_?key\w*|credential\w*)"
)
_STRING = r"(?P<{0}>[\"'])(?P<{1}>(?:\\.|(?!(?P={0})).)*)(?:(?P={0})|$)"
_ASSIGNED = re.compile(
    rf"\w*{_TELLING_NAME}[\"']?\]?\s*(?:=|:|,)\s*[rRbBuUfF]{{0,2}}{_STRING.format('q', 'secret')}",
    re.IGNORECASE,
)
_LOOKS_SECRET = re.compile(
    r"(?<![A-Za-z0-9])(?P<secret>(?:AKIA|ASIA)[A-Z0-9]{16})(?![A-Za-z0-9])"
    r"|(?<=[\"'])(?P<other>[A-Za-z0-9/+=]{40})(?=[\"'])"
)
_ANY_STRING = re.compile(_STRING.format("q", "held"))
_KNOWN = re.compile(
    r"sts|legacy|regional|AWS_[A-Z_]+|[a-z]{2}(?:-[a-z]{2,10})+-\d"
    r"|https://sts(?:\.[a-z]{2}(?:-[a-z]{2,10})+-\d)?\.amazonaws\.com(?:\.cn)?"
)
"""What is no secret wherever it stands: the service, Regions, modes, variables, hosts of STS."""


def hidden(text: Text, span: Span, said: str = "") -> tuple[Span, ...]:
    """The parts of the first line of a span that are or may be secret, in order.

    Of configuration files that is all but the span itself and what is `said` about it.
    """
    start = text.position(span.start)
    line = text.line(start.line)
    found = list(_secret_spans(line))
    if text.syntax is Syntax.SETTINGS:
        first = start.column - 1
        own = Span(first, min(first + span.end - span.start, len(line)))
        found += foreign(line, own, said)
    elif span.start == span.end:  # the place where a file is broken
        strings = _ANY_STRING.finditer(line)
        found += (
            Span(*each.span("held")) for each in strings if not _KNOWN.fullmatch(each["held"])
        )
    return merged(found)


def masked(text: Text, span: Span) -> str:
    """The first line of a span, what is or may be secret masked."""
    line = text.line(text.position(span.start).line)
    position, parts = 0, []
    for secret in hidden(text, span):
        parts += [line[position : secret.start], MASK]
        position = secret.end
    return "".join((*parts, line[position:]))


def merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The same parts in order, without overlap."""
    found: list[Span] = []
    for span in sorted(spans):
        if found and span.start < found[-1].end:
            found[-1] = Span(found[-1].start, max(span.end, found[-1].end))
        elif span.start < span.end:
            found.append(span)
    return tuple(found)


def _secret_spans(line: str) -> Iterator[Span]:
    for match in USER_INFO.finditer(line):
        yield Span(*match.span())
    for pattern in (_ASSIGNED, _LOOKS_SECRET):
        for match in pattern.finditer(line):
            group = "other" if match.groupdict().get("other") is not None else "secret"
            yield Span(*match.span(group))
