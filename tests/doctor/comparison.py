"""What real botocore did on a machine against what the doctor says of it."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from sts_lint.doctor.examination import examine
from sts_lint.reports.doctor_json import examination_document
from tests.oracle.install import installed
from tests.oracle.runner import Real
from tests.oracle.verdicts import STS, VPC_ENDPOINT, normalised, verdicts

from .machines import Machine

WORKER = Path(__file__).with_name("resolver_worker.py")
Row = Mapping[str, Any]


@dataclass(slots=True)
class Tally:
    """Rows compared, how each came out for real, and the differences as text.

    `elsewhere` are rows that end in the client of another service, which the doctor does not
    look at: that of IAM Identity Center, asked for credentials. They are not compared.
    """

    machines: int = 0
    rows: int = 0
    elsewhere: int = 0
    hidden: int = 0
    real: dict[str, int] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)


class Botocore:
    """A running worker for one version; use it as a context manager."""

    def __init__(self, version: str) -> None:
        self.version = version
        self._home = tempfile.TemporaryDirectory(prefix="doctor-home-")
        self._process = subprocess.Popen(
            [sys.executable, str(WORKER), str(installed(version)), self._home.name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> Botocore:
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.close()
        self._process.wait(timeout=10)
        self._process.stdout.close()
        self._home.cleanup()

    def resolve(self, environ: Mapping[str, str], profiles: list[str]) -> dict[str, Any]:
        """What each profile really does."""
        assert self._process.stdin
        assert self._process.stdout
        task = {"environ": {**environ, "PATH": "/bin"}, "profiles": profiles}
        self._process.stdin.write(json.dumps(task) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        assert answer, f"the worker died at {task}"
        found: dict[str, Any] = json.loads(answer)
        return found


@contextlib.contextmanager
def surroundings(machine: Machine, folder: Path) -> Iterator[dict[str, str]]:
    """The machine's files in an empty folder, and this process in its environment."""
    home = folder / ".aws"
    home.mkdir(exist_ok=True)
    environ = {**dict(machine.environ), "HOME": str(folder)}
    texts = {"AWS_CONFIG_FILE": machine.config, "AWS_SHARED_CREDENTIALS_FILE": machine.credentials}
    names = ("config", "credentials")
    if not machine.at_home:
        names = ("config.ini", "credentials.ini")
        environ.update({v: str(home / n) for v, n in zip(texts, names, strict=True)})
    for name, text in zip(names, texts.values(), strict=True):
        (home / name).write_text(text)
    kept = dict(os.environ)
    os.environ.clear()
    os.environ.update(environ)
    try:
        yield environ
    finally:
        os.environ.clear()
        os.environ.update(kept)
        for path in home.iterdir():
            path.unlink()


def doctor_says(environ: Mapping[str, str], folder: Path, version: str) -> dict[str, Any]:
    """The doctor's JSON for one botocore version."""
    found = examine(environ, folder, f"=={version}")
    document: dict[str, Any] = json.loads(examination_document(found))
    return document


def compare(machines: list[Machine], versions: tuple[str, ...]) -> dict[str, Tally]:
    """Every row of every machine under every version."""
    with tempfile.TemporaryDirectory(prefix="doctor-") as name, contextlib.ExitStack() as stack:
        folder = Path(name)
        workers = [stack.enter_context(Botocore(version)) for version in versions]
        pool = stack.enter_context(ThreadPoolExecutor(len(workers)))
        tallies = {version: Tally() for version in versions}
        for machine in machines:
            with surroundings(machine, folder) as environ:
                documents = {v: doctor_says(environ, folder, v) for v in versions}
                profiles = [
                    r["profile"] for r in documents[versions[0]]["profiles"] if r["by_name"]
                ]
                asked = [pool.submit(worker.resolve, environ, profiles) for worker in workers]
                answers = [future.result() for future in asked]
            for version, real in zip(versions, answers, strict=True):
                _count(tallies[version], machine, documents[version], real, version)
        return tallies


def _count(
    tally: Tally,
    machine: Machine,
    document: Mapping[str, Any],
    real: Mapping[str, Any],
    version: str,
) -> None:
    tally.machines += 1
    for row in document["profiles"]:
        outcome = real["named"][row["profile"]] if row["by_name"] else real["in_force"]
        if outcome["failed"]:
            tally.elsewhere += 1
            continue
        tally.rows += 1
        tally.hidden += sum(call[0] != "GetCallerIdentity" for call in outcome["calls"])
        what = _verdict(outcome)
        tally.real[what] = tally.real.get(what, 0) + 1
        wrong = difference(row, outcome)
        if wrong:
            which = row["profile"] if row["by_name"] else "in force"
            tally.wrong.append(f"{version}, {which}: {wrong}\n{outcome}\n{row}\n{machine}")


def _verdict(outcome: Mapping[str, Any]) -> str:
    own = [call for call in outcome["calls"] if call[0] == "GetCallerIdentity"]
    return min(verdicts(Real(own[0][1], own[0][2]))) if own else "broken"


def difference(row: Row, outcome: Mapping[str, Any]) -> str | None:
    """What the row says that is not so, if anything."""
    hidden = [call for call in outcome["calls"] if call[0] != "GetCallerIdentity"]
    own = [call for call in outcome["calls"] if call[0] == "GetCallerIdentity"]
    said = [call for call in row["credentials"] if call["urls"]]
    if len(said) != len(hidden):
        return f"{len(said)} calls on the way instead of {len(hidden)}"
    for call, (action, url, scope) in zip(said, hidden, strict=True):
        if call["operation"] != action:
            return f"{call['operation']} instead of {action}"
        if wrong := _call_difference(call, url, scope):
            return wrong
    if not own:
        broken = row["verdict"] == "broken" and not row["urls"] and row["problem"]
        return None if broken else f"{row['verdict']} {row['urls']} instead of {outcome['error']}"
    return _call_difference(row, own[0][1], own[0][2])


def _call_difference(call: Row, url: str, scope: str | None) -> str | None:
    if call["urls"] != [normalised(url)]:
        return f"{call['urls']} instead of {url}"
    if call["signing_regions"] != ([] if scope is None else [scope]):
        return f"signed for {call['signing_regions']} instead of {scope}"
    possible = verdicts(Real(url, scope if scope is not None else _region_of(url)))
    return None if call["verdict"] in possible else f"{call['verdict']} instead of {possible}"


def _region_of(url: str) -> str:
    """The Region in a host: an unsigned request fits any."""
    host = urlsplit(url).hostname or ""
    found = STS.fullmatch(VPC_ENDPOINT.sub(r"\1.\2", host))
    return found[1] if found and host != "sts.amazonaws.com" else "us-east-1"
