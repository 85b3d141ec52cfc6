"""What the reference library of each format loads, flattened the way entries are.

Written anew from the contract of `Entry`: list positions are keys, a name beside a value is
one setting, scalars are their text.
"""

from __future__ import annotations

import configparser
import io
import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import dotenv
import hcl2
import tomli
import yaml

Path = tuple[str, ...]
Flat = dict[Path, str]

NAMES = {
    "name": ["value", "valueFrom", "value_from"],
    "Name": ["Value", "ValueFrom"],
    "key": ["value"],
    "option_name": ["value"],
    "OptionName": ["Value"],
    "ParameterKey": ["ParameterValue"],
}


def flat(node: Any, path: Path = ()) -> Iterator[tuple[Path, str]]:
    if isinstance(node, dict):
        pair = _pair(node)
        if pair:
            name, value = pair
            path = (*path, node[name])
            scalar = not isinstance(node[value], dict | list)
            yield path, node[value] if scalar else ""
            node = {k: v for k, v in node.items() if k != name and not (k == value and scalar)}
        for key, value in node.items():
            yield from flat(value, (*path, key))
    elif isinstance(node, list):
        for index, item in enumerate(node):
            yield from flat(item, (*path, str(index)))
    elif path:
        yield path, node


def _pair(node: dict[str, Any]) -> tuple[str, str] | None:
    for name, values in NAMES.items():
        if isinstance(node.get(name), str) and node[name]:
            for value in values:
                if value in node:
                    return name, value
    return None


class Strings(yaml.SafeLoader):
    """Every scalar is its text; merge keys merge; tags are dropped."""


def _untagged(loader: Strings, _: str, node: yaml.Node) -> Any:
    if isinstance(node, yaml.MappingNode):
        return loader.construct_mapping(node, deep=True)
    if isinstance(node, yaml.SequenceNode):
        return loader.construct_sequence(node, deep=True)
    return loader.construct_scalar(node)  # type: ignore[arg-type]


Strings.yaml_implicit_resolvers = {
    "<": [r for r in yaml.SafeLoader.yaml_implicit_resolvers["<"] if r[0].endswith("merge")]
}
Strings.yaml_constructors = {}
Strings.yaml_multi_constructors = {}
Strings.add_multi_constructor("", _untagged)


def load_yaml(text: str) -> Flat:
    return dict(pair for document in yaml.load_all(text, Loader=Strings) for pair in flat(document))


def load_json(text: str) -> Flat:
    words = {None: "null", True: "true", False: "false"}
    loaded = json.loads(text, parse_int=str, parse_float=str)
    return {k: v if isinstance(v, str) else words[v] for k, v in flat(loaded)}


def load_toml(text: str) -> Flat:
    loaded = tomli.loads(text, parse_float=str)
    found = {}
    for path, value in flat(loaded):
        said = str(value)
        found[path] = said.lower() if isinstance(value, bool) else said
    return found


def load_dotenv(text: str) -> Flat:
    loaded = dotenv.dotenv_values(stream=io.StringIO(text), interpolate=False)
    return {(key,): value for key, value in loaded.items() if value is not None}


def load_ini(text: str) -> Flat:
    parser = configparser.RawConfigParser(strict=False, default_section="\0")
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read_string(text)
    return {(s, k): v for s in parser.sections() for k, v in parser.items(s)}


def load_hcl(text: str) -> set[tuple[Path, str]]:
    """What has a known value, as pairs: blocks of one name are one path here, a list there."""
    options = hcl2.SerializationOptions(strip_string_quotes=True, with_comments=False)
    loaded = hcl2.loads(text, serialization_options=options)
    return {
        (tuple(key.removeprefix("${(").removesuffix(")}") for key in path), _hcl_text(value))
        for path, value in _flat_hcl(loaded, ())
        if not str(value).startswith(("${", "<<")) and "${" not in str(value).replace("$${", "")
    }


def _flat_hcl(node: Any, path: Path) -> Iterator[tuple[Path, Any]]:
    if isinstance(node, list) and node and all(_is_block(item) for item in node):
        for item in node:
            yield from _flat_hcl(item, path)
    elif isinstance(node, dict):
        items = {k: v for k, v in node.items() if k != "__is_block__"}
        pair = _pair(items)
        if pair:
            path = (*path, items.pop(pair[0]))
            yield path, items.pop(pair[1])
        for key, value in items.items():
            yield from _flat_hcl(value, (*path, key))
    elif isinstance(node, list):
        for index, item in enumerate(node):
            yield from _flat_hcl(item, (*path, str(index)))
    else:
        yield path, node


def _is_block(node: Any) -> bool:
    while isinstance(node, dict) and "__is_block__" not in node and len(node) == 1:
        node = next(iter(node.values()))
    return isinstance(node, dict) and "__is_block__" in node


def _hcl_text(value: Any) -> str:
    if value is None or isinstance(value, bool):
        return json.dumps(value)
    return str(value).replace("$${", "${")


READERS: dict[str, Callable[[str], Any]] = {
    "yaml": load_yaml,
    "json": load_json,
    "toml": load_toml,
    "dotenv": load_dotenv,
    "ini": load_ini,
}


def ours(entries: Iterable[Any]) -> Flat:
    """Entries of the file itself as a map; a later duplicate wins as it does there."""
    plain = ("", "pair", "script", "export")
    return {e.path: e.value for e in entries if e.depth == 0 and e.form in plain}
