"""Entries put back into the tree that they were read from, for what is only seen as a whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeAlias

from sts_lint.aws.vpc_services import HOLE
from sts_lint.model import Entry

Branch: TypeAlias = "dict[str, Branch | Entry]"
Node: TypeAlias = "Branch | Entry"

MORE = "..."
"""The key, in a mapping or list, of what it holds besides and is not seen."""


def outline(entries: Iterable[Entry]) -> Branch:
    """The tree of a file, text inside text left out."""
    root: Branch = {}
    for entry in entries:
        if entry.depth == 0:
            _place(root, entry)
    return root


def _place(root: Branch, entry: Entry) -> None:
    here = root
    for key in entry.path[:-1]:
        below = here.setdefault(key, {})
        if not isinstance(below, dict):
            below = here[key] = {MORE: below}
        here = below
    key = entry.path[-1]
    if key not in here:
        here[key] = entry
    else:  # said twice, or partly in another way: nobody knows what it comes to
        here[MORE] = entry


def branches(node: Node | None, path: tuple[str, ...] = ()) -> Iterator[tuple[str, Branch]]:
    """Every mapping in a tree with its own key, outer ones first."""
    if isinstance(node, dict):
        yield path[-1] if path else "", node
        for key, below in node.items():
            yield from branches(below, (*path, key))


def bare(node: Node | None) -> Branch:
    """A mapping, also where it is the only item of a list (Terraform's JSON)."""
    if not isinstance(node, dict):
        return {}
    return bare(node["0"]) if list(node) == ["0"] else node


def items(node: Branch) -> list[Node]:
    """The items of a list, in order."""
    return [below for key, below in node.items() if key.isdecimal()]


def is_list(node: Node | None) -> bool:
    """Whether a node is a list, all items of which are seen."""
    return isinstance(node, dict) and bool(node) and all(key.isdecimal() for key in node)


def switch(text: str | None) -> bool | None:
    """What a text of `true` or `false` says."""
    return {"true": True, "false": False}.get((text or "").lower())


def literal(node: Node | None) -> str | None:
    """The text of a scalar that stands for itself."""
    return node.value if isinstance(node, Entry) and node.literal else None


def is_hole(text: str | None) -> bool:
    """Whether nothing of a text is known."""
    return text in (None, HOLE)
