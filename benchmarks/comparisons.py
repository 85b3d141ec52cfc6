"""What is compared: each comparison runs its programs in turns and tells ratios."""

from __future__ import annotations

import math
import shutil
import sysconfig
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.peers import RULES, Peers
from benchmarks.timing import Program, Taken, in_turns
from benchmarks.tree import make_dirty, make_tree


@dataclass(frozen=True)
class Row:
    """One ratio or figure; `bar` is what it must not exceed, where there is one."""

    what: str
    figure: float
    bar: float | None
    of: str
    unit: str = "×"


@dataclass(frozen=True)
class Setup:
    """Tools, the tree, the number of rounds, and a folder for everything that is written."""

    peers: Peers
    tree: Path
    work: Path
    rounds: int

    def turns(self, programs: list[Program]) -> dict[str, Taken]:
        """The medians of programs that run in turns."""
        environment = {**self.peers.environment, "XDG_CACHE_HOME": str(self.work / "cache")}
        return in_turns(programs, self.rounds, environment)

    def check(self, *options: str) -> list[str]:
        """Our command over a whole tree."""
        return [self.peers.own("sts-lint"), "check", "--quiet", *options, "."]


def whole_tree(setup: Setup) -> Iterator[Row]:
    """One run over the tree: ours without and with a cache, and those of the others."""
    peers, tree = setup.peers, setup.tree
    semgrep = ["--metrics", "off", "--disable-version-check", "--no-git-ignore", "--quiet"]
    taken = setup.turns(
        [
            Program("rg", [peers.ripgrep, "-l", "--hidden", "-uu", "sts"], tree),
            Program("ours", setup.check("--no-cache"), tree),
            Program("cached", setup.check(), tree),
            Program("ruff", [peers.peer("ruff"), "check", "--select=S", "--no-cache", "."], tree),
            Program(
                "ast-grep",
                [peers.peer("ast-grep"), "scan", "--rule", str(RULES / "ast-grep.yml"), "."],
                tree,
            ),
            Program(
                "semgrep",
                [peers.peer("semgrep"), "scan", *semgrep, f"--config={RULES / 'semgrep.yml'}", "."],
                tree,
                most=1,  # it takes minutes
            ),
        ]
    )
    ours, cached = taken["ours"], taken["cached"]
    for name, bar in (("rg", 2.5), ("ruff", 0.7), ("ast-grep", 0.2), ("semgrep", 0.06)):
        other = taken[name]
        said = f"{ours.wall:.2f} s / {other.wall:.2f} s"
        yield Row(f"whole tree, no cache, of {_NAMES[name]}", ours.wall / other.wall, bar, said)
        said = f"{ours.cpu:.2f} s / {other.cpu:.2f} s"
        yield Row("the same in processor time", ours.cpu / other.cpu, None, said)
    said = f"{cached.wall:.2f} s / {taken['rg'].wall:.2f} s"
    what = f"whole tree, warm cache, of {_NAMES['rg']}"
    yield Row(what, cached.wall / taken["rg"].wall, 1.2, said)
    for each, name in ((ours, "no cache"), (cached, "warm cache")):
        peak = each.peak / 1024
        yield Row(f"peak memory of the largest process, {name}", peak, 150, "", " MiB")


_NAMES = {
    "rg": "`rg -l --hidden -uu sts`",
    "ruff": "`ruff check --select S --no-cache`",
    "ast-grep": "ast-grep with rules for the same job",
    "semgrep": "semgrep with rules for the same job",
}


def one_file(setup: Setup) -> Iterator[Row]:
    """What a start costs: the import of the command, a clean file, a file with a client."""
    peers, folder = setup.peers, setup.work / "one"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    (folder / "clean.py").write_text("def f(value):\n    return sorted(value)\n" * 100)
    (folder / "client.py").write_text('import boto3\n\nsts = boto3.client("sts")\n')
    python = peers.own("python")
    taken = setup.turns(
        [
            Program("bare", [python, "-c", "pass"], folder),
            Program("import", [python, "-c", "import sts_lint.cli"], folder),
            Program("clean", [peers.own("sts-lint"), "check", "clean.py"], folder),
            Program("client", [peers.own("sts-lint"), "check", "client.py"], folder),
            Program("ruff", [peers.peer("ruff"), "check", "--select=S", "client.py"], folder),
            Program("flake8", [peers.peer("flake8"), "--isolated", "client.py"], folder),
        ]
    )
    bare = taken["bare"]
    for name, what, bar in (
        ("import", '`python -c "import sts_lint.cli"`', 1.5),
        ("clean", "`sts-lint check` of a clean file", None),
        ("client", "`sts-lint check` of a file with a client", None),
        ("ruff", "`ruff check` of that file", None),
        ("flake8", "flake8 of that file, without the plugin", None),
    ):
        said = f"{taken[name].wall * 1000:.0f} ms / {bare.wall * 1000:.0f} ms"
        yield Row(f"{what}, of a bare `python -c pass`", taken[name].wall / bare.wall, bar, said)


def flake8(setup: Setup) -> Iterator[Row]:
    """The plugin in flake8, on the standard library without its tests, and on one file."""
    library = setup.work / "Lib"
    if not library.exists():
        left_out = shutil.ignore_patterns(
            "test", "tests", "site-packages", "__pycache__", "config-*"
        )
        shutil.copytree(sysconfig.get_path("stdlib"), library, ignore=left_out)
    one = library / "bisect.py"
    programs = [
        Program(f"{name} {what}", [program, "--isolated", "--jobs=1", str(path)], library)
        for name, program in (
            ("without", setup.peers.peer("flake8")),
            ("with", setup.peers.own("flake8")),
        )
        for what, path in (("all", library), ("one", one))
    ]
    taken = setup.turns(programs)
    start = taken["with one"].cpu - taken["without one"].cpu
    more = taken["with all"].cpu - taken["without all"].cpu - start
    whole = taken["without all"].cpu
    said = f"{more:.2f} s / {whole:.2f} s of processor time"
    yield Row("flake8 on CPython's Lib: the plugin's share", 100 * more / whole, 3, said, " %")
    said = f"{taken['with one'].cpu * 1000:.0f} ms / {taken['without one'].cpu * 1000:.0f} ms"
    yield Row("flake8: the plugin's start", 1000 * start, 30, said, " ms")


def fixing(setup: Setup) -> Iterator[Row]:
    """A thousand files with a global URL: ours, and libcst's runner with a visitor for it."""
    clean = make_dirty(setup.work / "trees", 1000)
    folder = setup.work / "dirty"

    def afresh() -> None:
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(clean, folder)

    runner = [setup.peers.peer("python"), "-m", "libcst.tool", "codemod", "--external"]
    options = ["--no-format", "--hide-progress", "--hide-generated-warnings", "--hide-blacklisted"]
    taken = setup.turns(
        [
            Program("ours", setup.check("--no-cache", "--fix"), folder, afresh),
            Program(
                "libcst",
                ["env", f"PYTHONPATH={RULES}", *runner, *options, "codemod.Regional", str(folder)],
                clean,
                afresh,
                most=1 if setup.rounds < 5 else None,
            ),
        ]
    )
    ours, other = taken["ours"], taken["libcst"]
    said = f"{other.wall:.2f} s / {ours.wall:.2f} s"
    yield Row(
        "fixing 1,000 files: times faster than libcst's runner", other.wall / ours.wall, -10, said
    )


def growth(setup: Setup) -> Iterator[Row]:
    """How time grows from 1,000 to 100,000 files."""
    sizes = (1_000, 10_000, 100_000)
    trees = {size: make_tree(setup.work / "trees", size) for size in sizes}
    command = setup.check("--no-cache", "--jobs=1")
    programs = [Program(str(size), command, tree) for size, tree in trees.items()]
    programs.append(Program("start", [*command[:-1], "peers.py"], RULES.parent))
    taken = setup.turns(programs)
    start = taken["start"].cpu
    times = {size: taken[str(size)].cpu - start for size in sizes}
    exponent = math.log(times[100_000] / times[1_000]) / math.log(100)
    said = ", ".join(f"{size:,}: {taken[str(size)].cpu:.2f} s" for size in sizes)
    yield Row("growth of processor time: exponent", exponent, 1.05, said, "")


COMPARISONS: dict[str, Callable[[Setup], Iterator[Row]]] = {
    "tree": whole_tree,
    "start": one_file,
    "flake8": flake8,
    "fix": fixing,
    "growth": growth,
}
