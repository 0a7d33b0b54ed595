"""The commands as a shell sees them: what is printed where, and the exit code."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
CARD = """---
license: apache-2.0
language: en
---
# Heron

Heron is a small model. The training script is in this repository: `train_heron.py`.
"""


def run(*arguments: str | Path, stdin: bytes = b"", **environment: str) -> subprocess.CompletedProcess[bytes]:
    env = {**os.environ, "PYTHONPATH": str(ROOT), "SOURCE_DATE_EPOCH": "1769817600", **environment}
    return subprocess.run(
        [sys.executable, "-W", "error", "-m", "openaudit", *map(str, arguments)],
        input=stdin,
        capture_output=True,
        env=env,
        check=False,
    )


@pytest.fixture
def heron(tmp_path: Path) -> Path:
    """A release that is nothing but its card."""
    folder = tmp_path / "heron"
    folder.mkdir()
    (folder / "README.md").write_text(CARD, encoding="utf-8")
    return folder


def test_audit_prints_a_summary_and_writes_what_the_suffixes_name(heron: Path, tmp_path: Path) -> None:
    ran = run("audit", heron, "-o", tmp_path / "r.json", "-o", tmp_path / "r.html")

    assert (ran.returncode, ran.stderr) == (0, b"")
    assert b"heron" in ran.stdout.lower()
    assert json.loads((tmp_path / "r.json").read_bytes())["format"] == "openaudit-report/1"
    assert (tmp_path / "r.html").read_bytes().startswith(b"<!doctype html>")


def test_format_json_writes_only_json(heron: Path) -> None:
    assert json.loads(run("audit", heron, "--format", "json").stdout)["release"]["source"] == str(heron)


def test_quiet_prints_nothing(heron: Path) -> None:
    ran = run("audit", heron, "-q")

    assert (ran.returncode, ran.stdout, ran.stderr) == (0, b"", b"")


def test_verbose_names_every_step_on_standard_error(heron: Path) -> None:
    assert b"licenses" in run("audit", heron, "-v").stderr


def test_a_rubric_is_chosen_by_name_and_all_means_every_one(heron: Path) -> None:
    one = json.loads(run("audit", heron, "--rubric", "g7-2026", "--format", "json").stdout)
    every = json.loads(run("audit", heron, "--rubric", "all", "--format", "json").stdout)

    assert [entry["rubric"] for entry in one["assessments"]] == ["g7-2026"]
    assert {"osaid-1.0", "g7-2026", "spectrum-1.0"} <= {entry["rubric"] for entry in every["assessments"]}


def test_a_saved_report_is_rendered_without_the_release(heron: Path, tmp_path: Path) -> None:
    direct = run("audit", heron, "-o", tmp_path / "r.json", "--format", "html").stdout

    assert run("render", tmp_path / "r.json", "--format", "html").stdout == direct
    assert run("render", "-", "--format", "html", stdin=(tmp_path / "r.json").read_bytes()).stdout == direct
    assert run("render", tmp_path / "r.json", "-o", tmp_path / "r.txt").stdout == b""
    assert (tmp_path / "r.txt").read_bytes() == run("render", tmp_path / "r.json").stdout


def test_check_shows_the_findings_of_the_audit_and_its_exit_code_follows_fail_on(heron: Path) -> None:
    findings = json.loads(run("audit", heron, "--format", "json").stdout)["findings"]
    passed, failed = (
        run("check", heron, "--format", "json"),
        run("check", heron, "--fail-on", "note", "--format", "json"),
    )

    assert "claimed-file-absent" in {one["id"] for one in findings}
    assert json.loads(passed.stdout)["findings"] == findings == json.loads(failed.stdout)["findings"]
    assert failed.returncode == 1
    assert json.loads(failed.stdout)["passed"] is False


def test_check_names_file_line_severity_and_remedy(heron: Path) -> None:
    text = run("check", heron).stdout.decode()

    assert "README.md:7: " in text
    assert "[claimed-file-absent]" in text


def test_the_format_never_changes_the_exit_code(heron: Path) -> None:
    codes = {run("check", heron, "--fail-on", "note", "--format", format_).returncode for format_ in ("text", "json")}

    assert codes == {1}


def test_rubric_lists_and_shows_clauses() -> None:
    assert b"osaid-1.0" in run("rubric", "list").stdout
    shown = run("rubric", "show", "osaid-1.0").stdout.decode()
    assert "clause: OSAID 1.0" in shown
    assert "remedy: " in shown


def test_version_and_help_come_at_once() -> None:
    assert run("--version").stdout.startswith(b"openaudit, version ")
    listed = run("--help").stdout.decode()
    assert all(
        f"  {name} " in listed
        for name in ("audit", "check", "license", "render", "rubric", "runners", "smoke", "weights")
    )


def files(tmp_path: Path) -> dict[str, Path]:
    (tmp_path / "empty").mkdir()
    (tmp_path / "text.txt").write_text("no release")
    (tmp_path / "bad.json").write_text("{}")
    return {
        "empty": tmp_path / "empty",
        "text": tmp_path / "text.txt",
        "bad": tmp_path / "bad.json",
        "none": tmp_path / "none",
    }


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["audit", "<none>"], 3, "no such folder or file"),
        (["audit", "<empty>"], 3, ""),
        (["audit", "<text>"], 3, ""),
        (["audit", "<heron>", "--rubric", "osaid-7"], 2, "no rubric 'osaid-7'; there are"),
        (["audit", "<heron>", "--format", "docx"], 2, "no render plug-in 'docx'; there are"),
        (["audit", "<heron>", "-o", "<none>/r.json"], 3, "cannot be written"),
        (["audit", "<heron>", "-o", "r.docx"], 2, "no render plug-in 'docx'; there are"),
        (["audit", "<heron>", "--smoke", "abacus"], 2, "no run plug-in 'abacus'; there are"),
        (["audit", "<heron>", "--tree", "<none>"], 3, ""),
        (["render", "<none>"], 3, "cannot be read"),
        (["render", "<bad>"], 3, "expected an openaudit-report/1"),
        (["rubric", "show", "osaid-7"], 2, "no rubric 'osaid-7'; there are"),
        (["check", "<heron>", "--fail-on", "doom"], 2, "doom"),
        (["frobnicate"], 2, "No such command"),
    ],
)
def test_bad_input_gets_one_clear_line_and_its_exit_code(
    arguments: list[str], code: int, said: str, heron: Path, tmp_path: Path
) -> None:
    there = {**files(tmp_path), "heron": heron}
    filled = [
        next(
            (argument.replace(f"<{key}>", str(path)) for key, path in there.items() if f"<{key}>" in argument), argument
        )
        for argument in arguments
    ]

    ran = run(*filled)

    message = ran.stderr.decode()
    assert (ran.returncode, said in message, "Traceback" in message) == (code, True, False), message
    assert len([line for line in message.splitlines() if line.startswith(("openaudit:", "Error:"))]) == 1


def test_a_wrong_date_is_a_usage_error(heron: Path) -> None:
    ran = run("audit", heron, SOURCE_DATE_EPOCH="yesterday")

    assert (ran.returncode, b"SOURCE_DATE_EPOCH" in ran.stderr) == (2, True)


def test_an_old_report_stays_when_the_new_one_cannot_be_written(heron: Path, tmp_path: Path) -> None:
    target = tmp_path / "r.json"
    target.mkdir()

    ran = run("audit", heron, "-o", target)

    assert ran.returncode == 3
    assert target.is_dir()
    assert not list(tmp_path.glob(".r.json*"))


def test_nothing_is_imported_from_the_folder_one_stands_in(heron: Path) -> None:
    for name in ("yaml", "click", "numpy", "pydantic"):
        (heron / f"{name}.py").write_text("raise SystemExit('this was run')\n")

    ran = subprocess.run(
        [sys.executable, "-m", "openaudit", "check", "."],
        cwd=heron,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (ran.returncode, "this was run" in ran.stdout + ran.stderr) == (0, False)
