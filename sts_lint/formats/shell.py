"""Shell scripts: assignments, exports, variables before a command, arguments, here-documents.

The grammar of tree-sitter-bash does not know every trick of every shell, so a broken part
never makes a script unreadable: what is whole around it counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sts_lint.formats import shell_words
from sts_lint.formats.grammar import Parents, Source, parse, walk, walk_down
from sts_lint.formats.nested import format_of, inner_entries, item, read_inside, worth_it
from sts_lint.formats.runs import Decoded, Run, verbatim
from sts_lint.formats.which import Format
from sts_lint.model import Entry, Span

if TYPE_CHECKING:
    from tree_sitter import Node

    _Word = tuple[Node, Decoded, str, bool]

_NESTING = re.compile(
    r"(?P<skip>\\.|'[^']*'|(?<!\S)#.*)|(?P<open>[({\[]|\b(?:if|case|do)\b)"
    r"|(?P<close>[)}\]]|\b(?:fi|esac|done)\b)"
)
_PLAIN_WORD = re.compile(
    r"""(?:[^\s'"\\;&|<>()`$]|\\.|'[^']*'|\$?"(?:[^"\\$`]|\\.)*"|\$'(?:[^'\\]|\\.)*')*""",
    re.DOTALL,
)
_PRINTS = re.compile(r"(?:^|[;&({]|\b(?:then|do|else)\b)\s*(?::|true|cat)\s*-?\s*\Z")
_TEE = re.compile(r"\btee\s+(?:-a\s+)?([^\s|<>]+)")
_EXPANSION_NODES = (
    "simple_expansion expansion command_substitution process_substitution arithmetic_expansion "
    "brace_expression array"
)
_EXPANSIONS = frozenset(_EXPANSION_NODES.split())
_WRAPPER_COMMANDS = "bash sh zsh dash ksh ash ssh su sudo eval exec xargs timeout env watch"
_OF_STS = re.compile(r"(?:--\S+\s+(?:[^-\s]\S*\s+)?)*sts\s")
_WRITERS = frozenset({"echo", "printf"})
_WRAPPERS = frozenset(_WRAPPER_COMMANDS.split())


def read(content: str, depth: int = 0) -> Iterator[Entry]:
    """The entries of a script: path `(NAME,)`, of arguments `(command, NAME or --flag)`.

    The command of `aws sts …` is `aws sts`.

    Variables set for one command only have form `prefix` and a scope of their own. Raises
    `Unreadable` for text beyond the limits.
    """
    yield from _Script(parse(content, "bash", _NESTING), depth).entries()


@dataclass
class _Script:
    source: Source
    depth: int
    scopes: int = 0

    def entries(self) -> Iterator[Entry]:
        for node, parents in walk_down(self.source.root):
            if node.type == "variable_assignment":
                yield from self._assignment(node, parents[0] if parents else None)
            elif node.type == "command":
                yield from self._arguments(node, self._destination(parents))
            elif node.type == "heredoc_redirect":
                yield from self._here_document(node, self._destination(parents))

    def _assignment(self, node: Node, parent: Node | None) -> Iterator[Entry]:
        name = node.child_by_field_name("name")
        if name is None or name.type != "variable_name":
            return
        form, scope = self._form(parent)
        key = self._span(name)
        value = node.child_by_field_name("value")
        equals = next((c for c in node.children if c.type in ("=", "+=")), name)
        decoded, quote, literal = self._plain_word(self.source.end(equals), value)
        literal = literal and equals.type != "+="
        path = (self.source.slice(name),)
        entry = self._entry(path, key, decoded, form, scope, quote, literal)
        yield entry
        yield from inner_entries(entry, decoded)

    def _form(self, parent: Node | None) -> tuple[str, int]:
        if parent is None:
            return "assignment", 0
        if parent.type == "command":
            return "prefix", parent.start_byte + 1
        if parent.type != "declaration_command":
            return "assignment", 0
        words = [self.source.slice(child) for child in parent.children[:2]]
        exported = words[0] == "export" or (len(words) > 1 and re.match(r"-\w*x", words[1]))
        return ("export" if exported else "assignment"), 0

    def _arguments(self, node: Node, target: str | None) -> Iterator[Entry]:
        name = node.child_by_field_name("name")
        if name is None:
            return
        command = self.source.slice(name)
        scope = node.start_byte + 1
        words = [(child, *self._word(child)) for child in node.children_by_field_name("argument")]
        if command == "aws" and [word[1].value for word in words[:2]] == ["configure", "set"]:
            yield from self._configured(words[2:], scope)
        if command == "aws" and _OF_STS.match(" ".join(word[1].value for word in words)):
            command = "aws sts"
        for index, (child, decoded, quote, literal) in enumerate(words):
            span = self._span(child)
            argument = self._entry((command,), span, decoded, "argument", scope, quote, literal)
            yield from self._argument(argument, decoded, target)
            following = words[index + 1] if index + 1 < len(words) else None
            if following and re.fullmatch(r"--?[A-Za-z][\w.-]*", decoded.value):
                _, value, mark, known = following
                path = (command, decoded.value)
                yield self._entry(path, span, value, "flag", scope, mark, known and literal)

    def _configured(self, words: list[_Word], scope: int) -> Iterator[Entry]:
        """`aws configure set KEY VALUE`: a line of the AWS config file."""
        if len(words) > 1:
            (node, key, _, _), (_, value, quote, literal) = words[:2]
            path = ("aws configure", *key.value.split("."))
            yield self._entry(path, self._span(node), value, "configure", scope, quote, literal)

    def _argument(self, argument: Entry, decoded: Decoded, target: str | None) -> Iterator[Entry]:
        command = argument.path[0].rpartition("/")[2]
        if command in _WRITERS:
            if target is None:
                return  # what is only printed sets nothing
            argument = replace(argument, path=(target,))
            kind: Format | None = (
                format_of(target.rpartition("/")[2], decoded.value) or Format.SHELL
            )
        elif command in _WRAPPERS and re.search(r"\s", decoded.value.strip()):
            kind = Format.SHELL
        else:
            kind = format_of("", decoded.value)
        if kind is not None and worth_it(decoded.value):
            yield from read_inside(kind, argument, decoded)
        else:
            yield from (replace(found, depth=self.depth) for found in item(argument, decoded))

    def _here_document(self, node: Node, target: str | None) -> Iterator[Entry]:
        body = next((child for child in node.children if child.type == "heredoc_body"), None)
        opener = next((child for child in node.children if child.type == "heredoc_start"), None)
        if body is None or opener is None or (target is None and self._is_only_printed(node)):
            return
        stripped = any(child.type == "<<-" for child in node.children)
        quoted = self.source.slice(opener)[:1] in "'\"\\"
        decoded = self._body(body, node, tabs=stripped)
        path = () if target is None else (target,)
        entry = self._entry(path, self._span(opener), decoded, "heredoc", 0, "<<", True)
        kind = format_of((target or "").rpartition("/")[2], decoded.value)
        if kind is not None and worth_it(decoded.value):
            holes = [self._span(n) for n in body.children if n.type in _EXPANSIONS and not quoted]
            for inner in read_inside(kind, entry, decoded):
                full = not any(_overlap(inner.value_span, hole) for hole in holes)
                yield replace(inner, literal=inner.literal and full)

    def _is_only_printed(self, redirect: Node) -> bool:
        """Whether a here-document goes to the screen, or nowhere, as a comment does."""
        content, start = self.source.content, self.source.start(redirect)
        line = content[content.rfind("\n", 0, start) + 1 : start]
        rest = content[start : content.find("\n", start) + 1]
        return _PRINTS.search(line) is not None and not re.search(r"[|>]", rest)

    def _body(self, body: Node, redirect: Node, *, tabs: bool) -> Decoded:
        """Lines of a here-document; expansions in front belong to it, unlike the line end."""
        content = self.source.content
        line_end = content.find("\n", self.source.start(redirect))
        start = min(self.source.start(body), line_end + 1 if line_end >= 0 else len(content))
        end = self.source.end(body)
        last = content.rfind("\n", start, end) + 1
        if not content[last:end].strip("\t"):
            end = max(last, start)
        whole = verbatim(content, start, end)
        if not tabs:
            return whole
        lines = re.finditer(r"(?m)^\t*(.+\n?|\n)", content[start:end])
        runs = [Run(start + line.start(1), start + line.end(1), line[1]) for line in lines]
        return Decoded(whole.span, tuple(runs))

    def _destination(self, parents: Parents) -> str | None:
        """The file that a command's output goes to (`> file`, `| tee file`)."""
        while parents and parents[0].type not in ("redirected_statement", "pipeline"):
            if parents[0].type in ("program", "compound_statement", "string"):
                return None
            parents = parents[1]
        if not parents:
            return None
        for redirect in parents[0].children:
            target = redirect.child_by_field_name("destination")
            if target is not None:
                return self._word(target)[0].value
        match = _TEE.search(self.source.slice(parents[0])[:500])
        return match[1] if match else None

    def _plain_word(self, start: int, node: Node | None) -> tuple[Decoded, str, bool]:
        """The word behind `=`: the grammar ends some words at a backslash or a quote."""
        match = _PLAIN_WORD.match(self.source.content, start)
        end = match.end() if match else start
        if node is not None and self.source.start(node) <= end < self.source.end(node):
            return self._word(node)
        decoded, quote = shell_words.decode(self.source.content, start, end)
        return decoded, quote, True

    def _word(self, node: Node) -> tuple[Decoded, str, bool]:
        """A word's value, its quotation mark, and whether nothing in it is expanded."""
        content, start, end = self.source.content, self.source.start(node), self.source.end(node)
        if not any(child.type in _EXPANSIONS for child in walk(node)):
            decoded, quote = shell_words.decode(content, start, end)
            return decoded, quote, True
        if node.type == "string":
            return verbatim(content, start + 1, max(end - 1, start + 1)), '"', False
        return verbatim(content, start, end), "", False

    def _span(self, node: Node) -> Span:
        return Span(self.source.start(node), self.source.end(node))

    def _entry(
        self,
        path: tuple[str, ...],
        key: Span,
        decoded: Decoded,
        form: str,
        scope: int,
        quote: str,
        literal: bool,
    ) -> Entry:
        outer = (0,) if form == "prefix" else ()
        return Entry(
            path, decoded.value, key, decoded.span, quote, literal, "shell", form, scope,
            self.depth, outer=outer,
        )  # fmt: skip


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end
