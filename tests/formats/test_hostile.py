"""Text made to hurt: bounded time and memory, one clear refusal, never another exception."""

from __future__ import annotations

import contextlib
import random
import subprocess
import sys
import time
import tracemalloc

import pytest

from sts_lint.formats import Format, Unreadable, entries
from sts_lint.formats.guard import LONGEST
from sts_lint.model import Entry
from sts_lint.text import Text

MANY = 10_000
MASK = "{{"
NESTED = {
    "yaml-flow": (Format.YAML, "[" * MANY),
    "yaml-closed-flow": (Format.YAML, "[" * MANY + "]" * MANY),
    "yaml-maps": (Format.YAML, "{a: " * MANY),
    "yaml-dashes": (Format.YAML, "- " * MANY + "x"),
    "yaml-blocks": (Format.YAML, "\n".join(" " * n + "a:" for n in range(2_000))),
    "json-lists": (Format.JSON, "[" * MANY + "]" * MANY),
    "json-maps": (Format.JSON, '{"a":' * MANY + "1" + "}" * MANY),
    "hcl-lists": (Format.HCL, "a = " + "[" * MANY + "]" * MANY),
    "hcl-blocks": (Format.HCL, "a {\n" * MANY + "}\n" * MANY),
    "hcl-templates": (Format.HCL, 'a = "' + '${"' * MANY),
    "hcl-calls": (Format.HCL, "a = " + "f(" * MANY + ")" * MANY),
    "toml-lists": (Format.TOML, "a = " + "[" * MANY + "]" * MANY),
    "toml-tables": (Format.TOML, "a = " + "{a = " * MANY + "1" + "}" * MANY),
    "xml": (Format.XML, "<a>" * MANY + "</a>" * MANY),
    "fluent": (Format.FLUENT, "<a>\n" * MANY + "</a>\n" * MANY),
    "shell-substitutions": (Format.SHELL, "X=" + "$(" * MANY + ")" * MANY),
    "shell-ifs": (Format.SHELL, "if true; then\n" * MANY + "fi\n" * MANY),
    "shell-groups": (Format.SHELL, "{ " * MANY),
    "shell-strings": (Format.SHELL, 'X="$(' * MANY),
}
BROKEN = {
    "yaml-quote": (Format.YAML, 'a: "never closed\n' * 3),
    "yaml-tab": (Format.YAML, "a:\n\tb: 1\n"),
    "yaml-alias": (Format.YAML, "a: *nowhere ]"),
    "json-quote": (Format.JSON, '{"a": "never closed'),
    "json-cut": (Format.JSON, '{"a": {"b": 1'),
    "toml-quote": (Format.TOML, 'a = "never closed'),
    "toml-no-value": (Format.TOML, "a = "),
    "hcl-quote": (Format.HCL, 'a = "never closed\n}'),
    "hcl-heredoc": (Format.HCL, "a = <<EOT\nnever closed"),
    "xml-tag": (Format.XML, "<a><b></a>"),
    "xml-open": (Format.XML, "<a>"),
    "xml-attribute": (Format.XML, '<a b="never closed>'),
    "aws-no-section": (Format.AWS_CONFIG, "region = x\n"),
    "aws-twice": (Format.AWS_CONFIG, "[a]\nb=1\nb=2\n"),
    "aws-nonsense": (Format.AWS_CREDENTIALS, "[a]\nnonsense\n"),
}


def read(kind: Format, content: str) -> int:
    return sum(1 for _ in entries(Text("x", content), kind))


@pytest.mark.parametrize("name", NESTED)
def test_deep_nesting_is_refused(name: str) -> None:
    kind, content = NESTED[name]
    with pytest.raises(Unreadable, match="deep") as refused:
        read(kind, content)
    assert refused.value.line is not None


@pytest.mark.parametrize("name", BROKEN)
def test_broken_text_is_refused_with_its_line(name: str) -> None:
    kind, content = BROKEN[name]
    with pytest.raises(Unreadable, match=r"^[^\n]+$") as refused:
        read(kind, content)
    assert refused.value.line in range(1, content.count("\n") + 2)


CUT_SHORT = {"hcl": (Format.HCL, 'a = "legacy'), "json": (Format.JSON, '["-c", "A=legacy\n')}


@pytest.mark.parametrize("name", CUT_SHORT)
def test_a_value_without_its_end_is_whole_and_not_known(name: str) -> None:
    kind, content = CUT_SHORT[name]
    found, line = entries_and_end(Text("x", content), kind)
    assert line is not None
    for entry in found:
        assert (entry.literal, entry.value[-1:]) in [(False, content[-1]), (True, "c")]


@pytest.mark.parametrize("kind", Format, ids=lambda kind: kind.value)
def test_binary_and_endless_text_is_refused(kind: Format) -> None:
    with pytest.raises(Unreadable, match="control character 0x00"):
        read(kind, "A=1\n\0B=2")
    with pytest.raises(Unreadable, match="more than the limit"):
        read(kind, "a" * (LONGEST + 1))


BOMB = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 12)
)
MERGES = "a0: &a0 {k0: 1}\n" + "".join(
    f"a{n}: &a{n} {{<<: [{', '.join([f'*a{n - 1}'] * 50)}], k{n}: 1}}\n" for n in range(1, 600)
)
CHAIN = "a0: &a0 [x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}]\n" for n in range(1, 5_000))


@pytest.mark.parametrize("content", [BOMB, MERGES, CHAIN], ids=["bomb", "merges", "chain"])
def test_aliases_expand_within_bounds(content: str) -> None:
    tracemalloc.start()
    start = time.process_time()
    with pytest.raises(Unreadable, match=r"more than|deep"):
        read(Format.YAML, content)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert time.process_time() - start < 10
    assert peak < 300 * 2**20


def test_an_alias_to_itself_is_unknown() -> None:
    (entry,) = entries(Text("x", "a: &a {b: *a}"), Format.YAML)
    assert (entry.path, entry.literal) == (("a", "b"), False)


LONG = 100_000
LINEAR = {
    "json-quotes": (Format.JSON, '"' * LONG),
    "json-strings": (Format.JSON, '{"a": "' + "\\" * LONG),
    "shell-quotes": (Format.SHELL, "'" * LONG),
    "shell-one-word": (Format.SHELL, "X=" + "a\\ " * (LONG // 3)),
    "shell-heredocs": (Format.SHELL, "".join(f"cat <<E{n}\n" for n in range(2_000))),
    "dotenv-quote": (Format.DOTENV, "A='" + "x\n" * (LONG // 2)),
    "dotenv-quotes": (Format.DOTENV, "A='\n" * 20_000),
    "dotenv-spaces": (Format.DOTENV, "A=" + " " * LONG),
    "properties-backslashes": (Format.PROPERTIES, "a=" + "\\" * LONG),
    "properties-lines": (Format.PROPERTIES, "a\\\n" * (LONG // 3)),
    "ini-continued": (Format.INI, "[a]\nb =\n" + "  c\n" * (LONG // 4)),
    "ini-headers": (Format.INI, "[" * LONG),
    "aws-spaces": (Format.AWS_CONFIG, "[a]\nb" + " " * LONG + "x\n"),
    "aws-continued": (Format.AWS_CONFIG, "[a]\nb =\n" + "  c = d\n" * (LONG // 8)),
    "xml-openers": (Format.XML, "<" * LONG),
    "xml-comments": (Format.XML, "<!--" * (LONG // 4)),
    "xml-attributes": (Format.XML, "<a" + " b='c'" * (LONG // 6)),
    "xml-doctype": (Format.XML, "<!DOCTYPE" + "[]" * (LONG // 2)),
    "fluent-spaces": (Format.FLUENT, "a" + " " * LONG + "b" + " " * LONG + "c"),
    "fluent-quotes": (Format.FLUENT, 'a "' + '\\"' * (LONG // 2)),
    "fluent-openers": (Format.FLUENT, "<a " * (LONG // 3)),
    "lines-names": (Format.LINES, "\n".join(["a" * 9_000 + "sts"] * 10)),
    "lines-dots": (Format.LINES, "a.-/" * (LONG // 4) + "\n" + "a.sts." * 1_600),
    "docker-words": (Format.DOCKERFILE, "ENV " + "A=b\\ " * (LONG // 5)),
    "docker-quotes": (Format.DOCKERFILE, 'ENV A="' + '\\"' * (LONG // 2)),
    "docker-continued": (Format.DOCKERFILE, "RUN a\\\n" * (LONG // 7)),
    "systemd-words": (Format.SYSTEMD, "[S]\nEnvironment=" + '"a' * (LONG // 2)),
    "yaml-spaces": (Format.YAML, "a: |\n" + "  \n" * (LONG // 3)),
    "yaml-folds": (Format.YAML, "a: >\n" + "  x\n" * (LONG // 4)),
    "yaml-plain": (Format.YAML, "a: x\n" + "  x\n" * (LONG // 4)),
    "yaml-keys": (Format.YAML, "{" + "a, " * (LONG // 3) + "}"),
    "yaml-blank-lines": (Format.YAML, "a: |\n" + "\n" * 5_000 + "  sts x\n"),
    "toml-keys": (Format.TOML, "a" + ".a" * (LONG // 2) + " = 1"),
    "hcl-blank-lines": (Format.HCL, "sts" + "\n" * 16_000),
    "hcl-conditions": (Format.HCL, "a = " + "x ? y : " * (LONG // 8) + "z"),
    "masks": (Format.YAML, "{{ " * (LONG // 3)),
    "mask-lines": (Format.YAML, "{{ a }}" * (LONG // 7)),
    "masked-comments": (Format.YAML, "{{/*" * (LONG // 4)),
    "percent-masks": (Format.YAML, "{%" * (LONG // 2)),
}


@pytest.mark.parametrize("name", LINEAR)
def test_long_text_takes_no_longer_than_its_length_deserves(name: str) -> None:
    kind, content = LINEAR[name]
    start = time.process_time()
    with contextlib.suppress(Unreadable):
        read(kind, content)
    assert time.process_time() - start < 6


@pytest.mark.parametrize("kind", Format, ids=lambda kind: kind.value)
def test_noise_is_read_or_refused(kind: Format) -> None:
    """Seeded noise of the characters that mean something somewhere."""
    rng = random.Random(1)
    pieces = [
        *"\"'\\${}[]()<>=:#;,|&!*-+?%~`\n\t AWSa1é\U0001f600\r",
        "sts",
        "<<EOF\n",
        "{{",
        "}}",
        "AWS_X=",
    ]
    for _ in range(150):
        text = Text("x", "".join(rng.choices(pieces, k=rng.randint(1, 80))))
        found, line = entries_and_end(text, kind)
        assert line is None or 1 <= line <= len(text.starts)
        for entry in found:
            for span in (entry.key_span, entry.value_span):
                assert 0 <= span.start <= span.end <= len(text.content)


def entries_and_end(text: Text, kind: Format) -> tuple[list[Entry], int | None]:
    """What was read, and the line where the text was given up, if it was and has one."""
    found: list[Entry] = []
    try:
        found.extend(entries(text, kind))
    except Unreadable as error:
        return found, error.line
    return found, None


def test_python_runs_import_no_parser_of_configuration() -> None:
    code = (
        "import sys; from sts_lint.cli import main; import sts_lint.formats\n"
        "sts_lint.formats.which('app.py')\n"
        "assert not {'yaml', 'tree_sitter', 'sts_lint.formats.readers'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
