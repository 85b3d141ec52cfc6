"""What surrounds code: settings, manifests and locks, baselines, git's own files."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from dataclasses import astuple
from pathlib import Path

from sts_lint.baseline import BaselineError, dump
from sts_lint.baseline import parse as parse_baseline
from sts_lint.plan import make_plan
from sts_lint.project.git_config import parse_git_config
from sts_lint.project.git_index import read_index
from sts_lint.project.ignore_files import ignored, parse_ignore_file
from sts_lint.project.manifests.files import format_of
from sts_lint.project.manifests.statements import ManifestError, botocore_in
from sts_lint.project.settings import SettingsError, load_settings
from sts_lint.project.settings_plain import are_plain
from tests.fuzz.seeds import BASELINE, GIT_CONFIG, IGNORE, SETTINGS, files, git_index
from tests.fuzz.target import Check, Language, Target, content, require

MANIFESTS = (
    "pyproject.toml", "setup.cfg", "setup.py", "Pipfile", "requirements.txt", "environment.yml",
    "pixi.toml", "Dockerfile", "Pipfile.lock", "poetry.lock", "uv.lock", "pdm.lock",
    "pylock.toml",
)  # fmt: skip
_PATHS = ("a.py", "src/a.yaml", "a b/.aws/config")


def targets() -> Iterator[Target]:
    """Files that decide what is read and what it means."""
    yield Target("tool-settings", "settings of sts-lint itself", _settings, lambda: SETTINGS)
    yield Target("manifests", "manifests and locks", _manifests, _manifest_seeds)
    yield Target("baseline", "baseline files", _baseline, lambda: BASELINE)
    yield Target("git-files", "ignore files and the configuration of git", _git, lambda: GIT)
    yield Target("git-index", "git's index", _index, git_index, Language.BYTES)


GIT = (*(b"\0" + each for each in IGNORE), *(b"\1" + each for each in GIT_CONFIG))


def _settings() -> Check:
    folder = Path(tempfile.mkdtemp(prefix="sts-lint-fuzz-"))
    file = folder / "sts-lint.toml"
    program = folder / "a.py"
    program.write_text("")

    def check(data: bytes) -> None:
        file.write_bytes(content(data).encode())
        os.chdir(folder)
        try:
            plain = are_plain([program.name])
        except ValueError:  # no TOML; who asks takes that for no
            plain = False
        try:
            settings = load_settings(config=str(file))
            make_plan(settings)
        except SettingsError as error:
            require("\n" not in error.message, "a message has several lines")
            require(error.line is None or error.line >= 1, "there is no such line")
            require(not plain, "plain settings are refused")
            return
        for path in _PATHS:
            settings.ignored_in(path)
            settings.suppressed_in(path)

    return check


def _manifest_seeds() -> Iterator[bytes]:
    for path, data in files():
        name = path.rpartition("/")[2]
        if name in MANIFESTS:
            yield bytes([MANIFESTS.index(name)]) + data


def _manifests() -> Check:
    def check(data: bytes) -> None:
        if not data:
            return
        name = MANIFESTS[data[0] % len(MANIFESTS)]
        body = content(data[1:]).encode("utf-8", "replace")
        form = format_of(name)
        require(form, "no manifest")
        assert form is not None
        form.starts_project(body)
        try:
            manifest = form.read(body, f"/p/{name}", lambda _: body)
        except ManifestError as error:
            require("\n" not in error.reason, "a reason has several lines")
            require(error.line is None or error.line >= 1, "there is no such line")
            return
        most = body.count(b"\n") + body.count(b"\r") + 1
        require(manifest.place is None or 1 <= manifest.place <= most + 1, "no such line")
        for environment in manifest.environments:
            botocore_in(environment)
            for each in environment:
                require(each.line >= 1, "there is no such line")

    return check


def _baseline() -> Check:
    def check(data: bytes) -> None:
        try:
            found = parse_baseline(content(data), "x")
        except BaselineError:
            return
        for each in found.counts:
            require(all(isinstance(part, str) for part in astuple(each)), "a part is no text")
        require(parse_baseline(dump(found), "x") == found, "a baseline is written otherwise")

    return check


def _git() -> Check:
    def check(data: bytes) -> None:
        text = content(data[1:])
        if data[:1] == b"\1":
            for key, _ in parse_git_config(text):
                require(isinstance(key, str), "a key is no text")
            return
        patterns = text.encode("utf-8", "replace")
        rules = parse_ignore_file(patterns, "", ignore_case=len(data) % 2 == 1)
        for path in ("a.py", "src/build/x.yaml", "[a]\\b*"):
            ignored((rules,), path, is_folder=False)

    return check


def _index() -> Check:
    def check(data: bytes) -> None:
        tracked = read_index(data, 20)
        require(list(tracked.paths) == sorted(set(tracked.paths)), "paths are not sorted")
        tracked.holds("a.py")
        tracked.holds_below("src")

    return check
