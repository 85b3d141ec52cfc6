"""Loops and comprehensions over literals: the inner call that receives the value is the site."""

from __future__ import annotations

from ..clients import Client, Maker
from ..draft import Draft, Layer, Unfit, form
from ..spelling import ABSENT, literal

SERVICES = ('["s3", "sts"]', '("sts", "ec2")', '{"sts": 1, "iam": 2}', '["sts"]')
PLACES = ("eu-west-1", "us-east-1", "ap-northeast-2", "cn-north-1", "us-gov-west-1", "me-south-1")


def service_call(draft: Draft, client: Client, maker: Maker, service: str) -> str:
    """The marked call that receives `service`."""
    arguments = client.arguments(draft, maker, service, {})
    return f"{maker.written(draft.site())}({arguments})"


INLINE = ("positional Region", "everything positional", "service_name keyword")


def inline(draft: Draft) -> None:
    """Refuse forms of arguments that would write statements about a comprehension's variable."""
    planned = draft.plan[Layer.ARGUMENTS]
    if planned and planned[0] not in (*INLINE, "**dict literal inline"):
        raise Unfit


def regions_of(draft: Draft, client: Client) -> list[str]:
    """The Region given, if it is a text, and one or two others."""
    first = [client.region] if isinstance(client.region, str) and client.region else []
    return first + draft.random.sample(PLACES, 2)


@form(Layer.PLACE, "loop over services", "for service in literal")
def over_services(draft: Draft, client: Client) -> None:
    clients = draft.name("clients")
    draft.write(f"{clients} = {{}}")
    maker = client.maker(draft, service_open=True)
    with draft.block(f"for service in {draft.random.choice(SERVICES)}:"):
        draft.write(f"{clients}[service] = {service_call(draft, client, maker, 'service')}")


@form(Layer.PLACE, "loop over services", "for service in constant")
def over_constant(draft: Draft, client: Client) -> None:
    services = draft.name("SERVICES")
    draft.define(f"{services} = {draft.random.choice(SERVICES)}")
    maker = client.maker(draft, service_open=True)
    with draft.block(f"for name in {services}:"):
        draft.write(service_call(draft, client, maker, "name"))


@form(Layer.PLACE, "loop over services", "for over dict items")
def over_items(draft: Draft, client: Client) -> None:
    maker = client.maker(draft, service_open=True)
    table = '{"sts": "2011-06-15", "s3": "2006-03-01"}'
    with draft.block(f"for service, version in {table}.items():"):
        draft.write(service_call(draft, client, maker, "service"))


@form(Layer.PLACE, "loop over services", "for over pairs")
def over_pairs(draft: Draft, client: Client) -> None:
    maker = client.maker(draft, service_open=True)
    pairs = f'[("s3", "us-west-2"), ("sts", {literal(draft.random.choice(PLACES))})]'
    with draft.block(f"for service, region in {pairs}:"):
        arguments = client.call(draft, maker, "service", region_name="region")
        draft.write(arguments.replace(maker.written(""), maker.written(draft.site()), 1))


@form(Layer.PLACE, "loop over regions", "for region in literal")
def over_regions(draft: Draft, client: Client) -> None:
    if client.region is ABSENT:
        client.region = "eu-west-1"
    regions = ", ".join(map(literal, regions_of(draft, client)))
    opening, closing = draft.random.choice(["()", "[]"])
    maker = client.maker(draft)
    with draft.block(f"for region in {opening}{regions}{closing}:"):
        draft.write(f"sts = {client.call(draft, maker, region_name='region')}")


@form(Layer.PLACE, "loop over regions", "for region in constant")
def over_region_constant(draft: Draft, client: Client) -> None:
    regions = draft.name("REGIONS")
    draft.define(f"{regions} = [{', '.join(map(literal, regions_of(draft, client)))}]")
    maker = client.maker(draft)
    with draft.block(f"for region in {regions}:"):
        draft.write(f"sts = {client.call(draft, maker, region_name='region')}")


@form(Layer.PLACE, "loop over regions", "for region in sorted or enumerate")
def over_derived(draft: Draft, client: Client) -> None:
    regions = f"[{', '.join(map(literal, regions_of(draft, client)))}]"
    header = draft.random.choice(
        [
            f"for region in sorted({regions}):",
            f"for number, region in enumerate({regions}):",
            f"for region in set({regions}):",
            f"for region, name in zip({regions}, ['a', 'b', 'c']):",
            f"for region in reversed({regions}):",
        ]
    )
    maker = client.maker(draft)
    with draft.block(header):
        draft.write(f"sts = {client.call(draft, maker, region_name='region')}")


@form(Layer.PLACE, "comprehension", "list comprehension over services")
def service_comprehension(draft: Draft, client: Client) -> None:
    inline(draft)
    maker = client.maker(draft, service_open=True)
    call = service_call(draft, client, maker, "service")
    services = draft.random.choice(SERVICES)
    draft.write(f"{draft.name('clients')} = [{call} for service in {services}]")


@form(Layer.PLACE, "comprehension", "dict comprehension over regions")
def region_comprehension(draft: Draft, client: Client) -> None:
    inline(draft)
    regions = ", ".join(map(literal, regions_of(draft, client)))
    maker = client.maker(draft)
    call = client.call(draft, maker, region_name="region")
    draft.write(f"{draft.name('clients')} = {{region: {call} for region in ({regions})}}")


@form(Layer.PLACE, "comprehension", "dict comprehension over services")
def service_dict(draft: Draft, client: Client) -> None:
    inline(draft)
    maker = client.maker(draft, service_open=True)
    call = service_call(draft, client, maker, "name")
    draft.write(f"{draft.name('clients')} = {{name: {call} for name in ['s3', 'sts', 'sqs']}}")


@form(Layer.PLACE, "comprehension", "comprehension with a helper")
def helper_comprehension(draft: Draft, client: Client) -> None:
    name = draft.name("get_client")
    with draft.block(f"def {name}(service):"):
        maker = client.maker(draft, service_open=True)
        draft.write(f"return {client.call(draft, maker, 'service')}")
    services = draft.random.choice(SERVICES)
    draft.write(f"{draft.name('clients')} = [{draft.site()}{name}(s) for s in {services}]")


@form(Layer.PLACE, "loop over services", "loop with a condition")
def filtered(draft: Draft, client: Client) -> None:
    maker = client.maker(draft, service_open=True)
    with draft.block('for service in ("s3", "sts", "sqs"):'):
        with draft.block(draft.random.choice(['if service == "s3":', 'if service in ("s3",):'])):
            draft.write("continue")
        draft.write(service_call(draft, client, maker, "service"))


@form(Layer.PLACE, "loop over services", "loop over a table of settings")
def over_table(draft: Draft, client: Client) -> None:
    table = draft.name("TABLE")
    draft.define(f"{table} = [")
    for region in regions_of(draft, client):
        draft.define(f'    {{"service": "sts", "region": {literal(region)}}},')
    draft.define('    {"service": "s3", "region": "us-west-2"},\n]')
    maker = client.maker(draft, service_open=True)
    with draft.block(f"for row in {table}:"):
        call = client.call(draft, maker, 'row["service"]', region_name='row["region"]')
        draft.write(call.replace(maker.written(""), maker.written(draft.site()), 1))


@form(Layer.PLACE, "loop over regions", "loop that breaks")
def breaking(draft: Draft, client: Client) -> None:
    regions = ", ".join(map(literal, regions_of(draft, client)))
    maker = client.maker(draft)
    with draft.block(f"for region in [{regions}]:"):
        draft.write(f"sts = {client.call(draft, maker, region_name='region')}\nbreak")


@form(Layer.PLACE, "loop over regions", "while loop of attempts")
def while_loop(draft: Draft, client: Client) -> None:
    attempts = draft.name("attempts")
    draft.write(f"{attempts} = 2")
    maker = client.maker(draft)
    with draft.block(f"while {attempts}:"):
        draft.write(f"{attempts} -= 1\nsts = {client.call(draft, maker)}")


@form(Layer.PLACE, "loop over regions", "for range of attempts")
def attempts_loop(draft: Draft, client: Client) -> None:
    with draft.block("for attempt in range(2):"), draft.block("try:"):
        maker = client.maker(draft)
        draft.write(f"sts = {client.call(draft, maker)}")
    draft.write("    except KeyError:\n        continue")
