"""Branches on conditions the text decides; the call not reached is neither asked nor wrong."""

from __future__ import annotations

from ..clients import Client, joined
from ..draft import Draft, Layer, Unfit, form
from ..spelling import ABSENT, literal, spelled
from .helpers import finish

TRUE = ('STAGE == "prod"', 'STAGE != "dev"', 'STAGE in ("prod", "live")', "STAGE", "not DEBUG")
FALSE = ('STAGE == "dev"', "DEBUG", "not STAGE", "STAGE is None", 'STAGE.startswith("t")')


def condition(draft: Draft, true: bool) -> str:
    """A condition over module constants that is certainly so."""
    draft.define('STAGE = "prod"\nDEBUG = False')
    return draft.random.choice(TRUE if true else FALSE)


def other_call(draft: Draft) -> str:
    """A call that is never reached."""
    draft.use("import boto3")
    return f'boto3.{draft.site("?")}client("sts", region_name="eu-south-2")'


@form(Layer.PLACE, "if REGION:", "if/else around the call")
def if_else(draft: Draft, client: Client) -> None:
    true = draft.chance(0.5)
    name, test = draft.name("sts"), condition(draft, true)
    with draft.block(f"if {test}:"):
        _branch(draft, client, name, true)
    with draft.block("else:"):
        _branch(draft, client, name, not true)


def _branch(draft: Draft, client: Client, name: str, reached: bool) -> None:
    if reached:
        maker = client.maker(draft)
        draft.write(f"{name} = {client.call(draft, maker)}")
    else:
        draft.write(f"{name} = {other_call(draft)}")


@form(Layer.PLACE, "if REGION:", "if around the Region")
def if_region(draft: Draft, client: Client) -> None:
    true = draft.chance(0.5)
    region = spelled(draft, None if client.region is ABSENT else client.region)
    first, second = (region, '"eu-west-2"') if true else ('"eu-west-2"', region)
    name, test = draft.name("region"), condition(draft, true)
    draft.write(f"if {test}:\n    {name} = {first}\nelse:\n    {name} = {second}")
    maker = client.maker(draft)
    finish(draft, client.call(draft, maker, region_name=name))


@form(Layer.PLACE, "if REGION:", "if REGION: around the call")
def if_given(draft: Draft, client: Client) -> None:
    value = None if client.region is ABSENT else client.region
    region, name = draft.name("REGION"), draft.name("sts")
    test = draft.random.choice([region, f"{region} is not None", f"{region} != ''"])
    draft.write(f"{region} = {spelled(draft, value)}")
    taken = {region: bool(value), f"{region} is not None": value is not None}.get(test, value != "")
    site_of = {True: draft.site(), False: draft.site("?")}
    draft.use("import boto3")
    rest = joined([pair for pair in client.pairs(draft, {}) if pair[0] != "region_name"])
    tail = f", {rest}" if rest else ""
    draft.write(f"if {test}:")
    draft.write(f'    {name} = boto3.{site_of[taken]}client("sts", region_name={region}{tail})')
    draft.write(f'else:\n    {name} = boto3.{site_of[not taken]}client("sts"{tail})')


@form(Layer.PLACE, "conditional expression", "conditional expression of calls")
def conditional_calls(draft: Draft, client: Client) -> None:
    test = condition(draft, True)
    maker = client.maker(draft)
    call = client.call(draft, maker)
    draft.write(
        f"{draft.name('sts')} = (\n    {call}\n    if {test}\n    else {other_call(draft)}\n)"
    )


@form(Layer.PLACE, "if REGION:", "early return")
def early_return(draft: Draft, client: Client) -> None:
    name = draft.name("connect")
    with draft.block(f"def {name}(region):"):
        draft.write(f"if region is None:\n    return {other_call(draft)}")
        maker = client.maker(draft)
        draft.write(f"return {client.call(draft, maker, region_name='region')}")
    if not isinstance(client.region, str):
        raise Unfit
    finish(draft, f"{name}({spelled(draft, client.region)})")


@form(Layer.PLACE, "match", "match statement")
def match_statement(draft: Draft, client: Client) -> None:
    stage, name = draft.name("stage"), draft.name("region")
    region = spelled(draft, None if client.region is ABSENT else client.region)
    draft.write(f'{stage} = "live"')
    with draft.block(f"match {stage}:"):
        draft.write('case "dev" | "test":\n    ' + f'{name} = "us-west-1"')
        draft.write(f"case {draft.random.choice(['_', chr(34) + 'live' + chr(34)])}:")
        draft.write(f"    {name} = {region}")
    maker = client.maker(draft)
    finish(draft, client.call(draft, maker, region_name=name))


@form(Layer.PLACE, "try", "try around the Region")
def try_region(draft: Draft, client: Client) -> None:
    table, name = draft.name("SETTINGS"), draft.name("region")
    region = spelled(draft, None if client.region is ABSENT else client.region)
    draft.define(f'{table} = {{"stage": "prod"}}')
    error = draft.random.choice(["KeyError", "Exception", "(KeyError, TypeError)"])
    draft.write(f'try:\n    {name} = {table}["region"]\nexcept {error}:\n    {name} = {region}')
    maker = client.maker(draft)
    finish(draft, client.call(draft, maker, region_name=name))


@form(Layer.PLACE, "helper with defaults", "helper with if region is None")
def defaulting(draft: Draft, client: Client) -> None:
    name = draft.name("connect")
    test = draft.random.choice(["region is None", "not region"])
    with draft.block(f"def {name}(region=None):"):
        draft.write(f'if {test}:\n    region = "ap-southeast-2"')
        maker = client.maker(draft)
        draft.write(f"return {client.call(draft, maker, region_name='region')}")
    region = "" if client.region is ABSENT else spelled(draft, client.region)
    finish(draft, f"{name}({region})")


@form(Layer.PLACE, "if REGION:", "helper with if chain over services")
def elif_chain(draft: Draft, client: Client) -> None:
    draft.use("import boto3")
    name = draft.name("get_client")
    with draft.block(f"def {name}(service):"):
        draft.write('if service == "s3":\n    return boto3.client("s3", region_name="us-west-2")')
        maker = client.maker(draft, service_open=True)
        with draft.block('if service == "sts":'):
            draft.write(f"return {client.call(draft, maker, 'service')}")
        draft.write("raise ValueError(service)")
    finish(draft, f'{draft.site()}{name}("sts")')


@form(Layer.PLACE, "if REGION:", "if False")
def dead_branch(draft: Draft, client: Client) -> None:
    draft.write(f"if False:\n    {other_call(draft)}")
    maker = client.maker(draft)
    finish(draft, client.call(draft, maker))


@form(Layer.PLACE, "if REGION:", "endpoint only if set")
def endpoint_if_set(draft: Draft, client: Client) -> None:
    url = draft.name("endpoint")
    value = None if client.endpoint is ABSENT else client.endpoint
    draft.write(f"{url} = None\nif {literal(bool(value))}:\n    {url} = {spelled(draft, value)}")
    maker = client.maker(draft)
    finish(draft, client.call(draft, maker, endpoint_url=url))


@form(Layer.PLACE, "if REGION:", "two branches, both run")
def both_run(draft: Draft, client: Client) -> None:
    name = draft.name("connect")
    with draft.block(f"def {name}(custom):"):
        with draft.block("if custom:"):
            maker = client.maker(draft)
            draft.write(f"return {client.call(draft, maker)}")
        draft.use("import boto3")
        draft.write(f'return boto3.{draft.site()}client("sts", region_name="af-south-1")')
    draft.write(f"{name}(True)\n{name}(False)")
