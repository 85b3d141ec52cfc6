"""How fast the page of a large campaign is: `python -m tests.batch.report.scale 10000`.

Prints what it measured in Chromium, and ends with 1 where a bar is missed.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

from sts_lint.batch.report.page import page
from tests.batch.report.browser import chromium, console, paints
from tests.batch.report.made import large

FIRST_PAINT, ANSWER, SIZE = 2000.0, 200.0, 20.0  # milliseconds, milliseconds, MB
TIMES = 3
# From the event of the user to the moment at which the next frame has been painted.
WATCH = """
const [selector, kind] = arguments;
document.querySelector(selector).addEventListener(kind, (event) => {
  const end = () => { window.took = performance.now() - event.timeStamp; };
  requestAnimationFrame(() => setTimeout(end));
}, { once: true, capture: true });
window.took = null;
"""
WORDS = ("a", "audit", "sts101", "no region")


@dataclass(frozen=True)
class Measured:
    """One figure and what it must stay under."""

    what: str
    value: float
    bar: float
    unit: str

    def __str__(self) -> str:
        return f"{self.what:44} {self.value:8.1f} {self.unit} (bar {self.bar:g})"


def measure(
    driver: Any, file: Path, of: Callable[[Iterable[float]], float] = max
) -> Iterator[Measured]:
    """What loading, a click on each head and each key of some words take, `of` several times."""
    first = [_first_paint(driver, file) for _ in range(TIMES)]
    yield Measured("first paint", of(first), FIRST_PAINT, "ms")
    for table in ("repositories", "findings"):
        root = f"#{table}-live"
        for head in driver.find_elements("css selector", f"{root} th"):
            name = head.get_attribute("data-sort")
            took = of(_sorted(driver, f'{root} th[data-sort="{name}"] button'))
            yield Measured(f"{table}: sort by {name}", took, ANSWER, "ms")
        for words in WORDS:
            took = of(_typed(driver, f"{root} [data-search]", words))
            yield Measured(f"{table}: slowest key of {words!r}", took, ANSWER, "ms")
    assert console(driver) == []


def _first_paint(driver: Any, file: Path) -> float:
    driver.get("about:blank")
    driver.get(file.as_uri())
    _until(lambda: "first-paint" in paints(driver))
    return paints(driver)["first-paint"]


def _sorted(driver: Any, button: str) -> Iterator[float]:
    for _ in range(TIMES):
        element = driver.find_element("css selector", button)
        driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", element)
        driver.execute_script(WATCH, button, "click")
        element.click()
        yield _took(driver)


def _typed(driver: Any, field: str, words: str) -> Iterator[float]:
    element = driver.find_element("css selector", field)
    element.clear()
    for key in words:
        driver.execute_script(WATCH, field, "input")
        element.send_keys(key)
        yield _took(driver)


def _took(driver: Any) -> float:
    _until(lambda: driver.execute_script("return window.took !== null"))
    return float(driver.execute_script("return window.took"))


def _until(holds: Any) -> None:
    limit = perf_counter() + 30
    while not holds():
        assert perf_counter() < limit


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("repositories", type=int)
    number = parser.parse_args().repositories
    campaign = large(number)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "report.html")
        started = perf_counter()
        file.write_text(page(campaign), "utf-8")
        found = sum(len(each.found) for each in campaign.repositories)
        took = perf_counter() - started
        print(f"{number:,} repositories, {found:,} findings: {took:.1f} s to write")
        size = Measured("size", file.stat().st_size / 1e6, SIZE, "MB")
        with chromium(Path(folder, "profile")) as driver:
            measured = [size, *measure(driver, file)]
    print(*measured, sep="\n")
    return int(any(each.value > each.bar for each in measured))


if __name__ == "__main__":
    sys.exit(main())
