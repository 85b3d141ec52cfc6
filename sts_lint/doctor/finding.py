"""What the doctor reports, whatever it is about."""

from __future__ import annotations

from dataclasses import dataclass

from sts_lint.model import Evidence, Severity


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to change, at the first place in `because`, and all that it concerns."""

    severity: Severity
    message: str
    because: tuple[Evidence, ...] = ()
    advice: str | None = None
    profiles: tuple[str, ...] = ()
    callers: tuple[str, ...] = ()
