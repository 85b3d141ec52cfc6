"""The edits that give a client a second one: imports, functions, the call once more."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from sts_lint.aws.partitions import regional_host
from sts_lint.facts import Client
from sts_lint.fixing.edits import minimal
from sts_lint.fixing.failover_code import CONFIG, CONFIG_PART, FUNCTION, FUNCTION_PARTS, Part
from sts_lint.fixing.imports import bindings, line_after, module_edits, newline
from sts_lint.fixing.repeated import one_per_line, require_repeatable, shifted, without_comments
from sts_lint.fixing.rewrite import changed_call
from sts_lint.fixing.services import guard
from sts_lint.fixing.source import Source, Unfit
from sts_lint.model import Code, Edit, Manner, SetArgument, Span, Words

_DIRECTIVE = re.compile(
    r"#\s*(noqa|type:|pylint|nosec|pragma|pyright|mypy|ruff|fmt)", re.IGNORECASE
)
_LINE_END = re.compile(r"\r\n|\r|\n")
_BLANK = re.compile(r"[ \t\f]*(?:\r\n|\r|\n)")
_ASYNCHRONOUS = {"aioboto3", "aiobotocore"}
_POSITIONS_BEFORE_CONFIG = 9
_WIDTH = 88  # of a line, as most formatters have it


@dataclass(frozen=True)
class SecondCall:
    """The edits for one client; `url` says whether the second is given its Region's own URL."""

    source: Source
    client: Client
    region: str
    url: bool

    def edits(self) -> tuple[Edit, ...]:
        """All of them, in order; each inserts. Raises `Unfit`."""
        self._require_shape()
        require_repeatable(self.call)
        parts = [part for part in self._parts() if not self._is_there(part)]
        modules = {module for part in parts for module in part.modules}
        imports = module_edits(self.source, modules, self._top_start)
        return (*imports, *self._part_edits(parts, imports), *self._call_edits())

    @cached_property
    def call(self) -> ast.Call:
        """The call that makes the client."""
        makers = [r.maker for r in self.client.requests if r.maker is not None]
        if any(maker.call != self.client.call for maker in makers):
            raise Unfit("the client is made by a function that is given the service")
        call = self.source.call(self.client.call)
        if guard(self.source, call, '"', others=any(maker.others for maker in makers)):
            raise Unfit("the call may make clients of other services, too")
        return call

    @cached_property
    def sets_config(self) -> bool:
        """Whether no `Config` is in force that the new one would overrule."""
        keywords = {keyword.arg for keyword in self.call.keywords}
        given = not keywords.isdisjoint({None, "config"})
        starred = any(isinstance(argument, ast.Starred) for argument in self.call.args)
        if given or starred or len(self.call.args) > _POSITIONS_BEFORE_CONFIG:
            return False
        if "default_client_config" in self.source.text.content:
            return False
        return all(r.session_seen and not r.config for r in self.client.requests)

    def _require_shape(self) -> None:
        parent = self.source.parents.get(self.call)
        if isinstance(parent, ast.Call) and ast.unparse(parent.func) == FUNCTION:
            raise Unfit("the client has a second Region already")
        if not isinstance(parent, ast.Assign | ast.AnnAssign | ast.Return):
            raise Unfit("the client is neither assigned nor returned as it is made")
        end = self.client.call.end
        rest = self.source.text.line(self.source.text.position(end).line)
        if _DIRECTIVE.search(rest[self.source.text.position(end).column - 1 :]):
            raise Unfit("the comment at the end of the line would be about another line")
        names = {name for node in ast.walk(self.source.tree) for name in _imported(node)}
        if not names.isdisjoint(_ASYNCHRONOUS):
            raise Unfit("the client may be one of aioboto3, which is awaited")

    def _parts(self) -> tuple[Part, ...]:
        return (CONFIG_PART, *FUNCTION_PARTS) if self.sets_config else FUNCTION_PARTS

    def _is_there(self, part: Part) -> bool:
        """Whether the module has a part already. Raises `Unfit` where the name is taken."""
        bound = list(bindings(self.source.tree, part.name))
        if not bound:
            return False
        same = ast.dump(bound[0]) == ast.dump(ast.parse(part.code).body[0])
        early = self.source.text.span(bound[0]).start < self._top_start
        if len(bound) > 1 or bound[0] not in self.source.tree.body or not same or not early:
            raise Unfit(f"the name {part.name} means something else in this file")
        return True

    @cached_property
    def _top(self) -> ast.stmt:
        """The statement of the module that holds the call."""
        around = {self.call, *self.source.ancestors(self.call)}
        return next(node for node in self.source.tree.body if node in around)

    @cached_property
    def _top_start(self) -> int:
        decorators: list[ast.expr] = getattr(self._top, "decorator_list", [])
        return min(self.source.text.span(node).start for node in (self._top, *decorators))

    def _part_edits(self, parts: Sequence[Part], imports: Sequence[Edit]) -> Iterator[Edit]:
        """The parts below the imports, or right above the statement where there are none."""
        if not parts:
            return
        content = self.source.text.content
        at = max(self._parts_start(), *(edit.span.start for edit in imports), 0)
        end = newline(content)
        lead = 1 if parts[0] is CONFIG_PART else 2
        written = "\n\n".join(part.code for part in parts).replace("\n", end)
        before = content[:at] + "".join(e.text for e in imports if e.span.start == at)
        above = max(0, lead - _blank_lines_above(before)) if before else 0
        below = max(0, 2 - _blank_lines_below(content[at:]))
        yield Edit(Span(at, at), f"{end * above}{written}{end * below}")

    def _parts_start(self) -> int:
        text = self.source.text
        body = self.source.tree.body
        above = [node for node in body[: body.index(self._top)] if _holds_import(node)]
        if above:
            return line_after(text.content, text.span(above[-1]).end)
        row = text.position(self._top_start).line
        while row > 1 and text.line(row - 1).startswith("#"):
            row -= 1
        return text.starts[row - 1]

    def _call_edits(self) -> Iterator[Edit]:
        """The call one step further in, and the second one below it."""
        text, span = self.source.text, self.client.call
        line = text.line(text.position(span.start).line)
        indent = line[: len(line) - len(line.lstrip())]
        step = "\t" if "\t" in indent else "    "
        end = newline(text.content)
        yield Edit(Span(span.start, span.start), f"{FUNCTION}({end}{indent}{step}")
        first, second = self._first(), without_comments(self._second())
        if max(map(len, (first, second))) + len(f"{indent}{step},") > _WIDTH:
            first, second = (one_per_line(code, f"{end}{indent}", step) for code in (first, second))
        yield from self._first_edits(first, step)
        second = shifted(second, step)
        yield Edit(Span(span.end, span.end), f",{end}{indent}{step}{second},{end}{indent})")

    def _first_edits(self, changed: str, step: str) -> Iterator[Edit]:
        """The call as it is to be, further in: line by line, so that its place stays known."""
        text, span = self.source.text, self.client.call
        for start in text.starts:
            if span.start < start < span.end and not _BLANK.match(text.content, start):
                yield Edit(Span(start, start), step)
        before = text.slice(span)
        if changed != before:
            edit = minimal(before, changed, span.start)
            yield replace(edit, text=_LINE_END.sub(rf"\g<0>{step}", edit.text))

    def _first(self) -> str:
        return changed_call(self.source, self.client.call, self._config())

    def _second(self) -> str:
        changes = [self._set("region_name", self.region)]
        if self.url:
            changes.append(self._set("endpoint_url", f"https://{regional_host(self.region)}"))
        return changed_call(self.source, self.client.call, [*changes, *self._config()])

    def _config(self) -> list[SetArgument]:
        call = self.client.call
        return [SetArgument(call, "config", Code(CONFIG), others=False)] * self.sets_config

    def _set(self, name: str, value: str) -> SetArgument:
        spread = any(keyword.arg is None for keyword in self.call.keywords)
        manner = Manner.SPREAD if spread else Manner.KEYWORD
        return SetArgument(self.client.call, name, Words(value), manner, others=False)


def _imported(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name.partition(".")[0] for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        yield (node.module or "").partition(".")[0]


def _holds_import(node: ast.stmt) -> bool:
    """Whether this is an import, or one under a condition."""
    inside = ast.walk(node) if isinstance(node, ast.If | ast.Try | ast.With) else (node,)
    return any(isinstance(inner, ast.Import | ast.ImportFrom) for inner in inside)


def _blank_lines_below(content: str) -> int:
    count = 0
    while match := _BLANK.match(content):
        content, count = content[match.end() :], count + 1
    return count


def _blank_lines_above(content: str) -> int:
    lines = _LINE_END.split(content)[:-1]
    return next((n for n, line in enumerate(reversed(lines)) if line.strip()), len(lines))
