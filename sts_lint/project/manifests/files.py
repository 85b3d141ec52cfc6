"""Which files of a folder are manifests, and how each is read."""

from __future__ import annotations

import enum
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from sts_lint.project.manifests.statements import Manifest, ManifestError

MENTION = re.compile(rb"boto|awscli", re.IGNORECASE)
"""What every text about the SDK holds, in any encoding that is a superset of ASCII."""

REQUIREMENTS_FOLDER = "requirements"
_REQUIREMENTS = re.compile(r"(?:.*[-_.])?requirements(?:[-_.].*)?\.txt", re.IGNORECASE)
_DEVELOPMENT = re.compile(r"(?:^|[-_./])(?:dev|test|doc|lint|ci|typing|local|type)", re.IGNORECASE)
_PYLOCK = re.compile(r"pylock(?:\.[^.]+)?\.toml")


class Role(enum.Enum):
    """What a manifest tells about a project."""

    DECLARES = "what the project asks for"
    LOCKS = "what one installation got"
    DEVELOPS = "what work on the project needs besides"


@dataclass(frozen=True, slots=True)
class Format:
    """A reader, the role of its files, and whether such a file starts a project.

    `project` holds bytes of which a file must contain one to start a project; None if
    every such file does. `tells` says that more is read from it than what it says of the SDK.
    """

    read: Callable[[bytes, str, Callable[[str], bytes | None]], Manifest]
    role: Role
    project: tuple[bytes, ...] | None = ()
    tells: bool = False

    def starts_project(self, data: bytes) -> bool:
        """Whether a folder with this file is a project of its own."""
        return self.project is None or any(mark in data for mark in self.project)


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ManifestError("is not UTF-8 text", line) from None


def _pyproject(data: bytes, *_: object) -> Manifest:
    from sts_lint.project.manifests.pyproject import read_pyproject  # noqa: PLC0415

    return read_pyproject(_text(data))


def _pipfile(data: bytes, *_: object) -> Manifest:
    from sts_lint.project.manifests.pipfile import read_pipfile  # noqa: PLC0415

    return read_pipfile(_text(data))


def _pipfile_lock(data: bytes, *_: object) -> Manifest:
    from sts_lint.project.manifests.pipfile import read_pipfile_lock  # noqa: PLC0415

    return read_pipfile_lock(_text(data))


def _toml_lock(data: bytes, *_: object) -> Manifest:
    from sts_lint.project.manifests.toml_locks import read_toml_lock  # noqa: PLC0415

    return read_toml_lock(_text(data))


def _setup_cfg(data: bytes, *_: object) -> Manifest:
    from sts_lint.project.manifests.setup_cfg import read_setup_cfg  # noqa: PLC0415

    return read_setup_cfg(_text(data))


def _setup_py(data: bytes, *_: object) -> Manifest:
    from sts_lint.project.manifests.setup_py import read_setup_py  # noqa: PLC0415

    return read_setup_py(data)


def _requirements(data: bytes, path: str, open_file: Callable[[str], bytes | None]) -> Manifest:
    from sts_lint.project.manifests.requirements import read_requirements  # noqa: PLC0415

    return read_requirements(data, path, open_file)


def _conda(data: bytes, *_: object) -> Manifest:
    from sts_lint.project.manifests.conda import read_conda  # noqa: PLC0415

    return read_conda(_text(data))


def _pixi(data: bytes, *_: object) -> Manifest:
    from sts_lint.project.manifests.conda import read_pixi  # noqa: PLC0415

    return read_pixi(_text(data))


def _dockerfile(data: bytes, *_: object) -> Manifest:
    from sts_lint.project.manifests.dockerfile import read_dockerfile  # noqa: PLC0415

    return read_dockerfile(_text(data))


_LOCK = Format(_toml_lock, Role.LOCKS)
_PROJECT = (b"[project]", b"[tool.poetry]")
_FORMATS = {
    "pyproject.toml": Format(_pyproject, Role.DECLARES, _PROJECT, tells=True),
    "setup.cfg": Format(_setup_cfg, Role.DECLARES, (b"[metadata]", b"[options]"), tells=True),
    "setup.py": Format(_setup_py, Role.DECLARES, (b"setup(", b"setuptools", b"distutils")),
    "Pipfile": Format(_pipfile, Role.DECLARES, None),
    "requirements.txt": Format(_requirements, Role.DECLARES, None),
    "environment.yml": Format(_conda, Role.DECLARES),
    "environment.yaml": Format(_conda, Role.DECLARES),
    "conda.yml": Format(_conda, Role.DECLARES),
    "conda.yaml": Format(_conda, Role.DECLARES),
    "pixi.toml": Format(_pixi, Role.DECLARES, None),
    "Dockerfile": Format(_dockerfile, Role.DEVELOPS),
    "Pipfile.lock": Format(_pipfile_lock, Role.LOCKS),
    "poetry.lock": _LOCK,
    "uv.lock": _LOCK,
    "pdm.lock": _LOCK,
}


def format_of(name: str) -> Format | None:
    """How to read a file of this name in a project's folder; None if it is no manifest."""
    known = _FORMATS.get(name)
    if known is not None:
        return known
    if _PYLOCK.fullmatch(name):
        return _LOCK
    if _REQUIREMENTS.fullmatch(name):
        return _requirements_format(name)
    folder, _, member = name.rpartition("/")
    if folder == REQUIREMENTS_FOLDER and member.endswith(".txt"):
        return _requirements_format(member)
    return None


def _requirements_format(name: str) -> Format:
    role = Role.DEVELOPS if _DEVELOPMENT.search(name) else Role.DECLARES
    return Format(_requirements, role)


def manifest_names(names: Iterable[str]) -> list[str]:
    """The manifests among these names, in a fixed order."""
    return sorted(name for name in names if format_of(name) is not None)
