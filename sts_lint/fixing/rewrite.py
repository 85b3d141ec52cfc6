"""From a remedy to edits that keep quotes, commas, comments and the layout of the call.

Only the call concerned is parsed with libcst, never the file, and the edit is cut down to
what differs, so that neighbouring fixes do not collide.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import libcst as cst

from sts_lint.fixing.edits import apply_edits, minimal
from sts_lint.fixing.imports import import_edits
from sts_lint.fixing.literals import literal_edit, quote_of, quoted
from sts_lint.fixing.services import guard, is_plain, position
from sts_lint.fixing.source import Source, Unfit, comments
from sts_lint.model import (
    AddSetting,
    Code,
    DropArgument,
    Edit,
    Fix,
    Manner,
    NewValue,
    RegionUrl,
    Remedy,
    RenameSetting,
    Safety,
    SetArgument,
    SetLiteral,
    Span,
    Words,
)

_REGION = "region_name"
_POSITIONS = ("service_name", _REGION, "api_version", "use_ssl", "verify", "endpoint_url")
_TIGHT = (ast.Name, ast.Attribute, ast.Constant, ast.Call, ast.Subscript, ast.Dict, ast.JoinedStr)
_SIMPLE = (
    ast.Name,
    ast.Attribute,
    ast.Subscript,
    ast.BoolOp,
    ast.Constant,
    ast.boolop,
    ast.expr_context,
)


def rewrite(source: Source, remedy: Remedy) -> Fix:
    """The fix that a remedy comes to. Raises `Unfit` with the reason where there is none."""
    edits: list[Edit] = []
    caveats: list[str] = []
    calls: dict[Span, list[SetArgument | DropArgument]] = {}
    for change in remedy.changes:
        if isinstance(change, SetLiteral):
            edit, caveat = literal_edit(source, change)
            edits.append(edit)
            caveats += [caveat] * bool(caveat)
        elif isinstance(change, AddSetting | RenameSetting):
            raise Unfit("Python source has no sections")
        else:
            calls.setdefault(change.call, []).append(change)
    for span, changes in calls.items():
        edits.append(_call_edit(source, span, changes))
    edits += _imports(source, remedy, edits)
    _refuse_harm(source, edits)
    unique = tuple(sorted(dict.fromkeys(edits), key=lambda edit: edit.span))
    if not caveats:
        return Fix(remedy.title, remedy.safety, unique)
    return Fix(f"{remedy.title}: {'; '.join(dict.fromkeys(caveats))}", Safety.UNSAFE, unique)


def _imports(source: Source, remedy: Remedy, edits: Iterable[Edit]) -> Iterator[Edit]:
    codes = {c.value.source for c in remedy.changes if isinstance(_value(c), Code)}  # type: ignore[union-attr]
    first_use = min((edit.span.start for edit in edits), default=0)
    for code in sorted(codes):
        yield from import_edits(source, code, first_use)


def _value(change: object) -> object:
    return getattr(change, "value", None)


def _refuse_harm(source: Source, edits: list[Edit]) -> None:
    before = source.text.content
    after = apply_edits(before, edits)
    if "#" in before and comments(before) != comments(after):
        raise Unfit("a comment would have to move")


def _call_edit(source: Source, span: Span, changes: list[SetArgument | DropArgument]) -> Edit:
    """One minimal edit, for all changes of one call."""
    before, after = source.text.slice(span), changed_call(source, span, changes)
    if before == after:
        raise Unfit("nothing would change")
    return minimal(before, after, span.start)


def changed_call(source: Source, span: Span, changes: Sequence[SetArgument | DropArgument]) -> str:
    """The source of the call at a span after changes. Raises `Unfit`."""
    others = any(isinstance(change, SetArgument) and change.others for change in changes)
    writer = _Call(source, source.call(span), span, others)
    for change in changes:
        writer.apply(change)
    return writer.written()


@dataclass
class _Found:
    """An argument of a call by its place; `value` is its source."""

    index: int
    value: str


class _Call:
    """One call while it is being changed."""

    def __init__(self, source: Source, node: ast.Call, span: Span, others: bool) -> None:
        self.before = source.text.slice(span)
        self.source = source
        self.node = node
        self.newline = "\r\n" if "\r\n" in self.before else "\n"
        self.config = cst.PartialParserConfig(default_newline=self.newline)
        parsed = self._parse(f"({self.before})")
        if not isinstance(parsed, cst.Call):
            raise Unfit("the call is not written out")
        self.call = parsed
        self.quote = quote_of(self.before)
        self.guard = guard(source, node, self.quote, others)
        self.shift = position(source, node)
        self.mapping = ""
        self.pending: list[str] = []  # what goes into `**{**mapping, …}`

    def apply(self, change: SetArgument | DropArgument) -> None:
        """Make one change. Raises `Unfit`."""
        if isinstance(change, DropArgument):
            self._drop(change.name)
            return
        value = self._expression(change.value)
        found = self._find(change.name)
        if change.manner is Manner.SPREAD and found is None:
            self._spread(change.name, value)
            return
        if change.manner is Manner.SESSION and change.name == _REGION:
            if found is not None:
                raise Unfit("the call has a Region of its own")
            value = f"{self._session_region()} or {value}"
        if change.manner is Manner.OTHERWISE and found is not None:
            value = f"{_as_operand(found.value)} or {value}"
        if self.guard:
            otherwise = found.value if found else "None"
            value = f"{_as_operand(value)} if {self.guard} else {otherwise}"
        if found is None:
            self._add(change.name, value)
        else:
            argument = self.call.args[found.index]
            self._put(found.index, argument.with_changes(value=self._parse(value)))

    def written(self) -> str:
        """The call as it is now."""
        code = self._code(self.call)
        return code.removeprefix("(").removesuffix(")") if self.call.lpar else code

    def _parse(self, text: str) -> cst.BaseExpression:
        try:
            return cst.parse_expression(text, self.config)
        except (cst.ParserSyntaxError, cst.CSTValidationError) as error:
            raise Unfit("the call cannot be parsed alone") from error

    def _code(self, node: cst.CSTNode) -> str:
        return cst.Module([], default_newline=self.newline).code_for_node(node)

    def _find(self, name: str) -> _Found | None:
        """The argument of that name, by keyword or by position."""
        for index, argument in enumerate(self.call.args):
            if argument.keyword is not None and argument.keyword.value == name:
                return _Found(index, self._code(argument.value))
        for index, argument in enumerate(self.call.args):
            if argument.star or argument.keyword is not None:
                break
            if _POSITIONS[index - self.shift : index - self.shift + 1] == (name,):
                return _Found(index, self._code(argument.value))
        return None

    def _put(self, index: int, argument: cst.Arg) -> None:
        arguments = [*self.call.args]
        arguments[index] = argument
        self.call = self.call.with_changes(args=arguments)

    def _expression(self, value: NewValue) -> str:
        if isinstance(value, Words):
            return quoted(value.text, self.quote)
        if isinstance(value, Code):
            return value.source
        return self._url(value)

    def _url(self, url: RegionUrl) -> str:
        """An f-string around the expression of the Region; only where that is a plain one."""
        region = self._session_region() if url.argument is None else self._region(url.argument)
        node = ast.parse(region, mode="eval").body
        if isinstance(node, ast.Constant):
            text = f"{url.scheme}://sts.{node.value!s}.{url.suffix}"
            return quoted(text, self.quote)
        if not all(isinstance(inner, _SIMPLE) for inner in ast.walk(node)):
            raise Unfit("the Region is not a plain name")
        outer = "'" if '"' in region else '"' if "'" in region else self.quote
        if outer in region:
            raise Unfit("the quotation marks do not suffice")
        return f"f{outer}{url.scheme}://sts.{{{region}}}.{url.suffix}{outer}"

    def _region(self, name: str) -> str:
        """The expression of the Region: an argument, or an item of the one mapping."""
        found = self._find(name)
        if found is not None:
            return found.value
        stars = [argument for argument in self.call.args if argument.star == "**"]
        mapping = self.mapping or self._code(stars[0].value) if len(stars) == 1 else ""
        if not mapping.isidentifier():
            raise Unfit(f"there is no {name}")
        return f"{mapping}[{quoted(name, _other(self.quote))}]"

    def _session_region(self) -> str:
        function = self.node.func
        if not isinstance(function, ast.Attribute) or not is_plain(function.value):
            raise Unfit("the client is not made by a session with a name")
        return f"{ast.unparse(function.value)}.region_name"

    def _spread(self, name: str, value: str) -> None:
        """Put the value into the `**mapping`, where it wins over what that holds.

        Several mappings become one, for a key may be in any of them.
        """
        if not self.mapping:
            self.mapping = ", **".join(self._gathered())
        self.pending.append(f"{quoted(name, self.quote)}: {value}")
        items = ", ".join(self.pending)
        if self.guard:
            items = f"**({{{items}}} if {self.guard} else {{}})"
        argument = self.call.args[-1]
        mapping = self._parse(f"{{**{self.mapping}, {items}}}")
        self._put(len(self.call.args) - 1, argument.with_changes(value=mapping))

    def _gathered(self) -> list[str]:
        """The mappings of the call, of which the last argument stays."""
        arguments = list(self.call.args)
        stars = [argument for argument in arguments if argument.star == "**"]
        if not stars or arguments[-len(stars) :] != stars:
            raise Unfit("there is no mapping to add to, or not at the end")
        self.call = self.call.with_changes(args=[*arguments[: -len(stars)], stars[-1]])
        return [_as_operand(self._code(star.value)) for star in stars]

    def _add(self, name: str, value: str) -> None:
        """Add a keyword after the last argument, laid out as the others are."""
        new = cst.Arg(
            keyword=cst.Name(name),
            value=self._parse(value),
            equal=cst.AssignEqual(
                whitespace_before=cst.SimpleWhitespace(""),
                whitespace_after=cst.SimpleWhitespace(""),
            ),
        )
        if any(argument.star == "**" for argument in self.call.args):
            raise Unfit("the mapping may hold it already")
        if not self.call.args:
            if isinstance(self.call.whitespace_before_args, cst.ParenthesizedWhitespace):
                raise Unfit("there is no argument to put it after")
            self.call = self.call.with_changes(args=[new])
            return
        *others, last = self.call.args
        gap = _gap(self.call)
        if isinstance(last.comma, cst.Comma):
            end = last.comma.whitespace_after
            last = last.with_changes(
                comma=last.comma.with_changes(whitespace_after=_joined(end, gap))
            )
            new = new.with_changes(comma=cst.Comma(whitespace_after=_tail(end)))
        else:
            end = last.whitespace_after_arg
            comma = cst.Comma(whitespace_after=_joined(end, gap))
            empty = cst.SimpleWhitespace("")
            last = last.with_changes(comma=comma, whitespace_after_arg=empty)
            new = new.with_changes(whitespace_after_arg=_tail(end))
        self.call = self.call.with_changes(args=[*others, last, new])

    def _drop(self, name: str) -> None:
        found = self._find(name)
        if found is None or self.call.args[found.index].keyword is None or self.guard:
            raise Unfit(f"there is no {name} to drop")
        arguments = [*self.call.args]
        dropped = arguments.pop(found.index)
        if found.index == len(arguments) and arguments:
            arguments[-1] = arguments[-1].with_changes(
                comma=dropped.comma, whitespace_after_arg=dropped.whitespace_after_arg
            )
        self.call = self.call.with_changes(args=arguments)


def _other(quote: str) -> str:
    return "'" if quote == '"' else '"'


Gap = cst.BaseParenthesizableWhitespace


def _gap(call: cst.Call) -> Gap:
    """What stands before the last argument: a blank, or a line end and indentation."""
    if len(call.args) == 1:
        before = call.whitespace_before_args
        own_line = isinstance(before, cst.ParenthesizedWhitespace)
        return before if own_line else cst.SimpleWhitespace(" ")
    comma = call.args[-2].comma
    return comma.whitespace_after if isinstance(comma, cst.Comma) else cst.SimpleWhitespace(" ")


def _joined(end: Gap, gap: Gap) -> Gap:
    """What stands between the last argument and the new one; comments stay where they are."""
    if not isinstance(gap, cst.ParenthesizedWhitespace):
        if isinstance(end, cst.ParenthesizedWhitespace) and _has_comment(end):
            raise Unfit("a comment would have to move")
        return cst.SimpleWhitespace(" ")
    if not isinstance(end, cst.ParenthesizedWhitespace):
        return gap.with_changes(first_line=_bare(gap.first_line), empty_lines=[])
    return end.with_changes(indent=gap.indent, last_line=gap.last_line)


def _tail(end: Gap) -> Gap:
    """What stands between the new argument and the closing parenthesis."""
    if not isinstance(end, cst.ParenthesizedWhitespace):
        return end
    return end.with_changes(first_line=_bare(end.first_line), empty_lines=[])


def _bare(line: cst.TrailingWhitespace) -> cst.TrailingWhitespace:
    return line.with_changes(comment=None, whitespace=cst.SimpleWhitespace(""))


def _has_comment(space: cst.ParenthesizedWhitespace) -> bool:
    own_lines = any(line.comment is not None for line in space.empty_lines)
    return own_lines or space.first_line.comment is not None


def _as_operand(expression: str) -> str:
    """The expression in parentheses unless it binds tightly by itself."""
    node = ast.parse(f"({expression})", mode="eval").body
    return expression if isinstance(node, _TIGHT) else f"({expression})"
