"""One target in a process of its own: `python -m tests.fuzz.child TARGET FOLDER SECONDS RUNS SEED`.

What an input raises is kept and the search goes on, each sort once, by its shortest input.
What ends this process (a crash in C, a hang there, too much memory) libFuzzer keeps, and the
campaign starts another.
"""

from __future__ import annotations

import gc
import hashlib
import json
import os
import random
import re
import signal
import sys
import time
import traceback
from pathlib import Path
from typing import Any

from tests.fuzz.mutations import Programs, of_text
from tests.fuzz.target import LONGEST, Broken, Check, Language, Target
from tests.fuzz.words import dictionary

PATIENCE = 2.0  # seconds of a processor for one input
_WALL = 120  # seconds on the clock, for what never comes back to Python
MEMORY = 1024  # MiB
_EVERY = 1.0  # seconds of a processor between two reports


class Slow(BaseException):
    """An input takes too long; no `Exception`, so that nothing takes it for its own."""


def _too_slow(*_: object) -> None:
    raise Slow


def mark_of(error: BaseException) -> str:
    """What tells one sort of finding from another."""
    if isinstance(error, Broken):
        return _slug(str(error).partition(":")[0])
    ours = [f for f in traceback.extract_tb(error.__traceback__) if "sts_lint" in f.filename]
    place = f" {Path(ours[-1].filename).stem} {ours[-1].name}" if ours else ""
    return _slug(f"{type(error).__name__}{place}")


def _slug(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9]+", "-", text).strip("-").lower()


class Watch:
    """Runs a check on inputs and keeps what it raises."""

    def __init__(self, target: Target, folder: Path, seconds: float) -> None:
        self.check: Check = target.load()
        self.folder = folder
        self.seconds = seconds
        self.executions = 0
        self.told = 0.0
        self.skipped = _skipped(folder)
        self.forget_what_is_mended()

    def forget_what_is_mended(self) -> None:
        """Make what was found and is found no more an input like others."""
        for file in (self.folder / "findings").glob("*.input"):
            data = file.read_bytes()
            if failure(self.check, data) is None:
                (self.folder / "corpus" / hashlib.sha1(data).hexdigest()).write_bytes(data)
                file.unlink()
                file.with_suffix(".txt").unlink(missing_ok=True)

    def one(self, data: bytes) -> None:
        """Run the check on one input, and end when time is up."""
        self.executions += 1
        if not self.skipped or hashlib.sha1(data).hexdigest() not in self.skipped:
            error = failure(self.check, data)
            if error is not None:
                keep(self.folder, data, error)
        now = time.process_time()
        if now - self.told > _EVERY or now > self.seconds:
            self.told = now
            self.tell(now)
        if now > self.seconds:
            os._exit(0)  # no other way out of libFuzzer counts as a success

    def tell(self, now: float) -> None:
        """Leave the figures for the campaign."""
        said = {"executions": self.executions, "seconds": now}
        (self.folder / "figures.json").write_text(json.dumps(said))


def failure(check: Check, data: bytes) -> BaseException | None:
    """What a check raises, if anything, in bounded time."""
    begun = time.process_time()
    signal.setitimer(signal.ITIMER_PROF, PATIENCE)
    try:
        check(data)
        signal.setitimer(signal.ITIMER_PROF, 0)
    except (Exception, Slow) as error:
        signal.setitimer(signal.ITIMER_PROF, 0)
        return error
    spent = time.process_time() - begun
    return Broken(f"slow: {spent:.1f} s") if spent > PATIENCE else None


def keep(folder: Path, data: bytes, error: BaseException) -> None:
    """Keep the shortest input of a sort."""
    file = folder / "findings" / f"{mark_of(error)}.input"
    if file.exists() and file.stat().st_size <= len(data):
        return
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(data)
    file.with_suffix(".txt").write_text("".join(traceback.format_exception(error)), "utf-8")


def _skipped(folder: Path) -> frozenset[str]:
    """The inputs that ended a process before."""
    names = (path.name.partition("-")[2] for path in (folder / "findings").glob("*-*"))
    return frozenset(name for name in names if re.fullmatch(r"[0-9a-f]{40}", name))


class Mutator:
    """Changes inputs as their language asks for, or byte by byte."""

    def __init__(self, target: Target, atheris: Any) -> None:
        self.atheris = atheris
        self.seeds = [seed.decode("utf-8", "replace") for seed in target.seeds()]
        is_python = target.language is Language.PYTHON
        self.programs = Programs(self.seeds) if is_python else None

    def changed(self, data: bytes, most: int, seed: int) -> bytes:
        """The input after a change."""
        rng = random.Random(seed)
        if rng.random() < (0.1 if self.programs else 0.4):
            return bytes(self.atheris.Mutate(data, most))
        text = data.decode("utf-8", "replace")
        new = self.programs.changed(text, rng) if self.programs and rng.random() < 0.8 else None
        if new is None:
            new = of_text(text, rng, self.seeds)
        return new.encode("utf-8", "replace")[:most]


def main(name: str, folder: Path, seconds: float, runs: int, seed: int) -> None:
    """Search until time is up or so many inputs were tried."""
    import atheris

    with atheris.instrument_imports(include=["sts_lint"]):
        from tests.fuzz import targets
        from tests.fuzz.shape import tell_to

        for part in ("corpus", "seeds", "findings"):
            (folder / part).mkdir(exist_ok=True)
        target = targets.target(name)
        signal.signal(signal.SIGPROF, _too_slow)
        watch = Watch(target, folder, seconds)
        tell_to(atheris)
        (folder / "words").write_text(dictionary())
        for data in (*target.seeds(), *targets.found(name)):
            (folder / "seeds" / hashlib.sha1(data).hexdigest()).write_bytes(data)
        options = (
            f"-max_len={LONGEST}", f"-timeout={_WALL}", f"-rss_limit_mb={MEMORY}", f"-seed={seed}",
            f"-dict={folder / 'words'}", f"-artifact_prefix={folder / 'findings'}/",
            f"-runs={runs}", "-reload=0",
        )  # fmt: skip
        arguments = [sys.argv[0], *options, str(folder / "corpus"), str(folder / "seeds")]
        if target.language is Language.BYTES:
            atheris.Setup(arguments, watch.one)
        else:
            atheris.Setup(arguments, watch.one, custom_mutator=Mutator(target, atheris).changed)
        gc.freeze()
        atheris.Fuzz()


if __name__ == "__main__":
    _, name, folder, seconds, runs, seed = sys.argv
    main(name, Path(folder), float(seconds), int(runs), int(seed))
