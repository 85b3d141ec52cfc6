"""Settings of ruff that strip the plugin's `noqa` comments.

RUF100 (unused `noqa`) and RUF102 (codes that ruff does not know) remove `# noqa: STS…` unless
`external` names its prefix. The nearest `.ruff.toml`, `ruff.toml` or `pyproject.toml` with a
`[tool.ruff]` counts. A file that it extends is not followed: what that selects stays unknown.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from sts_lint.doctor.finding import Finding
from sts_lint.doctor.linter_files import Value, values
from sts_lint.formats import Format
from sts_lint.model import Severity
from sts_lint.rules import all_rules

_STRIPPERS = ("RUF100", "RUF102")
_FILES = ((".ruff.toml", ()), ("ruff.toml", ()), ("pyproject.toml", ("tool", "ruff")))
_EVERYTHING = "ALL"


def ruff_findings(folder: Path) -> Iterator[Finding]:
    """Whether ruff's settings that hold in `folder` strip our comments."""
    settings = _settings(folder)
    external = _list(settings, "external")
    codes = [rule.code for rule in all_rules() if rule.is_about_python]
    if all(any(code.startswith(value.text) for value in external) for code in codes):
        return
    for code in _STRIPPERS:
        if (selected := _enabling(code, settings)) is not None:
            yield Finding(
                Severity.WARNING,
                f"ruff's {code} takes `# noqa: STS…` for useless, and --fix removes it",
                (selected.because,),
                'set lint.external = ["STS"]',
            )
            return


def _settings(folder: Path) -> list[Value]:
    """The values of ruff's settings file, its table's own keys first."""
    for above in (folder, *folder.parents):
        for name, table in _FILES:
            found = values(above / name, Format.TOML)
            size = len(table)
            own = [v for v in found if v.keys[:size] == table]
            if own or (not table and (above / name).is_file()):
                return [Value(v.keys[size:], v.text, v.because) for v in own]
    return []


def _list(settings: Sequence[Value], *names: str) -> list[Value]:
    """The entries of lists, under `lint` or, as before ruff 0.2, at the top."""
    keys = {(*table, name) for table in ((), ("lint",)) for name in names}
    return [value for value in settings if value.keys[:-1] in keys]


def _enabling(code: str, settings: Sequence[Value]) -> Value | None:
    """The selector that turns a rule on: the more specific one wins, of equals the ignore."""
    chosen = _specific(code, _list(settings, "select", "extend-select"))
    dropped = _specific(code, _list(settings, "ignore", "extend-ignore"))
    if chosen is None or (dropped is not None and _weight(dropped) >= _weight(chosen)):
        return None
    return chosen


def _specific(code: str, selectors: Sequence[Value]) -> Value | None:
    fitting = [
        v for v in selectors if v.text == _EVERYTHING or (v.text and code.startswith(v.text))
    ]
    return max(fitting, key=_weight, default=None)


def _weight(selector: Value) -> int:
    return 0 if selector.text == _EVERYTHING else len(selector.text)
