"""A real browser: Debian's Chromium without a window, driven by Selenium, and axe-core in it."""

import base64
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

DEADLINE = 20  # seconds for any one thing that the browser is asked for
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
DRIVER = shutil.which("chromedriver")
# npm install --prefix FOLDER axe-core
AXE = Path(os.environ.get("AXE_CORE") or "node_modules/axe-core/axe.min.js")

_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def missing() -> str:
    """Return what is missing to look at pages in a browser; nothing if nothing is."""
    if not (CHROMIUM and DRIVER):
        return "no chromium and chromedriver (apt-get install chromium chromium-driver)"
    if not AXE.exists():
        return "no axe-core (npm install axe-core, or AXE_CORE=.../axe.min.js)"
    return ""


class Browser:
    """A browser that shows one page at a time."""

    def __init__(self, driver: webdriver.Chrome) -> None:
        self._driver = driver

    def open(self, page: Path, fragment: str = "") -> None:
        """Load *page*, scrolled to *fragment*."""
        self._driver.get(page.as_uri() + fragment)

    def look(self, width: int, *, scheme: str = "light", media: str = "screen") -> None:
        """Show the page *width* pixels wide, as who prefers *scheme* sees it on *media*."""
        size = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width < 600}
        self._do("Emulation.setDeviceMetricsOverride", **size)
        prefers = [{"name": "prefers-color-scheme", "value": scheme}]
        self._do("Emulation.setEmulatedMedia", media=media, features=prefers)
        # It is only seen in the frame after the next.
        self._driver.execute_async_script(
            "requestAnimationFrame(() => requestAnimationFrame(arguments[0]))"
        )

    def run(self, script: str, *arguments: object) -> Any:
        """Return what *script*, the body of a function, returns."""
        return self._driver.execute_script(script, *arguments)

    def violations(self) -> list[str]:
        """Return what axe-core finds wrong with the page as it is shown: rule and elements."""
        if not self.run("return 'axe' in window"):
            self.run(AXE.read_text("utf-8"))
        found = self._driver.execute_async_script(
            "const done = arguments[1];"
            "axe.run({runOnly: arguments[0], resultTypes: ['violations']}).then(r => done("
            " r.violations.map(v => v.id + ': ' + v.nodes.map(n => n.html).join(' '))))",
            _RULES,
        )
        return list(found)

    def copy(self) -> None:
        """Put the whole page into the clipboard, as who presses Ctrl+A and Ctrl+C."""
        ActionChains(self._driver).key_down(Keys.CONTROL).send_keys("ac").perform()
        ActionChains(self._driver).key_up(Keys.CONTROL).perform()

    def paste(self, place: str) -> str:
        """Return the markup of *place*, a selector, after Ctrl+A and Ctrl+V in it."""
        element = self._driver.find_element(By.CSS_SELECTOR, place)
        element.send_keys(Keys.CONTROL, "av")
        return str(element.get_attribute("innerHTML"))

    def picture(self, *, whole: bool = False) -> bytes:
        """Return a PNG of what is seen, or of the *whole* page."""
        done = self._do("Page.captureScreenshot", captureBeyondViewport=whole)
        return base64.b64decode(done["data"])

    def printed(self) -> bytes:
        """Return the page as it is printed on A4, as PDF."""
        paper = {"paperWidth": 8.27, "paperHeight": 11.69, "preferCSSPageSize": True}
        return base64.b64decode(self._do("Page.printToPDF", **paper)["data"])

    def messages(self) -> list[str]:
        """Return what the browser complains of since it was asked last."""
        return [entry["message"] for entry in self._driver.get_log("browser")]

    def _do(self, command: str, **parameters: object) -> dict[str, Any]:
        return self._driver.execute_cdp_cmd(command, parameters)


@contextmanager
def browser() -> Iterator[Browser]:
    """Return a browser, and close it after use."""
    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM or ""
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    for argument in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"):
        options.add_argument(argument)  # no sandbox: containers run as root
    driver = webdriver.Chrome(options, Service(DRIVER))
    try:
        driver.set_page_load_timeout(DEADLINE)
        driver.set_script_timeout(DEADLINE)
        yield Browser(driver)
    finally:
        driver.quit()
