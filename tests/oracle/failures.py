"""Lists what does not agree, grouped by the form most to blame, as text to work through."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from .compare import Comparison, Result
from .families import PLAIN


def blamed(failures: list[Comparison]) -> list[str]:
    """For each failure the form of its program that fails most often, plain ones last."""
    failed = Counter(cause for failure in failures for cause in _causes(failure))
    failed[PLAIN] = 0
    return [max(_causes(f), key=lambda cause: (failed[cause], cause)) for f in failures]


def _causes(failure: Comparison) -> tuple[str, ...]:
    """The forms of the program, and what else is rare enough to be the reason."""
    text = failure.program.text
    rare = [word for word in ("profile_name=", "profile=", "use_ssl=False") if word in text]
    return (*failure.program.forms, *rare)


def listing(comparisons: list[Comparison], each: int = 2) -> Iterator[str]:
    """Failures, most frequent first, with up to `each` programs a group."""
    failures = [c for c in comparisons if c.result is not Result.AGREE]
    groups: dict[tuple[str, str, str], list[Comparison]] = {}
    for failure, form in zip(failures, blamed(failures), strict=True):
        groups.setdefault((failure.result.value, form, failure.why), []).append(failure)
    for (result, form, why), members in sorted(groups.items(), key=lambda g: -len(g[1])):
        yield f"=== {len(members)} {result}: {form}: {why}"
        shown = {member.program.name: member for member in reversed(members)}
        for member in sorted(shown.values(), key=lambda m: len(m.program.text))[:each]:
            yield "\n".join(described(member))


def described(failure: Comparison) -> Iterable[str]:
    """One failure: the program, what was expected and what was predicted."""
    program = failure.program
    yield f"--- {program.name} line {failure.line}, botocore {failure.version}"
    yield f"    forms: {', '.join(program.forms)}"
    if program.surroundings.environ or program.surroundings.config_file:
        yield f"    outside: {dict(program.surroundings.environ)}"
        yield from (
            f"    | {line}" for line in (program.surroundings.config_file or "").split("\n")
        )
    if program.application:
        yield f"    set outside, unseen by sts-lint: {dict(program.application)}"
    if failure.expected:
        yield f"    real: {'/'.join(sorted(failure.expected.verdicts))} {failure.expected.urls}"
    if failure.predicted:
        seen = failure.predicted
        yield f"    predicted: {seen.verdict} {seen.urls} complete={seen.complete} {seen.because}"
    lines = program.text.rstrip("\n").split("\n")
    yield from (f"{number:4}  {line}" for number, line in enumerate(lines, 1))
