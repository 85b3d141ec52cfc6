"""Every code there is, whether a rule's or the tool's own, with its page."""

from __future__ import annotations

from dataclasses import dataclass

from sts_lint.rules import all_rules
from sts_lint.trouble import Misuse, Trouble


@dataclass(frozen=True, slots=True)
class Page:
    """What is said about one code wherever it is explained."""

    code: str
    name: str
    summary: str
    text: str
    off_by_default: bool = False

    @property
    def markdown(self) -> str:
        """The page in Markdown; examples stay indented, which makes them code there, too."""
        return f"# {self.code} {self.name}\n\n{self.text}\n".replace("::\n", ":\n")


def pages() -> tuple[Page, ...]:
    """All pages, by code."""
    rules = [
        Page(rule.code, rule.name, rule.summary, rule.doc.strip(), rule.off_by_default)
        for rule in all_rules()
    ]
    own = [
        Page(t.code, t.title, t.summary, f"{t.summary}\n\n{t.cure}") for t in (*Trouble, *Misuse)
    ]
    return tuple(sorted((*rules, *own), key=lambda page: page.code))
