"""Shell words against a real shell."""

from __future__ import annotations

import random
import shutil
import subprocess

import pytest

from sts_lint.formats import Format
from sts_lint.formats.readers import read

PIECES = [
    *"aé1_-/=:@%+,.", "\\ ", "\\\\", "\\$", "\\'", '\\"', "\\\n", "'b c'", "'$x'", "'\"'",
    '"d e"', '"\\""', '"\\$y"', '"\\\\"', '"\\n"', "\"it's\"", "$'t\\tu'", "$'\\x41\\101'",
    "$'\\''", '"\\\nz"', "''", '""',
]  # fmt: skip


@pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")
def test_words_mean_what_bash_says() -> None:
    rng = random.Random(7)
    words = ["".join(rng.choices(PIECES, k=rng.randint(1, 6))) for _ in range(600)]
    script = "".join(f"W{n}={word}\n" for n, word in enumerate(words))
    asked = script + "".join(f'printf "%s\\0" "$W{n}"\n' for n in range(len(words)))
    run = subprocess.run(["bash", "-c", asked], capture_output=True, check=True)
    theirs = run.stdout.decode().split("\0")[:-1]
    mine = {entry.path[0]: entry.value for entry in read(Format.SHELL, script) if entry.literal}
    pairs = [(word, mine[f"W{n}"], theirs[n]) for n, word in enumerate(words) if f"W{n}" in mine]
    assert len(pairs) > 550
    assert [pair for pair in pairs if pair[1] != pair[2]] == []
