"""What is known of the place where the program runs, as far as its own code can read it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The `AWS_*` variables set there (all others are unset), and what profiles set.

    `region` is the active profile's Region, `regions` that of each profile that has one.
    """

    variables: Mapping[str, str] = field(default_factory=dict)
    region: str | None = None
    regions: Mapping[str, str] = field(default_factory=dict)

    def knows(self, name: str) -> bool:
        """Whether it is known if this variable is set; only `AWS_*` variables are."""
        return name.startswith("AWS_")
