"""One call while it is being changed: only it is parsed with libcst, never the file."""

from __future__ import annotations

import ast
from dataclasses import dataclass

import libcst as cst

from sts_lint.fixing.layout import appended, inserted, with_item, without
from sts_lint.fixing.literals import quote_of, quoted
from sts_lint.fixing.mappings import lacks
from sts_lint.fixing.services import POSITIONS, REGION, guard, position
from sts_lint.fixing.sessions import region_of
from sts_lint.fixing.source import Source, Unfit
from sts_lint.model import Code, DropArgument, Manner, NewValue, RegionUrl, SetArgument, Span, Words

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


@dataclass
class _Found:
    """An argument of a call by its place; `value` is its source."""

    index: int
    value: str


class CallWriter:
    """One call of the source, and what it is after the changes so far.

    `careful` refuses to replace an expression that a better fix would keep.
    """

    def __init__(
        self, source: Source, span: Span, others: bool = False, careful: bool = False
    ) -> None:
        self.before = source.text.slice(span)
        self.source = source
        self.node = source.call(span)
        self.careful = careful
        self.newline = "\r\n" if "\r\n" in self.before else "\n"
        self.config = cst.PartialParserConfig(default_newline=self.newline)
        parsed = self._parse(f"({self.before})")
        if not isinstance(parsed, cst.Call):
            raise Unfit("the call is not written out")
        self.call = parsed
        self.quote = quote_of(self.before)
        self.guard = guard(source, self.node, self.quote, others)
        self.shift = position(source, self.node)
        self.region = ""  # the Region of STS clients, once it has been set here
        self.mapping = ""
        self.pending: list[str] = []  # what goes into `**{**mapping, …}`

    def apply(self, change: SetArgument | DropArgument) -> None:
        """Make one change. Raises `Unfit`."""
        if isinstance(change, DropArgument):
            self._drop(change.name)
            return
        found = self._find(change.name)
        if found is None and change.manner in (Manner.SPREAD, Manner.OTHERWISE) and self._stars():
            self._spread(change.name, self._expression(change.value), change.manner)
            return
        value = self._value(change, found)
        if change.name == REGION:
            self.region = value
        if found is not None and value == found.value:
            return
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

    def _value(self, change: SetArgument, found: _Found | None) -> str:
        """What the argument shall be where the client is one of STS."""
        value = self._expression(change.value)
        is_region = change.name == REGION
        if change.manner is Manner.SESSION and is_region:
            if found is not None and found.value != "None":
                raise Unfit("the call has a Region of its own")
            return f"{region_of(self.source, self.node)} or {value}"
        if found is None:
            return value
        constant = isinstance(_parsed(found.value), ast.Constant)
        if change.manner is Manner.OTHERWISE:
            if constant and _parsed(found.value).value:  # type: ignore[attr-defined]
                return found.value
            return f"{_as_operand(found.value, ast.Or)} or {value}"
        if is_region and self.careful and not constant:
            raise Unfit("what is given there would no longer count")
        return value

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
            if POSITIONS[index - self.shift : index - self.shift + 1] == (name,):
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
        own = url.argument is not None
        node = _parsed(
            self._region(str(url.argument)) if own else region_of(self.source, self.node)
        )
        if isinstance(node, ast.Constant):
            return quoted(f"{url.scheme}://sts.{node.value!s}.{url.suffix}", self.quote)
        if not all(isinstance(inner, _SIMPLE) for inner in ast.walk(node)):
            raise Unfit("the Region is not a plain name")
        region, other = ast.unparse(node), _other(self.quote)
        region = region if other in region else region.replace(self.quote, other)
        if self.quote in region:
            raise Unfit("the quotation marks do not suffice")
        return f"f{self.quote}{url.scheme}://sts.{{{region}}}.{url.suffix}{self.quote}"

    def _region(self, name: str) -> str:
        """The expression of the Region: an argument, or an item of the one mapping."""
        found = self._find(name)
        if self.region or found is not None:
            return self.region or (found.value if found else "")
        stars = self._stars()
        mapping = self.mapping or self._code(stars[0].value) if len(stars) == 1 else ""
        if not mapping.isidentifier():
            raise Unfit(f"there is no {name}")
        return f"{mapping}[{quoted(name, self.quote)}]"

    def _stars(self) -> list[cst.Arg]:
        return [argument for argument in self.call.args if argument.star == "**"]

    def _spread(self, name: str, value: str, manner: Manner) -> None:
        """Put the value into the `**mapping`, where it wins over what that holds, or yields to it.

        Several mappings become one, for a key may be in any of them.
        """
        *_, last = self.call.args
        wins = manner is Manner.SPREAD
        plain = self._stars() == [last] and isinstance(last.value, cst.Dict) and not self.guard
        if wins and plain and isinstance(last.value, cst.Dict):
            key = cst.SimpleString(quoted(name, self.quote))
            longer = with_item(last.value, key, self._parse(value))
            self._put(len(self.call.args) - 1, last.with_changes(value=longer))
            return
        if not self.mapping:
            self.mapping = ", **".join(self._gathered())
        if name == REGION:
            self.region = value if wins else f"{{**{self.mapping}}}.get({name!r}) or {value}"
        self.pending.append(f"{quoted(name, self.quote)}: {value}")
        items = ", ".join(self.pending)
        if self.guard:
            items = f"**({{{items}}} if {self.guard} else {{}})"
        both = f"**{self.mapping}, {items}" if wins else f"{items}, **{self.mapping}"
        mapping = self._parse(f"{{{both}}}")
        self._put(len(self.call.args) - 1, self.call.args[-1].with_changes(value=mapping))

    def _gathered(self) -> list[str]:
        """The mappings of the call, of which the last argument stays."""
        arguments, stars = list(self.call.args), self._stars()
        if arguments[-len(stars) :] != stars:
            raise Unfit("the mapping is not at the end")
        self.call = self.call.with_changes(args=[*arguments[: -len(stars)], stars[-1]])
        return [_as_operand(self._code(star.value)) for star in stars]

    def _add(self, name: str, value: str) -> None:
        """Add a keyword, before the mappings if there are any that certainly lack it."""
        new = self._parse(value)
        places = [i for i, argument in enumerate(self.call.args) if argument.star == "**"]
        if not places:
            self.call = appended(self.call, name, new)
            return
        mappings = [keyword.value for keyword in self.node.keywords if keyword.arg is None]
        if not places[0] or not all(lacks(self.source, mapping, name) for mapping in mappings):
            raise Unfit("the mapping may hold it already")
        self.call = inserted(self.call, places[0], name, new)

    def _drop(self, name: str) -> None:
        found = self._find(name)
        if found is None or self.call.args[found.index].keyword is None or self.guard:
            raise Unfit(f"there is no {name} to drop")
        self.call = without(self.call, found.index)


def _other(quote: str) -> str:
    return "'" if quote == '"' else '"'


def _parsed(expression: str) -> ast.expr:
    return ast.parse(f"({expression})", mode="eval").body


def _as_operand(expression: str, operator: type[ast.boolop] | None = None) -> str:
    """The expression in parentheses unless it binds tightly by itself."""
    node = _parsed(expression)
    same = operator and isinstance(node, ast.BoolOp) and isinstance(node.op, operator)
    return expression if same or isinstance(node, _TIGHT) else f"({expression})"
