"""Each format by itself: what a file says, and on which line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sts_lint.project.manifests.conda import conda_versions, read_conda, read_pixi
from sts_lint.project.manifests.dockerfile import read_dockerfile
from sts_lint.project.manifests.files import Role, format_of
from sts_lint.project.manifests.pipfile import read_pipfile, read_pipfile_lock
from sts_lint.project.manifests.poetry import poetry_versions
from sts_lint.project.manifests.pyproject import read_pyproject
from sts_lint.project.manifests.requirements import read_requirements
from sts_lint.project.manifests.setup_cfg import read_setup_cfg
from sts_lint.project.manifests.setup_py import read_setup_py
from sts_lint.project.manifests.statements import Manifest, ManifestError, botocore_in
from sts_lint.project.manifests.toml_locks import read_toml_lock


def said(manifest: Manifest) -> list[list[tuple[int, str]]]:
    """The statements of each environment, as (line, text)."""
    return [[(each.line, each.text) for each in env] for env in manifest.environments]


def botocore(manifest: Manifest) -> list[str]:
    """The botocore versions of each environment, as text."""
    return [f"{low}..{high}" for low, high in map(botocore_in, manifest.environments)]


def requirements(text: str | bytes, **others: str) -> Manifest:
    data = text if isinstance(text, bytes) else text.encode()
    files = {f"/p/{name.replace('__', '/')}.txt": body.encode() for name, body in others.items()}
    return read_requirements(data, "/p/requirements.txt", files.get)


def test_pyproject_dependencies() -> None:
    manifest = read_pyproject(
        "[build-system]\nrequires = ['boto3==1.0']\n"
        "[project]\nname = 'boto3-thing'\ndependencies = [\n  'requests',\n"
        "  \"Boto3[crt] >=1.26,<1.30\",\n  'boto3-stubs>=1',\n  'botocore',\n]\n"
    )
    assert said(manifest) == [[(7, "Boto3[crt] >=1.26,<1.30"), (9, "botocore")]]
    assert botocore(manifest) == ["1.29.0..1.33.0"]
    assert manifest.place == 5
    assert manifest.publishes is True


def test_pyproject_extras_count_only_without_a_dependency() -> None:
    extras = "[project.optional-dependencies]\naws = ['boto3>=1.26']\nnew = ['boto3>=1.40']\n"
    bare = "[project]\nname = 'x'\ndependencies = ['a']\n"
    assert said(read_pyproject(bare + extras)) == [[(5, "boto3>=1.26")], [(6, "boto3>=1.40")]]
    full = "[project]\nname = 'x'\ndependencies = ['boto3>=1.35']\n"
    assert said(read_pyproject(full + extras)) == [[(3, "boto3>=1.35")]]


def test_pyproject_where_a_dependency_would_be_stated() -> None:
    other = "[tool.hatch.envs.x]\ndependencies = ['a']\n"
    assert read_pyproject("[project]\nname = 'x'\n" + other).place == 1
    assert read_pyproject(other + "[project]\nname = 'x'\ndependencies = []\n").place == 5
    assert read_pyproject("[tool.poetry]\n[tool.poetry.dependencies]\na = '*'\n").place == 2


def test_pyproject_groups() -> None:
    manifest = read_pyproject(
        "[dependency-groups]\ntest = ['boto3>=1.35', {include-group = 'old'}]\n"
        "old = ['botocore<1.40', {include-group = 'test'}, {include-group = 'none'}, 3]\n"
        "lint = ['ruff']\n"
    )
    assert said(manifest) == [
        [(2, "boto3>=1.35"), (3, "botocore<1.40")],
        [(3, "botocore<1.40"), (2, "boto3>=1.35")],
    ]
    assert botocore(manifest) == ["1.35.0..1.40"] * 2


@pytest.mark.parametrize(
    "text",
    [
        "[project]\nname='x'\n[tool.uv]\ndev-dependencies = ['boto3>=1.26']\n",
        "[project]\nname='x'\n[tool.pdm.dev-dependencies]\ntest = ['boto3>=1.26']\n",
        "[project]\nname='x'\n[tool.uv]\nconstraint-dependencies = ['boto3>=1.26']\n",
        "[tool.poetry]\nname='x'\n[tool.poetry.dev-dependencies]\nboto3 = '>=1.26'\n",
        "[tool.poetry]\n\n[tool.poetry.group.test.dependencies]\nboto3 = '>=1.26'\n",
        "[tool.poetry]\n[tool.poetry.dependencies]\n\nboto3 = { version = '>=1.26' }\n",
        "[tool.poetry]\n\n\n[tool.poetry.dependencies.boto3]\nversion = '>=1.26'\n",
    ],
)
def test_pyproject_in_the_words_of_each_tool(text: str) -> None:
    manifest = read_pyproject(text)
    assert botocore(manifest) == ["1.29.0..None"]
    assert [line for env in said(manifest) for line, _ in env] == [4]


def test_pyproject_poetry_alternatives() -> None:
    manifest = read_pyproject(
        "[tool.poetry.dependencies]\nboto3 = [\n"
        "  {version = '<1.38', python = '<3.9'},\n  {version = '>=1.40', python = '>=3.9'},\n]\n"
    )
    assert botocore(manifest) == ["None..None"]
    assert said(manifest) == [[(2, 'boto3 = "<1.38"'), (2, 'boto3 = ">=1.40"')]]


@pytest.mark.parametrize(
    ("text", "publishes"),
    [
        ("[project]\nname='x'", False),
        ("[project]\nname='x'\n[build-system]\nrequires=[]", True),
        ("[tool.poetry]\nname='x'", True),
        ("[tool.poetry]\npackage-mode=false", False),
        ("[project]\nclassifiers=['Private :: Do Not Upload']\n[build-system]\n", False),
        ("[tool.poetry]\nclassifiers=['Private :: Do Not Upload']\n[build-system]\n", False),
        ("[project]\nname='x'\n[tool.uv]\npackage=false\n[build-system]\n", False),
    ],
)
def test_pyproject_library_or_application(text: str, publishes: bool) -> None:
    assert read_pyproject(text).publishes is publishes


@pytest.mark.parametrize(
    "text",
    [
        "[tool.ruff]\nline-length = 100\n",
        "project = 3\n",
        "[project]\ndependencies = 'boto3'\n",
        "[project]\ndependencies = [3, {}]\noptional-dependencies = []\n",
        "[tool]\npoetry = 'boto3'\n",
        "[tool.poetry]\ndependencies = ['boto3']\n",
        "dependency-groups = []\n",
    ],
)
def test_pyproject_that_says_nothing(text: str) -> None:
    assert said(read_pyproject(text)) == []


@pytest.mark.parametrize(
    ("constraint", "versions"),
    [
        ("*", "None..None"),
        ("", "None..None"),
        ("1.26.5", "1.26.5..1.26.6"),
        ("==1.26.5", "1.26.5..1.26.6"),
        ("=1.26.5", "1.26.5..1.26.6"),
        ("1.26.*", "1.26..1.27"),
        ("^1.26", "1.26..2"),
        ("^1.26.3", "1.26.3..2"),
        ("^1", "1..2"),
        ("^0.3.2", "0.3.2..0.4"),
        ("^0.0.3", "0.0.3..0.0.4"),
        ("^0.0", "0.0..0.1"),
        ("~1.26.3", "1.26.3..1.27"),
        ("~1.26", "1.26..1.27"),
        ("~1", "1..2"),
        ("~=1.26.3", "1.26.3..1.27"),
        (">=1.26,<1.30", "1.26..1.30"),
        (">=1.26, <1.30", "1.26..1.30"),
        (">=1.26 <1.30", "1.26..1.30"),
        (">= 1.26", "1.26..None"),
        ("<1.30 || >=1.40", "None..None"),
        ("1.26.* || ^1.40", "1.26..2"),
        ("nonsense", "None..None"),
        ("^", "None..None"),
        ("!=1.26.0", "None..None"),
    ],
)
def test_poetry_constraints(constraint: str, versions: str) -> None:
    low, high = poetry_versions(constraint)
    assert f"{low}..{high}" == versions


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("boto3==1.26.0", [(1, "boto3==1.26.0")]),
        ("\nrequests\nboto3 == 1.26.0  # why\n", [(3, "boto3 == 1.26.0")]),
        ("boto3==1.26.0 \\\n    --hash=sha256:aa \\\n    --hash=sha256:bb\nbotocore\n",
         [(1, "boto3==1.26.0"), (4, "botocore")]),
        ("boto3>=1.26;python_version<'3.9'", [(1, "boto3>=1.26")]),
        ("BOTO3[crt]>=1.26", [(1, "BOTO3[crt]>=1.26")]),
        ("boto3 @ https://example.com/boto3.whl", [(1, "boto3 @ https://example.com/boto3.whl")]),
        ("boto3 (>=1.26)", [(1, "boto3 (>=1.26)")]),
        ("boto3=1.26", [(1, "boto3=1.26")]),
        ("boto3>=1.26 --config-settings x=y", [(1, "boto3>=1.26")]),
        ("# boto3==1.0\n-e .\n./boto3\nboto3-stubs==1\nmy-boto3==1\n--index-url boto3\n", []),
        ("boto3", [(1, "boto3")]),
        ("boto3>=1.26\\", [(1, "boto3>=1.26")]),
        ("\x0cboto3\r\nbotocore", [(1, "boto3"), (2, "botocore")]),
    ],
)  # fmt: skip
def test_requirements_lines(text: str, expected: list[tuple[int, str]]) -> None:
    assert said(requirements(text)) == ([expected] if expected else [])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "latin-1"])
def test_requirements_encodings(encoding: str) -> None:
    assert botocore(requirements("# é\nboto3==1.26.0\n".encode(encoding))) == ["1.29.0..1.30.0"]


@pytest.mark.parametrize(
    "include",
    ["-r base.txt", "-rbase.txt", "--requirement base.txt", "--requirement=base.txt", "-c base.txt",
     "--constraint base.txt", "-r  base.txt  # note", "-r ./base.txt", "-r 'base.txt'"],
)  # fmt: skip
def test_requirements_includes(include: str) -> None:
    manifest = requirements(
        f"boto3\n{include}\n", base="boto3<1.40\n-r requirements.txt\n-r base.txt"
    )
    assert botocore(manifest) == ["None..1.40.0"]
    (environment,) = manifest.environments
    assert [(each.path, each.line) for each in environment] == [
        ("/p/requirements.txt", 1),
        ("/p/base.txt", 1),
    ]


def test_requirements_includes_that_lead_nowhere() -> None:
    assert said(requirements("-r none.txt\n-r\n-r  \n-r base.txt\n", base="-r ../x.txt")) == []
    chain = {f"f{number}": f"-r f{number + 1}.txt" for number in range(3000)}
    assert said(requirements("-r f0.txt", **chain)) == []


def test_contradictions_and_conditions() -> None:
    assert botocore(requirements("boto3==1.26.0\nbotocore==1.40.0")) == ["1.29.0..1.40.1"]
    assert botocore(requirements("boto3==1.26.0\nboto3==1.39.0")) == ["1.29.0..1.40.0"]
    either = "boto3<1.38; python_version<'3.9'\nboto3>=1.40; python_version>='3.9'"
    assert botocore(requirements(either)) == ["None..None"]
    always = "boto3>=1.30\nboto3>=1.40; python_version>='3.9'"
    assert botocore(requirements(always)) == ["1.32.0..None"]
    assert botocore(requirements("boto3>=1.26\naiobotocore==2.5.0")) == ["1.29.76..1.29.162"]


def test_pipfile() -> None:
    manifest = read_pipfile(
        "[[source]]\nurl = 'x'\n[packages]\nboto3 = '>=1.26'\nbotocore = '*'\n"
        "awscli = {version = '<1.42', extras = []}\n[dev-packages]\nboto3 = '==1.0'\n"
    )
    assert said(manifest) == [[(4, "boto3>=1.26"), (5, "botocore"), (6, "awscli<1.42")]]
    assert botocore(manifest) == ["1.29.0..1.40.0"]
    assert (manifest.place, manifest.publishes) == (3, False)
    only = read_pipfile("[packages]\nx = '*'\n[dev-packages]\nboto3 = {git = 'x'}\n")
    assert said(only) == [[(4, "boto3")]]


def test_pipfile_lock() -> None:
    manifest = read_pipfile_lock(
        '{"default": {\n "boto3": {"hashes": [], "markers": "x", "version": "==1.26.3"},\n'
        ' "botocore": {"version": "==1.29.3"}},\n "develop": {"boto3": {"version": "==1.0"}}}'
    )
    assert said(manifest) == [[(2, "boto3==1.26.3"), (3, "botocore==1.29.3")]]
    assert botocore(manifest) == ["1.29.3..1.29.4"]
    develop = read_pipfile_lock('{"default": {},\n"develop":\n{"boto3": {"version": "==1.40.0"}}}')
    assert said(develop) == [[(3, "boto3==1.40.0")]]


def test_toml_locks() -> None:
    text = (
        "version = 1\n[[package]]\nname = 'attrs'\nversion = '1'\n\n[[package]]\n"
        'name = "boto3"\nversion = "1.40.1"\ndependencies = [\n    { name = \'botocore\' },\n]\n\n'
        "[package.extras]\ncrt = ['botocore[crt]>=1']\n\n[[package]]\nname = 'botocore'\n"
        "version = '1.40.7'\n\n[metadata]\nname = 'awscli'\nversion = '1.0'\n"
    )
    for ends in ("\n", "\r\n"):
        manifest = read_toml_lock(text.replace("\n", ends))
        assert said(manifest) == [[(7, "boto3==1.40.1"), (17, "botocore==1.40.7")]]
        assert botocore(manifest) == ["1.40.7..1.40.8"]
    assert botocore(read_toml_lock(text.replace("[[package]]", "[[packages]]"))) == [
        "1.40.7..1.40.8"
    ]


def test_a_lock_with_several_versions_of_a_package() -> None:
    fork = "[[package]]\nname = 'botocore'\nversion = '{}'\n"
    forks = fork.format("1.40.7") + fork.format("1.37.0")
    assert botocore(read_toml_lock(forks)) == ["1.37.0..1.40.8"]
    near = "[[package]]\nname = 'boto3'\nversion = '1.40.{}'\n"
    assert botocore(read_toml_lock(near.format(3) + near.format(1))) == ["1.40.1..1.41.0"]


def test_setup_cfg() -> None:
    manifest = read_setup_cfg(
        "[metadata]\nname = x\ndescription = boto3 things\n\n[options]\npython_requires = >=3.10\n"
        "install_requires =\n    requests\n    boto3 >= 1.26 ; python_version > '3'\n"
        "    botocore<2\n"
        "[options.extras_require]\naws = boto3==1.0\n"
    )
    assert said(manifest) == [[(9, "boto3 >= 1.26"), (10, "botocore<2")]]
    assert (manifest.place, manifest.publishes) == (7, True)
    extras = read_setup_cfg("[options]\n[options.extras_require]\naws =\n  boto3==1.26.0\nx = y\n")
    assert said(extras) == [[(4, "boto3==1.26.0")]]
    assert said(read_setup_cfg("[options]\ninstall_requires = file: requirements.txt\n")) == []
    assert read_setup_cfg("[flake8]\nignore = boto3\n") == Manifest()


@pytest.mark.parametrize(
    "text",
    [
        "setup(\n    install_requires=['x', 'boto3>=1.26'])",
        "setuptools.setup(\n    install_requires=('boto3>=1.26',))",
        "REQ = [\n    'boto3>=1.26']\nsetup(install_requires=REQ + ['x'])",
        "REQ = (\n    'boto3>=1.26',)\nsetup(install_requires=[*REQ, 'x'])",
        "setup(\n    install_requires='boto3>=1.26')",
        "E = {'aws': [\n    'boto3>=1.26']}\nsetup(extras_require=E)",
        "E = {'aws': [\n    'boto3>=1.26']}\nsetup(install_requires=E['aws'])",
        "if True:\n    setup(name='boto3', keywords=['boto3'], install_requires=['boto3>=1.26'])",
        "if True:\n  def main():\n    pass".replace("if True:\n  def main():\n    pass",
            "def main():\n    setup(install_requires=['boto3>=1.26'])"),
    ],
)  # fmt: skip
def test_setup_py(text: str) -> None:
    manifest = read_setup_py(text.encode())
    assert said(manifest) == [[(2, "boto3>=1.26")]]
    assert manifest.publishes is True


@pytest.mark.parametrize(
    "text",
    [
        "import boto3",
        "setup(name='boto3', packages=['boto3'])",
        "setup(install_requires=read('boto3'))",
        "A = B\nB = A\nsetup(install_requires=A)",
        "R = ['boto3']\nR = []\nsetup(install_requires=R)",
        "R = []\nR = ['boto3']\nsetup(install_requires=R)",
        "setup(**{'install_requires': ['boto3']})",
        "A = [*A]\nsetup(install_requires=A, extras_require=A)",
        "raise SystemExit(open('/boto3'))",
    ],
)
def test_setup_py_that_says_nothing(text: str) -> None:
    assert said(read_setup_py(text.encode())) == []


@pytest.mark.parametrize(
    ("read", "text", "reason", "line"),
    [
        (read_pyproject, "[project]\n\nname = \n", "is not valid TOML: Invalid value", 3),
        (read_pyproject, "a = [\n\n", "is not valid TOML: Invalid value", 1),
        (read_pipfile, "[packages\n", "is not valid TOML", 1),
        (read_pipfile_lock, '{\n"default": }', "is not valid JSON: Expecting value", 2),
        (read_pipfile_lock, "[" * 100_000, "is not valid JSON", None),
        (read_pyproject, "a = " + "[" * 100_000, "is nested too deeply", None),
        (read_toml_lock, "[[package]]\nname = 'boto3'\nversion = \n", "is not valid TOML", 3),
        (read_setup_cfg, "[options\nx = 1\n", "is not valid: File contains no section headers.", 1),
        (read_setup_py, b"setup(\n  'boto3'\n  x\n)", "is not valid Python: ", 2),
        (read_setup_py, b"x = '\0'", "is not valid Python: ", None),
        (read_setup_py, b"x = " + b"-" * 200_000 + b"1", "is not valid Python: ", None),
    ],
)
def test_broken_files(
    read: Callable[[str | bytes], Manifest], text: str | bytes, reason: str, line: int | None
) -> None:
    with pytest.raises(ManifestError) as caught:
        read(text)
    assert caught.value.reason.startswith(reason)
    assert "\n" not in caught.value.reason
    assert caught.value.line == line


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("pyproject.toml", Role.DECLARES),
        ("requirements.txt", Role.DECLARES),
        ("requirements-prod.txt", Role.DECLARES),
        ("requirements_lambda.txt", Role.DECLARES),
        ("lambda-requirements.txt", Role.DECLARES),
        ("requirements/base.txt", Role.DECLARES),
        ("requirements-dev.txt", Role.DEVELOPS),
        ("dev-requirements.txt", Role.DEVELOPS),
        ("requirements_test.txt", Role.DEVELOPS),
        ("requirements/dev.txt", Role.DEVELOPS),
        ("requirements/docs.txt", Role.DEVELOPS),
        ("poetry.lock", Role.LOCKS),
        ("pylock.toml", Role.LOCKS),
        ("pylock.prod.toml", Role.LOCKS),
        ("Pipfile.lock", Role.LOCKS),
        ("constraints.txt", None),
        ("requirements.in", None),
        ("notes.txt", None),
        ("other/base.txt", None),
        ("requirements/notes.md", None),
        ("package-lock.json", None),
    ],
)
def test_roles_of_files(name: str, role: Role | None) -> None:
    found = format_of(name)
    assert (found.role if found else None) is role


def test_setup_py_is_read_without_a_warning() -> None:
    text = "import re\nX = '\\d' is 1\nsetup(install_requires=['boto3'])"
    assert said(read_setup_py(text.encode())) == [[(3, "boto3")]]


def test_no_manifest_is_run(tmp_path: Path) -> None:
    trap = tmp_path / "trap"
    read_setup_py(f"open({str(trap)!r}, 'w')\nsetup(install_requires=[])".encode())
    assert not trap.exists()


def test_conda_environments_with_their_pip_list() -> None:
    manifest = read_conda(
        "name: x\nchannels:\n  - conda-forge\ndependencies:\n  - python=3.12\n"
        "  - conda-forge::boto3=1.26  # old\n  - pip:\n    - botocore>=1.29,<1.31\n  - awscli\n"
    )
    assert said(manifest) == [[(6, "boto3=1.26"), (8, "botocore>=1.29,<1.31"), (9, "awscli")]]
    assert botocore(manifest) == ["1.29.0..1.30.0"]


@pytest.mark.parametrize(
    ("conda", "pep440"),
    [
        ("=1.26", "==1.26.*"),
        ("=1.26.5=py_0", "==1.26.5.*"),
        ("1.26.*", "==1.26.*"),
        ("==1.26.5", "==1.26.5"),
        (" >=1.26,<2", ">=1.26,<2"),
        ("*", ""),
        ("", ""),
    ],
)
def test_conda_versions(conda: str, pep440: str) -> None:
    assert conda_versions(conda) == pep440


def test_pixi() -> None:
    manifest = read_pixi(
        '[project]\nname = "x"\n[dependencies]\npython = "*"\nboto3 = ">=1.40"\n'
        '[pypi-dependencies]\nbotocore = { version = "==1.41.0" }\n'
    )
    assert said(manifest) == [[(5, 'boto3 = ">=1.40"'), (7, 'botocore = "==1.41.0"')]]
    in_pyproject = read_pyproject('[tool.pixi.dependencies]\nboto3 = "1.26.*"\n')
    assert botocore(in_pyproject) == ["1.29.0..1.30.0"]


def test_hatch_environments_count_only_without_a_dependency() -> None:
    text = "[tool.hatch.envs.default]\ndependencies = ['boto3>=1.40']\n"
    assert said(read_pyproject(text)) == [[(2, "boto3>=1.40")]]
    project = "[project]\ndependencies = ['boto3>=1.30']\n"
    assert said(read_pyproject(project + text)) == [[(2, "boto3>=1.30")]]


def test_pip_install_in_a_dockerfile() -> None:
    manifest = read_dockerfile(
        "FROM python:3.12\nRUN apt-get update && pip install --no-cache-dir 'boto3>=1.26' x\n"
        "RUN pip install -r requirements.txt # boto3==1.0\nCMD pip install botocore==1.41.0; run\n"
    )
    assert said(manifest) == [[(2, "boto3>=1.26"), (4, "botocore==1.41.0")]]
    assert format_of("Dockerfile") is not None
