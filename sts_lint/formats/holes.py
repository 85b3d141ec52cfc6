"""Values that are not known from the file: variables, placeholders, templates.

Which of them a program would expand depends on the program, and a value that looks like a
hole is nothing to judge either way. So one look serves every format.
"""

from __future__ import annotations

import re
from dataclasses import replace

from sts_lint.model import Entry

_MARKS = frozenset("$%{<@")
_HOLE = re.compile(
    r"\$\{|\$\(|\$\[|\$[A-Za-z_]"  # shell, compose, Kubernetes, CloudFormation, Azure
    r"|%\(|%\{|%[A-Za-z_]\w*%"  # configparser, Windows
    r"|\{\{|\{%|\{[A-Za-z_][\w.]*[:}]"  # templates, tox, str.format
    r"|<%|<[A-Za-z][\w .-]*>"  # ERB, placeholders in samples
    r"|@[A-Za-z][\w.]*@|@@"  # Maven, autoconf
)


def known_or_not(entry: Entry) -> Entry:
    """The entry, `literal` only if no part of its value stands for something else."""
    return replace(entry, literal=False) if entry.literal and has_hole(entry.value) else entry


def has_hole(value: str) -> bool:
    """Whether part of a value stands for something that is not in the file."""
    return not _MARKS.isdisjoint(value) and _HOLE.search(value) is not None
