"""Forms by the sort of code they stand for.

Programs take families in turn, so that each has its share: at least one program in a hundred.
"""

from __future__ import annotations

from . import forms
from .draft import FAMILY, FORMS, PLAIN, Layer

__all__ = ["PLAIN", "families", "family_of", "forms"]


def families() -> dict[str, tuple[tuple[Layer, str], ...]]:
    """Every family with its forms, by layer and name; the plain one has none."""
    found: dict[str, list[tuple[Layer, str]]] = {PLAIN: []}
    for layer in Layer:
        for name in FORMS[layer]:
            found.setdefault(FAMILY[name], []).append((layer, name))
    return {family: tuple(members) for family, members in sorted(found.items())}


def family_of() -> dict[str, str]:
    """The family of each form."""
    return FAMILY
