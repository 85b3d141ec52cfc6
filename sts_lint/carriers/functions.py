"""Lambda functions that a file declares: their runtime sets a Region for the code they run.

AWS SAM, CloudFormation, the Serverless Framework, Zappa, Chalice and Terraform. Lambda sets
AWS_REGION and AWS_DEFAULT_REGION in every function's environment [Lambda developer guide,
"Defined runtime environment variables"].
"""

from __future__ import annotations

import enum
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sts_lint.formats import Format
from sts_lint.formats.which import said_by_name
from sts_lint.model import Entry


class Packing(enum.Enum):
    """What a function's package holds besides its code."""

    EVERYTHING = "all that is installed"
    REQUIREMENTS = "what requirements.txt beside the code asks for"
    PROJECT = "perhaps what the project asks for: its build is not seen"
    NOTHING = "nothing, or all but the SDK"


_CLOUDFORMATION = {"AWS::Serverless::Function": "CodeUri", "AWS::Lambda::Function": "Code"}
_PACKS = re.compile("(?i)python|wsgi|requirements")
_ZAPPA = ("zappa_settings.json", "zappa_settings.toml", "zappa_settings.yaml")


@dataclass(frozen=True, slots=True)
class LambdaFunction:
    """A function: where it is declared, its code's folder and handler as written, its path.

    `code` is relative to the file's folder, None where the file does not say; `handler` is
    `module.function` or `folder/module.function`, empty where not said. `within` begins the
    paths of entries that belong to it alone, empty where the whole file does. The runtime brings
    the SDK that is not packed.
    """

    entry: Entry
    code: str | None = None
    handler: str = ""
    within: tuple[str, ...] = ()
    packing: Packing = Packing.PROJECT


def lambda_functions(path: str, found: Iterable[Entry]) -> Iterator[LambdaFunction]:
    """The functions that a configuration file with these entries declares."""
    entries = [entry for entry in found if entry.depth == 0]
    name = path.rpartition("/")[2]
    if name in _ZAPPA or path.endswith(".chalice/config.json"):
        yield from _of_application(entries, is_chalice=name not in _ZAPPA)
    elif name.startswith("serverless."):
        yield from _serverless(entries)
    elif said_by_name(path) is Format.HCL:
        yield from _terraform(entries)
    else:
        yield from _cloudformation(entries)


def _of_application(entries: list[Entry], *, is_chalice: bool) -> Iterator[LambdaFunction]:
    """Chalice packs requirements.txt, Zappa all that is installed but what it is told to leave."""
    without = any("exclude" in e.path[-2] for e in entries if len(e.path) > 1 and _is_sdk(e))
    packing = Packing.NOTHING if without else Packing.EVERYTHING
    for entry in entries[:1]:
        if is_chalice:
            yield LambdaFunction(entry, "..", packing=Packing.REQUIREMENTS)
        else:
            yield LambdaFunction(entry, ".", packing=packing)


def _is_sdk(entry: Entry) -> bool:
    return entry.value.rstrip("*-/") in ("boto3", "botocore")


def _cloudformation(entries: list[Entry]) -> Iterator[LambdaFunction]:
    held = {entry.path: entry for entry in entries}
    for entry in entries:
        path = entry.path
        if len(path) == 3 and path[0] == "Resources" and path[2] == "Type":
            key = _CLOUDFORMATION.get(entry.value)
            if key is not None and _is_python(held, path[:2]):
                code = _text(held, (*path[:2], "Properties", key)) or _text(
                    held, ("Globals", "Function", key)
                )
                handler = _text(held, (*path[:2], "Properties", "Handler")) or ""
                yield LambdaFunction(
                    entry, code, handler, path[:2], _packing(held, path[:2], entry)
                )


def _packing(held: dict[tuple[str, ...], Entry], resource: tuple[str, ...], kind: Entry) -> Packing:
    """`sam build` packs requirements.txt; layers and other ways to build are not seen."""
    if _text(held, (*resource, "Properties", "PackageType")) == "Image":
        return Packing.EVERYTHING
    owners = ((*resource, "Properties"), ("Globals", "Function"))
    layers = any(path[:-1] in [(*o, "Layers") for o in owners] for path in held)
    other = (*resource, "Metadata", "BuildMethod") in held
    is_sam = kind.value.startswith("AWS::Serverless::")
    return Packing.REQUIREMENTS if is_sam and not layers and not other else Packing.PROJECT


def _is_python(held: dict[tuple[str, ...], Entry], resource: tuple[str, ...]) -> bool:
    runtimes = (
        held.get((*resource, "Properties", "Runtime")),
        held.get(("Globals", "Function", "Runtime")),
    )
    said = [runtime for runtime in runtimes if runtime is not None]
    return not said or not said[0].literal or said[0].value.startswith("python")


def _serverless(entries: list[Entry]) -> Iterator[LambdaFunction]:
    held = {entry.path: entry for entry in entries}
    packing = _packing_of_serverless(entries)
    runtime = _text(held, ("provider", "runtime")) or "python"
    if _text(held, ("provider", "name")) == "aws" and runtime.startswith("python"):
        for entry in entries:
            if len(entry.path) == 3 and entry.path[0] == "functions" and entry.path[2] == "handler":
                yield LambdaFunction(entry, ".", entry.value, entry.path[:2], packing)


def _packing_of_serverless(entries: list[Entry]) -> Packing:
    """Code alone, unless a plugin packs requirements or a layer may hold them."""
    if any("noDeploy" in entry.path and _is_sdk(entry) for entry in entries):
        return Packing.NOTHING
    packs = any(e.path[0] == "plugins" and _PACKS.search(e.value) for e in entries)
    return Packing.PROJECT if packs or any("layers" in e.path for e in entries) else Packing.NOTHING


def _terraform(entries: list[Entry]) -> Iterator[LambdaFunction]:
    for entry in entries:
        path = entry.path
        of_function = path[:2] == ("resource", "aws_lambda_function") and len(path) == 4
        if of_function and path[3] == "handler" and entry.literal:
            yield LambdaFunction(entry, None, entry.value, path[:3])


def _text(held: dict[tuple[str, ...], Entry], path: tuple[str, ...]) -> str | None:
    entry = held.get(path)
    return entry.value if entry is not None and entry.literal else None
