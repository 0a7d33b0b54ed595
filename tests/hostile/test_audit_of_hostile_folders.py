"""Every hostile card, configuration, licence and layout, audited whole: nothing crashes, runs, connects or leaks."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.hostile.expected import EXPECTED

ROOT = Path(__file__).resolve().parent.parent.parent
FORMATS = ("json", "html", "text", "notebook")
CANARIES = {
    "HF_TOKEN": "hf_canarycanarycanarycanarycanary12",
    "AWS_SECRET_ACCESS_KEY": "canarySecret0123456789",
    "OPENAUDIT_CANARY_PASSWORD": "canary-word-9f3e",
}
SECONDS = 5.0
MEGABYTES = 300


@pytest.fixture(scope="session")
def cases(shared: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The hostile folders, with the cards of 30,000 nested brackets and 200 KB of dashes that crash a C parser."""
    out = tmp_path_factory.mktemp("hostile") / "cases"
    subprocess.run(
        [sys.executable, shared("tools/hostile/make_bad_cards.py"), out, "--no-reference"],
        check=True,
        capture_output=True,
    )
    for name, text in (("x_brackets", "a: " + "[" * 30_000), ("x_dashes", "- " * 100_000)):
        (out / name).mkdir()
        (out / name / "README.md").write_text(f"---\n{text}\n---\n# Model\n", encoding="utf-8")
    return out


@pytest.fixture(scope="session")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("reports")


@pytest.fixture(scope="session")
def audited(cases: Path, reports: Path) -> dict[str, dict[str, Any]]:
    """What auditing each folder came to, all in one process that outlives every case."""
    script = ROOT / "tests" / "hostile" / "audit_all.py"
    env = {**os.environ, **CANARIES, "PYTHONPATH": str(ROOT)}
    ran = subprocess.run(
        [sys.executable, script, cases, reports, *FORMATS],
        capture_output=True,
        text=True,
        env=env,
        timeout=400,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr[-2000:]
    lines = [json.loads(line) for line in ran.stdout.splitlines()]
    return {line["case"]: line for line in lines}


def test_every_case_ends_in_a_report_or_in_one_clear_line(audited: dict[str, dict[str, Any]]) -> None:
    assert len(audited) >= 200
    assert not {name: line["traceback"] for name, line in audited.items() if "traceback" in line}
    assert all("\n" not in line.get("refused", "") for line in audited.values())


@pytest.mark.parametrize("case", EXPECTED)
def test_what_is_wrong_with_a_folder_is_found(audited: dict[str, dict[str, Any]], case: str) -> None:
    assert EXPECTED[case] <= set(audited[case].get("findings", ())), EXPECTED[case]


def test_no_case_takes_long_or_much(audited: dict[str, dict[str, Any]]) -> None:
    assert not {name: line["seconds"] for name, line in audited.items() if line["seconds"] > SECONDS}
    assert max(line["megabytes"] for line in audited.values()) < MEGABYTES


def test_nothing_of_a_release_is_executed_and_nothing_outside_it_is_opened(audited: dict[str, dict[str, Any]]) -> None:
    assert not {name: line["events"] for name, line in audited.items() if line["events"]}


def test_no_canary_of_the_environment_is_in_any_output(audited: dict[str, dict[str, Any]], reports: Path) -> None:
    del audited
    written = list(reports.iterdir())
    assert written
    for path in written:
        data = path.read_bytes()
        assert not [canary for canary in CANARIES.values() if canary.encode() in data], path.name


def test_no_output_for_people_holds_a_control_or_a_direction_character(
    audited: dict[str, dict[str, Any]], reports: Path
) -> None:
    del audited
    bad = [
        *map(chr, range(9)),
        "\x0b",
        "\x0c",
        *map(chr, range(14, 32)),
        *map(chr, range(127, 160)),
        *"\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200b\u200e\u200f\ufeff",
    ]
    for path in reports.iterdir():
        text = path.read_bytes().decode("utf-8")
        assert not [hex(ord(one)) for one in bad if one in text], path.name


@pytest.mark.browser
def test_a_browser_requests_nothing_but_the_page_and_opens_no_dialog(
    audited: dict[str, dict[str, Any]], reports: Path
) -> None:
    del audited
    playwright = pytest.importorskip("playwright.sync_api", reason="needs the package playwright")
    chromium = Path("/usr/bin/chromium")
    if not chromium.exists():
        pytest.skip("needs Chromium")
    asked: list[str] = []
    noise: list[str] = []

    def shut(dialog: Any) -> None:
        noise.append(dialog.message)
        dialog.dismiss()

    with playwright.sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=str(chromium),
            args=[
                "--no-sandbox",
                "--disable-gpu",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
            ],
        )
        page = browser.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("dialog", shut)
        page.on("console", lambda message: noise.append(message.text) if message.type == "error" else None)
        pages = sorted(reports.glob("*.html"))
        for path in pages:
            page.goto(path.as_uri())
        browser.close()

    assert sorted(asked) == sorted(path.as_uri() for path in pages)
    assert not noise
