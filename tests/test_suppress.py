"""Comments that switch findings off; that `noqa` is flake8's is tested with real flake8."""

from __future__ import annotations

import pytest

from sts_lint.model import Diagnostic, Kind, Severity, Span
from sts_lint.silencing.comments import suppressions, unsuppressed
from sts_lint.text import Text

CALL = 'boto3.client("sts")'


def at_call(content: str, code: str = "STS102") -> tuple[Text, Diagnostic]:
    start = content.index("boto3")
    span = Span(start, start + len(CALL))
    return Text("a.py", content), Diagnostic(code, "x", span, Severity.WARNING, "m", Kind.CLIENT)


def is_suppressed(content: str, code: str = "STS102", noqa: bool = True) -> bool:
    text, diagnostic = at_call(content, code)
    return unsuppressed(text, [diagnostic], noqa) == ()


@pytest.mark.parametrize(
    "comment",
    [
        "# sts-lint: ignore[STS102]",
        "# sts-lint: ignore[STS102] the target account is not opted in",
        "#sts-lint:ignore[STS1]",
        "# sts-lint: ignore[STS104, STS102]",
        "# type: ignore # sts-lint: ignore[STS102]",
        "# noqa",
        "# noqa: STS102",
        "# NOQA:E501,STS1 because",
        "# noqa : STS999",
    ],
)
def test_suppresses(comment: str) -> None:
    assert is_suppressed(f"x = {CALL}  {comment}\n")


@pytest.mark.parametrize(
    "comment",
    [
        "# sts-lint: ignore",
        "# sts-lint: ignore[]",
        "# sts-lint: ignore[STS103]",
        "# sts-lint: ignore[sts102]",
        "# noqa: STS103",
        "# noqa: sts102",
        "# no qa",
    ],
)
def test_does_not_suppress(comment: str) -> None:
    assert not is_suppressed(f"x = {CALL}  {comment}\n")


def test_our_comment_is_a_comment() -> None:
    assert not is_suppressed(f'x = {CALL}, "# sts-lint: ignore[STS102]"\n')


def test_only_on_the_reported_line() -> None:
    assert not is_suppressed(f"x = {CALL[:-1]},\n)  # sts-lint: ignore[STS102]\n")
    assert not is_suppressed(f"# sts-lint: ignore[STS102]\nx = {CALL}\n")


def test_a_multi_line_string_and_a_backslash_join_lines() -> None:
    assert is_suppressed(f'x = {CALL}, """\n"""  # sts-lint: ignore[STS102]\n')
    assert is_suppressed(f"x = \\\n  {CALL}  # sts-lint: ignore[STS102]\n")


def test_noqa_is_left_to_flake8_in_its_own_door() -> None:
    assert not is_suppressed(f"x = {CALL}  # noqa\n", noqa=False)
    assert is_suppressed(f"x = {CALL}  # sts-lint: ignore[STS1]\n", noqa=False)


def test_a_whole_file() -> None:
    assert is_suppressed(f"# flake8: noqa\nx = {CALL}\n")
    assert not is_suppressed(f"y = 1  # flake8: noqa: STS9\nx = {CALL}\n")


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_any_newline(newline: str) -> None:
    content = f"import boto3\n\nx = {CALL}  # sts-lint: ignore[STS102]\ny = 1\n"
    text, _ = at_call(content.replace("\n", newline))
    assert [(s.first, s.last) for s in suppressions(text)] == [(3, 3)]


def test_nothing_is_tokenized_without_a_hint() -> None:
    text, diagnostic = at_call(f"x = {CALL}\n(")  # tokenizing this would raise
    assert unsuppressed(text, [diagnostic]) == (diagnostic,)
