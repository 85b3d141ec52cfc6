"""Whether a campaign did to each repository what it had to, and nothing else."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

from sts_lint.batch.conduct import PATCHES, file_name
from sts_lint.batch.results import Outcome, Repository
from sts_lint.batch.state import load
from tests.batch.making import Made, State, environment, fingerprint, git

BRANCH = "sts-lint/regional-endpoints"
_OURS = (f".git/refs/heads/{BRANCH}", f".git/logs/refs/heads/{BRANCH}")


def snapshot(made: Sequence[Made]) -> dict[str, dict[str, str]]:
    """Every byte of every repository."""
    return {each.name: fingerprint(each.path) for each in made}


def faults(
    made: Sequence[Made], before: dict[str, dict[str, str]], campaign: Path, space: Path
) -> Iterator[str]:
    """What is wrong after a run of fixes: one line each, none if all is well."""
    known = {each.name: each for each in load(campaign).repositories}
    if set(known) != {each.name for each in made}:
        yield f"repositories known: {sorted(set(known) ^ {each.name for each in made})}"
    for each in made:
        for fault in _faults(each, known[each.name], before[each.name], campaign, space):
            yield f"{each.name} ({each.state.value} {each.why}): {fault}"


def _faults(
    made: Made, known: Repository, before: dict[str, str], campaign: Path, space: Path
) -> Iterator[str]:
    yield from _touched(made, before, known)
    patch = campaign / PATCHES / f"{file_name(made.name)}.patch"
    if made.state is State.BROKEN:
        if made.why == "taken branch" and not made.is_fixable:
            return
        if known.outcome is not Outcome.FAILED or not known.trouble or patch.exists():
            yield f"{known.outcome} {known.trouble}"
        return
    if not made.is_fixable:
        if known.outcome is Outcome.FAILED or known.commit or patch.exists():
            yield f"nothing to fix: {known.outcome} {known.trouble} {known.commit}"
        return
    if known.outcome is not Outcome.FIXED:
        yield f"{known.outcome} {known.trouble}"
        return
    yield from _wrong_commit(made, known)
    yield from _wrong_patch(made, known, patch, space)


def _touched(made: Made, before: dict[str, str], known: Repository) -> Iterator[str]:
    """Only new objects, and the campaign's branch, may be there that were not."""
    after = fingerprint(made.path)
    for name in sorted({*before, *after}):
        if name in _OURS and known.outcome is Outcome.FIXED:
            continue
        may_add = known.outcome is Outcome.FIXED or made.why == "taken branch"
        if may_add and name.startswith(".git/objects/") and name not in before:
            continue
        if before.get(name) != after.get(name):
            yield f"touched {name}: {before.get(name)} is {after.get(name)}"


def _wrong_commit(made: Made, known: Repository) -> Iterator[str]:
    path, commit = made.path, known.commit
    if git(path, "rev-parse", f"refs/heads/{BRANCH}").decode().strip() != commit:
        yield "the branch is not at the commit"
    if git(path, "rev-list", "--parents", "-1", commit).decode().split()[1:] != [known.base]:
        yield "the commit's parents are not the base"
    if git(path, "rev-parse", "main").decode().strip() != known.base:
        yield "the base is not the head of main"
    tree = {}
    modes = {}
    for line in git(path, "ls-tree", "-rz", commit).split(b"\0")[:-1]:
        head, _, name = line.partition(b"\t")
        modes[name], _, tree[name] = head.decode().split()
    if tree != made.expected():
        wrong = {n for n in {*tree, *made.expected()} if tree.get(n) != made.expected().get(n)}
        yield f"the commit holds something else: {sorted(wrong)}"
    for line in git(path, "ls-tree", "-rz", known.base).split(b"\0")[:-1]:
        head, _, name = line.partition(b"\t")
        if modes.get(name) != head.decode().split()[0]:
            yield f"the mode of {name!r} changed"
    fsck = subprocess.run(
        ["git", "-C", str(path), "fsck", "--full", "--strict", "--no-dangling", "--no-progress"],
        capture_output=True,
        env=environment(),
        check=False,
    )
    if fsck.returncode or fsck.stderr or fsck.stdout:
        yield f"fsck: {fsck.stderr + fsck.stdout!r}"


def _wrong_patch(made: Made, known: Repository, patch: Path, space: Path) -> Iterator[str]:
    if patch.read_bytes() != known.patch.encode("utf-8", "surrogateescape"):
        yield "the patch file is not the patch that is known"
    clone = space / "clone"
    shutil.rmtree(clone, ignore_errors=True)
    git(space, "clone", "-q", "-b", "main", "--", str(made.path), str(clone))
    try:
        git(clone, "am", "-q", str(patch.resolve()))
    except subprocess.CalledProcessError as error:
        yield f"git am: {error.stderr!r}"
        return
    trees = {git(clone, "rev-parse", f"{c}^{{tree}}") for c in ("HEAD", known.commit)}
    if len(trees) != 1:
        yield "git am gives another tree"
    if git(clone, "rev-list", "--count", f"{known.base}..HEAD").strip() != b"1":
        yield "git am gives not one commit"
    said = [git(clone, "log", "-1", "--format=%B", c).strip() for c in ("HEAD", known.commit)]
    if said[0] != said[1]:
        yield f"git am gives another message: {said}"
