"""What docs/editors.md tells people to copy."""

from __future__ import annotations

import re
from pathlib import Path

PAGE = (Path(__file__).parents[2] / "docs" / "editors.md").read_text("utf-8")


def recipe(name: str) -> str:
    """The text of a recipe."""
    found = re.search(rf"<!-- {name} -->\n```\w+\n(.*?)```", PAGE, re.DOTALL)
    assert found is not None
    return found[1]
