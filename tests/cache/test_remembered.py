"""With a memory of earlier runs a command says what it says without one, whatever was edited."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sts_lint.cache import memory
from sts_lint.cache.place import user_cache
from sts_lint.running import remembering
from tests.doors.running import command

CLIENT = (
    'import boto3\nfrom {module} import REGION\nsts = boto3.client("sts", region_name=REGION)\n'
)
VARIANTS: dict[str, tuple[str | None, ...]] = {
    "app.py": (
        CLIENT.format(module="config"),
        CLIENT.format(module="pkg.config"),
        'import boto3\nboto3.client("sts")  # noqa: STS102\n',
        "from helper import make\nmake('sts')\nmake('sts', 'eu-west-1')\n",
        "import os\n",
        "def broken(:  # sts\n",
        None,
    ),
    "config.py": ("REGION = 'eu-west-1'\n", "REGION = 'aws-global'\n", "REGION = None\n", None),
    "pkg/config.py": ("REGION = 'us-east-1'\n", "REGION = ''\n", None),
    "helper.py": (
        "import boto3\n\ndef make(name, region=None):\n"
        "    return boto3.client(name, region_name=region)\n",
        "import boto3\n\ndef make(name, region='eu-west-1'):\n"
        "    return boto3.client(name, region_name=region,"
        " endpoint_url=f'https://sts.{region}.amazonaws.com')\n",
        "import boto3\n\ndef sts(region):\n    return boto3.client('sts', region_name=region)\n",
        None,
    ),
    "callers.py": (
        "import helper\nhelper.sts('eu-west-1')\n",
        "import helper\nhelper.sts(None)\nhelper.sts('aws-global')\n",
        None,
    ),
    "requirements.txt": ("boto3>=1.40\n", "boto3==1.20.0\n", "-r more.lock\n", None),
    "more.lock": ("boto3==1.30\n", "boto3==1.41\n", None),
    "poetry.lock": ('[[package]]\nname = "boto3"\nversion = "1.41.0"\n', None),
    "Dockerfile": (
        "FROM python\nENV AWS_DEFAULT_REGION=eu-west-1\nENV AWS_STS_REGIONAL_ENDPOINTS=legacy\n",
        "FROM python\n",
        None,
    ),
    "main.tf": (
        'resource "aws_vpc_endpoint" "sts" {\n  service_name = "com.amazonaws.eu-west-1.sts"\n'
        '  vpc_endpoint_type = "Interface"\n}\n',
        "# sts\n",
        None,
    ),
    ".gitignore": ("config.py\n*.tf\n", "helper.py\n", "/pkg/\n", None),
    "pyproject.toml": (
        "[tool.sts-lint]\nregion-from-environment = true\n",
        '[tool.sts-lint]\nextend-exclude = ["helper.py"]\n',
        '[tool.sts-lint]\nper-file-ignores = { "app.py" = ["STS1"] }\n',
        None,
    ),
}
EDITS = st.lists(
    st.sampled_from(sorted(VARIANTS)).flatmap(
        lambda name: st.tuples(st.just(name), st.sampled_from(VARIANTS[name]))
    ),
    min_size=3,
    max_size=8,
)


@pytest.fixture(autouse=True)
def always(monkeypatch: pytest.MonkeyPatch) -> None:
    """A memory is used for the smallest project, too."""
    monkeypatch.setattr(remembering, "_WORTHWHILE", 1)


def put(folder: Path, name: str, content: str | None) -> None:
    path = folder / name
    if content is None:
        path.unlink(missing_ok=True)
    else:
        path.parent.mkdir(exist_ok=True)
        path.write_text(content)


def said(folder: Path, *options: str) -> str:
    return command("check", "--output-format=json", "--jobs=1", *options, ".", cwd=folder).stdout


def counts(folder: Path, *options: str) -> str:
    """What a run says of the memory."""
    done = command("check", "--quiet", "--statistics", *options, ".", cwd=folder)
    return done.stderr.strip()


@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(EDITS, st.booleans())
def test_whatever_is_edited(tmp_path: Path, edits: list[tuple[str, str | None]], git: bool) -> None:
    shutil.rmtree(tmp_path)
    (tmp_path / ".git" / "objects").mkdir(parents=True)
    if git:
        (tmp_path / ".git" / "HEAD").write_text("ref: refs/heads/main\n")
    for name, variants in VARIANTS.items():
        put(tmp_path, name, variants[0] if name not in (".gitignore", "poetry.lock") else None)
    said(tmp_path)
    for name, content in edits:
        put(tmp_path, name, content)
        right = said(tmp_path, "--no-cache")
        assert said(tmp_path) == right
        assert said(tmp_path) == right


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two repositories of which nothing is as new as the clock."""
    for repository in ("one", "two"):
        folder = tmp_path / repository
        (folder / ".git").mkdir(parents=True)
        (folder / "client.py").write_text('import boto3\nboto3.client("sts")\n')
        (folder / "mention.py").write_text("# sts\n")
        for number in range(20):
            (folder / f"m{number}.py").write_text(f"VALUE = {number}\n")
    monkeypatch.setattr(memory, "_TICK", 0)
    counts(tmp_path)
    return tmp_path


def test_what_is_done_again_after_one_edit(project: Path) -> None:
    assert counts(project) == ("cache: 44 files, 0 read, 0 judged, 4 results taken as they were")
    (project / "one" / "m3.py").write_text("VALUE = 30\n")
    assert counts(project) == ("cache: 44 files, 1 read, 2 judged, 2 results taken as they were")
    assert counts(project).startswith("cache: 44 files, 0 read, 0 judged, 4")


def test_the_content_decides_where_only_times_differ(project: Path) -> None:
    for path in project.rglob("*.py"):
        os.utime(path, ns=(1, 1))
    assert counts(project) == ("cache: 44 files, 44 read, 0 judged, 4 results taken as they were")
    (project / "one" / "client.py").write_text('import boto3\nboto3.client("sqs")\n')
    os.utime(project / "one" / "client.py", ns=(1, 1))
    assert "STS102" not in said(project / "one")
    assert said(project) == said(project, "--no-cache")


def test_a_change_within_the_same_tick_is_seen(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same size, the same times and the same inode: only the clock tells."""
    monkeypatch.setattr(memory, "_TICK", 10**12)
    path = project / "one" / "client.py"
    path.write_text('import boto3\nboto3.client("sts")\n')
    assert "one/client.py" in said(project)
    monkeypatch.setattr(memory, "_stamp_of", lambda entry: [33, 5, 5, entry.inode()])
    assert "one/client.py" in said(project)
    path.write_text('import boto3\nboto3.client("sqs")\n')
    monkeypatch.setattr(memory, "_TICK", 0)
    assert said(project) == said(project, "--no-cache")


def test_settings_have_a_memory_of_their_own(project: Path) -> None:
    assert "0 judged" in counts(project)
    assert "4 judged" in counts(project, "--policy=explicit-endpoint")
    assert "0 judged" in counts(project)


def the_file() -> Path:
    (newest,) = sorted(user_cache().glob("*.json"), key=lambda p: p.stat().st_mtime_ns)[-1:]
    return newest


@pytest.mark.parametrize("damage", [b"", b"\0" * 100, None])
def test_a_damaged_file_is_slower_never_wrong(project: Path, damage: bytes | None) -> None:
    path = the_file()
    data = path.read_bytes()
    at = data.index(b"STS102")
    path.write_bytes(data[:at] + b"STS101" + data[at + 6 :] if damage is None else damage)
    assert "4 judged" in counts(project)
    assert said(project) == said(project, "--no-cache")


def test_a_cache_that_a_repository_brings_along_is_not_believed(
    project: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    (project / "pyproject.toml").write_text('[tool.sts-lint]\ncache-dir = ".kept"\n')
    other = tmp_path_factory.mktemp("other")
    monkeypatch.setenv("XDG_CACHE_HOME", str(other))  # another user
    assert "5 judged" in counts(project)
    assert "0 judged" in counts(project)
    assert (project / ".kept" / "CACHEDIR.TAG").read_text().startswith("Signature: 8a477f597d28d")
    assert (project / ".kept" / ".gitignore").read_text() == "*\n"
    monkeypatch.setenv("XDG_CACHE_HOME", str(other / "mine"))
    assert "5 judged" in counts(project)


def test_a_cache_that_cannot_be_written_is_none(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (project / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(project / "file"))
    assert "judged" in counts(project)
    assert said(project) == said(project, "--no-cache")


def test_what_is_gone_is_forgotten(project: Path) -> None:
    shutil.rmtree(project / "two")
    (project / "one" / "mention.py").unlink()
    (project / "one" / "m3.py").write_text("1\n")
    counts(project)
    document = the_file().read_bytes()
    assert b"one/client.py" in document
    assert b"two/" not in document
    assert b"mention.py" not in document
