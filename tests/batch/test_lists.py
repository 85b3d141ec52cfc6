"""Lists of repositories: every form is read, every mistake is one line with file, line and cure."""

from __future__ import annotations

from pathlib import Path

import pytest

from sts_lint.batch.choosing import chosen, shard
from sts_lint.batch.conduct import file_name
from sts_lint.batch.repositories import Entry, Listed, ListError, is_branch, read_repositories
from tests.batch.making import git


def read(folder: Path, name: str, text: str) -> Listed:
    path = folder / name
    path.write_text(text)
    return read_repositories(str(path), folder / "campaign")


YAML = """
name: regional STS
settings:
  region: eu-west-1
  ignore: [STS401]
commit:
  branch: fix/sts
  message: Use regional endpoints
  trailers: ["Change-Id: I1"]
  author: Team <team@example.test>
repositories:
  - billing
  - https://example.test/org/api.git
  - path: ../other
    branch: develop
    settings: {region: us-east-2}
  - url: git@example.test:org/web
    name: web
"""
TOML = """
name = "regional STS"
repositories = ["billing", "https://example.test/org/api.git"]
[settings]
region = "eu-west-1"
ignore = ["STS401"]
[commit]
branch = "fix/sts"
message = "Use regional endpoints"
trailers = ["Change-Id: I1"]
author = "Team <team@example.test>"
"""


def test_yaml_and_toml_say_the_same(tmp_path: Path) -> None:
    (tmp_path / "here").mkdir()
    listed = read(tmp_path / "here", "list.yaml", YAML)
    assert listed.name == "regional STS"
    assert dict(listed.settings) == {"region": "eu-west-1", "ignore": ("STS401",)}
    assert listed.commit["trailers"] == ("Change-Id: I1",)
    assert listed.entries == (
        Entry("billing", str(tmp_path / "here" / "billing")),
        Entry("org/api", "https://example.test/org/api.git", True),
        Entry("other", str(tmp_path / "other"), False, "develop", (("region", "us-east-2"),)),
        Entry("web", "git@example.test:org/web", True),
    )
    toml = read(tmp_path / "here", "list.toml", TOML)
    assert (toml.name, toml.settings, toml.commit) == (listed.name, listed.settings, listed.commit)
    assert toml.entries == listed.entries[:2]


def test_a_plain_list(tmp_path: Path) -> None:
    text = "# mine\n\n  billing  \nsub dir/api\nssh://git@example.test:22/org/x.git\n"
    listed = read(tmp_path, "repositories.txt", text)
    assert [(e.name, e.is_url) for e in listed.entries] == [
        ("billing", False),
        ("sub dir/api", False),
        ("org/x", True),
    ]


def test_a_list_of_lists_in_yaml(tmp_path: Path) -> None:
    assert [e.name for e in read(tmp_path, "l.yml", "- a\n- path: b\n").entries] == ["a", "b"]


def test_a_folder_of_clones(tmp_path: Path) -> None:
    for name in ("b", "a/deep", "a/deep/inside"):
        git(tmp_path, "init", "-q", name)
    git(tmp_path, "init", "-q", "--bare", "bare.git")
    git(tmp_path, "init", "-q", "campaign/clones/x")
    (tmp_path / "link").symlink_to(tmp_path / "b")
    listed = read_repositories(str(tmp_path), tmp_path / "campaign")
    assert [e.name for e in listed.entries] == ["a/deep", "b", "bare.git"]
    one = read_repositories(str(tmp_path / "b"), tmp_path / "campaign")
    assert one.entries == (Entry("b", str(tmp_path / "b")),)


MISTAKES = {
    "not YAML": ("l.yaml", "a: [", "l.yaml:1: is not valid YAML"),
    "not TOML": ("l.toml", "\n\na = ", "l.toml:3: is not valid TOML"),
    "empty": ("l.txt", "# nothing\n", "lists no repositories"),
    "empty YAML": ("l.yaml", "", "lists no repositories; give it a list `repositories`"),
    "a number": ("l.yaml", "12", "lists no repositories"),
    "unknown key": (
        "l.yaml",
        "repositories:\n  - a\n  - path: b\n    brnch: c\n",
        "l.yaml:4: there is no key 'brnch'; known are path, url, name, branch, settings",
    ),
    "unknown key of TOML": (
        "l.toml",
        '[[repositories]]\npath = "a"\n[[repositories]]\npath = "b"\nbrnch = "c"\n',
        "l.toml:5: there is no key 'brnch'",
    ),
    "both": ("l.yaml", "- path: a\n  url: https://x.test/a\n", "l.yaml:1: a repository has either"),
    "neither": ("l.yaml", "- a\n- name: b\n", "l.yaml:2: a repository has either a path or a url"),
    "no text": ("l.yaml", "- a\n- 12\n", "l.yaml:2: expected a path, a clone URL or a table"),
    "a number as branch": ("l.yaml", "- path: a\n  branch: 1.0\n", "l.yaml:2: branch must be text"),
    "no branch": ("l.yaml", "- {path: a, branch: '-x'}\n", "l.yaml:1: '-x' is no name of a branch"),
    "one path twice": (
        "l.txt",
        "a\nb\n./a/\n",
        "a names the same repository as line 1; remove one",
    ),
    "one URL twice": (
        "l.txt",
        "https://x.test/a\nhttps://x.test/a.git/\n",
        "l.txt:2: https://x.test/a.git/ names the same repository as line 1",
    ),
    "one name twice": (
        "l.txt",
        "https://x.test/org/a\nhttps://y.test/org/a\n",
        "l.txt:2: https://y.test/org/a is called org/a as that of line 1; "
        "give one a `name`, in YAML or TOML",
    ),
    "names that make one file": (
        "l.yaml",
        "- {path: a, name: x/y}\n- {path: b, name: X/y}\n",
        "l.yaml:2: ",
    ),
    "a protocol": ("l.txt", "git://x.test/a\n", "l.txt:1: git://x.test/a is not fetched; give an"),
    "http": ("l.txt", "http://x.test/a\n", "is not fetched; give an https, ssh or file URL"),
    "a helper": ("l.txt", "ext::sh -c true\n", "is not fetched"),
    "an option": ("l.yaml", "- url: --upload-pack=x\n", "l.yaml:1: --upload-pack=x is not fetched"),
    "unknown setting": (
        "l.yaml",
        "settings:\n  regio: x\nrepositories: [a]\n",
        "l.yaml:2: there is no setting 'regio'",
    ),
    "wrong setting": (
        "l.yaml",
        "repositories:\n- path: a\n  settings:\n    region: 'no region!'\n",
        "region: expected a Region",
    ),
    "no trailers": ("l.yaml", "commit: {trailers: x}\nrepositories: [a]\n", "must be a list"),
    "a name of dots": ("l.yaml", "- {path: a, name: '..'}\n", "cannot name a repository"),
    "deep": ("l.yaml", "[" * 5000, "l.yaml"),
    "a tag": ("l.yaml", "- !!python/object/apply:os.system [x]\n", "is not valid YAML"),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_one_line(tmp_path: Path, name: str) -> None:
    file, text, said = MISTAKES[name]
    with pytest.raises(ListError) as caught:
        read(tmp_path, file, text)
    message = str(caught.value)
    assert said in message
    assert "\n" not in message
    assert file in message


def test_what_cannot_be_read_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(ListError, match="cannot be read: No such file"):
        read_repositories(str(tmp_path / "missing.yaml"), tmp_path)
    (tmp_path / "l.txt").write_bytes(b"a\n\xff\n")
    with pytest.raises(ListError, match=r"l\.txt:2: is not UTF-8 text; save it as such"):
        read_repositories(str(tmp_path / "l.txt"), tmp_path)
    (tmp_path / "empty").mkdir()
    with pytest.raises(ListError, match="holds no git repository"):
        read_repositories(str(tmp_path / "empty"), tmp_path)


def test_aliases_in_yaml_cost_nothing(tmp_path: Path) -> None:
    bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n"
    for level in "bcdefghijk":
        before = chr(ord(level) - 1)
        bomb += f"{level}: &{level} [{', '.join([f'*{before}'] * 9)}]\n"
    with pytest.raises(ListError, match="there is no key 'a'"):
        read(tmp_path, "l.yaml", bomb + "repositories: [x]\n")


def test_ten_thousand_repositories(tmp_path: Path) -> None:
    text = "".join(f"https://x.test/org/r{n}\n" for n in range(10_000))
    assert len(read(tmp_path, "l.txt", text).entries) == 10_000


def test_branches_are_those_that_git_takes() -> None:
    import subprocess

    names = ["a", "a/b", "-a", "a..b", "a.lock", "a/.b", "a@{b", "a b", "a/", "/a", "a~", "é"]
    names += ["a.", "a//b", "a^b", "a:b", "a?", "a*", "a[b", "a\\b", "a\x7f", ".a", "a.lock/b"]
    for name in names:
        done = subprocess.run(
            ["git", "check-ref-format", "--branch", name], capture_output=True, check=False
        )
        assert is_branch(name) == (done.returncode == 0), name


def test_shards_hold_each_repository_once() -> None:
    names = [f"org/r{n}" for n in range(1000)]
    parts = [shard(f"{n}/8") for n in range(1, 9)]
    assert all(sum(part.holds(name) for part in parts) == 1 for name in names)
    assert all(80 < sum(map(part.holds, names)) < 170 for part in parts)
    for text in ("0/8", "9/8", "1", "a/b", "1/0", "-1/8"):
        with pytest.raises(ValueError, match="the third of eight is 3/8"):
            shard(text)


def test_globs_choose_by_name() -> None:
    entries = [Entry(name, name) for name in ("org/api", "org/web", "lib")]
    names = [e.name for e in chosen(entries, ("org/*",), ("*/web",))]
    assert names == ["org/api"]
    assert chosen(entries, (), ()) == entries


def test_no_two_names_make_one_file() -> None:
    parts = ["", "_", "__", "a", "a_", "_a", "a__b", "%", "é"]
    names = {"/".join((one, two)) for one in parts for two in parts} | set(parts)
    names |= {f"{'x' * 300}{n}" for n in range(9)} | {f"a/{'é' * 100}{n}" for n in range(9)}
    files = {file_name(name) for name in names}
    assert len(files) == len(names)
    assert all(len(file) <= 150 and "/" not in file for file in files)
    assert file_name("org/api") == "org__api"
