"""Roles assumed one after the other: the session that calls STS is bound anew on the way."""

from __future__ import annotations

from ..clients import Client
from ..draft import Draft, Layer, form
from ..spelling import ABSENT
from .helpers import finish

FAMILY = "role chaining"
KEYS = (
    'aws_access_key_id=keys["AccessKeyId"], aws_secret_access_key=keys["SecretAccessKey"], '
    'aws_session_token=keys["SessionToken"]'
)
ASSUMED = 'assume_role(RoleArn=arn, RoleSessionName="job")["Credentials"]'


def session_region(draft: Draft, client: Client) -> None:
    """Give the first session a Region more often than not."""
    if client.session_region is ABSENT and draft.chance(0.7):
        client.session_region = draft.random.choice(["eu-west-1", "ap-northeast-2", "cn-north-1"])


@form(Layer.PLACE, FAMILY, "session rebound in a loop")
def loop(draft: Draft, client: Client) -> None:
    draft.use("import boto3")
    session_region(draft, client)
    session = draft.name("session")
    draft.write(f"{session} = boto3.Session({client.session_arguments(draft)})")
    more = draft.random.choice(["", f", region_name={session}.region_name"])
    with draft.block('for arn in ("arn:aws:iam::1:role/a", "arn:aws:iam::2:role/b"):'):
        draft.write(f'keys = {session}.{draft.site()}client("sts").{ASSUMED}')
        draft.write(f"{session} = boto3.Session({KEYS}{more})")


@form(Layer.PLACE, FAMILY, "helper from session to session")
def helper(draft: Draft, client: Client) -> None:
    draft.use("import boto3")
    session_region(draft, client)
    assume, first = draft.name("assume"), draft.name("first")
    with draft.block(f"def {assume}(session, arn):"):
        draft.write(f'keys = session.{draft.site()}client("sts").{ASSUMED}')
        draft.write(f"return boto3.Session({KEYS})")
    draft.write(f"{first} = {assume}(boto3.Session({client.session_arguments(draft)}), 'arn:1')")
    finish(draft, f"{assume}({first}, 'arn:2')")


@form(Layer.PLACE, FAMILY, "client with assumed keys")
def second_client(draft: Draft, client: Client) -> None:
    maker = client.maker(draft)
    first, keys = draft.name("sts"), draft.name("keys")
    draft.write(f"{first} = {client.call(draft, maker)}")
    draft.write(f'arn = "arn:aws:iam::1:role/a"\n{keys} = {first}.{ASSUMED}')
    draft.use("import boto3")
    arguments = KEYS.replace("keys[", f"{keys}[")
    finish(draft, f'boto3.{draft.site()}client("sts", {arguments}, region_name="eu-south-1")')


@form(Layer.PLACE, FAMILY, "account looked up first")
def account(draft: Draft, client: Client) -> None:
    maker = client.maker(draft)
    number = draft.name("account")
    draft.write(f'{number} = {client.call(draft, maker)}.get_caller_identity()["Account"]')
    with draft.block(f"if {number}:"):
        draft.write(f'arn = f"arn:aws:iam::{{{number}}}:role/a"')


@form(Layer.PLACE, FAMILY, "class that keeps both sessions")
def keeping_class(draft: Draft, client: Client) -> None:
    draft.use("import boto3")
    session_region(draft, client)
    kind = draft.name("Chain")
    with draft.block(f"class {kind}:"):
        with draft.block("def __init__(self):"):
            draft.write(f"self.session = boto3.Session({client.session_arguments(draft)})\n")
        with draft.block("def hop(self, arn):"):
            draft.write(f'keys = self.session.{draft.site()}client("sts").{ASSUMED}')
            draft.write(f"self.session = boto3.Session({KEYS})\nreturn self")
    draft.write(f'{kind}().hop("arn:1").hop("arn:2")')
