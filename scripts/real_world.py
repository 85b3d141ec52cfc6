"""Render the table of `docs/real-world.md` from checked-out repositories.

    python scripts/real_world.py FOLDER...

Each FOLDER is a clone; it is checked as a user would, and nothing of it is executed.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path


def main(folders: list[str]) -> None:
    """Print one row a repository."""
    print("| repository | commit | files | clients | findings | internal errors |")
    print("| --- | --- | ---: | --- | --- | --- |")
    for folder in folders:
        print(row(Path(folder)))


def row(folder: Path) -> str:
    """The counts of one repository."""
    commit = _run(["git", "rev-parse", "--short=9", "HEAD"], folder).strip()
    tracked = _run(["git", "ls-tree", "-r", "--name-only", "HEAD"], folder).splitlines()
    files = sum(name.endswith((".py", ".pyw")) for name in tracked)
    found = _json("check", folder)["diagnostics"]
    sites = [site for site in _json("inventory", folder)["sites"] if site["kind"] == "client"]
    clients = _counts(site["verdict"] for site in sites)
    findings = _counts(f"{d['code']} {d['severity']}" for d in found)
    internal = sum(d["code"] == "STS904" for d in found)
    return f"| {folder.name} | {commit} | {files} | {clients} | {findings} | {internal} |"


def _counts(words: object) -> str:
    counted = Counter(words)  # type: ignore[call-overload]
    return ", ".join(f"{count} {word}" for word, count in sorted(counted.items())) or "none"


def _json(command: str, folder: Path) -> dict[str, list[dict[str, str]]]:
    options = ["--output-format", "json", "."]
    text = _run([sys.executable, "-m", "sts_lint", command, *options], folder)
    answer: dict[str, list[dict[str, str]]] = json.loads(text)
    return answer


def _run(command: list[str], folder: Path) -> str:
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False).stdout  # noqa: S603


if __name__ == "__main__":
    main(sys.argv[1:])
