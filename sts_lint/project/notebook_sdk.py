"""The botocore versions that a notebook's own cells install: `%pip install "boto3>=1.40"`.

What a cell installs certainly, not under a condition, is what runs below it, whatever the
manifests around say. pip is called through a shell, so `>` outside of quotation marks is a
redirection. An upgrade without a bound proves nothing.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator

from sts_lint.aws.context import SdkRange
from sts_lint.project.manifests.statements import Statement, botocore_in, statement
from sts_lint.project.sdk_packages import EVERY_VERSION
from sts_lint.text import Text

_INSTALL = re.compile(
    r"[%!]{0,2}\s*(?:(?:\S*python[\d.]*|\{sys\.executable\})\s+-m\s+|uv\s+)?pip3?\s+(?:-\S+\s+)*"
    r"install\s+(?P<words>.*)",
    re.DOTALL,
)
_JOINED = re.compile(r"\\(?:\r\n|\r|\n)")
_ENDS = frozenset("|&;")


def sdk_in(text: Text, around: SdkRange) -> SdkRange:
    """The range that a notebook states, or else what is known of what is `around` it."""
    found = tuple(_statements(text))
    versions = botocore_in(found) if found else EVERY_VERSION
    if versions == EVERY_VERSION:
        return around
    bounds = (each for each in found if each.botocore != EVERY_VERSION)
    because = tuple(text.evidence(each.text, each.line) for each in bounds)
    return SdkRange(versions.low, versions.high, because)


def _statements(text: Text) -> Iterator[Statement]:
    for magic in text.magics:
        line, column = text.position(magic.span.start)
        match = _INSTALL.fullmatch(text.slice(magic.span)) if column == 1 else None
        for word in _words(match["words"]) if match else ():
            found = statement(word, line, text.path)
            if found is not None:
                yield found


def _words(command: str) -> Iterator[str]:
    """What a shell hands to pip."""
    lexer = shlex.shlex(_JOINED.sub(" ", command), posix=True, punctuation_chars="<>|&;")
    lexer.whitespace_split = True
    redirected = False
    try:
        for word in lexer:
            if word[0] in _ENDS:
                return
            if not redirected and word[0] not in "<>":
                yield word
            redirected = word[0] in "<>"
    except ValueError:  # a quotation mark that is not closed
        return
