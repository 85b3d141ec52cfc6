"""Whatever the parser meets, it answers or raises `Unparsable`, in bounded memory."""

from __future__ import annotations

import ast
import subprocess
import sys
import warnings
from collections.abc import Callable

import pytest

from sts_lint.python.parse import MAX_DEPTH, Unparsable, parse
from sts_lint.text import Text

MANY = 100_000
DEEP: dict[str, Callable[[int], str]] = {
    "attributes": lambda n: "a" + ".b" * n,
    "calls": lambda n: "a" + "()" * n,
    "subscripts": lambda n: "a" + "[0]" * n,
    "sum": lambda n: "a" + "+a" * n,
    "power": lambda n: "a" + "**a" * n,
    "minus": lambda n: "-" * n + "a",
    "not": lambda n: "not " * n + "a",
    "parentheses": lambda n: "(" * n + ")" * n,
    "brackets": lambda n: "[" * n + "]" * n,
    "conditionals": lambda n: "a if b else " * n + "c",
    "lambdas": lambda n: "lambda: " * n + "0",
    "elif": lambda n: "if a:\n pass\n" + "elif a:\n pass\n" * n,
    "lines": lambda n: "a = (b\n" + " + b\n" * n + ")",
    "default": lambda n: "def f(a=b" + ".c" * n + "): pass",
    "decorator": lambda n: "@a" + ".b" * n + "\ndef f(): pass",
}


@pytest.mark.parametrize("shape", DEEP)
def test_deep_source_is_refused(shape: str) -> None:
    with pytest.raises(Unparsable, match=r"deep|cannot be parsed|tokens"):
        parse(Text("deep.py", DEEP[shape](MANY)))


@pytest.mark.parametrize("shape", DEEP)
@pytest.mark.parametrize("depth", [90, 180, 250, 900, 2500])
def test_what_is_let_through_survives_a_recursive_walk(shape: str, depth: int) -> None:
    try:
        tree = parse(Text("deep.py", DEEP[shape](depth)))
    except Unparsable:
        assert depth > 90
    else:
        assert walk(tree) <= MAX_DEPTH + 1  # and the context of a name


def walk(node: ast.AST) -> int:
    """How deep a tree is, at five frames a level, more than any walk of ours takes."""
    return deepest(node)


def deepest(node: ast.AST) -> int:
    return max((0, *depths(node)))


def depths(node: ast.AST) -> list[int]:
    return [below(child) for child in ast.iter_child_nodes(node)]


def below(node: ast.AST) -> int:
    return walk(node) + 1


def test_the_limit_is_where_it_says() -> None:
    # Module, Expr, then one level per attribute and one for the name.
    fits = MAX_DEPTH - 2
    parse(Text("fits.py", "a" + ".b" * fits))
    with pytest.raises(Unparsable, match="more than 150 levels"):
        parse(Text("deep.py", "a" + ".b" * (fits + 1)))


def test_a_long_shallow_expression_is_fine() -> None:
    parse(Text("wide.py", "a = [" + "f(x.y.z, 1), " * 5000 + "]"))


def test_the_deep_statement_is_named() -> None:
    with pytest.raises(Unparsable) as caught:
        parse(Text("deep.py", "a = 1\n\nb = a" + ".b" * 500))
    assert caught.value.line == 3


def test_syntax_errors_have_their_place() -> None:
    with pytest.raises(Unparsable, match="cannot be parsed") as caught:
        parse(Text("bad.py", "a = 1\r\nb = = 2\r\n"))
    assert (caught.value.line, caught.value.column) == (2, 5)


@pytest.mark.parametrize(
    "source", ["x = '\ud800'", "\0", "a\0b", "\ufeffa", "a = 1\n\t b", "print 1"]
)
def test_odd_source_is_refused(source: str) -> None:
    with pytest.raises(Unparsable):
        parse(Text("odd.py", source))


def test_syntax_warnings_are_silent() -> None:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        parse(Text("warns.py", r"x = '\d'; assert (1, 'a'); 1 is 1"))
    assert caught == []


DENSE = {
    "statements": "a;" * 520_000,
    "list": "a = [" + "1," * 520_000 + "]",
    "f-strings": "a = (" + 'f"{a}{a}{a}{a}{a}{a}" ' * 40_000 + ")",
    "chain": "a" + ".b" * 520_000,
}


@pytest.mark.parametrize("name", DENSE)
def test_dense_source_stays_within_300_mib(name: str) -> None:
    program = (
        "import re, sys\n"
        "from sts_lint.python.parse import Unparsable, parse\n"
        "from sts_lint.text import Text\n"
        "try:\n parse(Text('d.py', sys.stdin.read()))\nexcept Unparsable as e:\n print(e)\n"
        # ru_maxrss would count the process that this one was forked from
        "print(int(re.search(r'VmHWM:\\s*(\\d+)', open('/proc/self/status').read())[1]) // 1024)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        input=DENSE[name],
        capture_output=True,
        text=True,
        check=True,
    )
    assert int(done.stdout.split()[-1]) <= 300


def test_a_large_data_file_is_parsed() -> None:
    rows = '    {"name": "a", "values": [1, 2, 3]},\n' * 8_000
    parse(Text("data.py", f'ROWS = """\n{rows}"""\n'))
