"""A real Chromium without a window, and what it logged: console, policy, network."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

NEEDED = "STS_LINT_BROWSER"
"""The variable that, set to `required`, makes a missing browser a failure."""
FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--window-size=1280,1000",
)


def programs() -> tuple[str, str]:
    """Where Chromium and its driver are; without them the test is skipped, or fails."""
    found = shutil.which("chromium"), shutil.which("chromedriver")
    if found[0] and found[1]:
        return found[0], found[1]
    if os.environ.get(NEEDED) == "required":
        pytest.fail("chromium and chromedriver are needed here and were not found")
    pytest.skip("no chromium and chromedriver")


@contextmanager
def chromium(profile: Path, javascript: bool = True) -> Iterator[Any]:
    """A driver of a browser with an empty profile."""
    from selenium import webdriver

    browser, driver_path = programs()
    options = webdriver.ChromeOptions()
    options.binary_location = browser
    for flag in (*FLAGS, f"--user-data-dir={profile}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    if not javascript:
        blocked = {"profile.managed_default_content_settings.javascript": 2}
        options.add_experimental_option("prefs", blocked)
    service = webdriver.ChromeService(executable_path=driver_path)
    driver = webdriver.Chrome(options=options, service=service)
    try:
        driver.get("about:blank")
        requests(driver)  # those of the page it starts with
        yield driver
    finally:
        driver.quit()


def console(driver: Any) -> list[str]:
    """Every message since the last call: errors of scripts, breaches of the policy, all."""
    return [entry["message"] for entry in driver.get_log("browser")]


def requests(driver: Any) -> list[str]:
    """Every address asked for since the last call, those that the policy refused apart."""
    entries = [json.loads(entry["message"])["message"] for entry in driver.get_log("performance")]
    asked = {
        entry["params"]["requestId"]: entry["params"]["request"]["url"]
        for entry in entries
        if entry["method"] == "Network.requestWillBeSent"
    }
    for entry in entries:
        if entry["params"].get("blockedReason") == "csp":
            del asked[entry["params"]["requestId"]]
    return list(asked.values())


def paints(driver: Any) -> dict[str, float]:
    """When the page was first painted, in milliseconds from its start."""
    script = "return performance.getEntriesByType('paint').map(e => [e.name, e.startTime])"
    return dict(driver.execute_script(script))


def resources(driver: Any) -> list[str]:
    """What the page itself loaded besides its own file."""
    script = "return performance.getEntriesByType('resource').map(e => e.name)"
    return list(driver.execute_script(script))
