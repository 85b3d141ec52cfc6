"""The layout of a call that is written a second time."""

from __future__ import annotations

import pytest

from sts_lint.fixing.repeated import one_per_line, shifted, without_comments


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("f(1, b=2)", "f(\n  1,\n  b=2,\n)"),
        ("f()", "f(\n)"),
        ("(f).g(1)", "(f).g(\n  1,\n)"),
        ("f[0, 1](a)", "f[0, 1](\n  a,\n)"),
        ('f("a,b", g(1, 2), **{"c": [3]}, )', 'f(\n  "a,b",\n  g(1, 2),\n  **{"c": [3]},\n)'),
        ("f(1,\n  2)", "f(1,\n  2)"),
    ],
)
def test_arguments_get_a_line_each(code: str, expected: str) -> None:
    assert one_per_line(code, "\n", "  ") == expected


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("f(1)", "f(1)"),
        ("f(  # why\n  1,\n)", "f(\n  1,\n)"),
        ("f(\n  # why\n  1,  # what\n  # when\n)", "f(\n  1,\n)"),
        ("f(\r\n  # why\r\n  1,\r\n)", "f(\r\n  1,\r\n)"),
        ('f(\n  "#1",\n)', 'f(\n  "#1",\n)'),
    ],
)
def test_comments_go(code: str, expected: str) -> None:
    assert without_comments(code) == expected


def test_blank_lines_stay_blank() -> None:
    assert shifted("f(\n 1,\n\n 2,\r\n)", "  ") == "f(\n   1,\n\n   2,\r\n  )"
