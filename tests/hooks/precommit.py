"""The real pre-commit on a repository of its own, with the hooks of this checkout."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "hooks.md").read_text("utf-8")
HOOKS: list[dict[str, Any]] = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
Done = subprocess.CompletedProcess[str]
_GIT = ("git", "-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false")
_PLACE = "<the address you cloned this repository from>"


def recipe(name: str) -> dict[str, Any]:
    """A configuration shown on the page."""
    found = re.search(rf"<!-- {name} -->\n```yaml\n(.*?)```", PAGE, re.DOTALL)
    assert found is not None
    config: dict[str, Any] = yaml.safe_load(found[1])
    return config


def with_this_python(config: dict[str, Any]) -> dict[str, Any]:
    """The configuration with our hooks as local ones that need no installation."""
    ours = [each for each in config["repos"] if each["repo"] == _PLACE]
    assert ours
    hooks = [_local(hook) for each in ours for hook in each["hooks"]]
    return {"repos": [{"repo": "local", "hooks": hooks}]}


def _local(hook: dict[str, Any]) -> dict[str, Any]:
    known = next(each for each in HOOKS if each["id"] == hook["id"])
    program, _, rest = known["entry"].partition(" ")
    assert program == "sts-lint"
    entry = f"{sys.executable} -m sts_lint {rest}"
    return {**known, **hook, "language": "system", "entry": entry}


@dataclass(frozen=True)
class Repo:
    """A git repository in which pre-commit runs."""

    folder: Path
    cache: Path

    def git(self, *arguments: str) -> str:
        """Run git, which must not fail."""
        return self._run([*_GIT, *arguments], check=True).stdout

    def commit(self) -> Done:
        """Commit what is staged, if the hook lets it."""
        return self._run([*_GIT, "commit", "--quiet", "-m", "change"], check=False)

    def stage(self, files: dict[str, str]) -> None:
        """Write files and stage them."""
        for name, text in files.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        self.git("add", "--", *files)

    def configure(self, config: dict[str, Any]) -> None:
        """Write and stage a configuration of pre-commit."""
        self.stage({".pre-commit-config.yaml": yaml.safe_dump(config)})

    def run(self, *arguments: str) -> Done:
        """Run pre-commit's hooks, by default on what is staged."""
        return self.pre_commit("run", "--color=never", *arguments)

    def pre_commit(self, *arguments: str) -> Done:
        """Run pre-commit."""
        return self._run([sys.executable, "-m", "pre_commit", *arguments], check=False)

    def _run(self, command: list[str], check: bool) -> Done:
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("AWS_", "GIT_"))}
        environ = {**kept, "PRE_COMMIT_HOME": str(self.cache), "PYTHONUTF8": "1"}
        return subprocess.run(
            command, cwd=self.folder, env=environ, capture_output=True, text=True,
            encoding="utf-8", check=check, timeout=300,
        )  # fmt: skip
