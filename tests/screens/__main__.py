"""`make screens`: starts a demo of its own, goes to the main pages as the people of it, and writes docs/screens/.

Each page is taken twice: wide and light, and on a phone in the dark. A page that is not found fails the whole.
"""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tests import chromium
from tests.screens.pages import PAGES, Screen, press

ROOT = Path(__file__).resolve().parents[2]
SCREENS = ROOT / "docs" / "screens"
PATIENCE = 600  # seconds for the demo to play its cases
WIDE, PHONE = {"width": 1280, "height": 860}, {"width": 375, "height": 812}
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]


def main() -> int:
    program = chromium.find()
    if program is None:
        print(chromium.MISSING, file=sys.stderr)
        return 1
    SCREENS.mkdir(exist_ok=True)
    with demo() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(program), args=FLAGS)
        for screen in PAGES:
            for name, size, theme in ((screen.name, WIDE, "light"), (f"{screen.name}-phone", PHONE, "dark")):
                take(browser, address, screen, SCREENS / f"{name}.png", size, theme)
                print(f"docs/screens/{name}.png", flush=True)
        browser.close()
    return 0


@contextmanager
def demo() -> Iterator[str]:
    """A demo in a folder of its own, so that nobody's cases change. Gives its address."""
    with tempfile.TemporaryDirectory() as var:
        variables = {**os.environ, "EVENHAND_VAR": var, "PORT": ""}
        running = subprocess.Popen([sys.executable, "-m", "config.demo"], cwd=ROOT, env=variables)
        try:
            yield address_of(running, Path(var) / "demo.lock")
        finally:
            running.send_signal(signal.SIGINT)
            running.wait(timeout=60)


def address_of(running: subprocess.Popen[bytes], lock: Path) -> str:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if running.poll() is not None:
            raise SystemExit("The demo ended by itself.")
        if lock.exists() and (address := lock.read_text()):
            return address
        time.sleep(0.5)
    raise SystemExit(f"The demo was not ready in {PATIENCE} s.")


def take(browser: Browser, address: str, screen: Screen, to: Path, size: dict[str, int], theme: str) -> None:
    context = browser.new_context(viewport=size, color_scheme=theme, reduced_motion="reduce")  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(address)
    if screen.person:
        press(page, page.locator(f"button[name=person]:has-text('{screen.person}')").first)
    screen.go(page, address)
    page.wait_for_load_state("networkidle")
    tidy(page)
    to.write_bytes(smaller(page.screenshot()))
    context.close()


def tidy(page: Page) -> None:
    """Without the bar of the demo, which no portal has that is in use."""
    page.evaluate("document.querySelectorAll('.demobar').forEach((bar) => bar.remove())")


def smaller(png: bytes) -> bytes:
    """The same picture in 128 colours: a third of the size, for a repository that everybody copies."""
    with Image.open(io.BytesIO(png)) as picture, io.BytesIO() as file:
        picture.convert("RGB").quantize(128, dither=Image.Dither.NONE).save(file, "PNG", optimize=True)
        return file.getvalue()


if __name__ == "__main__":
    sys.exit(main())
