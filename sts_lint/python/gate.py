"""Which files, and which parts of a file, can hold anything about STS at all."""

from __future__ import annotations

import ast
import re

PYTHON_LIMIT = 1024 * 1024
"""Default size limit of Python source, in bytes."""
OTHER_WORDS = (
    "stsconnection",
    "assumerolecredentialfetcher",
    "iam_login",
    "auth_aws_iam",
    "generate_sigv4_auth_request",
)
ALSO_OF_ACCOUNTS = (
    "interface_endpoint",
    "vpcendpoint",
    "token_service_preferences",
    "private_isolated",
)
"""What a program that sets up an account may say without the word `sts`."""
WITHOUT_STS = tuple(word.encode() for word in (*OTHER_WORDS, *ALSO_OF_ACCOUNTS))
LETTERS = frozenset(b"abcdefghijklmnopqrstuvwxyz")
_SPELT = re.compile(rb"\\u00[57][34]")  # an `s` or a `t` in JSON
IN_TEXT = re.compile(
    "|".join((r"(?<![A-Za-z])sts(?![A-Za-z])", *OTHER_WORDS)), re.IGNORECASE | re.ASCII
)


def may_hold_sts(data: bytes, escaped: bool = False) -> bool:
    r"""Whether `sts` stands anywhere as a word of its own; `requests`, `tests` do not count.

    In text that is `escaped`, as in JSON, a word may follow the letter of `\n`, and any
    letter may be spelt by its number.
    Searching for the plain word is some twenty times faster than the pattern.
    """
    lower = data.lower()
    place = lower.find(b"sts")
    while place >= 0:
        before, after = lower[place - 1 : place], lower[place + 3 : place + 4]
        begins = not (before and before[0] in LETTERS)
        begins = begins or (escaped and lower[place - 2 : place - 1] == b"\\")
        if begins and not (after and after[0] in LETTERS):
            return True
        place = lower.find(b"sts", place + 1)
    spelt = escaped and b"\\u00" in lower and _SPELT.search(lower)
    return bool(spelt) or any(word in lower for word in WITHOUT_STS)


def says_sts(text: str) -> bool:
    """The same question about a piece of source text."""
    return IN_TEXT.search(text) is not None


_WORTH = "sts_lint_worth"


def worth_evaluating(tree: ast.Module) -> bool:
    """Whether a parsed module names STS anywhere but in docstrings, comments and imports."""
    found: bool | None = getattr(tree, _WORTH, None)
    if found is None:
        found = says_sts("\0".join(_said(tree)))  # one search is as good as a thousand
        setattr(tree, _WORTH, found)
    return found


def _said(tree: ast.Module) -> list[str]:
    """The texts and names of a module, apart from docstrings."""
    from sts_lint.python.nodes import nodes_of  # noqa: PLC0415 - for files with the word only

    said: list[str] = []
    docstrings: set[ast.AST] = set()
    for node in nodes_of(tree):
        sort = node.__class__
        if sort is ast.Attribute:
            said.append(node.attr)
        elif sort is ast.Constant:
            if node.value.__class__ is str and node not in docstrings:
                said.append(node.value)
        elif sort is ast.keyword:
            said.append(node.arg or "")
        elif sort is ast.Expr:
            docstrings.add(node.value)
        elif sort is ast.ImportFrom:
            said += [alias.name for alias in node.names]
    return said
