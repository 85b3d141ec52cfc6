"""Findings and fixes in configuration files held against botocore, before and after.

`python -m tests.oracle.carriers --files 2000 --seed 7` writes AWS config files, credentials
files and env files, checks and fixes them, and builds clients under both texts in every
version. What a finding says must have happened before; after the fix the host must be the
regional one; and where nothing is found, nothing global or refused may happen.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random
from urllib.parse import urlsplit

from packaging.version import Version

from sts_lint.carried import Environment, ProfileSection
from sts_lint.carriers.front import find_settings
from sts_lint.model import Diagnostic, Entry
from sts_lint.text import Syntax, Text
from tests.fixing.repairs import REGION, Options, examined

from .config_files import Written, written
from .install import VERSIONS
from .runner import Botocore, Real
from .situations import LEGACY
from .verdicts import verdicts

REGIONAL_BY_DEFAULT = Version("1.40")
UNSEEN = "eu-west-3"  # stands for a Region that the file does not show
KEYS = "[base]\naws_access_key_id = key\naws_secret_access_key = secret\n"
PROGRAM = """\
import boto3
session = boto3.Session(profile_name={profile!r})
session.client("sts")
session.client("sts", region_name={region!r})
"""
ROLE = """
import botocore.session
from botocore.credentials import create_credential_resolver

def stop(request, **_):
    if "Action=AssumeRole" in str(request.body):
        raise RuntimeError("enough")

session = botocore.session.Session(profile={profile!r})
session.get_component("event_emitter").register("before-send.sts", stop)
try:
    create_credential_resolver(session).load_credentials().get_frozen_credentials()
except Exception:
    pass
"""
_TOKEN = "AWS_WEB_IDENTITY_TOKEN_FILE"
PLAIN, GIVEN = 3, 4  # lines of the program


@dataclass(frozen=True)
class Scene:
    """A place that a file describes: an environment of variables, or a profile."""

    name: str
    entries: tuple[tuple[str, Entry], ...]
    profile: str | None = None

    @property
    def places(self) -> frozenset[int]:
        """Where its settings are."""
        return frozenset(entry.value_span.start for _, entry in self.entries)

    @property
    def values(self) -> dict[str, str]:
        """What it sets, what the file does not show left out; what comes later counts."""
        shown = {name: entry.value for name, entry in self.entries if entry.literal}
        hidden = {name: UNSEEN for name, _ in self.entries if name == "AWS_DEFAULT_REGION"}
        return hidden | shown

    @property
    def region(self) -> str:
        """The Region for clients that name none; empty if there is none."""
        return self.values.get("region" if self.profile else "AWS_DEFAULT_REGION", "")


@dataclass(frozen=True)
class Clients:
    """What happened in a scene: to a plain client, to one with a Region, to the hidden one."""

    plain: Real
    given: Real
    hidden: Real | None


@dataclass
class Report:
    """What was compared; failures are texts to look at."""

    scenes: int = 0
    clients: int = 0
    claims: Counter[str] = field(default_factory=Counter)
    fixed: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)

    def add(self, other: Report) -> None:
        """Count what was seen in one more version."""
        self.clients += other.clients
        self.claims += other.claims
        self.fixed += other.fixed
        self.failures += other.failures


def scenes(text: Text) -> list[Scene]:
    """The environments and profiles of a file, in source order."""
    found = []
    for fact in find_settings(text).facts:
        if isinstance(fact, Environment):
            pairs = tuple(fact.around.items())
            found.append(Scene(f"environment {len(found)}", pairs))
        elif isinstance(fact, ProfileSection) and fact.keys[0][1].depth == 0:
            ignores = (fact.value("ignore_configured_endpoint_urls") or "").lower() == "true"
            keys = [pair for pair in fact.keys if not (ignores and pair[0].startswith("services."))]
            found.append(Scene(fact.section, tuple(keys[::-1]), fact.name))
    return found


@dataclass(frozen=True)
class Pair:
    """A scene before and after, the texts it is in, and what is found in each."""

    name: str
    texts: tuple[Text, Text]
    scenes: tuple[Scene, Scene]
    found: frozenset[str]
    claimed: frozenset[str]
    left: frozenset[str]


def trial(files: Iterable[Written]) -> Report:
    """Every file before and after its fixes, in every version."""
    report = Report()
    pairs = [pair for file in files for pair in _pairs(report, file)]
    report.scenes = len(pairs)
    with ThreadPoolExecutor(len(VERSIONS)) as pool:
        for found in pool.map(lambda version: _under(version, pairs), VERSIONS):
            report.add(found)
    return report


def _pairs(report: Report, file: Written) -> Iterator[Pair]:
    found, content, left = examined(file.text, Options(), name=file.name)
    texts = (Text(file.name, file.text, Syntax.SETTINGS), Text(file.name, content, Syntax.SETTINGS))
    olds, news = scenes(texts[0]), scenes(texts[1])
    if len(olds) < len(news) and any(d.code == "STS209" for d in found):
        olds = [Scene(new.name, (), new.profile) for new in news]  # its name was not seen before
    elif [scene.name for scene in olds] != [scene.name for scene in news]:
        report.failures.append(f"{file.name}: the fix changed the scenes\n{content}")
        return
    with_verdict = [d for d in found if d.verdict is not None]
    for old, new in zip(olds, news, strict=True):
        codes = (_codes(old, found), _codes(old, with_verdict), _codes(new, left))
        yield Pair(f"{file.name} {old.name}", texts, (old, new), *codes)


def _under(version: str, pairs: list[Pair]) -> Report:
    """Every scene in one version."""
    report = Report()
    with Botocore(version) as botocore, tempfile.TemporaryDirectory(prefix="oracle-") as name:
        known: dict[object, Clients] = {}
        for pair in pairs:
            old, new = pair.scenes
            was, now = (
                _once(known, botocore, text, scene, Path(name))
                for text, scene in zip(pair.texts, pair.scenes, strict=True)
            )
            judge = _Judge(old, new, pair.found, pair.claimed, pair.left, Version(version))
            for wrong in (*judge.claims(was, report), *judge.fixes(now, report)):
                text = f"{pair.texts[0].content}----- fixed\n{pair.texts[1].content}"
                report.failures.append(f"{version} {pair.name}: {wrong}\n{was}\n{now}\n{text}")
        report.clients = 2 * len(known)
    return report


def _once(
    known: dict[object, Clients], botocore: Botocore, text: Text, scene: Scene, folder: Path
) -> Clients:
    """What happens in a scene; the same settings are not run twice."""
    file = "" if scene.profile is None else text.content
    key = (scene.profile, file, *sorted(scene.values.items()))
    if key not in known:
        known[key] = _run(botocore, text, scene, folder)
    return known[key]


def _codes(scene: Scene, found: Iterable[Diagnostic]) -> frozenset[str]:
    return frozenset(d.code for d in found if d.span.start in scene.places)


@dataclass(frozen=True)
class _Judge:
    """One scene under one version."""

    old: Scene
    new: Scene
    found: frozenset[str]
    claimed: frozenset[str]
    left: frozenset[str]
    version: Version

    def claims(self, was: Clients, report: Report) -> Iterator[str]:
        """What findings said and did not happen, and what happened and no finding says."""
        report.claims.update(self.claimed)
        mapped = was.plain if self.old.region else was.given
        legacy = self._say("STS201", "STS202") and self.old.region in ("", *LEGACY)
        if self._say("STS203") and not _is_refused(was.given):
            yield "STS203, and the client is built"
        if self._say("STS204") and not _is_global_or_refused(was.given):
            yield "STS204, and another host is called"
        if legacy and not self._say("STS203", "STS204") and not _is_global(mapped):
            yield "legacy, and not the global endpoint"
        by_default = self._say("STS210") and self.old.region == "aws-global"
        if by_default and not (_is_global(was.plain) or "broken" in verdicts(was.plain)):
            yield "STS210, and neither the global endpoint nor refused"
        if self._say("STS206") and not _is_global_or_refused(was.plain):
            yield "STS206, and not the global endpoint"
        if self._say("STS205") and not _is_global_or_refused(was.hidden):
            yield "STS205, and the role is not assumed at the global endpoint"
        if not self.found and self.version >= REGIONAL_BY_DEFAULT:
            yield from self._missed(was)

    def _say(self, *codes: str) -> bool:
        """Whether one of these was found with a verdict on the endpoint."""
        return not self.claimed.isdisjoint(codes)

    def _missed(self, was: Clients) -> Iterator[str]:
        if _is_global(was.given) or (self.old.region and _is_global(was.plain)):
            yield "no finding, and the global endpoint is called"
        if "InvalidSTSRegionalEndpointsConfigError" in (was.given.error or ""):
            yield "no finding, and the mode is refused"
        if self.old.profile and _is_global(was.hidden):
            yield "no finding, and the role is assumed at the global endpoint"

    def fixes(self, now: Clients, report: Report) -> Iterator[str]:
        """Whether what was found and is gone calls regional hosts now."""
        if not self.old.entries and not _is_regional(now.given):
            yield "STS209 fixed, and the host is not regional"
        cured = self.found - self.left - {"STS206", "STS209"}
        if self.left - {"STS206", "STS209"} or not cured:
            return
        report.fixed.update(cured)
        if self.new.region and not self._waits_for_1_40() and not self._is_right(now.plain):
            yield f"{sorted(cured)} fixed, and the host is not regional"
        if _is_global(now.given) and not self._is_default():
            yield f"{sorted(cured)} fixed, and a client with a Region calls the global endpoint"
        if "STS205" in cured and not self._is_right(now.hidden):
            yield "STS205 fixed, and the role is assumed elsewhere"

    def _is_right(self, real: Real | None) -> bool:
        """Whether it is regional, or what a URL in force beside it says, right or wrong."""
        other = any(
            value and "sts.amazonaws.com" not in value.lower()
            for name, value in self.new.values.items()
            if "endpoint_url" in name.lower()
        )
        return _is_regional(real) or (other and real is not None and bool(real.url))

    def _waits_for_1_40(self) -> bool:
        """Whether the fix itself says that it is enough on newer versions only."""
        return self.version < REGIONAL_BY_DEFAULT and "STS210" in self.found and self._is_default()

    def _is_default(self) -> bool:
        """Whether the SDK's own default decides after the fix."""
        names = ("sts_regional_endpoints", "AWS_STS_REGIONAL_ENDPOINTS")
        mode = any(self.new.values.get(name) for name in names)
        return self.version < REGIONAL_BY_DEFAULT and not mode


def _run(botocore: Botocore, text: Text, scene: Scene, folder: Path) -> Clients:
    has_role = any(name.lower().endswith("role_arn") for name in scene.values)
    program = f"{PROGRAM}{ROLE}" if has_role else PROGRAM
    task = {
        "path": "carriers.py",
        "text": program.format(profile=scene.profile, region=REGION),
        "environ": _environ(text, scene, folder),
    }
    answer = botocore.ask(task)
    happened = [
        (call["lines"][-1], Real(call.get("url"), call.get("scope"), call.get("error")))
        for call in answer["calls"]
    ]
    by_line, nothing = dict(happened), Real(error=answer["crash"] or "no client was built")
    hidden = [real for line, real in happened if line not in (PLAIN, GIVEN)]
    return Clients(
        by_line.get(PLAIN, nothing), by_line.get(GIVEN, nothing), hidden[0] if hidden else None
    )


def _environ(text: Text, scene: Scene, folder: Path) -> dict[str, str]:
    """The variables of the scene, or the AWS files it is in as botocore finds them."""
    token = folder / "token"
    token.write_text("token")
    keys = {"AWS_ACCESS_KEY_ID": "key", "AWS_SECRET_ACCESS_KEY": "secret"}
    keys["AWS_EC2_METADATA_DISABLED"] = "true"
    if scene.profile is None:
        of_files = ("_FILE", "PROFILE")
        shown = {k: v for k, v in scene.values.items() if not k.endswith(of_files)}
        if _TOKEN in scene.values:
            return shown | {_TOKEN: str(token), "AWS_EC2_METADATA_DISABLED": "true"}
        return keys | shown
    own, other = folder / "own", folder / "other"
    own.write_bytes(_startable(text.content, token).encode())
    names = ["AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"]
    is_config = not text.path.endswith("credentials")
    other.write_text(KEYS if is_config else "")
    return keys | dict(
        zip(names, map(str, (own, other) if is_config else (other, own)), strict=True)
    )


def _startable(content: str, token: Path) -> str:
    """The file with credentials that are there: no request leaves this machine for them."""
    content = re.sub("Ec2InstanceMetadata|EcsContainer", "Environment", content)
    return re.sub(r"(?m)^(web_identity_token_file\s*[=:]).*$", rf"\1 {token}", content)


def _is_refused(real: Real) -> bool:
    return "InvalidSTSRegionalEndpointsConfigError" in (real.error or "")


def _is_global(real: Real | None) -> bool:
    return real is not None and (real.url or "").rstrip("/").endswith("//sts.amazonaws.com")


def _is_global_or_refused(real: Real | None) -> bool:
    if real is None:
        return False
    host = (real.url or "").lower().partition("//")[2].partition("/")[0].partition(":")[0]
    return real.error is not None or host.rstrip(".") == "sts.amazonaws.com"


def _is_regional(real: Real | None) -> bool:
    if real is None or real.url is None:
        return False
    named = (urlsplit(real.url).hostname or "").split(".")[1:2]
    signed = real.scope or "".join(named)  # a web identity signs nothing
    return "regional" in verdicts(replace(real, scope=signed))


def main() -> int:
    """Run the trial that the arguments ask for; 1 if something came out wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.oracle.carriers")
    parser.add_argument("--files", type=int, default=500)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    random = Random(f"carriers {given.seed}")
    report = trial(written(random) for _ in range(given.files))
    print("\n".join([*report.failures, *lines(report)]))
    return 1 if report.failures else 0


def lines(report: Report) -> Iterator[str]:
    """The report in a few lines; numbers of findings count every version."""
    yield f"{report.scenes} environments and profiles, {report.clients} clients built"
    yield f"claims held against botocore: {dict(sorted(report.claims.items()))}"
    yield f"fixed: {dict(sorted(report.fixed.items()))}"
    yield f"{len(report.failures)} failures"


if __name__ == "__main__":
    sys.exit(main())
