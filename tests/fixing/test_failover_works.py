"""What the failover codemod writes, run: stand-ins for two Regions, of which one goes away."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from botocore import exceptions

from tests.doors.running import ROOT
from tests.fixing.regions import (
    FIRST,
    SECOND,
    Certificates,
    StandIn,
    certificates,
    environment,
    hang_up,
    host,
    identity,
    keep_silent,
    moto,
    proxy,
    refusal,
    resolving,
    stand_in,
    unanswering,
)
from tests.fixing.test_failover import failover

PROGRAM = f"""\
import sys

import boto3

sts = boto3.client("sts", region_name="{FIRST}")  # chosen

for _ in sys.stdin:
    role = sts.assume_role(RoleArn="arn:aws:iam::123456789012:role/us", RoleSessionName="us")
    me = sts.get_caller_identity()["Account"]
    print(me, role["Credentials"]["AccessKeyId"][:4], flush=True)
"""
CLIENT = f"""\
import boto3
from botocore.config import Config

sts = boto3.client("sts", region_name="{FIRST}", config=Config(read_timeout=0.3))  # chosen
"""


@pytest.fixture(scope="module")
def trusted(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return certificates(tmp_path_factory.mktemp("certificates"))


@contextlib.contextmanager
def running(program: Path, trusted: Certificates, **ports: int) -> Iterator[subprocess.Popen[str]]:
    """A program that finds the Regions at these ports."""
    names = [f"{host(name)}={port}" for name, port in ports.items()]
    command = [sys.executable, "-m", "tests.fixing.regions", str(program), *names]
    kept = {k: v for k, v in os.environ.items() if not k.startswith("AWS_")}
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env={**kept, **environment(trusted)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with process:
        try:
            yield process
        finally:
            process.kill()


def asked(process: subprocess.Popen[str]) -> str:
    """What the program prints when it is told to call once more; empty if it has ended."""
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write("\n")
    process.stdin.flush()
    return process.stdout.readline()


def test_calls_continue_when_the_first_region_goes_away(
    tmp_path: Path, trusted: Certificates
) -> None:
    (tmp_path / "before.py").write_text(PROGRAM)
    (tmp_path / "after.py").write_text(failover(PROGRAM, SECOND).content)
    with (
        moto(tmp_path / "first.log", trusted) as first,
        moto(tmp_path / "second.log", trusted) as second,
    ):
        ports = {FIRST: first.port, SECOND: second.port}
        with (
            running(tmp_path / "before.py", trusted, **ports) as before,
            running(tmp_path / "after.py", trusted, **ports) as after,
        ):
            answer = asked(after)
            assert answer == asked(before) == "123456789012 ASIA\n"
            assert (first.calls, second.calls) == (4, 0)
            first.stop()
            assert [asked(after) for _ in range(3)] == [answer] * 3
            assert second.calls == 6
            assert asked(before) == ""
            said = before.communicate()[1]
            assert (
                f'EndpointConnectionError: Could not connect to the endpoint URL: "https://{host(FIRST)}/"'
                in said
            )
            assert "asking STS elsewhere: Could not connect" in after.communicate()[1]


@pytest.fixture
def regions(trusted: Certificates, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[StandIn]]:
    """Two Regions that answer."""
    with stand_in(trusted) as first, stand_in(trusted) as second:
        for name in [name for name in os.environ if name.startswith("AWS_")]:
            monkeypatch.delenv(name)
        for name, value in environment(trusted).items():
            monkeypatch.setenv(name, value)
        first.answer = second.answer = identity
        lead(monkeypatch, first.port, second.port)
        yield [first, second]


def lead(monkeypatch: pytest.MonkeyPatch, first: int, second: int) -> None:
    ports = {host(FIRST): first, host(SECOND): second}
    monkeypatch.setattr(socket, "getaddrinfo", resolving(ports))


def client(code: str = CLIENT) -> Any:
    """The client of the program that the codemod wrote."""
    names: dict[str, Any] = {"__name__": "program"}
    exec(failover(code, SECOND).content, names)
    return names["sts"]


def calls(regions: list[StandIn]) -> list[int]:
    return [region.calls for region in regions]


ANSWERS = {
    "AccessDenied": 403,
    "ExpiredToken": 403,
    "InvalidClientTokenId": 403,
    "RegionDisabledException": 403,
    "Throttling": 400,
    "ValidationError": 400,
}


class TestAnswers:
    @pytest.mark.parametrize("code", ANSWERS)
    def test_no_other_region_is_asked(self, regions: list[StandIn], code: str) -> None:
        regions[0].answer = refusal(ANSWERS[code], code)
        with pytest.raises(exceptions.ClientError, match=f"said {code}"):
            client().get_caller_identity()
        assert calls(regions) == [1, 0]

    @pytest.mark.parametrize(("status", "code"), [(500, "InternalFailure"), (503, "Unavailable")])
    def test_a_region_that_fails(self, regions: list[StandIn], status: int, code: str) -> None:
        regions[0].answer = refusal(status, code)
        assert client().get_caller_identity()["Account"] == "123456789012"
        assert calls(regions) == [1, 1]

    def test_the_second_region_may_refuse(self, regions: list[StandIn]) -> None:
        sts = client()
        regions[0].answer = hang_up
        regions[1].answer = refusal(403, "AccessDenied")
        with pytest.raises(exceptions.ClientError, match="said AccessDenied"):
            sts.get_caller_identity()
        regions[1].answer = refusal(403, "ExpiredTokenException")
        with pytest.raises(sts.exceptions.ExpiredTokenException):
            sts.assume_role(RoleArn="arn:aws:iam::123456789012:role/us", RoleSessionName="us")

    def test_both_may_be_out(self, regions: list[StandIn]) -> None:
        regions[0].answer, regions[1].answer = hang_up, refusal(503, "Unavailable")
        with pytest.raises(exceptions.ClientError, match="said Unavailable"):
            client().get_caller_identity()
        assert calls(regions) == [1, 1]


class TestNoAnswer:
    @pytest.mark.parametrize("answer", [hang_up, keep_silent])
    def test_none_at_all(self, regions: list[StandIn], answer: Any) -> None:
        regions[0].answer = answer
        assert client().get_caller_identity()["Account"] == "123456789012"
        assert calls(regions) == [1, 1]

    def test_the_first_region_is_asked_again_when_it_is_back(self, regions: list[StandIn]) -> None:
        sts = client()
        regions[0].answer = hang_up
        sts.get_caller_identity()
        regions[0].answer = identity
        sts.get_caller_identity()
        assert calls(regions) == [2, 1]

    def test_no_connection_in_time(
        self, regions: list[StandIn], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        sts = client(CLIENT.replace("read_timeout", "connect_timeout"))
        with unanswering() as port:
            lead(monkeypatch, port, regions[1].port)
            assert sts.get_caller_identity()["Account"] == "123456789012"
        assert calls(regions) == [0, 1]

    def test_no_address(self, regions: list[StandIn], monkeypatch: pytest.MonkeyPatch) -> None:
        sts = client()

        found = socket.getaddrinfo

        def unless_first(name: Any, *rest: Any, **named: Any) -> Any:
            if name == host(FIRST):
                raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
            return found(name, *rest, **named)

        monkeypatch.setattr(socket, "getaddrinfo", unless_first)
        assert sts.get_caller_identity()["Account"] == "123456789012"
        assert calls(regions) == [0, 1]

    def test_a_proxy_that_cannot_connect(
        self, regions: list[StandIn], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with proxy({host(SECOND): regions[1].port}) as url:
            monkeypatch.setenv("HTTPS_PROXY", url)
            assert client().get_caller_identity()["Account"] == "123456789012"
        assert calls(regions) == [0, 1]

    def test_a_wrong_certificate_is_not_hidden(
        self, regions: list[StandIn], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        sts = client()
        with stand_in(certificates(tmp_path)) as impostor:
            lead(monkeypatch, impostor.port, regions[1].port)
            with pytest.raises(exceptions.SSLError):
                sts.get_caller_identity()
        assert calls(regions) == [0, 0]


class TestTheClient:
    def test_it_is_botocores_own(self, regions: list[StandIn]) -> None:
        plain = CLIENT.replace(", config=Config(read_timeout=0.3)", "")
        sts = client(plain)
        assert type(sts).__mro__[1].__module__ == "botocore.client"
        assert sts.meta.region_name == FIRST
        assert sts.meta.config.connect_timeout == 3.1
        assert sts.meta.config.read_timeout == 60
        assert sts.can_paginate("get_caller_identity") is False
        assert f"https://{host(FIRST)}/?" in sts.generate_presigned_url("get_caller_identity")
        with pytest.raises(exceptions.ParamValidationError):
            sts.assume_role(RoleSessionName="us")
        with pytest.raises(TypeError):
            sts.get_caller_identity("positional")
        assert calls(regions) == [0, 0]

    @pytest.mark.usefixtures("regions")
    def test_every_operation_has_a_second_way(self) -> None:
        sts = client()
        for name in sts.meta.method_to_api_mapping:
            assert getattr(sts, name).func.__name__ == "call_either"
            first, second = getattr(sts, name).args
            assert (first.__self__.meta.region_name, second.__self__.meta.region_name) == (
                FIRST,
                SECOND,
            )

    def test_stubs_keep_working(self, regions: list[StandIn]) -> None:
        from botocore.stub import Stubber

        sts = client()
        with Stubber(sts) as stubber:
            stubber.add_response("get_caller_identity", {"Account": "1"})
            stubber.add_client_error("get_caller_identity", "AccessDenied", http_status_code=403)
            assert sts.get_caller_identity()["Account"] == "1"
            with pytest.raises(exceptions.ClientError):
                sts.get_caller_identity()
        assert calls(regions) == [0, 0]

    def test_errors_made_by_hand_are_answers(
        self, regions: list[StandIn], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def refuse(*_: object) -> None:
            raise exceptions.ClientError({"Error": {"Code": "AccessDenied"}}, "AssumeRole")

        sts = client()
        monkeypatch.setattr("botocore.client.BaseClient._make_api_call", refuse)
        with pytest.raises(exceptions.ClientError, match="AccessDenied"):
            sts.get_caller_identity()
        assert calls(regions) == [0, 0]
