"""Clients that others share or build as well: helpers, sessions, mappings."""

from __future__ import annotations

import pytest

from sts_lint.model import Safety
from sts_lint.project.settings import Settings
from tests.fixing.repairs import fix, offered

NEW = ">=1.40"
HEAD = "import boto3\n\n"


def call(code: str, **options: object) -> str:
    """A program with this code, fixed where nothing proves the SDK, without its first lines."""
    options.setdefault("sdk", "any")
    return fix(HEAD + code, **options).removeprefix(HEAD)


class TestHelpers:
    HELPER = (
        "def get(service, region=None):\n    return boto3.client(service, region_name=region)\n"
    )

    def test_one_callers_region_is_not_written_for_all(self) -> None:
        fixed = call(f'{self.HELPER}\n\nget("sts")\nget("sts", "ap-south-1")\nget("s3")\n')
        url = "f\"https://sts.{region or 'us-west-2'}.amazonaws.com\""
        assert 'region_name=(region or "us-west-2") if service == "sts" else region,\n' in fixed
        assert f'endpoint_url={url} if service == "sts" else None,\n' in fixed

    def test_no_url_is_written_where_a_caller_has_no_region(self) -> None:
        fixed = call(f'{self.HELPER}\n\nget("sts")\nget("sts", "ap-south-1")\n', region=None)
        assert "amazonaws.com" not in fixed

    def test_the_url_follows_the_region_of_other_callers(self) -> None:
        code = (
            'def make(region="eu-west-1"):\n'
            '    return boto3.client("sts", region, endpoint_url="https://sts.amazonaws.com")\n'
            "\n\nmake()\n"
        )
        assert 'endpoint_url=f"https://sts.{region}.amazonaws.com"' in call(code)
        (found,) = offered(HEAD + code, sdk="any").diagnostics
        assert found.fix is not None
        assert found.fix.safety is Safety.UNSAFE
        assert "other callers of make may pass no Region" in found.fix.title

    @pytest.mark.parametrize("name", ["_make", "__make"])
    def test_a_private_one_has_no_other_callers(self, name: str) -> None:
        code = (
            f'def {name}(region="eu-west-1"):\n'
            '    return boto3.client("sts", region, endpoint_url="https://sts.amazonaws.com")\n'
            f"\n\n{name}()\n"
        )
        assert "https://sts.eu-west-1.amazonaws.com" in call(code, unsafe=False)

    def test_a_method_is_called_with_the_region_of_its_object(self) -> None:
        code = (
            "class Account:\n"
            "    def __init__(self, region):\n"
            "        self.region = region\n\n"
            "    def sts(self):\n"
            '        return boto3.client("sts", self.region, endpoint_url="https://sts.amazonaws.com")\n'
            '\n\nAccount("eu-west-1").sts()\n'
        )
        assert call(code, unsafe=False) == code
        assert 'f"https://sts.{self.region}.amazonaws.com"' in call(code)
        fixed_place = code.replace("= region\n", '= "eu-west-1"\n')
        assert "https://sts.eu-west-1.amazonaws.com" in call(fixed_place, unsafe=False)

    def test_a_default_that_other_services_use_stays(self) -> None:
        code = self.HELPER.replace("None", '"aws-global"') + '\n\nget("sts")\nget("iam")\n'
        fixed = call(code, sdk=NEW)
        assert 'def get(service, region="aws-global")' in fixed
        assert 'region_name="us-west-2" if service == "sts" else region' in fixed

    def test_a_region_that_is_given_is_not_given_again(self) -> None:
        code = (
            "from functools import partial\n\n"
            'make = partial(boto3.client, "sts")\nmake()\nmake(region_name="eu-west-1")\n'
        )
        url = 'endpoint_url="https://sts.eu-west-1.amazonaws.com"'
        assert f'make(region_name="eu-west-1", {url})\n' in call(code)


class TestSessions:
    def test_the_region_of_an_unseen_session_is_kept(self) -> None:
        code = 'def f(session):\n    session.client("sts")\n'
        fixed = call(code, sdk=NEW)
        assert fixed == code.replace(
            '"sts"', '"sts", region_name=session.region_name or "us-west-2"'
        )
        (found,) = offered(HEAD + code, sdk=NEW).diagnostics
        assert found.fix is not None
        assert found.fix.title == "set the Region to us-west-2 where the session has none"
        assert call(code) == code

    @pytest.mark.parametrize(
        "code",
        [
            'def f(hook):\n    hook.client("sts")\n',
            'def f(hook):\n    hook.session().client("sts")\n',
            'def f(session):\n    session.create_client("sts")\n',
        ],
    )
    def test_what_may_be_no_session_of_boto3_is_left(self, code: str) -> None:
        assert call(code, sdk=NEW) == code

    def test_one_that_is_made_later_keeps_what_its_region_may_be(self) -> None:
        code = (
            "import os\n\n\nclass Clients:\n    def __init__(self):\n        self.held = None\n"
            "        self.held = boto3.Session(region_name=os.getenv('AWS_REGION'))\n\n"
            "    def sts(self):\n        return self.held.client('sts')\n"
        )
        assert "client('sts', region_name=self.held.region_name or 'us-west-2')" in call(
            code, sdk=NEW
        )

    def test_a_module_is_no_session(self) -> None:
        code = 'boto3.client("sts", region_name=boto3.Session().region_name)\n'
        assert call(code, sdk=NEW) == code.replace("name)", 'name or "us-west-2")')


class TestMappings:
    MAYBE = (
        'def f(region):\n    kwargs = {}\n    if region:\n        kwargs["region_name"] = region\n'
    )

    def test_what_may_be_in_it_wins(self) -> None:
        code = (
            self.MAYBE + '    return boto3.client("sts", **kwargs)\n\n\nf(None)\nf("eu-west-1")\n'
        )
        assert '"sts", **{"region_name": "us-west-2", **kwargs})' in call(code, sdk=NEW)

    def test_several_become_one(self) -> None:
        code = (
            'where, how = {"region_name": None}, {}\nhow["verify"] = True\n'
            'boto3.client("sts", **where, **how)\n'
        )
        url = "https://sts.us-west-2.amazonaws.com"
        both = f'{{**where, **how, "region_name": "us-west-2", "endpoint_url": "{url}"}}'
        assert f"    **{both},\n" in call(code)

    def test_no_url_is_made_from_what_may_be_missing(self) -> None:
        code = (
            self.MAYBE + '    return boto3.client("sts", **kwargs)\n\n\nf(None)\nf("eu-west-1")\n'
        )
        assert call(code) == code

    def test_a_display_is_changed_in_place(self) -> None:
        code = 'boto3.client("sts", **{"region_name": None})\n'
        assert call(code, sdk=NEW) == code.replace("None", '"us-west-2"')


class TestModes:
    HELPER = (
        "import os\n\n\ndef set_mode(mode):\n"
        '    os.environ["AWS_STS_REGIONAL_ENDPOINTS"] = mode\n\n\n'
    )
    CLIENT = 'boto3.client("sts", "eu-west-1")\n'

    @pytest.mark.parametrize("argument", ['"legacy"', 'mode="legacy"'])
    def test_one_that_is_passed_is_changed_where_it_is_passed(self, argument: str) -> None:
        code = f"{self.HELPER}set_mode({argument})\n{self.CLIENT}"
        assert call(code, unsafe=False) == code.replace("legacy", "regional")

    def test_but_not_where_the_function_does_something_else_with_it(self) -> None:
        code = f'{self.HELPER}set_mode("legacy")\n{self.CLIENT}'.replace(
            "= mode\n", "= mode\n    print(mode)\n"
        )
        assert call(code, unsafe=False) == code

    def test_the_name_of_the_variable_may_be_kept_elsewhere(self) -> None:
        name = 'import os\n\nNAME = "AWS_STS_REGIONAL_ENDPOINTS"\n'
        code = f'{name}os.environ[NAME] = "legacy"\n{self.CLIENT}'
        assert call(code, unsafe=False) == code.replace("legacy", "regional")


def test_requests_are_encrypted_where_the_rule_is_on() -> None:
    code = HEAD + (
        'boto3.client("sts", "eu-west-1", endpoint_url="http://sts.eu-west-1.amazonaws.com")\n'
    )
    settings = Settings(extend_select=("STS112",))
    (found,) = offered(code, settings, sdk="any").diagnostics
    assert found.fix is not None
    assert [edit.text for edit in found.fix.edits] == ["s"]
    assert found.fix.safety is Safety.SAFE


@pytest.mark.parametrize("rest", ["", ", retries={}"])
def test_an_option_that_never_worked_goes_with_its_client_in_sight(rest: str) -> None:
    code = (
        "from botocore.config import Config\n"
        f'config = Config(sts_regional_endpoints="regional"{rest})\n'
        'boto3.client("sts", "eu-west-1", config=config)\n'
        'boto3.client("sts", "eu-west-1", config=Config(sts_regional_endpoints="legacy"))\n'
    )
    fixed = call(code, sdk=NEW)
    assert f"config = Config({rest.removeprefix(', ')})\n" in fixed
    assert 'boto3.client("sts", "eu-west-1", config=Config())\n' in fixed
