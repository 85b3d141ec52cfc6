"""Endpoint URLs made from the Region the client is given, as real code does."""

from __future__ import annotations

from ..clients import Client
from ..draft import Draft, Layer, form
from ..spelling import ABSENT, spelled
from .helpers import finish

URLS = (
    'f"https://sts.{%s}.amazonaws.com"',
    '"https://sts.{}.amazonaws.com".format(%s)',
    '"https://sts.%%s.amazonaws.com" %% %s',
    '"https://sts." + str(%s) + ".amazonaws.com"',
    '"https://sts.{region}.amazonaws.com".format(region=%s)',
    '"https://sts.REGION.amazonaws.com/".replace("REGION", %s or "us-east-1")',
)


def region_of(draft: Draft, client: Client) -> str:
    """An expression for the Region, `None` where none is given."""
    return spelled(draft, None if client.region is ABSENT else client.region)


@form(Layer.PLACE, "endpoint from the Region", "endpoint from the Region")
def from_region(draft: Draft, client: Client) -> None:
    region = draft.name("region")
    draft.write(f"{region} = {region_of(draft, client)}")
    url = draft.random.choice(URLS) % region
    maker = client.maker(draft)
    finish(draft, client.call(draft, maker, region_name=region, endpoint_url=url))


@form(Layer.PLACE, "endpoint from the Region", "endpoint from a helper")
def from_helper(draft: Draft, client: Client) -> None:
    name, region = draft.name("sts_endpoint"), draft.name("region")
    draft.define(f"def {name}(region):\n    return {draft.random.choice(URLS) % 'region'}")
    draft.write(f"{region} = {region_of(draft, client)}")
    maker = client.maker(draft)
    url = f"{name}({region})"
    finish(draft, client.call(draft, maker, region_name=region, endpoint_url=url))


@form(Layer.PLACE, "endpoint from the Region", "helper that builds the endpoint")
def inside_helper(draft: Draft, client: Client) -> None:
    name, region = draft.name("regional_sts"), region_of(draft, client)
    with draft.block(f"def {name}(region):"):
        draft.write(f"url = {draft.random.choice(URLS) % 'region'} if region else None")
        maker = client.maker(draft)
        call = client.call(draft, maker, region_name="region", endpoint_url="url")
        draft.write(f"return {call}")
    finish(draft, f"{name}({region})")


@form(Layer.PLACE, 'super().__init__("sts")', "base class with endpoint method")
def endpoint_method(draft: Draft, client: Client) -> None:
    base, kind, region = draft.name("Service"), draft.name("StsService"), region_of(draft, client)
    with draft.block(f"class {base}:"), draft.block("def __init__(self, service, **kwargs):"):
        maker = client.maker(draft, service_open=True)
        draft.write(f"self.client = {maker.written('')}(service, **kwargs)\n")
    with draft.block(f"class {kind}({base}):"):
        with draft.block("def __init__(self, region, **kwargs):"):
            draft.write('name = "sts"\nself.region = region')
            draft.write("kwargs.update(region_name=region, endpoint_url=self.endpoint())")
            draft.write(f"super().{draft.site()}__init__(name, **kwargs)\n")
        draft.write("def endpoint(self):")
        draft.write(f"    return {draft.random.choice(URLS) % 'self.region'}")
    draft.write(f"{kind}({region})")


@form(Layer.PLACE, "endpoint from the Region", "table of endpoints")
def table(draft: Draft, client: Client) -> None:
    places, region = draft.name("ENDPOINTS"), draft.name("region")
    draft.define(f'{places} = {{"us-east-1": "https://sts.amazonaws.com", "cn-north-1": None}}')
    draft.write(f"{region} = {region_of(draft, client)}")
    url = f'{places}.get({region}, f"https://sts.{{{region}}}.amazonaws.com")'
    maker = client.maker(draft)
    finish(draft, client.call(draft, maker, region_name=region, endpoint_url=url))


@form(Layer.PLACE, "endpoint from the Region", "endpoint switched by a flag")
def flagged(draft: Draft, client: Client) -> None:
    name, url = draft.name("connect"), draft.random.choice(URLS) % "region"
    region = region_of(draft, client)
    with draft.block(f"def {name}(region=None, regional=False):"):
        draft.write(f"options = {{}}\nif regional:\n    options['endpoint_url'] = {url}")
        draft.write("if region:\n    options['region_name'] = region")
        maker = client.maker(draft)
        mark = f"«{maker.fixes}:»" if maker.fixes else draft.site()
        service = "" if maker.fixes else '"sts", '
        draft.write(f"return {maker.written(mark)}({service}**options)")
    finish(draft, f"{name}({region}, regional={draft.random.choice(['True', 'False'])})")
