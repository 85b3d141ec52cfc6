"""Lambda functions that a file declares: their runtime sets a Region for the code they run.

AWS SAM, CloudFormation, the Serverless Framework, Zappa, Chalice and Terraform. Lambda sets
AWS_REGION and AWS_DEFAULT_REGION in every function's environment [Lambda developer guide,
"Defined runtime environment variables"].
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sts_lint.formats import Format
from sts_lint.formats.which import said_by_name
from sts_lint.model import Entry

_CLOUDFORMATION = {"AWS::Serverless::Function": "CodeUri", "AWS::Lambda::Function": "Code"}
_ZAPPA = ("zappa_settings.json", "zappa_settings.toml", "zappa_settings.yaml")


@dataclass(frozen=True, slots=True)
class LambdaFunction:
    """A function: where it is declared, its code's folder and handler as written, its path.

    `code` is relative to the file's folder, None where the file does not say; `handler` is
    `module.function` or `folder/module.function`, empty where not said. `within` begins the
    paths of entries that belong to it alone, empty where the whole file does.
    """

    entry: Entry
    code: str | None = None
    handler: str = ""
    within: tuple[str, ...] = ()


def lambda_functions(path: str, found: Iterable[Entry]) -> Iterator[LambdaFunction]:
    """The functions that a configuration file with these entries declares."""
    entries = [entry for entry in found if entry.depth == 0]
    name = path.rpartition("/")[2]
    if name in _ZAPPA or path.endswith(".chalice/config.json"):
        above = ".." if path.endswith(".chalice/config.json") else "."
        yield from (LambdaFunction(entry, above) for entry in entries[:1])
    elif name.startswith("serverless."):
        yield from _serverless(entries)
    elif said_by_name(path) is Format.HCL:
        yield from _terraform(entries)
    else:
        yield from _cloudformation(entries)


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
                yield LambdaFunction(entry, code, handler, path[:2])


def _is_python(held: dict[tuple[str, ...], Entry], resource: tuple[str, ...]) -> bool:
    runtimes = (
        held.get((*resource, "Properties", "Runtime")),
        held.get(("Globals", "Function", "Runtime")),
    )
    said = [runtime for runtime in runtimes if runtime is not None]
    return not said or not said[0].literal or said[0].value.startswith("python")


def _serverless(entries: list[Entry]) -> Iterator[LambdaFunction]:
    held = {entry.path: entry for entry in entries}
    runtime = _text(held, ("provider", "runtime")) or "python"
    if _text(held, ("provider", "name")) == "aws" and runtime.startswith("python"):
        for entry in entries:
            if len(entry.path) == 3 and entry.path[0] == "functions" and entry.path[2] == "handler":
                yield LambdaFunction(entry, ".", entry.value, entry.path[:2])


def _terraform(entries: list[Entry]) -> Iterator[LambdaFunction]:
    for entry in entries:
        path = entry.path
        of_function = path[:2] == ("resource", "aws_lambda_function") and len(path) == 4
        if of_function and path[3] == "handler" and entry.literal:
            yield LambdaFunction(entry, None, entry.value, path[:3])


def _text(held: dict[tuple[str, ...], Entry], path: tuple[str, ...]) -> str | None:
    entry = held.get(path)
    return entry.value if entry is not None and entry.literal else None
