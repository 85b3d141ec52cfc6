"""Where a client is built: statements at module level and in plain functions."""

from __future__ import annotations

from ..clients import Client, joined
from ..draft import Draft, Layer, Unfit, form


def plain(draft: Draft, client: Client) -> None:
    """`client = <call>` where the program has got to."""
    maker = client.maker(draft)
    draft.write(f"{draft.name('sts', 'client')} = {client.call(draft, maker)}")


@form(Layer.PLACE, "statements around the call", "expression statement")
def expression(draft: Draft, client: Client) -> None:
    maker = client.maker(draft)
    draft.write(client.call(draft, maker))


@form(Layer.PLACE, "statements around the call", "annotated assignment")
def annotated(draft: Draft, client: Client) -> None:
    maker = client.maker(draft)
    draft.use("from typing import Any")
    draft.write(f"{draft.name('sts')}: Any = {client.call(draft, maker)}")


@form(Layer.PLACE, "tuple unpacking", "tuple assignment beside s3")
def tuple_assignment(draft: Draft, client: Client) -> None:
    draft.use("import boto3")
    maker = client.maker(draft)
    call = client.call(draft, maker)
    s3, sts = draft.name("s3"), draft.name("sts")
    draft.write(f'{s3}, {sts} = boto3.client("s3", region_name="us-west-2"), {call}')


@form(Layer.PLACE, "statements around the call", "call over several lines")
def several_lines(draft: Draft, client: Client) -> None:
    maker = client.maker(draft)
    call = client.call(draft, maker)
    head, _, rest = call.partition("(")
    if rest.startswith("*") or "\n" in rest:
        opening, inner = "(", rest
    else:
        opening, inner = "(\n    ", rest.replace('"sts", ', '"sts",\n    ', 1)
    draft.write(f"{draft.name('sts')} = {head}{opening}{inner}")


@form(Layer.PLACE, "statements around the call", "chain over several lines")
def chain_over_lines(draft: Draft, client: Client) -> None:
    maker = client.maker(draft)
    head, _, rest = client.call(draft, maker).partition("«")
    name = draft.name("sts", "client")
    draft.write(f"{name} = (\n    {head.rstrip('.')}\n    {'.' if head else ''}«{rest}\n)")


@form(Layer.PLACE, "walrus", "walrus")
def walrus(draft: Draft, client: Client) -> None:
    maker = client.maker(draft)
    call = client.call(draft, maker)
    name = draft.name("client")
    with draft.block(f"if ({name} := {call}):"):
        draft.write(f"identity = {name}.get_caller_identity")


@form(Layer.PLACE, "statements around the call", "function without parameters")
def function(draft: Draft, client: Client) -> None:
    name = draft.name("make_client", "sts_client")
    with draft.block(f"def {name}():"):
        maker = client.maker(draft)
        draft.write(f"return {client.call(draft, maker)}")
    draft.write(f"{draft.name('sts')} = {name}()")


@form(Layer.PLACE, "statements around the call", "main function")
def main_function(draft: Draft, client: Client) -> None:
    name = draft.name("main")
    with draft.block(f"def {name}():"):
        maker = client.maker(draft)
        draft.write(f"sts = {client.call(draft, maker)}")
        draft.write("return sts.get_caller_identity")
    with draft.block('if __name__ == "__main__":'):
        draft.write(f"{name}()")


@form(Layer.PLACE, "statements around the call", "used at once")
def used_at_once(draft: Draft, client: Client) -> None:
    maker = client.maker(draft)
    draft.write(f"{draft.name('who')} = {client.call(draft, maker)}.meta")


@form(Layer.PLACE, "nonlocal", "lazy module global")
def lazy_global(draft: Draft, client: Client) -> None:
    kept, name = draft.name("_client"), draft.name("get_client")
    draft.define(f"{kept} = None")
    with draft.block(f"def {name}():"):
        draft.write(f"global {kept}")
        with draft.block(f"if {kept} is None:"):
            maker = client.maker(draft)
            draft.write(f"{kept} = {client.call(draft, maker)}")
        draft.write(f"return {kept}")
    draft.write(f"{name}()\n{name}()")


@form(Layer.PLACE, "statements around the call", "async function")
def async_function(draft: Draft, client: Client) -> None:
    if "all inside a coroutine" in draft.used:
        raise Unfit  # one event loop at a time
    draft.use("import asyncio")
    name = draft.name("connect")
    with draft.block(f"async def {name}():"):
        maker = client.maker(draft)
        draft.write(f"return {client.call(draft, maker)}")
    draft.write(f"{draft.name('sts')} = asyncio.run({name}())")


@form(Layer.PLACE, "statements around the call", "argument of another call")
def nested_argument(draft: Draft, client: Client) -> None:
    name = draft.name("describe")
    draft.define(f"def {name}(client, verbose=False):\n    return client")
    maker = client.maker(draft)
    draft.write(f"{name}({client.call(draft, maker)}, verbose=True)")


@form(Layer.PLACE, "statements around the call", "element of a literal")
def element(draft: Draft, client: Client) -> None:
    maker = client.maker(draft)
    call = client.call(draft, maker)
    shape = draft.random.choice(['{{"sts": {}}}', "[{}]", "({}, 1)"])
    draft.write(f"{draft.name('clients')} = {shape.format(call)}")


@form(Layer.PLACE, "dict changed after the call", "dict gets endpoint_url after the call")
def dict_changed_later(draft: Draft, client: Client) -> None:
    maker = client.maker(draft)
    options, name = draft.name("options"), draft.name("sts")
    draft.write(f"{options} = dict({joined(client.pairs(draft))})")
    if maker.fixes:
        draft.write(f"{name} = {maker.written(f'«{maker.fixes}:»')}(**{options})")
    else:
        draft.write(f'{name} = {maker.written(draft.site())}("sts", **{options})')
    draft.write(f'{options}["endpoint_url"] = "https://sts.amazonaws.com"')
    draft.write(f'{options}["region_name"] = "us-gov-east-1"')
