"""The fixtures of formats: awkward but real files, one folder for each format."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sts_lint.formats import Format, Unreadable, entries, which
from sts_lint.model import Entry
from sts_lint.text import Text

FORMATS = Path(__file__).parent.parent.parent / "fixtures" / "formats"
FOLDERS = sorted(path for path in FORMATS.iterdir() if path.is_dir())


@dataclass(frozen=True)
class Sample:
    """One fixture: its text, what it is read as, and what it gives."""

    path: Path
    text: Text
    kind: Format | None

    @property
    def name(self) -> str:
        return self.path.relative_to(FORMATS).as_posix()

    def entries(self) -> list[Entry]:
        """Entries up to where the file is given up, if it is."""
        return list(given(self.text))

    def source(self, entry: Entry) -> str:
        return self.text.slice(entry.value_span)


def given(text: Text, kind: Format | None = None) -> Iterator[Entry]:
    try:
        yield from entries(text, kind)
    except Unreadable:
        return


def sample(path: Path) -> Sample:
    content = path.read_bytes().decode("utf-8-sig")
    name = path.relative_to(FORMATS).as_posix()
    return Sample(path, Text(name, content), which(name, content))


SAMPLES = [sample(p) for f in FOLDERS for p in sorted(f.rglob("*")) if p.is_file()]


def shown(sample: Sample) -> Iterator[str]:
    """What a fixture gives, one line for each entry."""
    yield f"# {sample.name}: {sample.kind.value if sample.kind else 'not read'}"
    try:
        for entry in entries(sample.text):
            yield _line(sample, entry)
    except Unreadable as error:
        yield f"! line {error.line}: {error.reason}"


def _line(sample: Sample, entry: Entry) -> str:
    line, column = sample.text.position(entry.value_span.start)
    key = sample.text.position(entry.key_span.start).line
    said = [entry.form or "-", entry.dialect, f"key {key}" if key != line else ""]
    said += ["unknown" if not entry.literal else "", "" if entry.exact else "guess"]
    said += [f"quote {entry.quote}" if entry.quote else "", f"scope {entry.scope}"]
    path = " | ".join(entry.path)
    return f"{line}:{column} {path} = {entry.value!r} [{', '.join(filter(None, said))}]"
