"""The documentation as a site: `python -m sphinx -W -b html -c docs/site docs site`."""

from __future__ import annotations

import re

project = "sts-lint"
extensions = ["myst_parser"]
exclude_patterns = ["site"]
myst_heading_anchors = 3
html_theme = "furo"
html_title = "sts-lint"
html_show_sphinx = False
html_copy_source = False
html_theme_options = {"source_repository": ""}


def setup(app):
    """Lead links to the README to the first page, which holds it, and complete its menu."""
    app.connect("source-read", _read)


def _read(app, document, source):
    source[0] = re.sub(r"\]\((?:\.\./)+README\.md", "](/index.md", source[0])
    if document == "index":
        named = {line for line in source[0].splitlines() if line in app.env.found_docs}
        others = sorted(app.env.found_docs - named - {"index"})
        more = [name for name in others if not name.startswith("rules/")]
        source[0] = source[0].replace(":caption: More\n", "\n".join((":caption: More\n", *more, "")))
