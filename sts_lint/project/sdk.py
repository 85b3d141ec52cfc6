"""The botocore versions a Python file can run on, by the manifests around it.

The nearest folder with a project or with a word about the SDK decides, walking up from the
file to the repository's root (or the root given). Within a folder:

- What one installation obeys (a requirements file with all it includes; a project's
  dependencies) holds at once; several ways to install are alternatives, and the range goes
  from the lowest low to the highest high: the lowest version the project *can* run on.
- Extras, groups and development requirements count only where nothing else names the SDK.
- A lock file describes what an application runs on, so it replaces the application's bounds.
  A library is installed with other versions too: its bounds count and its lock does not. A
  project is an application if it has no build system, or says so (a Pipfile, Poetry's
  `package-mode = false`, uv's `package = false`, the classifier "Private :: Do Not Upload").

A folder of tests or documentation without a word about the SDK uses what is above it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace

from sts_lint.aws.context import SdkRange
from sts_lint.model import Evidence
from sts_lint.project.folder_sdk import Counts, FolderSdk, folder_sdk
from sts_lint.trouble import Problem

Overlay = dict[str, bytes]
"""Contents of manifests by their absolute paths, instead of those on the disk."""


@dataclass(frozen=True, slots=True)
class ProjectSdk:
    """The range of SDK versions around a file, and the manifests that could not be read.

    `named` says that one of the manifests names the SDK.
    """

    range: SdkRange
    problems: tuple[Problem, ...] = ()
    named: bool = False


def sdk_for(path: str, root: str | None = None, overlay: Overlay | None = None) -> SdkRange:
    """The botocore versions that the file at `path` can run on.

    `root` is the last folder looked at; without it that is the repository's root. Evidence
    names manifests relative to the working directory if `path` is relative. What was read
    is kept and used again as long as no file changed. Never raises `OSError`.
    """
    return project_sdk(path, root, overlay).range


def project_sdk(
    path: str,
    root: str | None = None,
    overlay: Overlay | None = None,
    counts: Counts = Counts.ALL,
) -> ProjectSdk:
    """The same with the problems met on the way: one for each unreadable manifest."""
    folders = list(_folders(os.path.dirname(_absolute(path)), root))  # noqa: PTH120
    shown = _Shown(os.path.isabs(path))  # noqa: PTH117
    problems: list[Problem] = []
    for folder in folders:
        found = folder_sdk(folder, folders[-1], overlay or {}, counts)
        problems += [replace(each, path=shown.path(each.path)) for each in found.problems]
        if found.decides:
            return ProjectSdk(_range(found, shown), tuple(problems), found.names)
    return ProjectSdk(SdkRange(), tuple(problems))


def _folders(folder: str, root: str | None) -> Iterator[str]:
    last = _absolute(root) if root is not None else None
    while True:
        yield folder
        above = os.path.dirname(folder)  # noqa: PTH120 - Path costs more than all the rest
        if folder in {last, above} or os.path.lexists(f"{folder}/.git"):
            return
        folder = above


def _absolute(path: str) -> str:
    return os.path.abspath(path)  # noqa: PTH100 - links stay as the user wrote them


def _range(found: FolderSdk, shown: _Shown) -> SdkRange:
    place = found.place
    return SdkRange(
        low=found.versions.low,
        high=found.versions.high,
        because=tuple(shown.evidence(each) for each in found.because),
        manifest=shown.evidence(place) if place is not None else None,
    )


@dataclass(frozen=True, slots=True)
class _Shown:
    """Absolute paths as output names them."""

    absolute: bool

    def path(self, path: str) -> str:
        shown = path if self.absolute else _relative(path)
        return shown.replace(os.sep, "/")

    def evidence(self, evidence: Evidence) -> Evidence:
        return replace(evidence, path=self.path(evidence.path or ""))


def _relative(path: str) -> str:
    try:
        return os.path.relpath(path)
    except ValueError:  # another drive
        return path
