"""TOML text as tables, with this package's own error."""

from __future__ import annotations

import re
from typing import Any

from sts_lint.project.manifests.statements import ManifestError


def load_toml(text: str) -> dict[str, Any]:
    """The top table. Raises `ManifestError` with the line where the text breaks."""
    import tomli  # noqa: PLC0415 - only if a TOML file is met

    try:
        return tomli.loads(text)
    except tomli.TOMLDecodeError as error:
        reason, _, place = str(error).rpartition(" (at ")
        line = re.match(r"line (\d+)", place)
        number = int(line[1]) if line else text.rstrip().count("\n") + 1
        raise ManifestError(f"is not valid TOML: {reason or place}", number) from None
    except RecursionError:
        raise ManifestError("is nested too deeply") from None


def table(value: Any, *keys: str) -> dict[str, Any]:
    """The table at these keys; an empty one where there is none."""
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}


def strings(value: Any) -> list[str]:
    """The strings of a list; nothing for anything else."""
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []
