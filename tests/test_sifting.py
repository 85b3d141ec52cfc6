"""The sieve lets through what the gates let through, whatever the bytes."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sts_lint import reading
from sts_lint.across import check_project
from sts_lint.carriers.gate import OF_ENDPOINTS, PLAIN, may_carry
from sts_lint.formats.which import Say, may_be_settings, said_by_name
from sts_lint.model import Diagnostic, Kind
from sts_lint.plan import Plan
from sts_lint.project.discovery import walk
from sts_lint.project.sifting import Sieve, Words
from sts_lint.python.gate import WITHOUT_STS, may_hold_sts
from sts_lint.reading import Limits, Problem, may_be_read, read_file
from sts_lint.running.files import Files

OWN = (b"kiam", b"my_role_key", b"x-role", b"endpointer")
FORMS = (b"sts", b"Sts", b"awsStsRegion", b"tests", b"STS")
EVERY = (*PLAIN, *OF_ENDPOINTS, *WITHOUT_STS, *OWN, *FORMS)
PIECES = st.sampled_from([*EVERY, *(word[:-1] for word in EVERY), *(word[1:] for word in EVERY)])
NOISE = st.sampled_from(
    [*(bytes([byte]) for byte in b"_- \naZ\0\xff"), b"role", b"endpoint", b"#!"]
)
BYTES = st.lists(PIECES | NOISE | st.binary(max_size=3), max_size=8).map(b"".join)


@given(BYTES)
def test_words_are_found_together_as_one_by_one(data: bytes) -> None:
    for words in (WITHOUT_STS, (*PLAIN, *OF_ENDPOINTS), OWN, (*PLAIN, *OWN), EVERY):
        assert Words(words).in_any(data) == any(word in data for word in words)


@given(BYTES, st.sampled_from(["a.py", "a.yaml", "a", "A.PYW", "a.ipynb"]))
def test_the_sieve_agrees_with_the_gates(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, name: str
) -> None:
    path = tmp_path_factory.getbasetemp() / f"sifted-{name}"
    path.write_bytes(data)
    passes = Sieve(OWN).passes(str(path))
    if name in ("a.yaml", "a") and not data.startswith((b"#!", b"\xff\xfe", b"\xfe\xff")):
        assert passes == may_carry(data, OWN)
    elif name in ("a.py", "A.PYW"):
        assert passes == may_hold_sts(data)
    if read_file(str(path), name, Limits(), words=OWN) is not None:
        assert passes


@pytest.mark.parametrize("name", ["big.py", "big.yaml", "missing.py", "folder.py"])
def test_what_is_not_plain_passes(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder.py").mkdir()
    for big in ("big.py", "big.yaml"):
        (tmp_path / big).write_bytes(b"# \n" * 400_000)
    assert Sieve().passes(str(tmp_path / name))


def test_files_that_are_read_in_several_steps(tmp_path: Path) -> None:
    path = tmp_path / "long.py"
    for size in (65_530, 65_536, 65_537, 900_000):
        path.write_bytes(b"#" * (size - 4))
        assert not Sieve().passes(str(path))
        path.write_bytes(b"#" * (size - 4) + b" sts")
        assert Sieve().passes(str(path))


def test_a_limit_of_ones_own_is_left_to_the_closer_look(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_bytes(b"#" * 100)
    assert Sieve(limit=99).passes(str(path))
    assert isinstance(read_file(str(path), "a.py", Limits(99, 99)), Problem)
    assert not Sieve(limit=100).passes(str(path))


NAMES = st.text("aAdDrR.-_", max_size=4)
SUFFIXES = "md MD json j2 ts go py lock min.js dockerignore env service list in"
WELL_KNOWN = (
    "Dockerfile README Changes .env aws_config aws-config package-lock kubeconfig env.list a"
)


@given(
    st.lists(NAMES | st.sampled_from(WELL_KNOWN.split()), max_size=2).map("".join),
    st.lists(st.sampled_from(SUFFIXES.split()), max_size=3),
)
def test_names_say_the_same_in_haste(stem: str, suffixes: list[str]) -> None:
    name = ".".join([stem, *suffixes])
    assert may_be_settings(name) == (said_by_name(name) is not Say.NOT_READ)
    assert may_be_read(name) or not name.lower().endswith((".py", ".pyw"))


def found(folder: Path) -> list[tuple[str, Diagnostic]]:
    """All findings but those of files that cannot be read, of which the gates spare most."""
    files = Files(lambda: walk([str(folder)], wanted=may_be_read))  # type: ignore[arg-type, return-value]
    results = check_project(files, Plan(), 1)
    return [(c.path, d) for c in results for d in c.diagnostics if d.kind is not Kind.FILE]


def test_the_same_is_found_without_gates(monkeypatch: pytest.MonkeyPatch) -> None:
    fixtures = Path(__file__).parent.parent / "fixtures"
    with_gates = found(fixtures)
    assert len(with_gates) > 100
    monkeypatch.setattr(Sieve, "passes", lambda _self, _path: True)
    monkeypatch.setattr(reading, "may_hold_sts", lambda _data, **_: True)
    monkeypatch.setattr(reading, "may_carry", lambda _data, _words: True)
    assert found(fixtures) == with_gates
