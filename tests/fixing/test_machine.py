"""Fixes in a life of edits, baselines, commits and failing disks: one repository, any order."""

from __future__ import annotations

import contextlib
import json
import resource
import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.doors.running import command

FILES = ("app.py", "src/open.py", ".env", "deploy/values.yaml", "main.tf", ".aws/config")
_GLOBAL = '"https://sts.amazonaws.com"'
_SETTING = "AWS_STS_REGIONAL_ENDPOINTS"
BLOCKS = {
    ".py": (
        'boto3.client("sts")\n',
        f'boto3.client("sts", region_name="eu-west-1", endpoint_url={_GLOBAL})  # kept\n',
        "boto3.client(\n    'sts',  # two lines\n    region_name='aws-global',\n)\n",
        f'os.environ["{_SETTING}"] = "legacy"\n',
        "def f(x):\n    return x  # é \U0001f600\n",
    ),
    ".env": (f"{_SETTING}=legacy\n", f"export {_SETTING}='legacy'\n", "A=1\n", "# é\n"),
    ".yaml": (f"env:\n  - name: {_SETTING}\n    value: legacy # kept\n", "---\n", "# é\n"),
    ".tf": (f'locals {{\n  env = {{ {_SETTING} = "legacy" }}\n}}\n', "# é\n", "\n"),
    "": ("[default]\nsts_regional_endpoints = legacy\nregion = eu-west-1\n", "# é\n", "\n"),
}
"""Pieces of files, those with findings first; each file may hold any of them in any order."""
_UNSAFE = ("--unsafe-fixes", "--region=eu-west-1")
files = st.sampled_from(FILES)
numbers = st.integers(0, 9)
blocks = st.lists(numbers, min_size=1, max_size=5)


class Repository(RuleBasedStateMachine):
    """A repository with a program's files, and what is known of it."""

    def __init__(self) -> None:
        super().__init__()
        self.scratch = contextlib.ExitStack()
        self.root = Path(self.scratch.enter_context(tempfile.TemporaryDirectory()))
        self.git("init", "-q")
        self.committed: dict[str, bytes] = {}
        self.accepted = False

    def teardown(self) -> None:
        self.scratch.close()

    def git(self, *arguments: str, stdin: bytes = b"") -> None:
        name = ("-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "core.autocrlf=false")
        subprocess.run(["git", *name, *arguments], cwd=self.root, input=stdin, check=True)

    def check(self, *arguments: str) -> tuple[int, str]:
        done = command("check", "--isolated", *arguments, ".", cwd=self.root)
        assert "Traceback" not in done.stderr
        assert "internal error" not in done.stdout
        return done.returncode, done.stdout

    def findings(self, *arguments: str) -> Counter[str]:
        _, out = self.check("--output-format=json", *arguments)
        return Counter(each["code"] for each in json.loads(out)["diagnostics"])

    def contents(self) -> dict[str, bytes]:
        return {name: path.read_bytes() for name in FILES if (path := self.root / name).exists()}

    @initialize(chosen=st.lists(blocks, min_size=3, max_size=3), crlf=st.booleans())
    def write_some(self, chosen: list[list[int]], crlf: bool) -> None:
        """Three files, which have something to find."""
        for number, each in enumerate(chosen):
            self.write(FILES[(number + sum(each)) % len(FILES)], [0, *each], crlf)

    @rule(name=files, chosen=blocks, crlf=st.booleans())
    def write(self, name: str, chosen: list[int], crlf: bool) -> None:
        path = self.root / name
        known = BLOCKS[path.suffix if path.name != ".env" else ".env"]
        head = "import os\nimport boto3\n" if path.suffix == ".py" else ""
        text = head + "".join(known[number % len(known)] for number in chosen)
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(text.replace("\n", "\r\n" if crlf else "\n").encode())
        self.accepted = False

    @rule(name=files, place=numbers)
    def edit(self, name: str, place: int) -> None:
        """A comment at the beginning of the file; nothing that is accepted becomes new by that."""
        path = self.root / name
        if path.exists():
            path.write_bytes(b"# edited %d\n" % place + path.read_bytes())

    @rule()
    def commit(self) -> None:
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", "x")
        self.committed = self.contents()

    @precondition(lambda self: self.committed)
    @rule()
    def undo(self) -> None:
        """git brings back every byte that fixes and edits have changed."""
        self.git("checkout", "-q", "HEAD", "--", ".")
        now = self.contents()
        assert {name: now[name] for name in self.committed} == self.committed
        self.accepted = False

    @rule()
    def accept(self) -> None:
        self.check("--write-baseline=../accepted.json".replace("..", str(self.root)))
        self.accepted = True

    @rule(unsafe=st.booleans())
    def fix(self, unsafe: bool) -> None:
        """As the diff says, without a new finding, and with nothing left to do."""
        options = _UNSAFE if unsafe else ()
        before, had = self.contents(), self.findings()
        diff = command("check", "--isolated", "--diff", *options, ".", cwd=self.root).stdout
        self.check("--fix", *options)
        after, has = self.contents(), self.findings()
        assert has <= had
        assert (before == after) == (not diff)
        status, _ = self.check()
        assert self.check("--fix", *options)[0] == status
        assert self.contents() == after
        self.same_by_patch(before, after, diff)
        for name, data in before.items():
            assert plain_lines(after[name]) == plain_lines(data)
            assert (b"\r\n" in after[name]) == (b"\r\n" in data)

    def restore(self, contents: dict[str, bytes]) -> None:
        for name, data in contents.items():
            (self.root / name).write_bytes(data)

    def same_by_patch(self, before: dict[str, bytes], after: dict[str, bytes], diff: str) -> None:
        """The bytes outside of the edits are those that git finds unchanged, too."""
        self.restore(before)
        if diff:
            patch = diff.encode("utf-8", "surrogateescape")
            self.git("apply", "--whitespace=nowarn", "--unidiff-zero", "-", stdin=patch)
        assert self.contents() == after

    @rule(most=st.sampled_from((0, 60, 150, 400)))
    def fix_on_a_full_disk(self, most: int) -> None:
        """A file is as it was or as it would be, and nothing else is left lying about."""
        before = self.contents()
        self.check("--fix", *_UNSAFE)
        after = self.contents()
        self.restore(before)
        with largest_file(most):
            self.check("--fix", *_UNSAFE)
        for name, data in self.contents().items():
            assert data == (before if len(after[name]) > most else after)[name]

    @invariant()
    def nothing_is_left_behind(self) -> None:
        assert not list(self.root.rglob(".sts-lint-*"))

    @precondition(lambda self: self.accepted)
    @invariant()
    def what_is_accepted_is_not_new(self) -> None:
        assert not self.findings(f"--baseline={self.root}/accepted.json")


def plain_lines(data: bytes) -> list[bytes]:
    """The lines, with their ends, in which nothing is for a fix to change or to write."""
    ours = (b"sts", b"STS", b"AWS_", b"boto3", b"region", b"legacy", b"import", b")")
    return [line for line in data.splitlines(keepends=True) if not any(o in line for o in ours)]


@contextlib.contextmanager
def largest_file(size: int) -> Iterator[None]:
    """No file can grow beyond a size: the system says so, as on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


Repository.TestCase.settings = settings(
    max_examples=12,
    stateful_step_count=8,  # short enough to be read: making them shorter takes minutes
    phases=(Phase.generate,),
    deadline=None,
    derandomize=True,
)
TestRepository = Repository.TestCase
