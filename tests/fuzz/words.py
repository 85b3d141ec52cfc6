"""The words and marks that mean something to us or to a format."""

from __future__ import annotations

_NAMES = """
AWS_STS_REGIONAL_ENDPOINTS sts_regional_endpoints AWS_REGION AWS_DEFAULT_REGION region legacy
regional sts.amazonaws.com https://sts.amazonaws.com https://sts.eu-west-1.amazonaws.com sts
AWS_ENDPOINT_URL_STS endpoint_url aws-global us-east-1 eu-west-1 [default] [profile [services
[sso-session source_profile role_arn services credential_source defaults_mode use_fips_endpoint
boto3.client session.client boto3.Session botocore.session region_name= endpoint_url= config=
Config( os.environ os.getenv sts-lint: ignore[STS102] noqa STS101 STS202 resource provider locals
variable aws_vpc_endpoint service_name private_dns_enabled com.amazonaws.eu-west-1.sts Resources
Type Properties AWS::EC2::VPCEndpoint AWSTemplateFormatVersion Environment Variables env name value
valueFrom command args run script steps services apiVersion kind metadata data stringData ENV ARG
RUN FROM export setx --env --region aws configure set heredoc EOF [Service] Environment= [tool.
dependencies boto3 botocore >=1.40 <property><name> </name><value> <![CDATA[ ]]> <!-- --> <match>
</match> @type [OUTPUT] for if while try except finally with lambda yield async await match case
def class return import from global nonlocal assert del raise None True False self
"""
_MARKS = (
    "\n", "\r\n", "\r", "\t", "    ", "\0", "{{", "}}", "{%", "%}", "<%", "%>", "{#", "#}", "${",
    "$(", "$((", "<<EOF\n", "<<-EOF\n", '"""', "'''", "$'", "\\", "\\\n", "\\u0041", "\\x41",
    "\\N{",
    "*a", "&a", "<<: *a", "!!", "!Sub ", "|\n ", ">-\n ", "---\n", "...\n", "? ", "- ", ": ", "::",
    "[", "]", "{", "}", "(", ")", "#", "//", "/*", "*/", ";", "=", ":=", "==", "=>", "+=", ",",
    "&&", "||", "`", "~", "@", "%(x)s", "\ufeff", "\u2028", "\x85", "\x1c", "é",
    "\U0001f600", "**", ".",
    "f\"{", "rb'", "*", "->", "\x0c",
)  # fmt: skip
WORDS = (*_NAMES.split(), *_MARKS)


def dictionary() -> str:
    """The words as a dictionary of libFuzzer."""
    return "".join(f'"{_escaped(word)}"\n' for word in WORDS)


def _escaped(word: str) -> str:
    return "".join(f"\\x{byte:02x}" for byte in word.encode())
