"""Environments that the repository declares for the programs in it.

Container images, manifests, task definitions and function declarations in a file's own
folder, in its deployment folders, or in the nearest folder above that has any. Files for
tests, development and CI are left out: what they set says nothing of where a program runs.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from sts_lint.aws.names import MODE_VARIABLE
from sts_lint.carried import Environment
from sts_lint.facts import Given, Origin, Symbol
from sts_lint.formats import Format, readable, which
from sts_lint.model import Entry, Evidence
from sts_lint.project.terraform_sibling import defaults_beside
from sts_lint.project.top import top_of, upwards
from sts_lint.quoting import quoted
from sts_lint.reading import LOOKED, SETTINGS_LIMIT, decode_settings, read_bytes
from sts_lint.text import Text

if TYPE_CHECKING:
    from sts_lint.carriers.functions import LambdaFunction

REGION = "AWS_DEFAULT_REGION"
Variables = tuple[tuple[str, Given], ...]
"""The variables of one environment, by name."""

_MOST_FILES = 60  # of one folder
_DEPLOYMENT_FOLDERS = """
.chalice .docker cdk chart charts deploy deployment docker helm infra infrastructure k8s kubernetes
manifests templates terraform
"""
_DEPLOYMENT = frozenset(_DEPLOYMENT_FOLDERS.split())
_NAMES = re.compile(
    r"(?i)(?:(?:.*\.)?dockerfile(?:[.-].*)?|containerfile|(?:docker-)?compose[\w.-]*\.ya?ml"
    r"|serverless\.ya?ml|zappa_settings\.\w+|config\.json|.*\.tf|.*(?:task|ecs|template|stack)[\w-]*"
    r"\.(?:json|ya?ml)|(?:deployment|cronjob|job|pod|daemonset|statefulset|configmap|values)[\w.-]*"
    r"\.ya?ml|app\.ya?ml|manifest\.ya?ml)"
)
_ELSEWHERE = re.compile(
    r"(?i)(?:^|[/._-])(?:tests?|ci|dev|local|override|example|sample)(?:[/._-]|$)"
)


def surroundings_of(path: str) -> tuple[Variables, ...]:
    """The environments declared for the program at `path`; none where nothing is."""
    own = os.path.dirname(path)  # noqa: PTH120 - paths stay as shown
    for folder in upwards(own, top_of(own)):
        found = tuple(
            dict.fromkeys(e for file in _files(folder) for e in _of_file(file, path, _stamp(file)))
        )
        if found:
            return found
    return ()


def functions_of(path: str) -> tuple[tuple[LambdaFunction, Evidence], ...]:
    """The Lambda functions that run the program at `path`, with the places that declare them."""
    own = os.path.dirname(path)  # noqa: PTH120
    for folder in upwards(own, top_of(own)):
        files = ((file, _read(file, _stamp(file))) for file in _files(folder))
        found = tuple(f for file, said in files for f in said.functions if _runs(f[0], file, path))
        if found:
            return found
    return ()


def _files(folder: str) -> list[str]:
    found = []
    for place in (folder, *_deployment_folders(folder)):
        names = sorted(name for name in _listed(place) if _NAMES.fullmatch(name))
        found += [f"{place}/{name}" if place else name for name in names[:_MOST_FILES]]
    return [file for file in found if not _ELSEWHERE.search(file[len(folder) :])]


def _deployment_folders(folder: str) -> list[str]:
    names = sorted(name for name in _listed(folder) if name.lower() in _DEPLOYMENT)
    return [f"{folder}/{name}" if folder else name for name in names]


def _listed(folder: str) -> list[str]:
    LOOKED.add(folder or ".")
    try:
        return os.listdir(folder or ".")  # noqa: PTH208
    except OSError:
        return []


def _stamp(path: str) -> tuple[int, int]:
    LOOKED.add(path)
    try:
        status = os.stat(path)  # noqa: PTH116
    except OSError:
        return 0, 0
    return status.st_mtime_ns, status.st_size


@dataclass(frozen=True, slots=True)
class _File:
    """What one configuration file declares, before anyone asks for which program."""

    environments: tuple[tuple[tuple[str, ...], Variables], ...] = ()  # each under its path
    functions: tuple[tuple[LambdaFunction, Evidence], ...] = ()


def _of_file(file: str, program: str, stamp: tuple[int, int]) -> Iterator[Variables]:
    said = _read(file, stamp)
    functions = [pair for pair in said.functions if _runs(pair[0], file, program)]
    for function, evidence in functions:
        own = [held for path, held in said.environments if _belongs(path, function)]
        region = Given(Symbol(REGION, Origin.ENVIRONMENT), (evidence,))
        yield tuple(sorted({REGION: region, **dict(pair for held in own for pair in held)}.items()))
    if not said.functions:
        yield from (held for _, held in said.environments)


def _belongs(path: tuple[str, ...], function: LambdaFunction) -> bool:
    everywhere = path[:1] in (("Globals",), ("provider",))
    return everywhere or path[: len(function.within)] == function.within


def _runs(function: LambdaFunction, file: str, program: str) -> bool:
    """Whether a function's code is, or holds, the program."""
    folder = os.path.dirname(file)  # noqa: PTH120
    if function.code is None:
        return _is_handler(function.handler, program)
    code = os.path.normpath(os.path.join(folder, function.code))  # noqa: PTH118
    inside = os.path.normpath(program).startswith("" if code == "." else f"{code}{os.sep}")
    return inside and not _ELSEWHERE.search(program[len(folder) :])


def _is_handler(handler: str, program: str) -> bool:
    module = handler.rpartition(".")[0].replace(".", "/")
    stem = program.replace(os.sep, "/").removesuffix(".py")
    return bool(module) and (stem == module or stem.endswith(f"/{module}"))


@lru_cache(maxsize=2048)
def _read(file: str, _stamp: tuple[int, int]) -> _File:
    data = b"" if os.path.islink(file) else read_bytes(file, file, SETTINGS_LIMIT)  # noqa: PTH114
    text = decode_settings(data, file) if isinstance(data, bytes) else None
    if not isinstance(text, Text) or which(file, text.content) in (None, Format.LINES):
        return _File()
    from sts_lint.carriers.front import settings_in  # noqa: PLC0415 - many programs stand alone
    from sts_lint.carriers.functions import lambda_functions  # noqa: PLC0415

    entries = tuple(readable(text))
    facts = settings_in(entries, text, defaults=defaults_beside(file, text.content))
    found = [fact for fact in facts if isinstance(fact, Environment)]
    functions = tuple(
        (function, _evidence(text, function.entry, "Lambda sets AWS_DEFAULT_REGION"))
        for function in lambda_functions(file, entries)
    )
    pairs = ((fact.variables[0][1].path[:-1], _variables(text, fact)) for fact in found)
    return _File(tuple((path, held) for path, held in pairs if held), functions)


def _variables(text: Text, environment: Environment) -> Variables:
    held: dict[str, Given] = {}
    for name, entry in environment.around.items():
        if name in (REGION, MODE_VARIABLE) and entry.value:
            known = entry.literal and entry.default is None
            value = entry.value if known else Symbol(name, Origin.ENVIRONMENT)
            shown = quoted(entry.value) if entry.literal else "a value not seen"
            if entry.default is not None:
                place = f"{entry.default.path}:{entry.default.line}"
                shown += f" by {entry.default.text} ({place})"
            held[name] = Given(value, (_evidence(text, entry, f"{name} is {shown}"),))
    return tuple(sorted(held.items()))


def _evidence(text: Text, entry: Entry, says: str) -> Evidence:
    return Evidence(says, text.path, text.position(entry.value_span.start).line)
