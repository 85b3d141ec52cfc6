"""The settings there are: one table, from which everything about them is made.

The reader, the options of the command, their help texts and the JSON Schema come from
`SETTINGS`; a setting nobody reads has no place in it.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import Any

from sts_lint.aws.context import Ambient, Policy
from sts_lint.model import Severity
from sts_lint.project.settings_kinds import (
    SELECTOR,
    SELECTOR_EXAMPLES,
    BotocoreVersion,
    Bytes,
    Choice,
    FileName,
    Flag,
    KeysByGlob,
    Kind,
    Region,
    Words,
    WordsByGlob,
)
from sts_lint.project.settings_rows import ThirdParty


@dataclass(frozen=True)
class Setting:
    """One setting: its name in TOML (`--name` on the command line), type, default and help."""

    name: str
    kind: Kind
    default: Any
    help: str

    @property
    def field(self) -> str:
        """The name in Python."""
        return self.name.replace("-", "_")


_SELECTORS = Words("rule selector", SELECTOR, SELECTOR_EXAMPLES)
_GLOBS = Words("glob")
_SEVERITIES = {severity.label: severity for severity in Severity}

SETTINGS = (
    Setting("select", _SELECTORS, ("STS",), "Report only these codes or beginnings of codes."),
    Setting("extend-select", _SELECTORS, (), "Report these too; turns on rules off by default."),
    Setting("ignore", _SELECTORS, (), "Do not report these; the longer selector wins."),
    Setting(
        "per-file-ignores",
        WordsByGlob(_SELECTORS),
        (),
        "Codes not reported in the files that a glob fits, relative to the settings file.",
    ),
    Setting(
        "suppress",
        KeysByGlob(),
        (),
        "Settings not reported in the files that a glob fits, for formats without comments: lists "
        "of {code, key, reason}, the key a glob of its path joined by dots.",
    ),
    Setting(
        "unsuppressable",
        _SELECTORS,
        (),
        "Codes whose findings no comment, no entry of suppress and no baseline switches off.",
    ),
    Setting(
        "baseline",
        FileName(),
        None,
        "The file of accepted findings, relative to the settings file; --baseline goes before it.",
    ),
    Setting(
        "cache-dir",
        FileName(),
        None,
        "Keep the cache in this folder, relative to the settings file, not in the user's.",
    ),
    Setting("exclude", _GLOBS, None, "Leave out these instead of the usual environments."),
    Setting("extend-exclude", _GLOBS, (), "Leave out these as well, as in an ignore file."),
    Setting("force-exclude", Flag(), False, "Leave out excluded files even if they are named."),
    Setting(
        "fail-on",
        Choice("severity", _SEVERITIES),
        Severity.WARNING,
        "The lowest severity that gives exit 1.",
    ),
    Setting("show-advice", Flag(), False, "List advice instead of counting it."),
    Setting(
        "botocore-version",
        BotocoreVersion(),
        None,
        "What the code runs on. A version, a specifier such as '>=1.40', or any. "
        "Default: what the project's manifests say.",
    ),
    Setting(
        "ambient",
        Choice("world", {ambient.value: ambient for ambient in Ambient}),
        Ambient.UNKNOWN,
        "What surrounds the program. Not known, no AWS variables or files (none), "
        "or those of this machine (this).",
    ),
    Setting("region", Region(), None, "What fixes write as Region. An expression for one will do."),
    Setting(
        "region-from-environment",
        Flag(),
        False,
        "State that a Region is set wherever the code runs.",
    ),
    Setting(
        "client-factories",
        Words("name", r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*", "'get_client' or 'own.aws.client'"),
        (),
        "Helpers out of sight that build clients as boto3.client does: names, dotted or not.",
    ),
    Setting(
        "policy",
        Choice("policy", {policy.value: policy for policy in Policy}),
        Policy.DEFAULT,
        "How strict to be. With explicit-endpoint every client without a regional endpoint URL is "
        "an error.",
    ),
    Setting(
        "third-party",
        ThirdParty(),
        (),
        "More rows for the catalogue of STS207, by name; one of a name that ships replaces it.",
    ),
    Setting(
        "max-file-size",
        Bytes(),
        None,
        "Do not parse larger files, in bytes. Default: 1 MiB for Python, 5 MiB for others.",
    ),
)

BY_NAME = {setting.name: setting for setting in SETTINGS}


def json_schema() -> dict[str, Any]:
    """The JSON Schema of `sts-lint.toml`, and of `[tool.sts-lint]`."""
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "sts-lint settings",
        "description": "The top level of sts-lint.toml, or [tool.sts-lint] in pyproject.toml.",
        "type": "object",
        "additionalProperties": False,
        "properties": {setting.name: _property(setting) for setting in SETTINGS},
    }


def _property(setting: Setting) -> dict[str, Any]:
    described = {"description": setting.help, **setting.kind.schema()}
    default = setting.default
    if default is None:
        return described
    if isinstance(default, Severity):
        return {**described, "default": default.label}
    if isinstance(default, enum.Enum):
        return {**described, "default": default.value}
    if isinstance(setting.kind, WordsByGlob | KeysByGlob | ThirdParty):
        return {**described, "default": dict(default)}
    return {**described, "default": list(default) if isinstance(default, tuple) else default}
