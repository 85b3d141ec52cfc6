"""Base classes, dataclasses and protocols through which `sts` reaches the call."""

from __future__ import annotations

from ..clients import Client, Maker
from ..draft import Draft, Layer, form
from .classes import region_of
from .helpers import finish


@form(Layer.PLACE, 'super().__init__("sts")', 'super().__init__("sts")')
def super_init(draft: Draft, client: Client) -> None:
    base, kind = draft.name("AwsService"), draft.name("StsService")
    with draft.block(f"class {base}:"), draft.block("def __init__(self, service):"):
        maker = client.maker(draft, service_open=True)
        draft.write(f"self.client = {client.call(draft, maker, 'service')}\n")
    with draft.block(f"class {kind}({base}):"), draft.block("def __init__(self):"):
        draft.write(f'super().{draft.site()}__init__("sts")')
    draft.write(f"{kind}()")


@form(Layer.PLACE, 'super().__init__("sts")', "super().__init__ with constant and Region")
def super_init_region(draft: Draft, client: Client) -> None:
    base, kind, region = draft.name("Base"), draft.name("Sts"), region_of(draft, client)
    with draft.block(f"class {base}:"), draft.block("def __init__(self, service, region=None):"):
        maker = client.maker(draft, service_open=True)
        call = client.call(draft, maker, "service", region_name="region")
        draft.write(f"self.client = {call}\n")
    with draft.block(f"class {kind}({base}):"), draft.block("def __init__(self):"):
        draft.write('service = "sts"')
        draft.write(f"super().{draft.site()}__init__(service, region={region})")
    draft.write(f"{kind}()")


@form(Layer.PLACE, 'super().__init__("sts")', "Base.__init__(self, ...)")
def explicit_base(draft: Draft, client: Client) -> None:
    base, kind = draft.name("AwsService"), draft.name("StsService")
    with draft.block(f"class {base}:"), draft.block("def __init__(self, service, **kwargs):"):
        maker = client.maker(draft, service_open=True)
        draft.write(f"self.client = {maker.written('')}(service, **kwargs)\n")
    with draft.block(f"class {kind}({base}):"), draft.block("def __init__(self):"):
        arguments = client.arguments(draft, Maker("", base, keywords_only=True), '"sts"', {})
        draft.write(f"{base}.{draft.site()}__init__(self, {arguments})")
    draft.write(f"{kind}()")


@form(Layer.PLACE, 'super().__init__("sts")', "super().__init__ with kwargs")
def super_kwargs(draft: Draft, client: Client) -> None:
    base, kind = draft.name("AwsService"), draft.name("StsService")
    with draft.block(f"class {base}:"), draft.block("def __init__(self, service, **kwargs):"):
        maker = client.maker(draft, service_open=True)
        draft.write(f"self.client = {maker.written('')}(service, **kwargs)\n")
    with draft.block(f"class {kind}({base}):"), draft.block("def __init__(self, **kwargs):"):
        draft.write(f'super().{draft.site()}__init__("sts", **kwargs)')
    arguments = client.arguments(draft, Maker("", kind, keywords_only=True), None, {})
    draft.write(f"{kind}({arguments})")


@form(Layer.PLACE, 'super().__init__("sts")', "constructor given sts")
def constructor(draft: Draft, client: Client) -> None:
    kind = draft.name("Service")
    with draft.block(f"class {kind}:"), draft.block("def __init__(self, service):"):
        maker = client.maker(draft, service_open=True)
        draft.write(f"self.client = {client.call(draft, maker, 'service')}")
    finish(draft, f'{draft.site()}{kind}("sts")')


@form(Layer.PLACE, "method", "inherited method")
def inherited_method(draft: Draft, client: Client) -> None:
    base, kind = draft.name("Base"), draft.name("Derived")
    with draft.block(f"class {base}:"), draft.block("def client(self, service):"):
        maker = client.maker(draft, service_open=True)
        draft.write(f"return {client.call(draft, maker, 'service')}\n")
    with draft.block(f"class {kind}({base}):"), draft.block("def sts(self):"):
        draft.write(f'return self.{draft.site()}client("sts")')
    draft.write(f"{kind}().sts()")


@form(Layer.PLACE, "method", "super().method")
def super_method(draft: Draft, client: Client) -> None:
    base, kind = draft.name("Base"), draft.name("Derived")
    with draft.block(f"class {base}:"), draft.block("def client(self, service):"):
        maker = client.maker(draft, service_open=True)
        draft.write(f"return {client.call(draft, maker, 'service')}\n")
    with draft.block(f"class {kind}({base}):"), draft.block("def client(self, service):"):
        draft.write("return super().client(service)")
    finish(draft, f'{kind}().{draft.site()}client("sts")')


@form(Layer.PLACE, "class attribute", "attribute overridden in a subclass")
def overridden(draft: Draft, client: Client) -> None:
    base, kind, region = draft.name("Base"), draft.name("Derived"), region_of(draft, client)
    with draft.block(f"class {base}:"):
        draft.write('REGION = "us-west-2"\n')
        with draft.block("def client(self):"):
            maker = client.maker(draft)
            draft.write(f"return {client.call(draft, maker, region_name='self.REGION')}\n")
    draft.write(f"class {kind}({base}):\n    REGION = {region}\n")
    draft.write(f"{kind}().client()")


@form(Layer.PLACE, "dataclass", "dataclass with Region")
def region_dataclass(draft: Draft, client: Client) -> None:
    draft.use("from dataclasses import dataclass")
    kind, region = draft.name("Target"), region_of(draft, client)
    draft.write(draft.random.choice(["@dataclass", "@dataclass(frozen=True)"]))
    with draft.block(f"class {kind}:"):
        draft.write("account: str\nregion: str | None = None\n")
        with draft.block("def sts(self):"):
            maker = client.maker(draft)
            draft.write(f"return {client.call(draft, maker, region_name='self.region')}")
    draft.write(f'{kind}("123456789012", {draft.random.choice(["", "region="])}{region}).sts()')


@form(Layer.PLACE, "dataclass", "dataclass with default Region")
def default_dataclass(draft: Draft, client: Client) -> None:
    draft.use("import dataclasses")
    kind, region = draft.name("Target"), region_of(draft, client)
    draft.write("@dataclasses.dataclass")
    with draft.block(f"class {kind}:"):
        if draft.chance(0.5):
            draft.write(f"region: str | None = {region}\n")
        else:
            draft.write(f"region: str | None = dataclasses.field(default={region})\n")
        with draft.block("def sts(self):"):
            maker = client.maker(draft)
            draft.write(f"return {client.call(draft, maker, region_name='self.region')}")
    draft.write(f"{kind}().sts()")


@form(Layer.PLACE, "dataclass", "dataclass with service")
def service_dataclass(draft: Draft, client: Client) -> None:
    draft.use("from dataclasses import dataclass")
    kind = draft.name("Target")
    draft.write("@dataclass")
    with draft.block(f"class {kind}:"):
        draft.write("service: str\n")
        with draft.block("def client(self):"):
            maker = client.maker(draft, service_open=True)
            draft.write(f"return {client.call(draft, maker, 'self.service')}")
    draft.write(f'{draft.site()}{kind}("sts").client()')


@form(Layer.PLACE, "dataclass", "__post_init__")
def post_init(draft: Draft, client: Client) -> None:
    draft.use("from dataclasses import dataclass")
    kind, region = draft.name("Target"), region_of(draft, client)
    draft.write("@dataclass")
    with draft.block(f"class {kind}:"):
        draft.write("region: str | None = None\n")
        with draft.block("def __post_init__(self):"):
            maker = client.maker(draft)
            call = client.call(draft, maker, region_name="self.region")
            draft.write(f"self.client = {call}")
    draft.write(f"{kind}(region={region})")


@form(Layer.PLACE, "dataclass", "NamedTuple settings")
def named_tuple(draft: Draft, client: Client) -> None:
    draft.use("from typing import NamedTuple")
    kind, held, region = draft.name("Place"), draft.name("place"), region_of(draft, client)
    draft.write(f"class {kind}(NamedTuple):\n    region: str | None\n    stage: str = 'prod'\n")
    draft.write(f"{held} = {kind}({region})")
    maker = client.maker(draft)
    finish(draft, client.call(draft, maker, region_name=f"{held}.region"))


@form(Layer.PLACE, "class attribute", "class attribute service")
def attribute_service(draft: Draft, client: Client) -> None:
    base, kind = draft.name("Service"), draft.name("Sts")
    with draft.block(f"class {base}:"):
        draft.write("service = None\n")
        with draft.block("def client(self):"):
            maker = client.maker(draft, service_open=True)
            call = client.arguments(draft, maker, "self.service", {})
            draft.write(f"return {maker.written(draft.site())}({call})\n")
    draft.write(f'class {kind}({base}):\n    service = "sts"\n')
    draft.write(f"{kind}().client()")


@form(Layer.PLACE, "property", "abstract base class")
def abstract(draft: Draft, client: Client) -> None:
    draft.use("import abc")
    base, kind, region = draft.name("Base"), draft.name("Concrete"), region_of(draft, client)
    with draft.block(f"class {base}(abc.ABC):"):
        draft.write("@property\n@abc.abstractmethod\ndef region(self):\n    ...\n")
        with draft.block("def sts(self):"):
            maker = client.maker(draft)
            draft.write(f"return {client.call(draft, maker, region_name='self.region')}\n")
    with draft.block(f"class {kind}({base}):"):
        draft.write(f"@property\ndef region(self):\n    return {region}\n")
    draft.write(f"{kind}().sts()")
