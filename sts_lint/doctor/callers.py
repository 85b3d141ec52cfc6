"""What calls STS on this machine: SDKs in the running Python and `aws` on the path.

Versions are read from metadata and from where things lie. Nothing is imported or run.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from importlib.metadata import Distribution, PackageNotFoundError, distribution, distributions
from pathlib import Path

from packaging.version import InvalidVersion, Version

from sts_lint.aws.context import SdkRange
from sts_lint.aws.versions import parse_stated
from sts_lint.model import Evidence
from sts_lint.project.sdk_packages import BOTOCORE, Interval, botocore_versions

CLI_URLS = Version("2.13.0")
"""CLI v2 reads configured endpoint URLs from here on [CLI CHANGELOG, 2023-07-06]."""
ASSUMED = "boto3>=1.40"
"""The caller where this Python has none."""
_NEWEST = SdkRange(low=Version("1.40.0"))
_BEFORE_URLS = parse_stated(">=1.29,<1.31")
_INSTALLED = re.compile(r"/aws-cli/v2/(\d[^/]*)/")
_REQUIRES_BOTOCORE = re.compile(r"botocore(?![\w.-])", re.IGNORECASE)
_SITES = ("lib/python*/site-packages", "lib/python*/dist-packages", "Lib/site-packages")


@dataclass(frozen=True, slots=True)
class Caller:
    """A program or library that calls STS; `sdk` are the botocore versions it resolves like.

    `is_cli_v2`: it reads `AWS_REGION` and `AWS_PROFILE` first and knows no mode. `where` says
    where it was found. `known` is false where the version cannot be told without running it.
    """

    name: str
    sdk: SdkRange
    where: str
    is_cli_v2: bool = False
    known: bool = True


def stated(text: str) -> Caller:
    """The caller that `--botocore-version` describes. Raises `ValueError`."""
    sdk = parse_stated(text)
    return Caller(f"botocore {text}", _because(sdk, f"botocore {text} is stated"), "stated")


def installed() -> Iterator[Caller]:
    """The SDKs of the running Python; where there are none, the newest boto3 is assumed."""
    botocore = _distribution(BOTOCORE)
    sdk = _exactly(botocore)
    if sdk is None:
        yield Caller(ASSUMED, _because(_NEWEST, f"{ASSUMED} is assumed"), "not in this Python")
    else:
        found = [_distribution(name) for name in ("boto3", "aiobotocore")]
        named = [_named(each) for each in found if _version(each) is not None]
        name = ", ".join(named or [_named(botocore)])
        yield Caller(name, _because(sdk, f"{_named(botocore)} is installed"), "this Python")
    awscli = _distribution("awscli")
    if awscli is not None:
        yield from _cli(awscli, botocore, "this Python")


def on_path(path: str | None) -> Iterator[Caller]:
    """`aws` as a shell finds it along `path`, the value of PATH."""
    found = shutil.which("aws", path=path)
    if found is None:
        return
    where = Path(found).as_posix()
    script = Path(found).resolve()
    in_place = _INSTALLED.search(script.as_posix())
    if in_place:
        yield _cli_v2(in_place[1], where)
    elif (script.parent / "awscli" / "data").is_dir():  # the frozen one of macOS and Windows
        yield _cli_v2(None, where)
    else:
        yield from _of_script(script, where)


def all_callers(environ: Mapping[str, str], version: str | None) -> tuple[Caller, ...]:
    """Everything found, each once; `version` replaces what the running Python holds."""
    python = [stated(version)] if version is not None else installed()
    found: dict[tuple[str, SdkRange], Caller] = {}
    for caller in (*python, *on_path(environ.get("PATH"))):
        found.setdefault((caller.name, caller.sdk), caller)
    return tuple(found.values())


def _of_script(script: Path, where: str) -> Iterator[Caller]:
    interpreter = _interpreter(script)
    if interpreter is None and script.suffix not in (".cmd", ".exe"):
        yield Caller("aws", SdkRange(), where, known=False)
        return
    prefixes = [script.parent.parent, script.parent.parent / "libexec"]
    if interpreter is not None:
        prefixes.append(interpreter.parent.parent)
    for folder in (f for p in prefixes for site in _SITES for f in sorted(p.glob(site))):
        held = {name: _found_in(folder, name) for name in ("awscli", BOTOCORE)}
        if held["awscli"] is not None:
            yield from _cli(held["awscli"], held[BOTOCORE], where)
            return
    yield Caller("aws", SdkRange(), where, known=False)


def _interpreter(script: Path) -> Path | None:
    """The Python that a script's first line names."""
    try:
        with script.open("rb") as file:
            first = file.readline(1024)
    except OSError:
        return None
    words = first[2:].decode("utf-8", "replace").split() if first[:2] == b"#!" else []
    named = next((word for word in words if "python" in word.rpartition("/")[2]), None)
    return None if named is None else Path(named)


def _found_in(folder: Path, name: str) -> Distribution | None:
    return next(iter(distributions(name=name, path=[str(folder)])), None)


def _cli(awscli: Distribution, botocore: Distribution | None, where: str) -> Iterator[Caller]:
    """The AWS CLI by its metadata. A CLI v1 that requires no botocore brings its own."""
    version = _version(awscli)
    if version is None:
        return
    if version.major >= 2:
        yield _cli_v2(awscli.version, where)
        return
    shared = any(map(_REQUIRES_BOTOCORE.match, awscli.requires or ()))
    sdk = _exactly(botocore) if shared else None
    if sdk is None:
        exact = parse_stated(str(version))
        low, high = botocore_versions("awscli", Interval(exact.low, exact.high))
        sdk = SdkRange(low, high)
    name = f"AWS CLI {awscli.version}"
    yield Caller(name, _because(sdk, f"{name} is installed"), where)


def _cli_v2(text: str | None, where: str) -> Caller:
    name = f"AWS CLI {text}" if text else "AWS CLI v2"
    try:
        old = text is not None and Version(text) < CLI_URLS
    except InvalidVersion:
        old = False
    sdk = _BEFORE_URLS if old else _NEWEST
    return Caller(name, _because(sdk, f"{name} is installed"), where, is_cli_v2=True)


def _because(sdk: SdkRange, text: str) -> SdkRange:
    return replace(sdk, because=(Evidence(text),), stated=False)


def _exactly(found: Distribution | None) -> SdkRange | None:
    version = _version(found)
    return None if version is None else parse_stated(str(version))


def _version(found: Distribution | None) -> Version | None:
    try:
        return None if found is None else Version(found.version)
    except (InvalidVersion, TypeError, KeyError, OSError):  # what is left of a broken installation
        return None


def _distribution(name: str) -> Distribution | None:
    try:
        return distribution(name)
    except PackageNotFoundError:
        return None


def _named(found: Distribution | None) -> str:
    return "" if found is None else f"{found.metadata['Name']} {found.version}"
