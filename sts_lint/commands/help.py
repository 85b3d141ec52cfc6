"""What `--help` shows: a screen of what is used every day, and with `--help-all` the rest."""

from __future__ import annotations

import argparse
import textwrap
from collections.abc import Iterator, Mapping, Sequence

WIDTH, SCREEN = 80, 24
"""Columns and lines of the screen that `--help` fits."""
_COLUMN = 26
_EVERYDAY = """
paths place code fix unsafe_fixes diff region select ignore botocore_version add_noqa since
region_from_environment output_format output_file baseline write_baseline exit_zero
repositories campaign failed only shard branch push verify
"""
_BRIEF = frozenset(_EVERYDAY.split())
Section = tuple[str, Sequence[argparse.Action]]


def sections(parser: argparse.ArgumentParser) -> list[Section]:
    """Titles, and the arguments below each; help itself is left out."""
    found: list[Section] = []
    for group in parser._action_groups:
        actions = [a for a in group._group_actions if not _is_help(a)]
        if actions:
            title = "" if group.title in ("positional arguments", "options") else group.title
            found.append((title or "", actions))
    return found


def whole(parser: argparse.ArgumentParser) -> str:
    """Every argument, under the titles of their groups."""
    lines = list(_head(parser))
    for title, actions in sections(parser):
        lines += ["", *([f"{title}:"] if title else []), *_table(actions)]
    return "\n".join(lines) + "\n"


def brief(parser: argparse.ArgumentParser) -> str:
    """What fits a screen: everything, or of each argument used every day its first sentence."""
    everything = whole(parser)
    if everything.count("\n") <= SCREEN:
        return everything
    actions = [a for _, actions in sections(parser) for a in actions if a.dest in _BRIEF]
    shown = "".join(f"{line}\n" for line in (*_head(parser, 1), "", *_table(actions, brief=True)))
    return f"{shown}\nEverything else: {parser.prog} --help-all\n"


def overview(prog: str, description: str, commands: Mapping[str, str]) -> str:
    """The page of the command itself: the commands there are."""
    width = max(map(len, commands))
    rows = [f"  {name:{width}}  {summary}" for name, summary in commands.items()]
    head = (f"usage: {prog} COMMAND [OPTION…]", "", f"{description}", "")
    return "\n".join((*head, *rows, "", f"More: {prog} COMMAND --help")) + "\n"


def spelled(action: argparse.Action) -> str:
    """An argument as it is written: `--jobs, -j N`."""
    value = str(action.metavar or "")
    return " ".join(filter(None, (", ".join(action.option_strings), value)))


def told(action: argparse.Action) -> str:
    """What its help says, with the words it can be given."""
    said = (action.help or "").replace("%%", "%")
    words = ", ".join(map(str, action.choices or ()))
    return f"{said} One of {words}." if words else said


def _is_help(action: argparse.Action) -> bool:
    return action.dest in ("help", "help_all")


def usage(parser: argparse.ArgumentParser) -> str:
    """How the command is called."""
    arguments = [a for _, actions in sections(parser) for a in actions]
    positional = " ".join(_positional(a) for a in arguments if not a.option_strings)
    return f"{parser.prog} [OPTION…] {positional}".rstrip()


def _head(parser: argparse.ArgumentParser, paragraphs: int | None = None) -> Iterator[str]:
    yield f"usage: {usage(parser)}"
    yield ""
    for paragraph in (parser.description or "").strip().split("\n\n")[:paragraphs]:
        yield from textwrap.wrap(paragraph, WIDTH)


def _positional(action: argparse.Action) -> str:
    name = str(action.metavar)
    return {"*": f"[{name}…]", "?": f"[{name}]"}.get(str(action.nargs), name)


def _table(actions: Sequence[argparse.Action], brief: bool = False) -> Iterator[str]:
    for action in actions:
        said = told(action)
        if brief and not action.choices:
            said = said.partition(". ")[0].rstrip(".")
        lines = textwrap.wrap(said, WIDTH - _COLUMN - 4, break_on_hyphens=False) or [""]
        name = f"  {spelled(action)}"
        if len(name) > _COLUMN + 2:
            yield name
            name = ""
        yield f"{name:{_COLUMN + 4}}{lines[0]}".rstrip()
        yield from (" " * (_COLUMN + 4) + line for line in lines[1:])
