"""Lines of source as people write them, without a meaning, and files about STS among them."""

from __future__ import annotations

import json
from random import Random

_NOUNS_TEXT = """
account address archive batch bucket cache client column config count cursor customer data default
device document domain entry error event export field file filter folder format frame group
handler header history image index input integer item job key label layer length level limit line
list local lock log manager mapping message method metric model module name network node number
object offset option order output owner package page parent path pattern payload policy prefix
process profile project queue range record region report request resource response result row rule
sample schema scope script secret server service session setting shape size source stack state
status step store stream string subject subnet table tag target task template test text timeout
topic type unit update url user value variable version volume widget window worker zone
"""
_NOUNS = _NOUNS_TEXT.split()
_SELDOM = ["costs", "exists", "hosts", "lists", "requests", "tests", "endpoint", "role", "token"]
_VERBS_TEXT = """
add apply build check clean close collect compute convert copy create decode delete describe
encode fetch filter find flush format get handle init insert list load make match merge move
normalize open parse print process push read register release remove render reset resolve run save
scan select send set sort split start stop store strip submit sync track update upload validate
verify wait walk wrap write
"""
_VERBS = _VERBS_TEXT.split()
_WORDS_TEXT = """
a all an and are as at be been before by can each first for from given has how if in into is it
its last more most must never no not of on one only or other our out over same should so still
such than that the their then there these they this those through to under until up used when
where which while will with without
"""
_WORDS = _WORDS_TEXT.split()


class Lines:
    """Makes lines; the same random numbers make the same lines."""

    def __init__(self, random: Random) -> None:
        self.random = random

    def noun(self) -> str:
        """A name; now and then one that a search for our words stops at."""
        return self.random.choice(_SELDOM if self.random.random() < 0.012 else _NOUNS)

    def name(self) -> str:
        """A name of two parts."""
        return f"{self.random.choice(_VERBS)}_{self.noun()}"

    def prose(self) -> str:
        """Some words of a sentence."""
        picked = self.random.choices(_WORDS, k=6) + self.random.choices(_NOUNS, k=4)
        self.random.shuffle(picked)
        return " ".join(picked)

    def python(self) -> str:
        """One function."""
        one, two, three = self.noun(), self.noun(), self.noun()
        number = self.random.randrange(1000)
        body = [
            f'    """{self.prose().capitalize()}."""',
            f"    {one}_{two} = {three}_or_none or {{}}",
            f"    for {three}, value in sorted({one}_{two}.items()):",
            f'        if value is None or {three}.startswith("{self.noun()}_"):',
            f"            continue  # {self.prose()}",
            f'        logger.debug("{self.prose()} %s: %r", {three}, value)',
            f"        self.{self.noun()}[{three}] = self.{self.name()}(value, {number})",
            f"    return self.{self.name()}(",
            f'        {one}_{two}, limit={number}, name="{self.noun()}-{self.noun()}"',
            "    )",
        ]
        return f"def {self.name()}(self, {three}_or_none=None):\n" + "\n".join(body) + "\n\n\n"

    def braces(self) -> str:
        """A function in a language with braces."""
        one, two = self.noun(), self.noun()
        return (
            f"// {self.prose()}\nfunc {self.name()}({one} string, {two} int) error {{\n"
            f"\tif {two} > {self.random.randrange(99)} {{\n"
            f'\t\treturn fmt.Errorf("{self.prose()}: %s", {one})\n\t}}\n'
            f"\t{self.noun()}.{self.name()}({one}, {two})\n\treturn nil\n}}\n\n"
        )

    def prose_paragraph(self) -> str:
        """A paragraph of documentation."""
        return "\n".join(self.prose() for _ in range(4)) + ".\n\n"

    def yaml(self) -> str:
        """A mapping."""
        inside = "".join(f"  {self.noun()}_{self.noun()}: {self.noun()}\n" for _ in range(5))
        return f"{self.name()}:\n{inside}"

    def members(self) -> str:
        """Members of a JSON object, a comma behind each."""
        pairs = {self.name(): self.prose() for _ in range(4)}
        return json.dumps(pairs, indent=2)[2:-2] + ",\n"

    def shell(self) -> str:
        """A few commands."""
        return f'if [ -z "${self.noun().upper()}" ]; then\n  echo "{self.prose()}"\nfi\n'

    def terraform(self) -> str:
        """A resource."""
        inside = "".join(f'  {self.noun()} = "{self.noun()}"\n' for _ in range(4))
        return f'resource "{self.name()}" "{self.noun()}" {{\n{inside}}}\n\n'


CLIENTS = (
    'sts = boto3.client("sts")\n',
    'sts = boto3.client("sts", region_name="eu-west-1")\n',
    "def caller(region):\n"
    '    return boto3.client("sts", region_name=region).get_caller_identity()\n',
    "class Roles:\n    def __init__(self, session=None):\n"
    "        self.session = session or boto3.Session()\n\n"
    "    def assume(self, arn):\n"
    '        return self.session.client("sts").assume_role(RoleArn=arn, RoleSessionName="x")\n',
    'def identity(session):\n    return session.client("sts").get_caller_identity()["Account"]\n',
    "from boto3 import Session\n\n"
    'account = Session(region_name="us-east-2").client("sts").get_caller_identity()\n',
)
"""Programs with an STS client, in about the shares of real ones."""

GLOBAL = (
    'sts = boto3.client(\n    "sts", region_name="eu-west-1", '
    'endpoint_url="https://sts.amazonaws.com"\n)\n'
)
"""A client that is fixed safely."""

SETTINGS = {
    "yaml": "env:\n  - name: AWS_STS_REGIONAL_ENDPOINTS\n    value: regional\n",
    "tf": 'provider "aws" {\n  region = "eu-west-1"\n'
    '  assume_role {\n    role_arn = "arn:aws:iam::123456789012:role/x"\n  }\n}\n',
    "sh": "export AWS_STS_REGIONAL_ENDPOINTS=regional\naws sts get-caller-identity\n",
    "json": '"Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole"}],\n',
}
"""Files of configuration that say something of STS."""
MENTIONS = "# The role's token comes from STS, see the runbook.\n"
