"""The JSON Schema that ships with the package: `python -m sts_lint.project.settings_schema`."""

from __future__ import annotations

import json
from pathlib import Path

from sts_lint.project.settings_table import json_schema

SCHEMA_FILE = Path(__file__).with_name("settings.schema.json")


def rendered() -> str:
    """The text of the file, made from the table of settings."""
    return json.dumps(json_schema(), indent=2) + "\n"


if __name__ == "__main__":
    SCHEMA_FILE.write_text(rendered(), encoding="utf-8")
