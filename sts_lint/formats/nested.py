"""Settings in text inside text: a script in a workflow step, INI in a heredoc, JSON in YAML.

Only text that could name a setting of STS is looked into, and only if what it is can be
told from its key or its beginning.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from sts_lint.formats.holes import has_hole
from sts_lint.formats.runs import Decoded
from sts_lint.formats.unreadable import Unreadable
from sts_lint.formats.which import NOTHING_YET, Format, said_by_content, said_by_name
from sts_lint.model import Entry, Span

DEEPEST = 3
"""Texts inside texts that are looked into, the file itself not counted."""

_WORTH_IT = re.compile(r"(?i)sts|aws_|-region|role_arn|defaults_mode|token-version")
_SCRIPT_KEYS = (
    "run script scripts before_script after_script command commands cmd entrypoint shell bash "
    "user_data userdata userdatascript install pre_build build post_build postcreatecommand "
    "poststartcommand onstart oncreate init exec inline_script inline inlinescript args "
    "user_data_base64 startup_script customize_command execstart execstartpre fn::sub "
    "allowlist_externals commands_pre commands_post install_command"
)
_SCRIPTS = frozenset(_SCRIPT_KEYS.split())
_PROSE_KEYS = (
    "comment comments description descriptions desc detail details doc docs documentation error "
    "error_message example examples explanation footer header help hint info label message "
    "markdown markdowndescription note notes prompt question reason remark remarks summary text "
    "title tooltip usage warning"
)
_PROSE = frozenset(_PROSE_KEYS.split())
"""Keys whose values are for people: what they quote is no setting."""
_ITEM = re.compile(r"(?s)(-{0,2}[A-Za-z_][\w./-]*)=(.*)")
_LINES_OF_PAIRS = re.compile(rf"{NOTHING_YET}[ \t]*(?:export[ \t]+)?[A-Za-z_]\w*=")
_YAML = re.compile(rf"{NOTHING_YET}[ \t]*(?:- )?['\"]?[A-Za-z_][\w./-]*['\"]?:(?:[ \t]|\n)")
_SECTION = re.compile(NOTHING_YET.replace("#", "[#;]") + r"[ \t]*\[[^\[\]\n\"{]+\][ \t]*\n")
_STRUCTURED = re.compile(r'\s*[\[{]\s*["{\[]')


def inner_entries(entry: Entry, decoded: Decoded) -> Iterator[Entry]:
    """The entries of the text that an entry's value is, if it is text of a known format."""
    if entry.depth >= DEEPEST or not worth_it(decoded.value):
        return
    keys = [key for key in entry.path if not key.isdecimal()]
    key = keys[-1] if keys else ""
    if key.rpartition(".")[2].lower().lstrip("@$_") in _PROSE:
        return
    kind = format_of(key, decoded.value)
    if kind is not None:
        yield from read_inside(kind, entry, decoded)
    else:
        yield from item(entry, decoded)


def worth_it(text: str) -> bool:
    """Whether text could name a setting that this tool is about."""
    return _WORTH_IT.search(text) is not None


def item(entry: Entry, decoded: Decoded) -> Iterator[Entry]:
    """The setting in a list item or argument `NAME=value`, whose value is taken as it is."""
    match = _ITEM.fullmatch(decoded.value)
    if match is None:
        return
    flag = match[1].startswith("-")
    found = replace(
        entry,
        path=(*entry.path, match[1]),
        value=match[2],
        key_span=decoded.outer(Span(*match.span(1))),
        value_span=decoded.outer(Span(*match.span(2))),
        form="flag" if flag else "item",
        depth=entry.depth + 1,
    )
    yield found
    if flag and not match[2].startswith("-"):  # --env=NAME=value
        yield from item(found, decoded.cut(Span(*match.span(2))))


def read_inside(kind: Format, entry: Entry, decoded: Decoded) -> Iterator[Entry]:
    """The entries of a value that is text of this format, under the path of `entry`.

    Text that its reader refuses ends there, silently: the value itself has been given. Where
    the text has holes, each inner value is known or not by itself.
    """
    if entry.depth >= DEEPEST or not worth_it(decoded.value):
        return
    from sts_lint.formats.readers import read  # noqa: PLC0415 - readers read nested text

    known = entry.literal or has_hole(decoded.value)
    shift = 24 * (entry.depth + 1)  # no file has 2 ** 24 scopes
    place = (decoded.span.start + 1) << shift
    try:
        for inner in read(kind, decoded.value, entry.depth + 1):
            yield replace(
                inner,
                path=(*entry.path, *inner.path),
                key_span=decoded.outer(inner.key_span),
                value_span=decoded.outer(inner.value_span),
                scope=place | inner.scope,
                outer=tuple(place | scope for scope in inner.outer),
                literal=inner.literal and known,
            )
    except Unreadable:
        return


def format_of(key: str, value: str) -> Format | None:
    """What the text under a key is, if it is a text of settings at all."""
    if "\n" not in value:
        return _of_one_line(key, value)
    by_name = said_by_name(key) if "." in key or key in ("credentials", "kubeconfig") else None
    if isinstance(by_name, Format) and by_name is not Format.LINES:
        return by_name
    by_content = said_by_content(value)
    if by_content is not Format.LINES:
        return by_content
    if key.lower() in _SCRIPTS or value.startswith("#!"):
        return Format.SHELL
    for pattern, kind in _SHAPES:
        if pattern.match(value):
            return kind
    return None


_SHAPES = (
    (_STRUCTURED, Format.JSON),
    (_SECTION, Format.INI),
    (_LINES_OF_PAIRS, Format.SHELL),
    (_YAML, Format.YAML),
)


def _of_one_line(key: str, value: str) -> Format | None:
    if _STRUCTURED.match(value):
        return Format.JSON
    if key.lower() in _SCRIPTS and re.search(r"\s", value.strip()):
        return Format.SHELL
    return None
