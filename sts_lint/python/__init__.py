"""The Python front end: from source text to facts."""

from __future__ import annotations

from sts_lint.python.front import find_facts
from sts_lint.python.surroundings import Surroundings

__all__ = ["Surroundings", "find_facts"]
