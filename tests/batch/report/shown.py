"""A report in a browser: what it shows, and the hands that use it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass
class Report:
    """The page that a browser has open."""

    driver: Any

    def all(self, selector: str) -> list[Any]:
        return list(self.driver.find_elements("css selector", selector))

    def one(self, selector: str) -> Any:
        (found,) = self.all(selector)
        return found

    def script(self, script: str, *arguments: object) -> Any:
        return self.driver.execute_script(script, *arguments)

    def table(self, name: str) -> Table:
        return Table(self, f"#{name}-live")

    def media(self, media: str = "", **features: str) -> None:
        """Pretend another medium or taste, as the developer tools do."""
        held = [{"name": n.replace("_", "-"), "value": value} for n, value in features.items()]
        self.driver.execute_cdp_cmd(
            "Emulation.setEmulatedMedia", {"media": media, "features": held}
        )

    def keys(self, *keys: str) -> None:
        """Press keys, wherever the focus is."""
        from selenium.webdriver import ActionChains

        for key in keys:
            ActionChains(self.driver).send_keys(key).perform()

    @property
    def focus(self) -> Any:
        return self.driver.switch_to.active_element

    def settle(self) -> None:
        """Wait until details are unpacked and the page is painted."""
        self.driver.execute_async_script(
            "const done = arguments[0]; (function look() {"
            "if ([...document.querySelectorAll('.detail > td')].some(e => e.textContent === '…'))"
            "setTimeout(look, 5); else requestAnimationFrame(() => setTimeout(done)); })()"
        )


@dataclass
class Table:
    """One of the tables."""

    report: Report
    root: str

    @property
    def rows(self) -> list[list[str]]:
        """The texts of the rows that are shown, details apart."""
        script = (
            "return [...document.querySelectorAll(arguments[0] + ' tbody tr:not(.detail)')]"
            ".map(row => [...row.cells].map(cell => cell.textContent))"
        )
        found: list[list[str]] = self.report.script(script, self.root)
        return found

    @property
    def count(self) -> str:
        return str(self.report.one(f"{self.root} [data-count]").text)

    def search(self, text: str) -> None:
        field = self.report.one(f"{self.root} [data-search]")
        field.clear()
        field.send_keys(text or " ")

    def choose(self, name: str, value: str) -> None:
        self.report.one(f'{self.root} [data-filter="{name}"] option[value="{value}"]').click()

    def head(self, name: str) -> Any:
        return self.report.one(f'{self.root} th[data-sort="{name}"]')

    def sort(self, name: str) -> str | None:
        """Click the head of a column; says how it is sorted now."""
        self.head(name).find_element("css selector", "button").click()
        order: str | None = self.head(name).get_attribute("aria-sort")
        return order

    def turn(self, step: int) -> None:
        self.report.one(f'{self.root} [data-step="{step}"]').click()

    def open(self, row: int) -> Any:
        """Open or close the details of a row that is shown."""
        rows = self.report.all(f"{self.root} tbody tr:not(.detail)")
        button = rows[row].find_element("css selector", "button")
        self.report.script("arguments[0].scrollIntoView({block: 'center'})", button)
        button.click()
        self.report.settle()
        return button
