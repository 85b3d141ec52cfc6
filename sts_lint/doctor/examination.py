"""Everything `sts-lint doctor` says: what surrounds programs here, the rows, the findings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from sts_lint.aws.context import FILE_VARIABLES, PROFILE_VARIABLES
from sts_lint.aws.hosts import classify
from sts_lint.aws.precedence import VARIABLES
from sts_lint.doctor.callers import ASSUMED, Caller, all_callers
from sts_lint.doctor.finding import Finding
from sts_lint.doctor.flake8_settings import flake8_findings
from sts_lint.doctor.rows import Row, all_rows
from sts_lint.doctor.ruff_settings import ruff_findings
from sts_lint.model import Severity, Verdict
from sts_lint.project.this_machine import read

_PLAIN = {"AWS_REGION", *PROFILE_VARIABLES, *FILE_VARIABLES, *(v for v, _ in VARIABLES.values())}
_CERTAIN = (Verdict.GLOBAL, Verdict.BROKEN)
_URLS = ("AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_STS")


@dataclass(frozen=True, slots=True)
class Examination:
    """The result. Of variables that choose no endpoint the value is None, whatever it is."""

    variables: tuple[tuple[str, str | None], ...]
    files: tuple[tuple[str, bool], ...]
    callers: tuple[Caller, ...]
    rows: tuple[Row, ...]
    findings: tuple[Finding, ...]

    @property
    def is_sound(self) -> bool:
        """Whether nothing is or may be global, and nothing is broken."""
        return not any(row.problem for row in self.rows)


def examine(environ: Mapping[str, str], folder: Path, version: str | None = None) -> Examination:
    """Look at the machine, and at the settings of flake8 and ruff that hold in `folder`.

    `version` is what `--botocore-version` says. Raises `ValueError`, one line, for a version
    that means nothing and for AWS files that botocore refuses.
    """
    machine = read(environ)
    callers = all_callers(environ, version)
    rows = all_rows(machine, callers)
    return Examination(
        variables=tuple((name, _shown(name, value)) for name, value in machine.environ),
        files=machine.files,
        callers=callers,
        rows=rows,
        findings=(*_of_rows(rows), *_of_callers(callers), *_of_linters(folder)),
    )


def _shown(name: str, value: str) -> str | None:
    if name in _URLS:
        return classify(value).url or None
    return value if name in _PLAIN else None


def _of_rows(rows: tuple[Row, ...]) -> Iterator[Finding]:
    """One finding for all rows that hang on the same lines in the same way."""
    groups: dict[tuple[object, ...], list[Row]] = {}
    for row in rows:
        if row.problem is not None:
            groups.setdefault((row.problem, row.advice, row.decided), []).append(row)
    for members in groups.values():
        first = members[0]
        certain = all(row.call.verdict in _CERTAIN for row in members)
        yield Finding(
            severity=Severity.ERROR if certain else Severity.WARNING,
            message=first.problem or "",
            because=first.decided,
            advice=first.advice,
            profiles=tuple(dict.fromkeys(row.profile for row in members)),
            callers=tuple(dict.fromkeys(name for row in members for name in row.callers)),
        )


def _of_callers(callers: tuple[Caller, ...]) -> Iterator[Finding]:
    for caller in callers:
        if caller.name == ASSUMED:
            yield Finding(
                Severity.ADVICE,
                f"this Python has no botocore: {ASSUMED} is assumed",
                advice="run sts-lint with the Python of your program, or state --botocore-version",
            )
        elif not caller.known:
            yield Finding(
                Severity.ADVICE,
                f"which version of the AWS CLI {caller.where} is cannot be told without running it",
                advice="CLI v2 reads AWS_REGION and knows no legacy mode; CLI v1 is like boto3",
            )


def _of_linters(folder: Path) -> Iterator[Finding]:
    yield from flake8_findings(folder)
    yield from ruff_findings(folder)
