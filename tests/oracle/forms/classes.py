"""Clients built in classes: attributes, methods, properties, cached properties."""

from __future__ import annotations

from ..clients import Client, Maker
from ..draft import Draft, Layer, form
from ..spelling import ABSENT, spelled
from .helpers import finish


def region_of(draft: Draft, client: Client) -> str:
    """An expression for the Region, `None` where none is given."""
    return spelled(draft, None if client.region is ABSENT else client.region)


@form(Layer.PLACE, "class attribute", "class attribute client")
def class_attribute(draft: Draft, client: Client) -> None:
    with draft.block(f"class {draft.name('Identity')}:"):
        maker = client.maker(draft)
        draft.write(f"client = {client.call(draft, maker)}")


@form(Layer.PLACE, "client in __init__", "client in __init__")
def in_init(draft: Draft, client: Client) -> None:
    kind = draft.name("Account")
    with draft.block(f"class {kind}:"), draft.block("def __init__(self):"):
        maker = client.maker(draft)
        draft.write(f"self.sts = {client.call(draft, maker)}")
    draft.write(f"{kind}()")


@form(Layer.PLACE, "client in __init__", "client in __init__, Region a parameter")
def init_parameter(draft: Draft, client: Client) -> None:
    kind, region = draft.name("Account"), region_of(draft, client)
    with draft.block(f"class {kind}:"), draft.block("def __init__(self, region=None):"):
        maker = client.maker(draft)
        draft.write(f"self.sts = {client.call(draft, maker, region_name='region')}")
    draft.write(f"{kind}({draft.random.choice(['', 'region='])}{region})")


@form(Layer.PLACE, "method", "method reading self.region")
def self_region(draft: Draft, client: Client) -> None:
    kind, region = draft.name("Account"), region_of(draft, client)
    with draft.block(f"class {kind}:"):
        draft.write("def __init__(self, region):\n    self.region = region\n")
        with draft.block("def client(self):"):
            maker = client.maker(draft)
            draft.write(f"return {client.call(draft, maker, region_name='self.region')}")
    draft.write(f"{kind}({region}).client()")


@form(Layer.PLACE, "class attribute", "method reading a class attribute")
def class_region(draft: Draft, client: Client) -> None:
    kind, region = draft.name("Account"), region_of(draft, client)
    name = draft.random.choice(["self", "cls"])
    with draft.block(f"class {kind}:"):
        draft.write(f"REGION = {region}\n")
        if name == "cls":
            draft.write("@classmethod")
        with draft.block(f"def connect({name}):"):
            maker = client.maker(draft)
            draft.write(f"return {client.call(draft, maker, region_name=f'{name}.REGION')}")
    draft.write(f"{kind}{'()' if name == 'self' else ''}.connect()")


@form(Layer.PLACE, "method", "method with service parameter")
def service_method(draft: Draft, client: Client) -> None:
    kind = draft.name("Clients")
    with draft.block(f"class {kind}:"), draft.block("def get(self, service):"):
        maker = client.maker(draft, service_open=True)
        draft.write(f"return {client.call(draft, maker, 'service')}")
    held = draft.name("clients")
    draft.write(f"{held} = {kind}()")
    finish(draft, f'{held}.{draft.site()}get("sts")')


@form(Layer.PLACE, "method", "method calling self._client")
def private_method(draft: Draft, client: Client) -> None:
    kind = draft.name("Account")
    with draft.block(f"class {kind}:"):
        with draft.block("def _client(self, service):"):
            maker = client.maker(draft, service_open=True)
            draft.write(f"return {client.call(draft, maker, 'service')}\n")
        with draft.block("def identity(self):"):
            draft.write(f'return self.{draft.site()}_client("sts").get_caller_identity')
    draft.write(f"{kind}().identity()")


@form(Layer.PLACE, "staticmethod and classmethod", "staticmethod")
def static_method(draft: Draft, client: Client) -> None:
    kind = draft.name("Clients")
    with draft.block(f"class {kind}:"):
        draft.write("@staticmethod")
        with draft.block("def get(service):"):
            maker = client.maker(draft, service_open=True)
            draft.write(f"return {client.call(draft, maker, 'service')}")
    finish(draft, f'{kind}.{draft.site()}get("sts")')


@form(Layer.PLACE, "staticmethod and classmethod", "classmethod")
def class_method(draft: Draft, client: Client) -> None:
    kind = draft.name("Clients")
    with draft.block(f"class {kind}:"):
        draft.write("@classmethod")
        with draft.block("def get(cls, service):"):
            maker = client.maker(draft, service_open=True)
            draft.write(f"return {client.call(draft, maker, 'service')}")
    finish(draft, f'{kind}.{draft.site()}get("sts")')


@form(Layer.PLACE, "property", "property")
def a_property(draft: Draft, client: Client) -> None:
    kind = draft.name("Account")
    with draft.block(f"class {kind}:"):
        draft.write("@property")
        with draft.block("def sts(self):"):
            maker = client.maker(draft)
            draft.write(f"return {client.call(draft, maker)}")
    draft.write(f"{kind}().sts")


@form(Layer.PLACE, "cached_property", "cached_property")
def cached_property(draft: Draft, client: Client) -> None:
    draft.use("from functools import cached_property")
    kind = draft.name("Account")
    with draft.block(f"class {kind}:"):
        draft.write("@cached_property")
        with draft.block("def sts(self):"):
            maker = client.maker(draft)
            draft.write(f"return {client.call(draft, maker)}")
    draft.write(f"{kind}().sts")


@form(Layer.PLACE, "property", "property as the Region")
def region_property(draft: Draft, client: Client) -> None:
    kind, region = draft.name("Account"), region_of(draft, client)
    with draft.block(f"class {kind}:"):
        draft.write(f"@property\ndef region(self):\n    return {region}\n")
        with draft.block("def sts(self):"):
            maker = client.maker(draft)
            draft.write(f"return {client.call(draft, maker, region_name='self.region')}")
    draft.write(f"{kind}().sts()")


@form(Layer.PLACE, "Session in self", "self.session from __init__")
def self_session(draft: Draft, client: Client) -> None:
    draft.use("import boto3")
    kind = draft.name("Account")
    if client.session_region is ABSENT and draft.chance(0.5):
        client.session_region = draft.random.choice(["eu-west-1", "ap-northeast-2", None])
    with draft.block(f"class {kind}:"):
        with draft.block("def __init__(self):"):
            draft.write(f"self.session = boto3.Session({client.session_arguments(draft)})\n")
        with draft.block("def sts(self):"):
            draft.write(f"return {_session_call(draft, client, 'self.session')}")
    draft.write(f"{kind}().sts()")


@form(Layer.PLACE, "Session as class attribute", "session as class attribute")
def class_session(draft: Draft, client: Client) -> None:
    draft.use("import boto3")
    kind = draft.name("Account")
    if client.session_region is ABSENT and draft.chance(0.5):
        client.session_region = draft.random.choice(["us-east-2", "ap-northeast-3"])
    with draft.block(f"class {kind}:"):
        draft.write(f"session = boto3.session.Session({client.session_arguments(draft)})\n")
        with draft.block("def sts(self):"):
            draft.write(f"return {_session_call(draft, client, 'self.session')}")
    draft.write(f"{kind}().sts()")


@form(Layer.PLACE, "Session in self", "session given to __init__")
def given_session(draft: Draft, client: Client) -> None:
    draft.use("import boto3")
    kind = draft.name("Account")
    with draft.block(f"class {kind}:"):
        draft.write("def __init__(self, session=None):")
        draft.write("    self._session = session or boto3.Session()\n")
        with draft.block("def sts(self):"):
            draft.write(f"return {_session_call(draft, client, 'self._session')}")
    given = draft.random.choice(["", f"boto3.Session({client.session_arguments(draft)})"])
    draft.write(f"{kind}({given}).sts()")


@form(Layer.PLACE, "client in __init__", "lazy attribute")
def lazy_attribute(draft: Draft, client: Client) -> None:
    kind = draft.name("Account")
    with draft.block(f"class {kind}:"):
        draft.write("_sts = None\n")
        with draft.block("def sts(self):"):
            with draft.block("if self._sts is None:"):
                maker = client.maker(draft)
                draft.write(f"self._sts = {client.call(draft, maker)}")
            draft.write("return self._sts")
    draft.write(f"{kind}().sts()")


@form(Layer.PLACE, "method", "__call__ with service")
def dunder_call(draft: Draft, client: Client) -> None:
    kind, held = draft.name("ClientMaker"), draft.name("new_client")
    with draft.block(f"class {kind}:"), draft.block("def __call__(self, service):"):
        maker = client.maker(draft, service_open=True)
        draft.write(f"return {client.call(draft, maker, 'service')}")
    draft.write(f"{held} = {kind}()")
    finish(draft, f'{draft.site()}{held}("sts")')


@form(Layer.PLACE, "method", "__enter__")
def dunder_enter(draft: Draft, client: Client) -> None:
    kind = draft.name("Connection")
    with draft.block(f"class {kind}:"):
        with draft.block("def __enter__(self):"):
            maker = client.maker(draft)
            draft.write(f"return {client.call(draft, maker)}\n")
        draft.write("def __exit__(self, *error):\n    return False")
    draft.write(f"with {kind}() as sts:\n    sts.meta")


@form(Layer.PLACE, "class attribute", "nested class settings")
def nested_settings(draft: Draft, client: Client) -> None:
    kind, region = draft.name("Settings"), region_of(draft, client)
    draft.write(f"class {kind}:\n    class Aws:\n        region = {region}\n")
    maker = client.maker(draft)
    finish(draft, client.call(draft, maker, region_name=f"{kind}.Aws.region"))


@form(Layer.PLACE, "method", "attribute changed before use")
def changed_attribute(draft: Draft, client: Client) -> None:
    kind, region = draft.name("Account"), region_of(draft, client)
    with draft.block(f"class {kind}:"):
        draft.write('def __init__(self):\n    self.region = "eu-west-3"\n')
        with draft.block("def sts(self):"):
            maker = client.maker(draft)
            draft.write(f"return {client.call(draft, maker, region_name='self.region')}")
    held = draft.name("account")
    draft.write(f"{held} = {kind}()\n{held}.region = {region}\n{held}.sts()")


def _session_call(draft: Draft, client: Client, session: str) -> str:
    """`<session>.client("sts", …)` with the site's mark."""
    return f"{session}.{draft.site()}client({_arguments(draft, client)})"


def _arguments(draft: Draft, client: Client) -> str:
    return client.arguments(draft, Maker("", "client"), '"sts"', {})
