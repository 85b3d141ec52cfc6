"""Fixes held against botocore: what a program really calls before and after.

`python -m tests.oracle.fixes --programs 5000 --seed 7` writes programs, fixes them with
`check --fix --unsafe-fixes --region us-west-2` and runs both texts in every version. With
`--safe` it applies safe fixes only and runs them where variables outside choose the endpoint.
"""

from __future__ import annotations

import argparse
import ast
import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from pathlib import Path
from urllib.parse import urlsplit

from .generate import programs
from .install import REPOSITORY, VERSIONS
from .predict import write
from .program import NOTHING, Program, Site
from .runner import Outcomes, Real, config_files, run_all
from .verdicts import normalised, verdicts

REGION = "us-west-2"
UNSAFE = ("--unsafe-fixes", "--region", REGION)
OUTSIDE = (
    {"AWS_ENDPOINT_URL": "http://localhost:4566"},
    {"AWS_ENDPOINT_URL_STS": "https://vpce-0a1b2c-3d4e.sts.eu-west-1.vpce.amazonaws.com"},
    {"AWS_USE_FIPS_ENDPOINT": "true"},
    {"AWS_USE_DUALSTACK_ENDPOINT": "true"},
    {"AWS_DEFAULT_REGION": "eu-west-3"},
)


@dataclass
class Report:
    """What fixing came to, over all sites and versions; failures are programs to look at."""

    sites: int = 0
    was_global: int = 0  # whatever Region is set outside
    fixed: int = 0
    outside: int = 0  # with a Region set outside, which no fix may contradict
    changed: int = 0
    failures: list[str] = field(default_factory=list)
    listed: list[str] = field(default_factory=list)
    unfixed: Counter[str] = field(default_factory=Counter)

    @property
    def share(self) -> float:
        """The share of the sites that were global and have a fix."""
        return self.fixed / self.was_global if self.was_global else 1.0


@dataclass(frozen=True)
class Fixed:
    """A program before and after, and in each the lines that have a finding."""

    before: Program
    after: Program
    found: frozenset[int]
    left: frozenset[int]


def fixed(
    drafts: list[Program], folder: Path, options: Iterable[str], source: Path = REPOSITORY
) -> list[Fixed]:
    """Every program as the command fixes it."""
    (folder / "programs").mkdir()
    (folder / "config").mkdir()
    files = config_files({p.surroundings for p in drafts}, folder / "config")
    groups = write(drafts, folder / "programs")
    results: dict[str, Fixed] = {}
    for name, members in groups.items():
        place = folder / "programs" / name
        environ = dict(members[0].surroundings.environ)
        if name in files:
            environ["AWS_CONFIG_FILE"] = str(files[name])
        ambient = "none" if name == "none" else "this"
        had = _run(place, ["--ambient", ambient], environ, source)
        left = _run(place, ["--ambient", ambient, "--fix", *options], environ, source)
        for program in members:
            after = moved(program, (place / program.name).read_text())
            lines = (frozenset(found.get(program.name, ())) for found in (had, left))
            results[program.name] = Fixed(program, after, *lines)
    return [results[program.name] for program in drafts]


def _run(
    place: Path, options: list[str], environ: dict[str, str], source: Path
) -> dict[str, list[int]]:
    command = [sys.executable, "-m", "sts_lint", "check", "--isolated", "--exit-zero", "--quiet"]
    done = subprocess.run(
        [*command, "--output-format", "json", *options, "."],
        cwd=place,
        env={"HOME": str(place), "PATH": os.environ["PATH"], "PYTHONPATH": str(source), **environ},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert not done.stderr, done.stderr
    left: dict[str, list[int]] = {}
    for found in json.loads(done.stdout)["diagnostics"]:
        left.setdefault(found["path"], []).append(found["line"])
    return left


def moved(program: Program, text: str) -> Program:
    """The program with another text, in which some calls that were arguments may be gone."""
    old, new = _calls(program.text), _calls(text)
    matcher = SequenceMatcher(None, [c.name for c in old], [c.name for c in new], autojunk=False)
    lines: dict[tuple[int, int], Call] = {}
    names: dict[int, int] = {}
    for block in matcher.get_matching_blocks():
        for one, other in zip(
            old[block.a : block.a + block.size], new[block.b : block.b + block.size], strict=True
        ):
            lines.setdefault((one.start, one.end), other)
            names.setdefault(one.line, other.line)
    reaches = tuple(
        replace(reach, start=call.start, end=call.end)
        for reach in program.reaches
        for call in [lines[reach.start, reach.end]]
    )
    sites = tuple(replace(site, line=names[site.line]) for site in program.sites)
    return replace(program, text=text, reaches=reaches, sites=sites)


@dataclass(frozen=True)
class Call:
    """First and last line of a call, the line of its function's name, and the name."""

    start: int
    end: int
    line: int
    name: str


def _calls(text: str) -> list[Call]:
    """Every call, in source order of the functions' names."""
    nodes = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call)]
    nodes.sort(key=lambda n: (n.func.end_lineno or 0, n.func.end_col_offset or 0, -n.lineno))
    return [
        Call(n.lineno, n.end_lineno or n.lineno, n.func.end_lineno or n.lineno, _name(n.func))
        for n in nodes
    ]


def _name(node: ast.expr) -> str:
    return getattr(node, "attr", None) or getattr(node, "id", None) or type(node).__name__


def compare(
    results: list[Fixed],
    before: dict[str, list[Outcomes]],
    after: dict[str, list[Outcomes]],
) -> Report:
    """Hold every site of every program against what it called before."""
    report = Report()
    for index, result in enumerate(results):
        report.changed += result.before.text != result.after.text
        olds = [outcomes[index] for outcomes in before.values()]
        news = [outcomes[index] for outcomes in after.values()]
        for site in result.after.sites:
            pairs = [
                (old[site.number], new.get(site.number, frozenset()))
                for old, new in zip(olds, news, strict=True)
                if site.number in old
            ]
            _judge(report, result, site, pairs)
    return report


def _judge(
    report: Report, result: Fixed, site: Site, pairs: list[tuple[frozenset[Real], frozenset[Real]]]
) -> None:
    report.sites += 1
    was_global = any(is_global(real) for old, _ in pairs for real in old)
    line = next(one.line for one in result.before.sites if one.number == site.number)
    claimed = line in result.found and site.line not in result.left
    right = all(new and all(map(_is_regional, _worked(old, new))) for old, new in pairs)
    report.was_global += was_global
    if was_global and not (claimed or right):
        report.unfixed.update(result.before.forms)
        report.outside += _has_region_outside(result.before, pairs)
        report.listed.append(_shown(result, site, "no fix", pairs))
    elif was_global:
        report.fixed += 1
        if not right:
            report.failures.append(_shown(result, site, "not regional everywhere", pairs))
    for old, new in pairs:
        kept = {normalised(r.url) for r in old if r.url and not is_global(r) and not _is_broken(r)}
        if not kept <= {normalised(real.url) for real in new if real.url}:
            report.failures.append(_shown(result, site, "a right URL changed", pairs))
            return
        if all(real.url for real in old) and not (new and all(real.url for real in new)):
            report.failures.append(_shown(result, site, "stopped running", pairs))
            return


def _worked(old: frozenset[Real], new: frozenset[Real]) -> frozenset[Real]:
    """What happens now, without the errors that happened before in the same way."""
    return frozenset(real for real in new if not (real.error and real in old))


def _has_region_outside(
    program: Program, pairs: list[tuple[frozenset[Real], frozenset[Real]]]
) -> bool:
    """Whether newer versions call the Region that variables or files around it set."""
    around = f"{program.surroundings.environ}{program.surroundings.config_file}"
    hosts = {(real.url or "").split(".")[1:2][0] for old, _ in pairs for real in old if real.url}
    return any(host in around for host in hosts - {"amazonaws"})


def is_global(real: Real) -> bool:
    """Whether this was a call of the global endpoint that could succeed."""
    return "global" in verdicts(real)


def _is_regional(real: Real) -> bool:
    return "regional" in verdicts(real) or "custom" in verdicts(real)


def _is_broken(real: Real) -> bool:
    """Whether it cannot have worked: no such host exists, or it refuses the signature."""
    return verdicts(real) == {"broken"} or ".aws-global." in (real.url or "")


def _shown(result: Fixed, site: Site, why: str, pairs: object) -> str:
    about = f"{result.before.name} line {site.line}: {why}\n{pairs}\n{result.before.surroundings}"
    return f"{about}\n{result.before.text}\n----- fixed\n{result.after.text}\n"


def trial(drafts: list[Program], source: Path = REPOSITORY) -> Report:
    """Unsafe fixes with a stated Region, run in every version."""
    with tempfile.TemporaryDirectory(prefix="oracle-") as name:
        folder = Path(name)
        results = fixed(drafts, folder, UNSAFE, source)
        before = run_all(drafts, VERSIONS, folder / "config", [])
        after = run_all([result.after for result in results], VERSIONS, folder / "config", [])
    return compare(results, before, after)


def safe_trial(drafts: list[Program], source: Path = REPOSITORY) -> Report:
    """Safe fixes, run where what is set outside chooses the endpoint."""
    drafts = [program for program in drafts if program.surroundings == NOTHING]
    report = Report()
    with tempfile.TemporaryDirectory(prefix="oracle-") as name:
        folder = Path(name)
        results = fixed(drafts, folder, (), source)
        results = [result for result in results if result.before.text != result.after.text]
        report.changed = len(results)
        for outside in OUTSIDE:
            twins = [(_outside(r.before, outside), _outside(r.after, outside)) for r in results]
            before = run_all([old for old, _ in twins], VERSIONS, folder / "config", [])
            after = run_all([new for _, new in twins], VERSIONS, folder / "config", [])
            for index, result in enumerate(results):
                for version in VERSIONS:
                    _hold(report, result, before[version][index], after[version][index])
    return report


def _hold(report: Report, result: Fixed, old: Outcomes, new: Outcomes) -> None:
    for site in result.after.sites:
        before, after = old.get(site.number, frozenset()), new.get(site.number, frozenset())
        report.sites += 1
        kept = {normalised(real.url) for real in before if real.url and not _is_global_host(real)}
        if not kept <= {normalised(real.url) for real in after if real.url}:
            report.failures.append(_shown(result, site, "called host changed", (before, after)))


def _is_global_host(real: Real) -> bool:
    """Whether the global host was called, even with a signature that it refuses."""
    return urlsplit(normalised(real.url or "")).hostname == "sts.amazonaws.com"


def _outside(program: Program, environ: dict[str, str]) -> Program:
    return replace(program, application=(*program.application, *environ.items()))


def main() -> int:
    """Run the trial that the arguments ask for; 1 if a program came out wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.oracle.fixes")
    parser.add_argument("--programs", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--safe", action="store_true")
    parser.add_argument("--list", action="store_true", help="show what was global and has no fix")
    parser.add_argument("--source", type=Path, default=REPOSITORY, help="folder of sts_lint")
    given = parser.parse_args()
    drafts = list(programs(given.seed, given.programs))
    report = (safe_trial if given.safe else trial)(drafts, given.source)
    print("\n".join((report.listed if given.list else []) + list(_lines(report))))
    return 1 if report.failures else 0


def _lines(report: Report) -> Iterator[str]:
    yield from report.failures
    yield f"{report.sites} sites, {report.changed} programs changed"
    yield f"{report.was_global} were global, {report.fixed} have a fix: {report.share:.2%}"
    yield f"{report.outside} of the others have a Region from outside, which stays"
    yield f"without a fix most often: {report.unfixed.most_common(12)}"
    yield f"{len(report.failures)} failures"


if __name__ == "__main__":
    sys.exit(main())
