"""XML as a stream of tags: Hadoop and EMR sites, Maven and Wazuh files.

A stream and no tree, because some of these files have several roots, and because nothing
in it can nest or expand. Entities beyond the five of XML stay as written.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from sts_lint.formats.guard import DEEPEST, check_size, line_of
from sts_lint.formats.nested import inner_entries
from sts_lint.formats.runs import Decoded, joined, unescaped, verbatim
from sts_lint.formats.unreadable import Unreadable
from sts_lint.model import Entry, Span

_TOKEN = re.compile(
    r"""<!--(?s:.*?)--> | <\?(?s:.*?)\?> | <!\[CDATA\[(?P<cdata>(?s:.*?))\]\]>
    | <!DOCTYPE(?:[^<>\[]|\[[^\]]*\])*>
    | </(?P<close>[^\s<>/]+)\s*>
    | <(?P<open>[A-Za-z_:][^\s<>/=]*)(?P<attributes>(?:\s+[^\s<>/=]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)
      \s*(?P<empty>/?)>
    | (?P<text>[^<]+)""",
    re.VERBOSE,
)
_ATTRIBUTE = re.compile(r"""([^\s<>/=]+)\s*=\s*(["'])(.*?)\2""", re.DOTALL)
_ENTITY = re.compile(r"&(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9A-Fa-f]{1,6});|\r\n?")


def read(content: str, depth: int = 0) -> Iterator[Entry]:
    """Text of elements without children, attributes, and `<name>`/`<value>` as one setting.

    Raises `Unreadable` where a tag is broken or does not close what is open.
    """
    check_size(content)
    yield from _Elements(content, depth).read()


@dataclass
class _Open:
    name: str
    tag: Span
    scope: int
    parts: list[Decoded] = field(default_factory=list)
    start: int = 0
    has_children: bool = False
    leaves: list[tuple[str, Span, Decoded]] = field(default_factory=list)


@dataclass
class _Elements:
    content: str
    depth: int
    stack: list[_Open] = field(default_factory=list)
    scopes: int = 0

    def read(self) -> Iterator[Entry]:
        position = 0
        while position < len(self.content):
            token = _TOKEN.match(self.content, position)
            if token is None:
                raise Unreadable("is not XML: broken tag", line_of(self.content, position))
            position = token.end()
            if token["open"] is not None:
                yield from self._open(token)
            elif token["close"] is not None:
                yield from self._close(token["close"], token.start())
            elif self.stack and token["cdata"] is not None:
                self.stack[-1].parts.append(verbatim(self.content, *token.span("cdata")))
            elif self.stack and token["text"] is not None:
                self.stack[-1].parts.append(self._decoded(*token.span("text")))
        if self.stack:
            line = line_of(self.content, self.stack[-1].tag.start)
            raise Unreadable("is not XML: an element is never closed", line)

    def _open(self, token: re.Match[str]) -> Iterator[Entry]:
        if len(self.stack) >= DEEPEST:
            line = line_of(self.content, token.start())
            raise Unreadable(f"is nested more than {DEEPEST} deep", line)
        if self.stack:
            self.stack[-1].has_children = True
        self.scopes += 1
        opened = _Open(token["open"], Span(*token.span("open")), self.scopes, start=token.end())
        self.stack.append(opened)
        for match in _ATTRIBUTE.finditer(self.content, *token.span("attributes")):
            value = self._decoded(*match.span(3))
            path = (*self._path(), "@" + match[1])
            yield self._entry(path, Span(*match.span(1)), value, match[2], opened.scope)
        if token["empty"]:
            self.stack.pop()

    def _close(self, name: str, end: int) -> Iterator[Entry]:
        if not self.stack or self.stack[-1].name != name:
            raise Unreadable("is not XML: a tag closes nothing", line_of(self.content, end))
        path = self._path()
        closed = self.stack.pop()
        if closed.has_children:
            yield from self._children(path, closed)
            return
        value = _stripped(joined(Span(closed.start, end), closed.parts))
        if self.stack and name in ("name", "value"):
            self.stack[-1].leaves.append((name, closed.tag, value))
            return
        scope = self.stack[-1].scope if self.stack else 0
        entry = self._entry(path, closed.tag, value, "", scope)
        yield entry
        yield from inner_entries(entry, value)

    def _children(self, path: tuple[str, ...], closed: _Open) -> Iterator[Entry]:
        """The leaves that were kept back because they may be one setting together."""
        kinds = [kind for kind, _, _ in closed.leaves]
        scope = self.stack[-1].scope if self.stack else 0
        if sorted(kinds) == ["name", "value"]:
            name = closed.leaves[kinds.index("name")][2]
            value = closed.leaves[kinds.index("value")][2]
            yield self._entry((*path, name.value), name.span, value, "", scope, "pair")
            return
        for kind, tag, value in closed.leaves:
            yield self._entry((*path, kind), tag, value, "", closed.scope)

    def _path(self) -> tuple[str, ...]:
        return tuple(element.name for element in self.stack)

    def _decoded(self, start: int, end: int) -> Decoded:
        return unescaped(self.content, start, end, _ENTITY, _meaning)

    def _entry(
        self,
        path: tuple[str, ...],
        key: Span,
        value: Decoded,
        quote: str,
        scope: int,
        form: str = "",
    ) -> Entry:
        return Entry(
            path, value.value, key, value.span, quote, True, "xml", form, scope, self.depth
        )


def _stripped(value: Decoded) -> Decoded:
    text = value.value
    start = len(text) - len(text.lstrip())
    return value.cut(Span(start, max(len(text.rstrip()), start)))


def _meaning(match: re.Match[str]) -> str:
    return "\n" if match[0][0] == "\r" else html.unescape(match[0])
