"""What fixes look like: quotes, commas, comments, layout, imports, and what is refused."""

from __future__ import annotations

import pytest

from sts_lint.aws.context import FixStyle
from sts_lint.model import Safety
from tests.fixing.repairs import fix, offered

NEW = ">=1.40"


def call(code: str, **options: object) -> str:
    """The last lines of a program with this code, fixed on a new SDK."""
    options.setdefault("sdk", NEW)
    head = "import boto3\n\n"
    return fix(head + code, **options).removeprefix(head)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('boto3.client("sts")', 'boto3.client("sts", region_name="us-west-2")'),
        ("boto3.client('sts')", "boto3.client('sts', region_name='us-west-2')"),
        ('boto3.client("sts",)', 'boto3.client("sts", region_name="us-west-2",)'),
        ('boto3.client("sts", None)', 'boto3.client("sts", "us-west-2")'),
        (
            'boto3.client("sts", region_name=None, use_ssl=True)',
            'boto3.client("sts", region_name="us-west-2", use_ssl=True)',
        ),
        (
            'boto3.client(\n    "sts",  # tokens\n)',
            'boto3.client(\n    "sts",  # tokens\n    region_name="us-west-2",\n)',
        ),
        (
            'boto3.client(\n    "sts"  # tokens\n)',
            'boto3.client(\n    "sts",  # tokens\n    region_name="us-west-2"\n)',
        ),
        (
            'boto3.client(\n    "sts",\n    # one per line\n)',
            'boto3.client(\n    "sts",\n    # one per line\n    region_name="us-west-2",\n)',
        ),
        (
            'boto3.client(\n\t"sts",\n\tuse_ssl=True)',
            'boto3.client(\n\t"sts",\n\tuse_ssl=True,\n\tregion_name="us-west-2")',
        ),
        ('boto3.client( "sts" )', 'boto3.client( "sts", region_name="us-west-2" )'),
        (
            'opts = {}\nboto3.client("sts", **opts)',
            'opts = {}\nboto3.client("sts", region_name="us-west-2", **opts)',
        ),
        (
            'opts = {}\nopts["verify"] = True\nboto3.client("sts", **opts)',
            'opts = {}\nopts["verify"] = True\n'
            'boto3.client("sts", **{"region_name": "us-west-2", **opts})',
        ),
        (
            'boto3.client("sts", **{"region_name": "aws-global"})',
            'boto3.client("sts", **{"region_name": "us-west-2"})',
        ),
    ],
)
def test_an_argument_is_added_as_the_call_is_laid_out(before: str, after: str) -> None:
    assert call(f"{before}\n") == f"{after}\n"


class TestLongLines:
    URL = 'region_name="us-west-2", endpoint_url="https://sts.us-west-2.amazonaws.com"'
    LINES = f'(\n{{0}}"sts",\n{{0}}{URL},\n{{1}})'.replace(", end", ",\n{0}end")

    @pytest.mark.parametrize(
        ("before", "indents"),
        [
            ('sts = boto3.client("sts")', ("    ", "")),
            ('def f():\n\treturn boto3.client("sts").get_caller_identity()', ("\t\t", "\t")),
            (
                "async def f(session: boto3.Session = boto3.Session()):\n"
                '    async with session.client("sts") as sts:\n        pass\n\n\nf()',
                ("        ", "    "),
            ),
        ],
    )
    def test_each_argument_gets_a_line(self, before: str, indents: tuple[str, str]) -> None:
        expected = before.replace('("sts")', self.LINES.format(*indents))
        assert call(f"{before}\n", sdk="any") == f"{expected}\n"

    @pytest.mark.parametrize(
        "before",
        [
            'sts = boto3.client("sts")  # tokens',
            'print(boto3.client("sts"))',
            'sts = boto3.client("sts")\n' + "#" * 110,
        ],
    )
    def test_or_the_line_stays_one(self, before: str) -> None:
        expected = before.replace('"sts"', f'"sts", {self.URL}')
        assert call(f"{before}\n", sdk="any") == f"{expected}\n"


@pytest.mark.parametrize("quote", ['"', "'", '"""', 'r"', "u'"])
def test_a_literal_keeps_prefix_and_quotes(quote: str) -> None:
    end = quote.lstrip("ru")
    code = f'boto3.client("sts", "eu-west-1", endpoint_url={quote}https://sts.amazonaws.com{end})\n'
    assert call(code) == code.replace("sts.amazonaws", "sts.eu-west-1.amazonaws")


@pytest.mark.parametrize(
    ("region", "host"),
    [
        ("cn-north-1", "sts.cn-north-1.amazonaws.com.cn"),
        ("us-gov-west-1", "sts.us-gov-west-1.amazonaws.com"),
        ("eusc-de-east-1", "sts.eusc-de-east-1.amazonaws.eu"),
        ("us-iso-east-1", "sts.us-iso-east-1.c2s.ic.gov"),
    ],
)
def test_the_host_has_the_suffix_of_its_partition(region: str, host: str) -> None:
    code = f'boto3.client("sts", "{region}", endpoint_url="https://sts.amazonaws.com")\n'
    assert call(code) == f'boto3.client("sts", "{region}", endpoint_url="https://{host}")\n'


def test_a_region_that_may_be_none_gets_a_fallback() -> None:
    code = "def f(region=None):\n    return boto3.client('sts', region_name=region)\n"
    assert "region_name=region or 'us-west-2'" in call(code)


def test_a_helper_for_all_services_is_fixed_for_sts_only() -> None:
    code = 'def get(service):\n    return boto3.client(service)\n\n\nget("sts")\nget("s3")\n'
    fixed = call(code)
    assert 'boto3.client(service, region_name="us-west-2" if service == "sts" else None)' in fixed


def test_a_service_that_cannot_be_told_is_left_alone() -> None:
    code = 'for name in ("s3", "sts"):\n    boto3.client(str(name))\n'
    assert call(code) == code


def test_a_session_gives_its_region_where_it_has_one() -> None:
    code = 'session = boto3.Session(region_name="eu-west-1")\nsession.client("sts")\n'
    url = 'endpoint_url=f"https://sts.{session.region_name}.amazonaws.com"'
    assert call(code, sdk="<1.40") == code.replace('"sts")', f'"sts", {url})')


def test_the_style_endpoint_url_pins_it_and_says_so() -> None:
    code = 'import boto3\nboto3.client("sts", region_name="eu-west-1")\n'
    assert fix(code, sdk=NEW) == code
    fixed = fix(code, sdk="any", style=FixStyle.ENDPOINT_URL)
    assert 'endpoint_url="https://sts.eu-west-1.amazonaws.com"' in fixed
    (found,) = offered(code, sdk="any", style=FixStyle.ENDPOINT_URL).diagnostics
    assert found.fix is not None
    assert found.fix.safety is Safety.UNSAFE
    assert "pins the endpoint; AWS_ENDPOINT_URL, FIPS and dual-stack no longer" in found.fix.title


class TestSharedLiterals:
    URL = 'URL = "https://sts.amazonaws.com"\n'
    CALL = 'boto3.client("sts", "us-east-1", endpoint_url=URL)\n'

    def test_a_constant_is_changed_where_only_clients_use_it(self) -> None:
        fixed = call(self.URL + self.CALL)
        assert fixed == 'URL = "https://sts.us-east-1.amazonaws.com"\n' + self.CALL

    def test_that_is_unsafe_where_other_modules_see_it(self) -> None:
        code = f"import boto3\n{self.URL}{self.CALL}"
        fixed = fix(code, unsafe=False)
        assert self.URL in fixed
        assert 'endpoint_url="https://sts.us-east-1.amazonaws.com"' in fixed
        assert '_URL = "https://sts.us-east-1' in fix(code.replace("URL", "_URL"), unsafe=False)

    def test_a_constant_with_another_use_stays(self) -> None:
        fixed = call(self.URL + self.CALL + "audience(URL)\n")
        assert self.URL in fixed
        assert 'endpoint_url="https://sts.us-east-1.amazonaws.com"' in fixed

    def test_two_regions_cannot_share_a_constant(self) -> None:
        fixed = call(self.URL + self.CALL + self.CALL.replace("us-east-1", "eu-west-1"))
        assert self.URL in fixed
        assert "https://sts.eu-west-1.amazonaws.com" in fixed
        assert "https://sts.us-east-1.amazonaws.com" in fixed


class TestImports:
    EXPRESSION = 'os.environ["AWS_REGION"]'

    def fixed(self, code: str, region: str = EXPRESSION) -> str:
        return fix(code, sdk=NEW, region=region)

    @pytest.mark.parametrize(
        ("head", "expected"),
        [
            ("import boto3\n", "import os\n\nimport boto3\n"),
            ("import json\nimport re\n", "import json\nimport os\nimport re\n"),
            ("import json\nfrom re import sub\n", "import json\nimport os\nfrom re import sub\n"),
            ('"""Doc."""\n\n', '"""Doc."""\n\nimport os\n\n'),
            (
                "from __future__ import annotations\n\n",
                "from __future__ import annotations\n\nimport os\n\n",
            ),
            (
                "from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    import os\n",
                "import os\nfrom typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    import os\n",
            ),
            ("import os\n", "import os\n"),
            (
                "#!/usr/bin/env python\n# coding: utf-8\n",
                "#!/usr/bin/env python\n# coding: utf-8\nimport os\n\n",
            ),
        ],
    )
    def test_it_comes_once_and_where_imports_belong(self, head: str, expected: str) -> None:
        clients = 'boto3.client("sts")\n' * 2
        code = f"{head}import boto3\n{clients}" if "boto3" not in head else f"{head}{clients}"
        fixed = self.fixed(code)
        one = f'boto3.client("sts", region_name={self.EXPRESSION})\n'
        assert fixed == (expected + code.removeprefix(head)).replace('boto3.client("sts")\n', one)

    def test_it_parts_no_comment_from_what_it_is_about(self) -> None:
        code = '# %% setup\nimport boto3\nimport click\n\nboto3.client("sts")\n'
        fixed = self.fixed(code)
        assert fixed.startswith("# %% setup\nimport boto3\nimport click\nimport os\n\n")

    @pytest.mark.parametrize("head", ["os = None\n", "from posix import environ as os\n"])
    def test_a_name_that_means_something_else_is_respected(self, head: str) -> None:
        code = f'import boto3\n{head}boto3.client("sts")\n'
        assert self.fixed(code) == code

    def test_a_parameter_of_that_name_is_respected(self) -> None:
        code = 'import boto3\n\n\ndef f(os):\n    return boto3.client("sts")\n'
        assert self.fixed(code) == code

    def test_a_dotted_name_is_imported(self) -> None:
        fixed = self.fixed('import boto3\nboto3.client("sts")\n', "settings.aws.REGION")
        assert "import settings.aws\n" in fixed
        assert "region_name=settings.aws.REGION" in fixed

    def test_a_plain_name_must_be_there(self) -> None:
        code = 'import boto3\n\nboto3.client("sts")\n'
        assert self.fixed(code, "HOME") == code
        known = 'import boto3\nfrom settings import HOME\n\nboto3.client("sts")\n'
        assert "region_name=HOME" in self.fixed(known, "HOME")

    def test_no_url_is_made_from_an_expression(self) -> None:
        code = 'import boto3\nboto3.client("sts")\n'
        assert fix(code, sdk="any", region=self.EXPRESSION) == code


class TestNotFixed:
    @pytest.mark.parametrize(
        "code",
        [
            'boto3.client("sts", "us-east-1", endpoint_url="https://sts.eu-west-1.amazonaws.com")\n',
            'import requests\nrequests.get("https://sts.amazonaws.com/")\n',
            'from moto import mock_aws\n\n@mock_aws\ndef f():\n    boto3.client("sts")\n',
            'boto3.client("sts")  # noqa: STS102\n',
        ],
    )
    def test_what_has_no_right_fix_is_left(self, code: str) -> None:
        assert call(code) == code

    def test_without_a_stated_region_none_is_invented(self) -> None:
        code = 'boto3.client("sts")\n'
        assert call(code, region=None) == code

    def test_a_region_of_the_environment_is_not_overruled_where_it_is_stated(self) -> None:
        from sts_lint.project.settings import Settings

        settings = Settings(region_from_environment=True)
        code = 'import boto3\nboto3.client("sts")\n'
        assert [d.fix for d in offered(code, settings, sdk="any").diagnostics] == [None]

    def test_an_unseen_region_is_not_lost(self) -> None:
        code = 'import boto3\ndef f(region):\n    boto3.client("sts", region_name=region)\n'
        assert fix(code, sdk="any") == code

    def test_an_emulator_is_kept(self) -> None:
        code = (
            'import os\nimport boto3\nos.environ["AWS_ENDPOINT_URL"] = "http://localhost:4566"\n'
            'boto3.client("sts")\n'
        )
        assert fix(code, sdk="any") == code


def test_safe_fixes_alone_need_no_region() -> None:
    code = (
        "import os\nimport boto3\n"
        'os.environ["AWS_STS_REGIONAL_ENDPOINTS"] = "legacy"\n'
        'boto3.client("sts", "eu-west-1", endpoint_url="https://sts.amazonaws.com")\n'
        'boto3.client("sts")\n'
    )
    fixed = fix(code, unsafe=False, region=None)
    assert '= "regional"' in fixed
    assert "sts.eu-west-1.amazonaws.com" in fixed
    assert 'boto3.client("sts")\n' in fixed
