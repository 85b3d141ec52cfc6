"""What documents say of rules and formats, rendered from them: README tables, pages, examples.

`python -m sts_lint.rendering --write` renders into the folder it is run in, `--check` fails
and names what is stale. What a table says of a rule's severity is observed by running the
Before example, not declared.
"""

from __future__ import annotations

import argparse
import re
import sys
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from sts_lint import reference
from sts_lint.across import check_project
from sts_lint.aws.context import Ambient, Context, Fixing
from sts_lint.checker import Job
from sts_lint.engine import Engine
from sts_lint.formats import Format, which
from sts_lint.model import Diagnostic, Safety
from sts_lint.plan import FixPlan, Plan, Wanted
from sts_lint.reading import is_python
from sts_lint.reports.output_formats import markdown_table
from sts_lint.rule import Rule
from sts_lint.rules import EXAMPLE, all_rules
from sts_lint.running.files import Files
from sts_lint.selection import Selection
from sts_lint.text import Syntax, Text
from sts_lint.third_party.matching import shipped
from sts_lint.third_party.shown import Columns, columns

BEGIN = "<!-- {}: rendered by python -m sts_lint.rendering --write -->"
END = "<!-- end of {} -->"
PAGES = Path("docs/rules")
THIRD_PARTIES = Path("docs/third-party.md")
FORMATS = Path("docs/formats.md")
SETTINGS = Path("docs/settings.md")
COMMANDS = Path("docs/commands.md")
_SOURCES = "Sources:"
_REGION = "eu-west-1"
_SEE_FIXES = "See [fixes](../fixes.md)."
_LANGUAGES = {
    Format.AWS_CONFIG: "ini", Format.AWS_CREDENTIALS: "ini", Format.DOTENV: "ini",
    Format.LINES: "text",
}  # fmt: skip


def example(rule: Rule, heading: str) -> str:
    """The text under `Before` or `After` in a rule's documentation; the first of several."""
    return _example(rule, heading)[0].text


def run_example(rule: Rule, heading: str) -> tuple[Diagnostic, ...]:
    """What all rules that are on by default, and this one, say about its example."""
    files = _example(rule, heading)
    found = files[0]
    if len(files) > 1:
        return tuple(diagnostic for _, diagnostic in _run_together(rule, files))
    syntax = Syntax.PYTHON if is_python(found.file) else Syntax.SETTINGS
    engine = Engine(all_rules(), _selection(rule))
    return engine.check(Text(found.file, found.text, syntax), _context(files)).diagnostics


def _selection(rule: Rule) -> Selection:
    return Selection(extend_select=(rule.code,))


def _context(files: Sequence[_Example]) -> Context:
    return Context(ambient=Ambient(files[0].options.get("--ambient", "unknown")))


def _run_together(
    rule: Rule, files: Sequence[_Example], fixing: Fixing | None = None
) -> list[tuple[str, Diagnostic]]:
    """What is said of several files, as one project, each beside the name of its file."""
    wanted = FixPlan(Wanted.SHOW, fixing, unsafe=True) if fixing else None
    context = replace(_context(files), fixing=fixing)
    with TemporaryDirectory() as folder:
        for file in files:
            place = Path(folder, file.file)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(file.text, "utf-8")
        Path(folder, ".git").touch()  # nothing above it belongs to the project
        jobs = [Job(str(Path(folder, file.file)), named=True) for file in files]
        results = list(
            check_project(
                Files.of(jobs), Plan(context, selection=_selection(rule), fixes=wanted), 1
            )
        )
    return [
        (Path(result.path).relative_to(folder).as_posix(), diagnostic)
        for result in results
        for diagnostic in result.diagnostics
    ]


def page(rule: Rule) -> str:
    """A rule's page in Markdown."""
    title = f"# {rule.code} {rule.name}\n\n"
    if rule.off_by_default:
        title += f"Off by default: `--extend-select {rule.code}` switches it on.\n\n"
    said, _, sources = EXAMPLE.sub(_fenced, f"{rule.doc.strip()}\n").strip().partition(_SOURCES)
    file, found = reported(rule, _REGION)
    parts = (said.strip(), _fix(found), _silence(rule.code, file), f"{_SOURCES}{sources}")
    return title + "\n\n".join(parts) + "\n"


def reported(rule: Rule, region: str | None = None) -> tuple[str, Diagnostic]:
    """What the rule says of its Before example, with the fix it gets, and in which file."""
    found = _run_together(rule, _example(rule, "Before"), Fixing(region))
    return next((file, each) for file, each in found if each.code == rule.code)


def _fix(found: Diagnostic) -> str:
    """The fix that the example gets, as it is really offered."""
    if found.fix is None:
        return "Fix: none is written for this; the message names what to change. " + _SEE_FIXES
    unsafe = "" if found.fix.safety is Safety.SAFE else f" --unsafe-fixes --region {_REGION}"
    return f"Fix: `sts-lint check --fix{unsafe}` does this here: {found.fix.title}. {_SEE_FIXES}"


def _silence(code: str, file: str) -> str:
    """How to switch a rule off at a place, for files, and everywhere."""
    inside = f"`# noqa: {code}` on the line" if is_python(file) else _comment(code, file)
    return (
        f'Suppress: {inside}; for files `per-file-ignores = {{"old/**" = ["{code}"]}}`, '
        f'everywhere `ignore = ["{code}"]` in the [settings](../settings.md).'
    )


def _comment(code: str, file: str) -> str:
    if which(file) is Format.JSON:
        return "JSON has no comments, so in the settings `suppress`"
    return f"`# sts-lint: ignore[{code}] reason` behind the value or on a line above"


def table(rules: Sequence[Rule]) -> str:
    """The rules as a Markdown table; codes link to their pages."""
    rows = [
        f"| [{rule.code}]({PAGES.as_posix()}/{rule.code}.md) | {rule.name} "
        f"| {rule.summary.rstrip('.')} | {_severity(rule)} | {_doors(rule)} |"
        for rule in rules
    ]
    head = ("| code | name | says | severity of its example | doors |", "|---|---|---|---|---|")
    return "\n".join((*head, *rows))


def stale(root: Path) -> list[Path]:
    """The rendered documents under `root` that are missing, differ, or have no rule."""
    wanted = dict(_documents(root))
    differing = [p for p, text in wanted.items() if not p.exists() or p.read_text("utf-8") != text]
    return sorted({*differing, *(p for p in (root / PAGES).glob("*.md") if p not in wanted)})


def write(root: Path) -> None:
    """Render everything under `root`."""
    for path, text in _documents(root):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8", newline="\n")


def _documents(root: Path) -> Iterator[tuple[Path, str]]:
    rules = all_rules()
    readme = root / "README.md"
    yield readme, _with_part(readme, readme.read_text("utf-8"), "rules", table(rules))
    for page_, name, content in (
        (FORMATS, "formats", markdown_table()),
        (THIRD_PARTIES, "rows", third_parties()),
        (SETTINGS, "settings", reference.settings()),
        (COMMANDS, "commands", reference.commands()),
    ):
        path = root / page_
        yield path, _with_part(path, path.read_text("utf-8"), name, content)
    for rule in rules:
        yield root / PAGES / f"{rule.code}.md", page(rule)


def _with_part(path: Path, text: str, name: str, content: str) -> str:
    """The text of a document in which one rendered part is fresh."""
    before, begin, rest = text.partition(BEGIN.format(name))
    _, end, after = rest.partition(END.format(name))
    if not begin or not end:
        raise ValueError(f"{path} lacks the markers {BEGIN.format(name)} and {END.format(name)}")
    return f"{before}{begin}\n{content}\n{end}{after}"


def third_parties() -> str:
    """The catalogue of STS207 as a Markdown table."""
    head = ("| product | where | key | bad | good | known from |", "|---|---|---|---|---|---|")
    return "\n".join((*head, *map(_row, map(columns, shipped()))))


def _row(row: Columns) -> str:
    known = f"[{row.confidence}]({row.source})"
    keys = ", ".join(f"`{key}`" for key in row.keys)
    plain = (cell.replace("*", r"\*") for cell in (", ".join(row.where), row.bad, row.good))
    where, bad, good = plain
    cells = (f"{row.product} (`{row.name}`)", where, keys, bad, good, known)
    return f"| {' | '.join(cells)} |"


@dataclass(frozen=True)
class _Example:
    """A file by its name, the options it is checked under, and its text."""

    file: str
    options: dict[str, str]
    text: str


def _example(rule: Rule, heading: str) -> list[_Example]:
    """The files under a heading; most often there is one."""
    found = []
    for name, file, options, block in EXAMPLE.findall(rule.doc + "\n"):
        if name == heading:
            words = options.split()
            pairs = dict(zip(words[::2], words[1::2], strict=True))
            found.append(_Example(file or "example.py", pairs, _program(block)))
    return found


def _fenced(match: re.Match[str]) -> str:
    heading, file, options, block = match.groups()
    place = f", in `{file}`" if file else ""
    under = f", with `{options}`" if options else ""
    return f"{heading}{place}{under}:\n\n```{_language(file)}\n{_program(block)}```\n\n"


def _language(file: str | None) -> str:
    if file is None or is_python(file):
        return "python"
    kind = which(file)
    return _LANGUAGES.get(kind, kind.value) if kind else "text"


def _program(block: str) -> str:
    return textwrap.dedent(block).strip("\n") + "\n"


def _severity(rule: Rule) -> str:
    found = [d for d in run_example(rule, "Before") if d.code == rule.code]
    if not found:
        raise ValueError(f"{rule.code}: its Before example does not fire it")
    return found[0].severity.label + (", off by default" if rule.off_by_default else "")


def _doors(rule: Rule) -> str:
    return "flake8, sts-lint" if rule.is_about_python else "sts-lint"


def main(arguments: Sequence[str] | None = None) -> int:
    """Write or check the rendered documents of the current folder; 1 when some are stale."""
    parser = argparse.ArgumentParser(prog="python -m sts_lint.rendering", description=__doc__)
    mode = parser.add_mutually_exclusive_group(required=True)
    mode.add_argument("--write", action="store_true", help="render README and docs/rules")
    mode.add_argument("--check", action="store_true", help="fail if they are not fresh")
    options = parser.parse_args(arguments)
    root = Path()
    try:
        if options.write:
            write(root)
        left = stale(root)
    except (OSError, ValueError) as error:
        print(f"{error}; run this in the root of the repository", file=sys.stderr)
        return 2
    for path in left:
        print(f"{path}: stale, run python -m sts_lint.rendering --write", file=sys.stderr)
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main())
