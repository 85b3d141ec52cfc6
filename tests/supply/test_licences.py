"""The table of licences says what the installed packages say, whatever their versions."""

from __future__ import annotations

import re

from tests.supply.licences import DOCUMENT, installed, needed, shown

FREE = {"MIT", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "PSF-2.0", "ISC", "MPL-2.0"}


def test_every_package_is_listed_with_its_licence() -> None:
    listed, names = shown(DOCUMENT.read_text("utf-8")), needed()
    here = installed(names)
    assert len(here) > 10
    assert set(here) <= set(listed)
    assert {each.package for each in listed} <= names


def test_every_licence_goes_with_ours() -> None:
    for each in installed(needed()):
        assert set(re.split(r" (?:AND|OR|WITH) ", each.terms)) <= FREE, each
