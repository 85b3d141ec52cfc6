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
    """Lead links to the README to the first page, which holds it."""
    app.connect("source-read", _readme)


def _readme(_, __, source):
    source[0] = re.sub(r"\]\((?:\.\./)+README\.md", "](/index.md", source[0])
