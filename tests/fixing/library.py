"""All fixes on all of the running Python's own library: `python -m tests.fixing.library`.

Prints the files that do not keep their bytes; every file is judged as if it named STS.
"""

from __future__ import annotations

import sys
import sysconfig
from pathlib import Path

from sts_lint.reading import decode_python
from sts_lint.text import Text
from tests.fixing.repairs import repair

CLIENT = (
    'import boto3\nboto3.client("sts", "eu-west-1", endpoint_url="https://sts.amazonaws.com")\n'
)
FIXED = CLIENT.replace("sts.amazonaws", "sts.eu-west-1.amazonaws")


def files() -> list[Path]:
    """The source files of the standard library, without what is installed beside it."""
    root = Path(sysconfig.get_path("stdlib"))
    found = sorted(path for path in root.rglob("*.py") if "site-packages" not in path.parts)
    return [path for path in found if path.stat().st_size < 200_000]


def unchanged(path: Path) -> bool:
    """Whether fixes change nothing in a file, and only the client where one is put below."""
    text = decode_python(path.read_bytes(), path.name)
    if not isinstance(text, Text) or not _parses(text.content):
        return True
    if repair(text.content.encode("utf-8", "surrogatepass")).after != text.content:
        return False
    if "# flake8: noqa" in text.content:  # it silences the whole file
        return True
    joined = "" if text.content.endswith(("\n", "\r")) or not text.content else "\n"
    longer = f"{text.content}{joined}{CLIENT}"
    return repair(longer).after == f"{text.content}{joined}{FIXED}"


def _parses(code: str) -> bool:
    try:
        compile(code, "library.py", "exec", dont_inherit=True)
    except (SyntaxError, ValueError):
        return False
    return "coding" not in "".join(code.splitlines()[:2])


def main() -> int:
    """Check every file; 1 if one changed."""
    every = files()
    changed = [path for path in every if not unchanged(path)]
    for path in changed:
        print(path)
    print(f"{len(every)} files, {len(changed)} changed")
    return bool(changed)


if __name__ == "__main__":
    sys.exit(main())
