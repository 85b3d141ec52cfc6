"""Settings of flake8 that hide the plugin.

flake8 takes the first of `setup.cfg`, `tox.ini` and `.flake8` that has a section of its own,
from the working directory upwards [flake8 options/config.py]; a pre-commit hook's arguments
come on top. Selection is by prefix, and the longer one wins [style_guide.py].
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sts_lint.doctor.finding import Finding
from sts_lint.doctor.linter_files import Value, values
from sts_lint.formats import Format
from sts_lint.model import Evidence, Severity
from sts_lint.project.this_machine import expanded
from sts_lint.rules import all_rules

PREFIX = "STS"
_FILES = ("setup.cfg", "tox.ini", ".flake8")
_HOOKS = ".pre-commit-config.yaml"
_LISTS = ("select", "extend-select", "ignore", "extend-ignore")
_PER_FILE = re.compile(r"(?P<files>[^:\s][^:]*?)\s*:(?P<codes>(?:\s*[A-Z]+[0-9]*(?=$|\s|,),?)+)")


@dataclass(frozen=True, slots=True)
class _Listed:
    """One entry of a list of codes: the option, the entry, where it stands."""

    option: str
    entry: str
    because: Evidence


def flake8_findings(folder: Path) -> Iterator[Finding]:
    """What flake8's settings that hold in `folder` do to the plugin."""
    own = _own_section(folder)
    listed = _listed(own)
    yield from _hidden(listed)
    yield from _per_file(own.get("per-file-ignores"))
    for arguments in _hooks(folder):
        isolated = next((value for value in arguments if value.text == "--isolated"), None)
        if isolated is not None:
            yield _isolated(isolated)
        given = _given(arguments)
        over = {each.option for each in given}
        kept = () if isolated else [each for each in listed if each.option not in over]
        if given:
            yield from _hidden([*given, *kept])


def _own_section(folder: Path) -> Mapping[str, Value]:
    for above in _upwards(folder):
        for name in _FILES:
            found = [v for v in values(above / name, Format.INI) if v.keys[0] == "flake8"]
            if found:
                return {v.keys[1].lower().replace("_", "-"): v for v in found if len(v.keys) == 2}
    return {}


def _upwards(folder: Path) -> Iterator[Path]:
    """The folder and those above it, up to the user's home without that itself."""
    home = Path(expanded("~"))
    yield folder
    for above in folder.parents:
        if above == home:
            return
        yield above


def _listed(settings: Mapping[str, Value]) -> list[_Listed]:
    return [
        _Listed(option, word, settings[option].because)
        for option in _LISTS
        if option in settings
        for word in settings[option].words or ("",)
    ]


def _hidden(listed: Sequence[_Listed]) -> Iterator[Finding]:
    """One finding for each entry that hides codes, with the codes."""
    hidden: dict[_Listed, list[str]] = {}
    codes = [r.code for r in all_rules() if r.is_about_python and not r.off_by_default]
    for code in codes:
        if (cause := _hiding(code, listed)) is not None:
            hidden.setdefault(cause, []).append(code)
    for cause, found in hidden.items():
        what = f"every {PREFIX} code" if found == codes else ", ".join(found)
        yield _finding(cause, what)


def _finding(cause: _Listed, what: str) -> Finding:
    if cause.option == "select":
        message = f"flake8 reports what select lists: it hides {what}"
        advice = f"add {PREFIX} to it, or set extend-select = {PREFIX}"
    else:
        message = f"{cause.entry} among flake8's {cause.option} hides {what}"
        advice = f"take it out, or set extend-select = {PREFIX}"
        if len(cause.entry) < len(PREFIX):
            message += f" (a prefix: it covers {PREFIX} too)"
    return Finding(Severity.WARNING, message, (cause.because,), advice)


def _hiding(code: str, listed: Sequence[_Listed]) -> _Listed | None:
    """The entry because of which flake8 does not report the code."""
    fitting = [each for each in listed if each.entry and code.startswith(each.entry)]
    ignored = max((e for e in fitting if "ignore" in e.option), key=_length, default=None)
    chosen = max((e for e in fitting if "select" in e.option), key=_length, default=None)
    closed = next((each for each in listed if each.option == "select"), None)
    if chosen is None:
        return ignored or closed
    if ignored is None:
        return None
    reach = max(len(chosen.entry), 0 if closed else len(PREFIX))  # STS is on unless closed
    return ignored if reach <= len(ignored.entry) else None


def _length(listed: _Listed) -> int:
    return len(listed.entry)


def _per_file(setting: Value | None) -> Iterator[Finding]:
    if setting is None:
        return
    for match in _PER_FILE.finditer(setting.text):
        codes = [c for c in re.split(r"[,\s]+", match["codes"]) if c and _touches(c)]
        if codes:
            files = " ".join(match["files"].replace(",", " ").split())
            yield Finding(
                Severity.ADVICE,
                f"flake8's per-file-ignores hide {', '.join(codes)} in {files}",
                (setting.because,),
                "take that out if those files are to be checked",
            )


def _touches(code: str) -> bool:
    return PREFIX.startswith(code) or code.startswith(PREFIX)


def _hooks(folder: Path) -> Iterator[list[Value]]:
    """The arguments of each flake8 hook of pre-commit, in order."""
    found = values(folder / _HOOKS, Format.YAML)
    for hook in [v.keys[:-1] for v in found if v.keys[-1] == "id" and v.text == "flake8"]:
        yield [v for v in found if v.keys[:-1] == (*hook, "args") and v.keys[-1].isdigit()]


def _isolated(argument: Value) -> Finding:
    return Finding(
        Severity.WARNING,
        "pre-commit runs flake8 with --isolated: no settings are read, sts-lint's neither",
        (argument.because,),
        "drop --isolated, or give the --sts-… options beside it",
    )


def _given(arguments: Sequence[Value]) -> list[_Listed]:
    """Lists of codes among arguments: `--select=E,F`, or `--select` and `E,F`."""
    found = []
    for index, argument in enumerate(arguments):
        name, equals, text = argument.text.partition("=")
        if name.removeprefix("--") in _LISTS and name.startswith("--"):
            following = arguments[index + 1 : index + 2]
            text = text if equals else "".join(value.text for value in following)
            words = [word for word in re.split(r"[,\s]+", text) if word]
            found += [_Listed(name[2:], word, argument.because) for word in words]
    return found
