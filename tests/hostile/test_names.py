"""Names made of names made of names: what they cost does not grow with what they come to."""

from __future__ import annotations

import ast

from sts_lint.carriers.front import find_settings
from sts_lint.declared import VpcEndpoint
from sts_lint.python.infrastructure import find_declared
from sts_lint.text import Syntax, Text

ENDPOINT = """
resource "aws_vpc_endpoint" "x" {
  service_name      = local.n18
  vpc_endpoint_type = "Interface"
}
"""


def of_terraform(content: str) -> list[VpcEndpoint]:
    found = find_settings(Text("main.tf", content, Syntax.SETTINGS)).facts
    return [fact for fact in found if isinstance(fact, VpcEndpoint)]


def test_templates_of_templates() -> None:
    nine = ["${local.n" + str(i) + "}" for i in range(18)]
    lines = [f'  n{i + 1} = "{reference * 9}"' for i, reference in enumerate(nine)]
    content = "\n".join(["locals {", '  n0 = "sts"', *lines, "}", ENDPOINT])
    assert [endpoint.service for endpoint in of_terraform(content)] == [None]


def test_names_that_name_themselves() -> None:
    loop = "  n18 = local.a\n  a = [for x in local.b : x]\n  b = local.a\n"
    found = of_terraform(f"locals {{\n{loop}}}\n{ENDPOINT}")
    assert [endpoint.service for endpoint in found] == [None]


def test_loops_over_loops() -> None:
    items = ", ".join(f'"s{i}"' for i in range(1000))
    loops = "\n".join(
        f'resource "aws_vpc_endpoint" "e{i}" {{\n  for_each = toset(local.all)\n'
        f'  service_name = "com.amazonaws.eu-west-1.${{each.value}}"\n'
        f'  vpc_endpoint_type = "Interface"\n}}'
        for i in range(300)
    )
    found = of_terraform(f"locals {{\n  all = [{items}]\n}}\n{loops}\n")
    assert len(found) < 30_000
    assert None in {endpoint.service for endpoint in found}


def test_python_texts_of_texts() -> None:
    fields = 600
    lines = [f'n{i + 1} = f"{f"{{n{i}}}" * fields}"' for i in range(4)]
    call = 'aws.ec2.VpcEndpoint("x", service_name=n4, vpc_endpoint_type="Interface")'
    content = "\n".join(["import pulumi_aws as aws", 'n0 = "sts"', *lines, call, ""])
    found = list(find_declared(ast.parse(content), Text("__main__.py", content)))
    assert len(found) == 1
