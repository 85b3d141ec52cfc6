"""Sessions of boto3 and botocore, and what is set on them."""

from __future__ import annotations

from ..clients import Client, Maker
from ..draft import Draft, Layer, form
from ..spelling import ABSENT, literal, spelled

SESSION = {
    "import boto3": "boto3.Session",
    "from boto3 import Session": "Session",
    "from boto3.session import Session": "Session",
    "from boto3.session import Session as AwsSession": "AwsSession",
    "from boto3 import session as sessions": "sessions.Session",
    "import boto3.session": "boto3.session.Session",
}


def session_call(draft: Draft, client: Client) -> str:
    """`Session(...)` by one of the ways to import it."""
    line = draft.random.choice(list(SESSION))
    draft.use(line)
    return f"{SESSION[line]}({client.session_arguments(draft)})"


@form(Layer.MAKER, "Session inline", "session inline", "session")
def inline(draft: Draft, client: Client) -> Maker:
    return Maker(f"{session_call(draft, client)}.", "client")


@form(Layer.MAKER, "Session variable", "session variable", "session")
def variable(draft: Draft, client: Client) -> Maker:
    call = session_call(draft, client)
    session = draft.name("session", "sess", "aws")
    draft.write(f"{session} = {call}")
    return Maker(f"{session}.", "client")


@form(Layer.MAKER, "Session variable", "session rebound", "session")
def rebound(draft: Draft, client: Client) -> Maker:
    draft.use("import boto3")
    session = draft.name("session")
    draft.write(f'{session} = boto3.Session(region_name="eu-south-1")')
    call = session_call(draft, client)
    draft.write(f"{session} = {call}")
    return Maker(f"{session}.", "client")


@form(Layer.MAKER, "Session variable", "session region_name positional", "session")
def keyed(draft: Draft, client: Client) -> Maker:
    draft.use("import boto3")
    session = draft.name("session")
    region = spelled(draft, None if client.session_region is ABSENT else client.session_region)
    draft.write(f'{session} = boto3.Session("key", "secret", None, {region})')
    return Maker(f"{session}.", "client")


@form(Layer.MAKER, "Session by helper", "session by helper", "session")
def by_helper(draft: Draft, client: Client) -> Maker:
    make = draft.name("get_session", "new_session")
    with draft.block(f"def {make}():"):
        draft.write(f"return {session_call(draft, client)}")
    return Maker(f"{make}().", "client")


@form(Layer.MAKER, "Session by helper", "session by helper with Region", "session")
def by_region_helper(draft: Draft, client: Client) -> Maker:
    draft.use("import boto3")
    make = draft.name("get_session")
    draft.write(f"def {make}(region=None):\n    return boto3.Session(region_name=region)")
    if client.session_region is ABSENT:
        return Maker(f"{make}().", "client")
    session = draft.name("session")
    draft.write(f"{session} = {make}({spelled(draft, client.session_region)})")
    return Maker(f"{session}.", "client")


@form(Layer.MAKER, "Session variable", "session with **kwargs", "session")
def by_kwargs(draft: Draft, client: Client) -> Maker:
    draft.use("import boto3")
    options, session = draft.name("session_options"), draft.name("session")
    draft.write(f"{options} = dict({client.session_arguments(draft)})")
    draft.write(f"{session} = boto3.Session(**{options})")
    return Maker(f"{session}.", "client")


@form(Layer.MAKER, "Session inline", "subclass of Session", "session")
def subclass(draft: Draft, client: Client) -> Maker:
    draft.use("import boto3")
    kind = draft.name("AuditSession")
    draft.define(f"class {kind}(boto3.Session):\n    pass")
    return Maker(f"{kind}({client.session_arguments(draft)}).", "client")


@form(Layer.MAKER, "botocore session", "botocore get_session")
def get_session(draft: Draft, _client: Client) -> Maker:
    line, name = draft.random.choice(
        [
            ("import botocore.session", "botocore.session.get_session"),
            ("from botocore.session import get_session", "get_session"),
        ]
    )
    draft.use(line)
    session = draft.name("session")
    draft.write(f"{session} = {name}()")
    return Maker(f"{session}.", "create_client")


@form(Layer.MAKER, "botocore session", "botocore get_session inline")
def get_session_inline(draft: Draft, _client: Client) -> Maker:
    draft.use("import botocore.session")
    return Maker("botocore.session.get_session().", "create_client")


@form(Layer.MAKER, "botocore session", "botocore Session")
def botocore_session(draft: Draft, client: Client) -> Maker:
    draft.use("from botocore.session import Session as BotocoreSession")
    session = draft.name("session")
    profile = f"profile={literal(client.profile)}" if client.profile else ""
    draft.write(f"{session} = BotocoreSession({profile})")
    return Maker(f"{session}.", "create_client")


@form(Layer.MAKER, "set_config_variable", "set_config_variable region", "session")
def config_variable(draft: Draft, client: Client) -> Maker:
    draft.use("import botocore.session")
    session = draft.name("session")
    draft.write(f"{session} = botocore.session.get_session()")
    if client.session_region is not ABSENT:
        region = spelled(draft, client.session_region)
        draft.write(f'{session}.set_config_variable("region", {region})')
    return Maker(f"{session}.", "create_client")


@form(Layer.MAKER, "set_config_variable", "set_config_variable sts_regional_endpoints", "session")
def mode_variable(draft: Draft, _client: Client) -> Maker:
    draft.use("import botocore.session")
    session, mode = draft.name("session"), draft.random.choice(["legacy", "regional", "LEGACY"])
    draft.write(f"{session} = botocore.session.Session()")
    draft.write(f'{session}.set_config_variable("sts_regional_endpoints", "{mode}")')
    draft.dimensions["mode in code"] = mode
    return Maker(f"{session}.", "create_client")


@form(Layer.MAKER, "session_vars", "session_vars")
def session_vars(draft: Draft, _client: Client) -> Maker:
    draft.use("import botocore.session")
    variables = draft.random.choice(
        [
            '{"region": ("region", "APP_SDK_REGION", "eu-west-2", None)}',
            '{"sts_regional_endpoints": (None, None, "legacy", None)}',
            '{"sts_regional_endpoints": ("sts_regional_endpoints", None, "regional", None)}',
            '{"use_fips_endpoint": (None, None, True, None)}',
        ]
    )
    if "APP_SDK_REGION" in variables:
        draft.unseen = True
    session = draft.name("session")
    draft.write(f"{session} = botocore.session.Session(session_vars={variables})")
    return Maker(f"{session}.", "create_client")


@form(Layer.MAKER, "botocore session", "boto3 Session on a botocore session", "session")
def wrapped(draft: Draft, client: Client) -> Maker:
    draft.use("import boto3", "import botocore.session")
    core, session = draft.name("core"), draft.name("session")
    draft.write(f"{core} = botocore.session.get_session()")
    if client.session_region is not ABSENT:
        region = spelled(draft, client.session_region)
        draft.write(f'{core}.set_config_variable("region", {region})')
    draft.write(f"{session} = boto3.Session(botocore_session={core})")
    return Maker(f"{session}.", "client")


@form(Layer.MAKER, "botocore session", "set_default_client_config")
def default_config(draft: Draft, _client: Client) -> Maker:
    draft.use("import botocore.session", "from botocore.config import Config")
    session = draft.name("session")
    options = draft.random.choice(["use_fips_endpoint=True", "retries={'max_attempts': 2}"])
    draft.write(f"{session} = botocore.session.get_session()")
    draft.write(f"{session}.set_default_client_config(Config({options}))")
    return Maker(f"{session}.", "create_client")


@form(Layer.MAKER, "Session variable", "Region of another session", "session")
def inherited(draft: Draft, client: Client) -> Maker:
    draft.use("import boto3")
    first, second = draft.name("base"), draft.name("session")
    draft.write(f"{first} = boto3.Session({client.session_arguments(draft)})")
    draft.write(f"{second} = boto3.Session(region_name={first}.region_name)")
    return Maker(f"{second}.", "client")


@form(Layer.MAKER, "Session variable", "session tuple", "session")
def session_tuple(draft: Draft, client: Client) -> Maker:
    draft.use("import boto3")
    call = session_call(draft, client)
    session, region = draft.name("session"), draft.name("home")
    draft.write(f'{session}, {region} = {call}, "eu-central-2"')
    return Maker(f"{session}.", "client")
