"""What names mean in one Terraform file: locals, data sources, the item of a loop.

Only what a file says itself is known; everything else (variables, functions, other files) is
a hole in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from sts_lint.aws.vpc_services import HOLE
from sts_lint.carriers.outline import MORE, Branch, Node, is_list, items
from sts_lint.model import Entry

_DEEPEST = 20  # references to references
_MOST_STEPS = 20_000  # of one file; references to several references grow without end
_LONGEST = 500  # characters of a text that may be a name
_INTERPOLATION = re.compile(r"\$\{\s*([^{}]*?)\s*\}|%\{[^{}]*\}")
_REFERENCE = re.compile(r"[A-Za-z_][\w-]*(?:\.[\w-]+)*")
_SAME = re.compile(r"(?:toset|tolist|tomap|distinct)\((.*)\)", re.DOTALL)
_FORMAT = re.compile(r'format\(\s*"([^"]*)"\s*,([^()]*)\)')
_SERVICE = "data.aws_vpc_endpoint_service."
_JSON = "json"


class Item(NamedTuple):
    """One turn of a loop: its value, and what names mean in it.

    `alone` says that the value is written for this turn only.
    """

    node: Node
    scope: Scope
    alone: bool = True


@dataclass(frozen=True)
class Scope:
    """The names of a file; in a loop also those of the loop."""

    root: Branch
    names: dict[str, Node | str] = field(default_factory=dict)
    depth: int = 0
    steps: list[None] = field(default_factory=list)  # one for all scopes of a file

    def text(self, node: Node | str | None) -> str:
        """The text of a value, with holes for what is not known."""
        if isinstance(node, str):
            return node
        if node is None or self._is_spent():
            return HOLE
        deeper = replace(self, depth=self.depth + 1)
        if isinstance(node, dict):  # join(".", ["com.amazonaws", var.region, "sts"])
            parts = [deeper.text(item) for item in items(node)]
            return ".".join(parts)[:_LONGEST] if is_list(node) else HOLE
        if len(node.value) > _LONGEST:
            return HOLE
        if node.quote or node.dialect == _JSON:
            return deeper._template(node.value)
        return node.value if node.literal else deeper._expression(node.value)

    def items(self, node: Node | None) -> tuple[list[Item], bool]:
        """The turns of a loop over a list or mapping, and whether these are all."""
        if self._is_spent():
            return [], False
        deeper = replace(self, depth=self.depth + 1)
        if not isinstance(node, dict):
            inner = _SAME.fullmatch(node.value) if node else None
            found = deeper._found(inner[1] if inner else node.value if node else "")
            return deeper.items(found) if isinstance(found, dict) else ([], False)
        turns: list[Item] = []
        complete = True
        for key, below in node.items():
            more, all_of_them = deeper._turns(key, below)
            turns += more
            complete = complete and all_of_them
        return turns, complete

    def _is_spent(self) -> bool:
        self.steps.append(None)
        return self.depth > _DEEPEST or len(self.steps) > _MOST_STEPS

    def _turns(self, key: str, below: Node) -> tuple[list[Item], bool]:
        if key == MORE:
            return self.items(below)
        if key == "for" and isinstance(below, dict) and "in" in below:
            return self._looped(below)
        name = below if key.isdecimal() else key
        names: dict[str, Node | str] = {"each.key": name, "each.value": below}
        return [Item(below, replace(self, names={**self.names, **names}))], True

    def _looped(self, loop: Branch) -> tuple[list[Item], bool]:
        """The turns of a `for` expression: its value, under the names it gives."""
        inner, complete = self.items(loop["in"])
        bound, value = loop.get("each"), loop.get("gives")
        if value is None or not isinstance(bound, Entry):
            return [], False
        names = [name.strip() for name in bound.value.split(",")]
        turns = []
        for item in inner:
            given = (item.scope.names["each.key"], item.node)
            own = dict(zip(reversed(names), reversed(given), strict=False))
            turns.append(replace(self, names={**self.names, **own})._turn(loop.get("under"), value))
        return turns, complete and "if" not in loop

    def _turn(self, key: Node | None, value: Node) -> Item:
        """The turn in which a `for` expression gives this value, under a key if it has one."""
        is_name = isinstance(value, Entry) and not value.literal and not value.quote
        found = self._found(value.value) if isinstance(value, Entry) and is_name else None
        node = value if found is None or isinstance(found, str) else found
        text = self.text(key) if key is not None else self.text(node)
        names: dict[str, Node | str] = {"each.key": text, "each.value": node}
        return Item(node, replace(self, names={**self.names, **names}), node is not value)

    def _template(self, text: str) -> str:
        def filled(match: re.Match[str]) -> str:
            return self._expression(match[1] or "")

        return _INTERPOLATION.sub(filled, text)[:_LONGEST]

    def _expression(self, source: str) -> str:
        if re.fullmatch(r'"[^"]*"', source):
            return self._template(source[1:-1])
        formatted = _FORMAT.fullmatch(source)
        if formatted:
            given = iter(formatted[2].split(","))
            return re.sub(
                "%[sv]", lambda _: self._expression(next(given, "").strip()), formatted[1]
            )
        return self.text(self._found(source))

    def _found(self, reference: str) -> Node | str | None:
        """What a reference leads to in this file."""
        if not _REFERENCE.fullmatch(reference):
            return None
        if reference.startswith(_SERVICE) and reference.endswith(".service_name"):
            return self._service(reference.split(".")[2])
        for start, found in self._known():
            if reference == start:
                return found
            if reference.startswith(f"{start}."):
                return _below(found, reference.removeprefix(f"{start}.").split("."))
        return None

    def _known(self) -> Iterator[tuple[str, Node | str]]:
        yield from self.names.items()
        if "locals" in self.root:
            yield "local", self.root["locals"]

    def _service(self, name: str) -> str:
        """The service that a data source names."""
        source = _below(self.root, ["data", "aws_vpc_endpoint_service", name])
        if not isinstance(source, dict):
            return HOLE
        if "service_name" in source:
            return self.text(source["service_name"])
        return f"{HOLE}.{self.text(source.get('service'))}"


def _below(node: Node | str | None, path: list[str]) -> Node | None:
    for key in path:
        node = node.get(key) if isinstance(node, dict) else None
    return None if isinstance(node, str) else node
