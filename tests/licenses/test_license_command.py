"""`openaudit license`: JSON as the contract spells it, and one line per fault."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from openaudit.cli.license import command
from openaudit.errors import UsageError


def run(*args: str, stdin: str | None = None) -> str:
    result = CliRunner().invoke(command, args, input=stdin, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def test_identify_answers_in_the_order_asked_with_the_fields_of_the_contract(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text("SPDX-License-Identifier: MIT\n", encoding="utf-8")
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.4\n")

    rows = json.loads(
        run("identify", str(tmp_path / "b.txt"), str(tmp_path / "a.pdf"), str(tmp_path / "none"), "--format", "json")
    )

    assert [Path(row["path"]).name for row in rows] == ["b.txt", "a.pdf", "none"]
    assert [row["license"] for row in rows] == ["MIT", None, None]
    assert {"path", "license", "confidence", "matcher", "spans", "riders", "atoms"} <= set(rows[0])
    assert rows[1]["unread"] == "a PDF file: present, unread"
    assert rows[2]["unread"] == "cannot be read: no such file"


def test_identify_reads_standard_input() -> None:
    assert "MIT (notice" in run("identify", "-", stdin="SPDX-License-Identifier: MIT\n")


def test_identify_tells_people_where_a_restriction_stands(tmp_path: Path, texts: dict[str, str]) -> None:
    (tmp_path / "LICENSE").write_text(texts["MIT"] + "\nMilitary use is prohibited.\n", encoding="utf-8")

    told = run("identify", str(tmp_path / "LICENSE"))

    assert "LicenseRef-openaudit-MIT-with-rider" in told
    assert "restricts: Military use is prohibited." in told


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("llama3.1", "user-threshold:700000000"),
        ("gpl", "one of"),
        ("MIT", "on OSI's list"),
        ("other", "follow license_name"),
    ],
)
def test_show_says_what_an_id_became_and_allows(name: str, says: str) -> None:
    assert says in run("show", name)
    assert json.loads(run("show", name, "--format", "json"))["resolved"]["raw"] == name


def test_show_of_an_unknown_id_says_so() -> None:
    with pytest.raises(UsageError, match="no id, key or name that is known"):
        CliRunner().invoke(command, ["show", "nova-open-license"], catch_exceptions=False, standalone_mode=False)


def test_list_names_every_licence_with_recorded_terms() -> None:
    rows = json.loads(run("list", "--format", "json"))

    assert len(rows) > 250
    assert "LicenseRef-scancode-qwen-2024" in run("list")
