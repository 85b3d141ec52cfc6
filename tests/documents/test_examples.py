"""What a document shows to be copied into a file is right."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import tomli
import yaml

from sts_lint.project.settings import Settings, load_settings
from tests.documents.blocks import documents

_BLOCK = re.compile(r"^```(toml|yaml|json)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
BLOCKS = [
    (path, match[1], match[2])
    for path in documents()
    if path.parent.name != "rules"
    for match in _BLOCK.finditer(path.read_text("utf-8"))
]
SETTINGS = [(path, text) for path, kind, text in BLOCKS if "[tool.sts-lint" in text]


@pytest.mark.parametrize(("path", "text"), SETTINGS, ids=lambda value: str(value)[-20:])
def test_settings_can_be_used(path: Path, text: str, tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(text, "utf-8")
    found = load_settings([str(tmp_path)])
    assert found != Settings(folder=found.folder, path=found.path), path


@pytest.mark.parametrize(("path", "kind", "text"), BLOCKS, ids=lambda value: str(value)[-20:])
def test_a_file_that_is_shown_can_be_read(path: Path, kind: str, text: str) -> None:
    assert tomli.loads(text) if kind == "toml" else yaml.safe_load(text), path
