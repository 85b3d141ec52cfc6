"""Configuration files all the way: entries, what they carry, rules, comments, and fixes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from sts_lint.aws.context import Fixing, SdkRange
from sts_lint.carriers.front import find_settings
from sts_lint.checked import Checked
from sts_lint.engine import Engine
from sts_lint.formats.extent import last_line
from sts_lint.formats.which import COMMENTS, Format, which
from sts_lint.model import Diagnostic, Evidence
from sts_lint.plan import FixPlan, Plan, Wanted
from sts_lint.repairing import repaired
from sts_lint.rules import all_rules
from sts_lint.selection import Selection
from sts_lint.silencing.settings import may_suppress, suppressions
from sts_lint.suppression import Suppression
from sts_lint.text import Syntax, Text
from tests.fuzz.seeds import files
from tests.fuzz.target import Check, Target, content, inside, on_a_line, require

NAMES = (
    ".env", "env.list", "a.yaml", "template.json", "main.tf", "a.toml", "setup.cfg",
    "core-site.xml", "a.properties", "a.service", "a.sh", "Dockerfile", "Makefile", ".aws/config",
    ".aws/credentials", "fluent-bit.conf", "a.conf.j2", "values.yaml", "samconfig.toml",
    "config", "terraform.tfvars", "package.json", "buildspec.yml", "docker-compose.yml",
)  # fmt: skip
SELECTION = Selection(extend_select=("STS112", "STS401"))


def targets() -> Iterator[Target]:
    """Findings, fixes and comments of configuration files."""
    yield Target("settings", "configuration files, from text to findings", _findings, _named)
    yield Target("settings-fixes", "fixes of configuration files", _fixes, _named)
    yield Target("suppressions", "comments that switch findings off, and nodes", _comments, _named)


def _named() -> Iterator[bytes]:
    """Files with one byte before them that says which name they have."""
    for path, data in files():
        kind = which(path, data.decode("utf-8", "replace"))
        same = [i for i, n in enumerate(NAMES) if n == path.rpartition("/")[2]]
        alike = [i for i, name in enumerate(NAMES) if which(name) is kind]
        if kind is not None and (same or alike):
            yield bytes([(same or alike)[0]]) + data


def named_text(data: bytes) -> Text:
    """The text of an input whose first byte says what its name is."""
    return Text(NAMES[data[0] % len(NAMES)], content(data[1:]), Syntax.SETTINGS)


def engine() -> Engine:
    """All rules, those off by default, too."""
    return Engine(all_rules(), SELECTION)


def _findings() -> Check:
    judge, context = engine(), replace(Plan().context, sdk=SdkRange())

    def check(data: bytes) -> None:
        if not data:
            return
        text = named_text(data)
        found = find_settings(text)
        if found.given_up is not None:
            on_a_line(found.given_up.line, text)
        whole(judge.check_facts(text, found.facts, context), text)

    return check


def whole(checked: Checked, text: Text) -> None:
    """What holds of the result for every file."""
    findings(checked.diagnostics, text)
    for site in checked.sites:
        inside(site.span, text, "a site")
        _evidence(site.because, text)
    for each in checked.silenced:
        require(each.diagnostic not in checked.diagnostics, "silenced and shown")
    for comment in checked.comments:
        suppression(comment, text)


def findings(diagnostics: Sequence[Diagnostic], text: Text) -> None:
    """What holds of every finding."""
    for found in diagnostics:
        inside(found.span, text, "a finding")
        require(found.message and "\n" not in found.message, "a message has several lines")
        require(found.urls == tuple(sorted(set(found.urls))), "URLs are not sorted")
        _evidence(found.because, text)


def _evidence(because: Sequence[Evidence], text: Text) -> None:
    for step in because:
        if step.path == text.path:
            on_a_line(step.line, text)


def suppression(comment: Suppression, text: Text) -> None:
    """What holds of every comment."""
    inside(comment.span, text, "a comment")
    require(comment.first <= comment.last, "a comment covers nothing")
    on_a_line(comment.first, text)
    on_a_line(comment.last, text)
    for place in comment.places:
        inside(place, text, "a code in a comment")


def _fixes() -> Check:
    judge = engine()
    plan = FixPlan(Wanted.APPLY, Fixing("eu-west-1"), unsafe=True)
    context = replace(Plan().context, sdk=SdkRange(), fixing=plan.fixing)

    def check(data: bytes) -> None:
        if not data:
            return
        text = named_text(data)
        checked = judge.check(text, context)
        require(all(d.code != "STS904" for d in checked.diagnostics), "an internal error")
        if not checked.diagnostics:
            return
        done = repaired(judge, checked, context, plan)
        fixed(checked, done)
        if done.repaired is not None and done.repaired.changed:
            again = repaired(judge, done, context, plan)
            require(again.repaired and not again.repaired.changed, "fixed text changes again")

    return check


def fixed(before: Checked, after: Checked) -> None:
    """Nothing is new after fixes, and what was counted as fixed is gone."""
    require(after.repaired, "no fixes were tried")
    had, has = (Counter(d.code for d in each.diagnostics) for each in (before, after))
    require(has <= had, f"a new finding: {sorted(has - had)}")
    changed = after.repaired is not None and after.repaired.changed
    require(changed or has == had, "findings went without a change")


def _comments() -> Check:
    kinds = tuple(COMMENTS)

    def check(data: bytes) -> None:
        if not data:
            return
        text = named_text(data)
        may_suppress(text)
        for comment in suppressions(text):
            suppression(comment, text)
        kind: Format = kinds[data[0] % len(kinds)]
        for line in range(1, min(len(text.starts), 20) + 1):
            require(line <= last_line(text, line, kind) <= len(text.starts), "no such line")

    return check
