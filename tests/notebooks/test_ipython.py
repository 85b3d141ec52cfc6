"""IPython's syntax means here what it means to the real IPython."""

from __future__ import annotations

import ast
import json
import random
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from sts_lint.facts import Write
from sts_lint.notebooks.ipython import translate
from sts_lint.python.front import find_facts
from sts_lint.python.parse import Unparsable, parse
from sts_lint.text import Text
from tests.notebooks.making import read

WORKER = Path(__file__).with_name("ipython_worker.py")
LINES = (
    "%pip install -q 'boto3>=1.40'", "!aws sts get-caller-identity", "!!ls 'it", "!ls \\",
    "  -l \\", "%env A=b", "%env A", "%set_env  A  b # c", "%cd ..", "%timeit -n 10 f(x)",
    "%time x = [1]", "%time", "%prun -s cumulative f()", "x?", "?x", "x.y??", "??x", "x = 1?",
    "*int*?", "%time?", "x = !ls *.py", "x = %who_ls", "x = %time f()", "x, y = !cat 'a",
    "x: list = !ls", "x += 1", "x = y = !ls", "x %= 2", "f(a=!ls)", "x == !ls",
    "x = '!ls'  # = !ls", "x = 5 % 3", "f(x=%a)", 'text = """', '"""', "text = '''!ls",
    "it's = !ls'''", "# %env A=b ?", 'x = \'\'\'a\'\'\' """b"""', "if x:", "    pass",
    "    %env A=b", "    !ls", "\t!ls", "    x = !ls", "else:", "for i in x: pass", "def f(a,",
    "      b):", "      return x", ")", "x = [", "  '%env A=b',", "  '?', ]", "x = 1 \\", "  + 2",
    "lambda: 0", "await f()", "async with f() as x:", "@property", "class A:", "", "   ", "'é?'",
    "x = f'{y!r}'", "x = f'{y:%d}'", "%%bash", "%%time", "%load_ext a.b", "%matplotlib inline",
    "x;", "x != y", "print(x) # why?", "print('why?')", "x = {'a': '%'} % 2", "%lsmagic", "!",
    "%", "?", "a = b'%d' % 2", "r'\\'; x = 1", "x = '\\'' ; y = '?'", 'x = "\\""; %who',
)  # fmt: skip
WHOLE = (
    "%%time\nx = 1", "%%bash\nif [ x ]; then ls; fi", "\n\n%%bash\nls '",
    "%%capture out\n%%time\nx = !ls", "%%timeit -n 1\nx = 1\ny = 2", "# c\n%%bash\nls",
    "%%html\n<p>'", "%%writefile a.py\nx = (", "    x = 1\n    y = 2", "  !ls\n  x = 1",
    "pip install boto3", "ls -la *.py", "env A=b", "cd ..", "pip = 3", "ls = [1]", "time f()",
    "%%python\nprint 1", ">>> x = 1\n>>> y = 2\n", ">>> if x:\n...     y = 1\n",
    "\tx = 1\n\tif x:\n\t\t%cd ..", "    x = 1\ny = 2", "%%sh", "%%capture\n    x = 1\n    !ls",
    "\n\n   \nx = !ls", "%%time\n\n%%bash\nls '", "!ls\\", "%%memit\nx = 1",
    "x = 1\r\n%cd ..\r\ny = !ls\r\n", "%env A=b\r\nx = 1",
)  # fmt: skip


def asked(what: str, questions: list[Any]) -> list[Any]:
    """What IPython says."""
    done = subprocess.run(
        [sys.executable, str(WORKER), what],
        input=json.dumps(questions),
        capture_output=True,
        text=True,
        check=True,
    )
    answers: list[Any] = json.loads(done.stdout)
    return answers


def cells(count: int) -> list[str]:
    """Cells of one to six of the lines."""
    rng = random.Random(7)
    return ["\n".join(rng.choices(LINES, k=rng.randint(1, 6))) for _ in range(count)]


class _Plain(ast.NodeTransformer):
    """Without what IPython's syntax becomes: a 0 for a value, the Python in it where it runs."""

    def visit_If(self, node: ast.If) -> Any:
        self.generic_visit(node)
        one = isinstance(node.test, ast.Constant) and node.test.value == 1
        return node.body if one else node

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        if "get_ipython()" not in ast.unparse(node.func):
            return node
        return ast.Constant(0)


def plain(tree: ast.Module) -> str:
    """A tree as it is compared."""
    return ast.dump(_Plain().visit(tree))


def ours(cell: str) -> str | None:
    """The tree of a cell as we read it; None where we do not."""
    try:
        done = translate(cell, lambda code: parse(Text("c", code)))
        return plain(ast.parse(done.prefix + done.code))
    except Unparsable:
        return None


def theirs(transformed: str | None, inner: dict[str, str | None]) -> str | None:
    """The tree of what IPython runs; `inner` is what it makes of cells inside of cells."""
    try:
        tree = ast.parse(transformed or "")
    except SyntaxError:
        return None
    if transformed is None:
        return None
    for node in ast.walk(tree):
        body = _body(node)
        if body is not None and isinstance(node, ast.Expr):
            code = inner[body]
            return theirs(code, inner)
    return plain(_Timed(inner).visit(tree))


def _body(node: ast.AST) -> str | None:
    """The Python cell in the call of a cell magic; empty where it holds another language."""
    call = node.value if isinstance(node, ast.Expr) else node
    if not isinstance(call, ast.Call) or "run_cell_magic" not in ast.unparse(call.func):
        return None
    name, _, body = (argument.value for argument in call.args if isinstance(argument, ast.Constant))
    return str(body) if name in ("time", "timeit", "capture", "prun", "memit") else ""


class _Timed(ast.NodeTransformer):
    """With the Python that `%time` and its kin run."""

    def __init__(self, inner: dict[str, str | None]) -> None:
        self.inner = inner

    def visit_Expr(self, node: ast.Expr) -> Any:
        code = _timed(node.value)
        return ast.parse(code).body if code else node

    def visit_Assign(self, node: ast.Assign) -> ast.AST:
        code = _timed(node.value)
        if code:
            node.value = ast.parse(f"({code.strip()})", mode="eval").body
        return node


def _timed(node: ast.expr) -> str:
    if not isinstance(node, ast.Call) or "run_line_magic" not in ast.unparse(node.func):
        return ""
    name, line = (argument.value for argument in node.args if isinstance(argument, ast.Constant))
    if name not in ("time", "timeit", "prun", "memit"):
        return ""
    words = str(line).split(" ")
    while words and (words[0].startswith("-") or words[0].isdecimal() or words[0] == "cumulative"):
        words = words[1:]
    code = " ".join(words)
    try:
        ast.parse(f"if 1: {code}")
    except SyntaxError:
        return ""
    return code


def _insides(transformed: str | None) -> list[str]:
    try:
        tree = ast.parse(transformed or "")
    except SyntaxError:
        return []
    return [body for node in ast.walk(tree) if (body := _body(node)) is not None]


def transformed(every: list[str]) -> dict[str, str | None]:
    """What IPython makes of cells, and of the cells in them."""
    known: dict[str, str | None] = {}
    while every:
        known |= dict(zip(every, asked("transform", every), strict=True))
        inside = {body for cell in every for body in _insides(known[cell])}
        every = sorted(inside - known.keys())
    return known


def test_a_cell_is_the_program_that_ipython_runs() -> None:
    every = list(dict.fromkeys([*WHOLE, *cells(1500)]))
    known = transformed(every)
    wanted = {cell: theirs(known[cell], known) for cell in every}
    run = {cell: want for cell, want in wanted.items() if want is not None}
    assert len(run) > 300
    assert {cell: ours(cell) for cell in run} == run


@pytest.mark.parametrize("line", ["/f x", ",f a b", ";f a b", "f x", "%%time?", "%timeit -n"])
def test_what_else_ipython_takes_is_passed_over(line: str) -> None:
    notebook = read([f"a = 1\n{line}\nb = 'sts'", "c = 2"])
    assert (notebook.problem is None) is (line != "f x")
    assert notebook.code.rstrip().endswith("c = 2")


MODE, URL = "AWS_STS_REGIONAL_ENDPOINTS", "AWS_ENDPOINT_URL_STS"
SETTERS = (
    f"%env {MODE}=legacy", f"%env {MODE} legacy", f"%env {MODE} = legacy ",
    f"%env   {MODE}  =  regional", f"%set_env {MODE}=LEGACY", f"%set_env {MODE} legacy",
    f"%set_env  {MODE}   legacy", f"%env {MODE}", f"%env {MODE}=", f"%env {MODE}='legacy'",
    f'%env {MODE}="regional"', f"%env {MODE}=legacy # now", f"%env {MODE}=a=b",
    f"%env {MODE} a=b", f"%env {MODE}=legacy regional", f"%env\t{MODE}=legacy",
    f"env {MODE}=legacy", f"set_env {MODE} regional", f"!export {MODE}=legacy",
    f"!{MODE}=legacy true", f"%%bash\nexport {MODE}=legacy", f"%%time\n%env {MODE}=legacy",
    f"if True:\n    %env {MODE}=legacy", f"x = %env {MODE}", f"%env {MODE}=legacy \\\n",
    f"%env {URL}=https://sts.amazonaws.com", f"%env {URL} https://sts.amazonaws.com/?a=b",
    f"    %env {MODE}=legacy", f"a = 'x'\n%env {MODE}=$a", f"a = 'x'\n%env {MODE}={{a}}",
    f"%env {MODE}=$nothing", f"x = '''\n%env {MODE}=legacy\n'''", f"%env {MODE}=legacy;",
    f"%env {MODE}=ü", f"for i in range(2):\n    %set_env {MODE} legacy", f"%env {MODE} legacy?",
    f"def f():\n    %env {MODE}=legacy\nf()", f"%%capture\n%set_env {MODE}=regional",
)  # fmt: skip


@pytest.fixture(scope="module")
def really() -> dict[str, dict[str, str]]:
    """What each of the cells really sets."""
    return dict(zip(SETTERS, asked("variables", [[cell] for cell in SETTERS]), strict=True))


@pytest.mark.parametrize("cell", SETTERS)
def test_a_variable_is_set_as_ipython_sets_it(cell: str, really: dict[str, dict[str, str]]) -> None:
    text = read(["import boto3", cell, "boto3.client('sts')"])
    assert text.problem is None
    facts = find_facts(parse(text), text).facts
    seen = {fact.name: fact.value.value for fact in facts if isinstance(fact, Write)}
    assert seen.keys() == really[cell].keys()
    for name, value in seen.items():
        expanded = not isinstance(value, str) and re.search(r"[{$\\]", cell)
        assert value == really[cell][name] or expanded
