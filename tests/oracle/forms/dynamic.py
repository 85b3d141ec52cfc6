"""Values out of a static reader's reach: it may leave them open, but must claim nothing false."""

from __future__ import annotations

from ..clients import Client, Maker
from ..draft import Draft, Layer, form
from ..spelling import Value, literal

FAMILY = "values out of reach"


def _seen_at_run_time(draft: Draft) -> None:
    draft.unseen = True


@form(Layer.VALUE, FAMILY, "json.loads", "ordinary", "not service")
def from_json(draft: Draft, value: Value) -> str:
    draft.use("import json")
    _seen_at_run_time(draft)
    text = literal('{"place": ' + literal(value) + "}")
    return f'json.loads({text})["place"]'


@form(Layer.VALUE, FAMILY, "argparse default", "ordinary", "not service")
def from_arguments(draft: Draft, value: Value) -> str:
    draft.use("import argparse")
    _seen_at_run_time(draft)
    parser = draft.name("parser")
    draft.write(f"{parser} = argparse.ArgumentParser()")
    draft.write(f'{parser}.add_argument("--place", default={literal(value)})')
    return f"{parser}.parse_args([]).place"


@form(Layer.VALUE, FAMILY, "configparser", "ordinary", "not service")
def from_ini(draft: Draft, value: Value) -> str:
    draft.use("import configparser")
    _seen_at_run_time(draft)
    parser = draft.name("ini")
    draft.write(f"{parser} = configparser.RawConfigParser()")
    draft.write(f"{parser}.read_dict({{'aws': {{'place': {literal(value)}}}}})")
    return f'{parser}["aws"]["place"]'


@form(Layer.VALUE, FAMILY, "eval", "ordinary", "not service")
def evaluated(draft: Draft, value: Value) -> str:
    _seen_at_run_time(draft)
    return f"eval({literal(repr(value))})"


@form(Layer.VALUE, FAMILY, "regular expression", "ordinary", "not service")
def matched(draft: Draft, value: Value) -> str:
    draft.use("import re")
    _seen_at_run_time(draft)
    return f're.sub("^#", "", {literal("#" + value)})'


@form(Layer.VALUE, FAMILY, "map and filter", "ordinary", "not service")
def mapped(draft: Draft, value: Value) -> str:
    _seen_at_run_time(draft)
    return f"next(map(str.strip, [{literal(' ' + value)}]))"


@form(Layer.VALUE, FAMILY, "StringIO read", "ordinary", "not service")
def from_file(draft: Draft, value: Value) -> str:
    draft.use("import io")
    _seen_at_run_time(draft)
    return f"io.StringIO({literal(value)}).read()"


@form(Layer.VALUE, FAMILY, "exec", "ordinary", "not service")
def executed(draft: Draft, value: Value) -> str:
    _seen_at_run_time(draft)
    name = draft.name("EXECUTED")
    draft.define(f"exec({literal(f'{name} = {value!r}')})")
    return name


@form(Layer.VALUE, FAMILY, "typing.cast", "none", "not service")
def cast(draft: Draft, value: Value) -> str:
    draft.use("from typing import cast")
    return f"cast(str, {literal(value)})"


@form(Layer.MAKER, FAMILY, "importlib")
def imported(draft: Draft, _client: Client) -> Maker:
    draft.use("import importlib")
    _seen_at_run_time(draft)
    module = draft.name("sdk_module")
    draft.write(f'{module} = importlib.import_module("boto3")')
    return Maker(f"{module}.", "client")
