"""The page in a real browser: it asks for nothing but its own file, logs nothing, and stands on every width."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from openaudit.render.view.scrub import each
from openaudit.report import Report

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Dialog

pytestmark = pytest.mark.browser
QUIET = (
    "no-sandbox",
    "disable-gpu",
    "disable-quic",
    "no-first-run",
    "disable-background-networking",
    "disable-component-update",
    "disable-sync",
)
ATTACK = "</style></title><script>alert(1)</script><img src=https://evil.example/x onerror=alert(1)><a href=javascript:alert(1)>\x1b[2J"
SPARED = {
    "seen",
    "claimed",
    "tested",
    "met",
    "unmet",
    "unknown",
    "exempt",
    "error",
    "warning",
    "note",
    "openaudit-report/1",
}


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    playwright = pytest.importorskip("playwright.sync_api", reason="needs playwright")
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        pytest.skip("needs a Chromium on the path")
    with playwright.sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=chromium, args=[f"--{one}" for one in QUIET])
        yield started
        started.close()


def visit(browser: "Browser", path: Path, *, width: int = 1280, dark: bool = False) -> dict[str, object]:
    """What the page asked for, logged and opened, and how much wider than the window it is."""
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme="dark" if dark else "light")
    requests: list[str] = []
    noise: list[str] = []

    def shut(dialog: "Dialog") -> None:
        noise.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    page.on("request", lambda one: requests.append(one.url))
    page.on("console", lambda one: noise.append(one.text))
    page.on("pageerror", lambda one: noise.append(str(one)))
    page.on("dialog", shut)
    page.goto(path.as_uri(), wait_until="load")
    page.wait_for_timeout(150)
    found = {
        "requests": requests,
        "noise": noise,
        "wider": page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"),
        "paper": page.evaluate("getComputedStyle(document.body).backgroundColor"),
        "styled": page.evaluate("document.querySelectorAll('[style], script').length"),
    }
    page.close()
    return found


@pytest.mark.parametrize("attacked", [False, True], ids=["as-it-is", "attacked"])
def test_the_page_requests_nothing_but_itself_and_logs_nothing(
    browser: "Browser", heron: Report, tmp_path: Path, attacked: bool
) -> None:
    report = each(heron, lambda text: text if text in SPARED else ATTACK + text) if attacked else heron
    path = tmp_path / "report.html"
    report.save(path)

    found = visit(browser, path)

    assert found["requests"] == [path.as_uri()]
    assert found["noise"] == []
    assert found["styled"] == 0


@pytest.mark.parametrize("width", [320, 360, 800, 1600])
def test_the_page_is_never_wider_than_the_window(browser: "Browser", heron: Report, tmp_path: Path, width: int) -> None:
    path = tmp_path / "report.html"
    heron.save(path)

    assert visit(browser, path, width=width)["wider"] == 0


def test_the_page_follows_the_color_scheme(browser: "Browser", heron: Report, tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    heron.save(path)

    assert visit(browser, path)["paper"] != visit(browser, path, dark=True)["paper"]


def test_the_printed_page_shows_what_is_folded_on_screen(browser: "Browser", heron: Report, tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    heron.save(path)
    page = browser.new_page()
    page.goto(path.as_uri())
    height = "[...document.querySelectorAll('details.criterion:not([open]) dl')].map(one => one.checkVisibility())"

    on_screen = page.evaluate(height)
    page.emulate_media(media="print")

    assert not any(on_screen)
    assert all(page.evaluate(height))
    page.close()


def test_the_words_of_the_smoke_picture_can_be_read_on_a_phone(
    browser: "Browser", heron: Report, tmp_path: Path
) -> None:
    path = tmp_path / "report.html"
    heron.save(path)
    page = browser.new_page(viewport={"width": 320, "height": 900})
    page.goto(path.as_uri())

    heights = page.evaluate(
        "[...document.querySelectorAll('#weights figure:has(h4) text')].map(one => one.getBoundingClientRect())"
    )

    assert len(heights) > 6
    assert all(one["height"] >= 9 and one["left"] >= 0 and one["right"] <= 320 for one in heights)
    page.close()


def test_the_bars_of_the_smoke_picture_follow_the_color_scheme(
    browser: "Browser", heron: Report, tmp_path: Path
) -> None:
    path = tmp_path / "report.html"
    heron.save(path)
    filled = []
    for scheme in ("light", "dark"):
        page = browser.new_page(color_scheme=scheme)
        page.goto(path.as_uri())
        filled.append(
            page.evaluate("getComputedStyle(document.querySelector('#weights figure:has(h4) .fill-accent')).fill")
        )
        page.close()

    assert filled[0] != filled[1]
