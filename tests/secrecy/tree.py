"""A tree of files full of keys and passwords, each one different and none with a telling name."""

from __future__ import annotations

from pathlib import Path

MODE = "AWS_STS_REGIONAL_ENDPOINTS"
URL = "AWS_ENDPOINT_URL_STS"

FILES = {
    ".aws/credentials": """
[default]
aws_access_key_id = AKIA@S
aws_secret_access_key = @S
sts_regional_endpoints = legacy
aws_session_token = @S//@S==
[ci]
aws_secret_access_key = @S
sts_regional_endpoints = LEGACY @S
; sts_regional_endpoints = @S
[web]
web_identity_token_file = /run/@S
role_arn = arn:aws:iam::123456789012:role/x
""",
    ".aws/config": """
[profile a]
region = aws-global
credential_process = /opt/x --key @S
endpoint_url = https://me:@S@sts.amazonaws.com/?sig=@S
[profile b]
role_arn = arn:aws:iam::123456789012:role/x
external_id = @S
source_profile = a
sts_regional_endpoints = "legacy" # @S
[services x]
sts =
  endpoint_url = https://sts.amazonaws.com
  token = @S
""",
    "broken/.aws/credentials": "[a]\naws_secret_access_key = @S\n[a]\nsts_key = @S\nsts @S\n",
    "nameless/.aws/credentials": "@S = @S\n@S\nsts = @S\n",
    ".env": f"""
export A_KEY=@S
{MODE}=legacy
B_KEY='@S
{MODE}=legacy @S
C_KEY="@S"
""",
    "swallowed.env": f'{MODE}="LEGACY\nB=@S\nC=@S"\n{URL}="https://sts.amazonaws.com @S"\n',
    "glued.env": f"{MODE}=legacyA=@S\n{URL}=https://u:@S@sts.amazonaws.com\nAWS_REGION=eu-west-1\n",
    "env.list": f"A=@S\n{MODE}=legacy  # @S\nB=@S\nAWS_STS_REGIONAL_ENDPOINT=regional @S\n",
    ".envrc": f"export A=@S {MODE}=legacy B='@S @S'; curl -u me:@S https://x\n",
    "run.sh": f"""
PW=@S {MODE}=legacy app --password @S -p@S "$X" @S
docker run -e A=@S -e {MODE}=legacy -e B=@S img @S
aws configure set sts_regional_endpoints legacy; aws configure set aws_secret_access_key @S
cat > ~/.aws/credentials <<EOF
[default]
aws_secret_access_key = @S
sts_regional_endpoints = legacy
EOF
""",
    "Dockerfile": f"""FROM x
ENV A=@S {MODE}=legacy B="@S @S" C=@S
ARG {URL}=https://sts.amazonaws.com?token=@S
RUN A=@S {MODE}=legacy ./x @S && echo @S
ENV {MODE} legacy @S
""",
    "compose.yaml": f"""
services:
  a:
    environment:
      - A=@S
      - {MODE}=legacy  # @S
      - {MODE}=LEGACY A=@S
    command: [sh, -c, "A=@S {MODE}=legacy x @S"]
  b:
    environment: {{A: @S, {MODE}: legacy, B: "@S", C: '@S'}}
""",
    "pod.yaml": f"""
env:
  - {{name: A, value: @S}}
  - {{name: {MODE}, value: legacy, note: "@S"}}
  - name: {URL}
    value: https://u:@S@sts.amazonaws.com/@S
stringData:
  credentials: |
    [default]
    aws_secret_access_key = @S
    sts_regional_endpoints = legacy
""",
    "task.json": f"""
{{"env": [{{"name": "A", "value": "@S"}}, {{"name": "{MODE}", "value": "legacy", "x": "@S"}}],
 "e": {{"A": "@S", "{MODE}": "LEGACY;@S", "B": ["@S", "@S"]}}}}
""",
    "main.tf": f"""
e = {{ A = "@S", {MODE} = "legacy", B = "@S" }}
provider "aws" {{ endpoints {{ sts = "https://u:@S@sts.amazonaws.com" }} }}
d = <<EOT
export A=@S {MODE}=legacy
EOT
""",
    "a.toml": f'e = {{ A = "@S", {MODE} = "legacy", B = "@S" }}\nx = "@S"\n',
    "tox.ini": f"[testenv]\nsetenv =\n  A = @S\n  {MODE} = legacy\n"
    f'[x]\nenvironment=A="@S",{MODE}="legacy"\n',
    "a.service": f'[Service]\nEnvironment="A=@S" "{MODE}=legacy" B=@S\n',
    "core-site.xml": f"""<configuration>
<property a="@S"><name>{MODE}</name><value>legacy</value></property>
<property><name>fs.s3a.secret.key</name><value>@S</value></property></configuration>
""",
    "a.properties": f"a=@S\n{MODE}=legacy @S\n{URL}=sts.amazonaws.com,@S\n",
    "Makefile": f"export A=@S {MODE}=legacy B=@S\nx:\n\tA=@S {MODE}=LEGACY ./x @S\n",
    "a.ps1": f'$env:A = "@S"; $env:{MODE} = "legacy"; connect "@S" -pw @S\n',
    "a.py": 'import boto3\nboto3.client("sts", aws_secret_access_key="@S",\n'
    '  endpoint_url="https://u:@S@sts.amazonaws.com")\n',
    "cut.yaml": f"a: @S\n{MODE}: legacy\nb: !@S!x\nc: [@S\nd: @S: @S\n",
    "tag.yaml": f"{MODE}: legacy\nb: !h@S!x y\n",
    "cut.json": f'{{"{MODE}": "legacy", "a": "@S", "b" "@S"\n',
    "cut.tf": f'a = {{ {MODE} = "legacy", b = "@S" \nc "@S" @S\n',
    "cut.toml": f'{MODE} = "legacy"\nb = @S\n[@S\n',
    "cut.xml": f"<@S><name>{MODE}</name><b>@S</c>\n",
    "cut.py": 'import boto3\nboto3.client("sts", aws_session_token="@S"\nx = "@S\n',
    "latin.env": f"{MODE}=legacy\nA=@S\xff\n",
}


def grow(folder: Path) -> dict[str, str]:
    """Write the files; returns each secret and the file it is in."""
    secrets: dict[str, str] = {}
    for name, content in FILES.items():
        pieces = content.split("@S")
        for index in range(1, len(pieces)):
            number = len(secrets)
            secret = f"S{number:03}k{(number * 7919 + 104729) % 999983:06}Qz"
            secrets[secret] = name
            pieces[index] = secret + pieces[index]
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes("".join(pieces).encode("latin-1"))
    return secrets
