"""What a piece of source text means, by another reading than ours."""

from __future__ import annotations

import io
import json
import re
import shlex
import xml.etree.ElementTree as ET

import dotenv
import tomli
import yaml

from sts_lint.model import Entry


def read_back(entry: Entry, source: str) -> str:
    """The value that the text at an entry's value has, whatever quotes are around it."""
    if source == entry.value or not entry.literal:
        return entry.value
    return _READERS[entry.dialect](entry, source)


def _yaml(entry: Entry, source: str) -> str:
    if entry.quote == "|":
        return _undented(entry.value, source)
    if entry.quote == ">":
        return entry.value if source.split() == entry.value.split() else source
    return str(yaml.load(f"{entry.quote}{source}{entry.quote}", Loader=yaml.BaseLoader))


def _undented(value: str, source: str) -> str:
    """`value` if the lines are its lines but for what stands in front of them."""
    lines = source.replace("\r\n", "\n").split("\n")
    mine = value.split("\n")
    same = len(lines) == len(mine) and all(a.endswith(b) for a, b in zip(lines, mine, strict=True))
    return value if same else source


def _json(_: Entry, source: str) -> str:
    return str(json.loads(f'"{source}"'))


def _toml(entry: Entry, source: str) -> str:
    return str(tomli.loads(f"x = {entry.quote}{source}{entry.quote}")["x"])


def _hcl(entry: Entry, source: str) -> str:
    if entry.quote == "<<":
        return _undented(entry.value, source)
    return str(json.loads(f'"{source}"')).replace("$${", "${")


def _words(entry: Entry, source: str) -> str:
    if entry.quote == "$'":
        return source.encode().decode("unicode-escape")
    return " ".join(shlex.split(f"{entry.quote}{source}{entry.quote}"))


def _dotenv(entry: Entry, source: str) -> str:
    text = f"X={entry.quote}{source}{entry.quote}"
    return dotenv.dotenv_values(stream=io.StringIO(text), interpolate=False)["X"] or ""


def _xml(_: Entry, source: str) -> str:
    if source.endswith("]]>"):
        source = "<![CDATA[" + source
    return (ET.fromstring(f"<x>{source}</x>").text or "").strip()


def _properties(_: Entry, source: str) -> str:
    joined = re.sub(r"\\\r?\n[ \t]*", "", source)
    return joined.encode("latin-1", "backslashreplace").decode("unicode-escape")


def _lines(_: Entry, source: str) -> str:
    lines = source.splitlines()
    return "\n".join(line.strip() for line in lines if not line.strip().startswith(("#", ";")))


def _joined(entry: Entry, source: str) -> str:
    return _words(entry, re.sub(r"\\\r?\n", "", source)) if entry.form else _plain(source)


def _plain(source: str) -> str:
    return re.sub(r"\\\r?\n", " ", source)


def _fluent(entry: Entry, source: str) -> str:
    return re.sub(rf"\\([{entry.quote}\\])", r"\1", source)


_READERS = {
    "yaml": _yaml,
    "json": _json,
    "toml": _toml,
    "hcl": _hcl,
    "shell": _words,
    "dockerfile": _words,
    "systemd": _joined,
    "dotenv": _dotenv,
    "xml": _xml,
    "properties": _properties,
    "aws-config": _lines,
    "ini": _lines,
    "fluent": _fluent,
}
