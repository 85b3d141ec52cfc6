"""What holds when: late and early binding, settings made between definition and call."""

from __future__ import annotations

from ..clients import Client, Maker
from ..draft import Draft, Layer, form
from ..spelling import ABSENT, literal, spelled
from .helpers import finish

VARIABLE = "AWS_STS_REGIONAL_ENDPOINTS"


def region_of(draft: Draft, client: Client) -> str:
    """An expression for the Region, `None` where none is given."""
    return spelled(draft, None if client.region is ABSENT else client.region)


@form(Layer.PLACE, "late binding", "global changed between definition and call")
def late_binding(draft: Draft, client: Client) -> None:
    name, constant = draft.name("connect"), draft.name("CURRENT")
    draft.write(f'{constant} = "us-west-1"')
    with draft.block(f"def {name}():"):
        maker = client.maker(draft)
        draft.write(f"return {client.call(draft, maker, region_name=constant)}")
    draft.write(f"{constant} = {region_of(draft, client)}")
    finish(draft, f"{name}()")


@form(Layer.PLACE, "late binding", "default bound at definition")
def early_binding(draft: Draft, client: Client) -> None:
    name, constant = draft.name("connect"), draft.name("CURRENT")
    draft.write(f"{constant} = {region_of(draft, client)}")
    with draft.block(f"def {name}(region={constant}):"):
        maker = client.maker(draft)
        draft.write(f"return {client.call(draft, maker, region_name='region')}")
    draft.write(f'{constant} = "us-west-1"')
    finish(draft, f"{name}()")


@form(Layer.PLACE, "late binding", "parameter hides a constant")
def shadowed(draft: Draft, client: Client) -> None:
    name, constant = draft.name("connect"), draft.name("PLACE_NAME")
    draft.define(f'{constant} = "us-west-1"')
    with draft.block(f"def {name}({constant}):"):
        maker = client.maker(draft)
        draft.write(f"return {client.call(draft, maker, region_name=constant)}")
    finish(draft, f"{name}({region_of(draft, client)})")


@form(Layer.PLACE, "late binding", "local hides a global")
def local_hides(draft: Draft, client: Client) -> None:
    name, constant = draft.name("connect"), draft.name("where_to")
    draft.define(f"{constant} = {literal('us-west-1')}")
    region = region_of(draft, client)
    draft.write(
        f'def {draft.name("other")}():\n    {constant} = "eu-west-3"\n    return {constant}'
    )
    with draft.block(f"def {name}():"):
        draft.write(f"{constant} = {region}")
        maker = client.maker(draft)
        draft.write(f"return {client.call(draft, maker, region_name=constant)}")
    finish(draft, f"{name}()")


@form(Layer.PLACE, "late binding", "helper replaced before the call")
def replaced_helper(draft: Draft, client: Client) -> None:
    draft.use("import boto3")
    name = draft.name("get_client")
    draft.write(f'def {name}(service):\n    return boto3.client(service, region_name="us-west-1")')
    with draft.block(f"def {name}(service):"):
        maker = client.maker(draft, service_open=True)
        draft.write(f"return {client.call(draft, maker, 'service')}")
    finish(draft, f'{draft.site()}{name}("sts")')


@form(Layer.PLACE, "late binding", "lambda over a loop variable")
def loop_lambda(draft: Draft, client: Client) -> None:
    made = draft.name("makers")
    last = region_of(draft, client)
    draft.write(f"{made} = []")
    maker = client.maker(draft)
    client.config = client.use_ssl = None
    with draft.block(f'for place in ("us-west-1", {last}):'):
        call = client.call(draft, maker, region_name="place")
        draft.write(f"{made}.append(lambda: {call})")
    finish(draft, f"{made}[0]()")


@form(Layer.PLACE, "mode between definition and call", "mode set after the definition")
def set_after_definition(draft: Draft, client: Client) -> None:
    draft.use("import os")
    name = draft.name("connect")
    with draft.block(f"def {name}():"):
        maker = client.maker(draft)
        draft.write(f"return {client.call(draft, maker)}")
    draft.write(f'os.environ["{VARIABLE}"] = {_mode(draft)}')
    finish(draft, f"{name}()")


@form(Layer.PLACE, "mode between definition and call", "mode set inside the helper")
def set_inside(draft: Draft, client: Client) -> None:
    draft.use("import os")
    name = draft.name("connect")
    with draft.block(f"def {name}(service):"):
        draft.write(f'os.environ["{VARIABLE}"] = {_mode(draft)}')
        maker = client.maker(draft, service_open=True)
        draft.write(f"return {client.call(draft, maker, 'service')}")
    finish(draft, f'{draft.site()}{name}("sts")')


@form(Layer.PLACE, "mode between definition and call", "same call before and after the mode")
def before_and_after(draft: Draft, client: Client) -> None:
    draft.use("import os")
    name = draft.name("connect")
    with draft.block(f"def {name}():"):
        maker = client.maker(draft)
        draft.write(f"return {client.call(draft, maker)}")
    finish(draft, f"{name}()")
    draft.write(f'os.environ["{VARIABLE}"] = {_mode(draft)}')
    finish(draft, f"{name}()")


@form(Layer.PLACE, "mode between definition and call", "mode set in __init__")
def set_in_init(draft: Draft, client: Client) -> None:
    draft.use("import os")
    kind = draft.name("Account")
    with draft.block(f"class {kind}:"):
        draft.write(f'def __init__(self):\n    os.environ["{VARIABLE}"] = {_mode(draft)}\n')
        with draft.block("def sts(self):"):
            maker = client.maker(draft)
            draft.write(f"return {client.call(draft, maker)}")
    draft.write(f"{kind}().sts()")


@form(Layer.PLACE, "set_config_variable", "mode set on the session between two clients")
def session_between(draft: Draft, client: Client) -> None:
    draft.use("import botocore.session")
    session = draft.name("session")
    draft.write(f"{session} = botocore.session.get_session()")
    maker = Maker(f"{session}.", "create_client")
    finish(draft, client.call(draft, maker))
    draft.write(f'{session}.set_config_variable("sts_regional_endpoints", {_mode(draft)})')
    finish(draft, client.call(draft, maker))


@form(Layer.MAKER, "set_config_variable", "set_config_variable through _session", "session")
def private_session(draft: Draft, client: Client) -> Maker:
    draft.use("import boto3")
    session = draft.name("session")
    draft.write(f"{session} = boto3.Session({client.session_arguments(draft)})")
    draft.write(f'{session}._session.set_config_variable("sts_regional_endpoints", {_mode(draft)})')
    return Maker(f"{session}.", "client")


@form(Layer.MAKER, "Session variable", "session older than the variable", "session")
def older_session(draft: Draft, client: Client) -> Maker:
    draft.use("import boto3", "import os")
    session = draft.name("session")
    draft.write(f"{session} = boto3.Session({client.session_arguments(draft)})")
    name, value = draft.random.choice(
        [
            (VARIABLE, _mode(draft).strip('"')),
            ("AWS_DEFAULT_REGION", "eu-south-1"),
            ("AWS_ENDPOINT_URL_STS", "http://localhost:4566"),
            ("AWS_USE_FIPS_ENDPOINT", "true"),
        ]
    )
    draft.write(f'os.environ["{name}"] = "{value}"')
    return Maker(f"{session}.", "client")


def _mode(draft: Draft) -> str:
    mode = draft.random.choice(["legacy", "legacy", "regional"])
    draft.dimensions["mode in code"] = mode
    return f'"{mode}"'
