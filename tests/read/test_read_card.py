"""A card as a whole; quotes that are really there; characters that hide."""

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openaudit.facts import QUOTE
from openaudit.read import card
from openaudit.read.hidden import found, lookalikes
from openaudit.read.quote import place
from openaudit.read.yaml import Scalar

CARD = b"""\xef\xbb\xbf---
license: mit
license: cc-by-nc-4.0
language: no
---
# Model

Trained on [data](https://example.org/d).
"""


@given(st.binary(max_size=300), st.sampled_from(["README.md", "README.rst", "README"]))
def test_any_bytes_give_a_card(data: bytes, path: str) -> None:
    assert card.read(data, path=path).document.sections


@given(st.text(max_size=200))
def test_any_front_matter_gives_a_card(front: str) -> None:
    read = card.read(f"---\n{front}\n---\n# Model\n".encode(errors="replace"))

    assert read.document.sections[0].line == read.front.body


def test_a_card_has_its_parts_with_the_lines_of_the_file() -> None:
    read = card.read(CARD)

    assert [problem.id for problem in read.problems] == ["bom", "duplicate-key"]
    assert isinstance(value := read.metadata.get("language"), Scalar)
    assert (value.text, value.line) == ("no", 4)
    assert [(link.target, link.line) for link in read.document.links] == [("https://example.org/d", 8)]
    assert read.document.section_at(8).path == ("Model",)


@pytest.mark.parametrize("front", ["- license: mit", "mit", "[a, b]"])
def test_front_matter_that_is_no_mapping_is_said(front: str) -> None:
    read = card.read(f"---\n{front}\n---\n".encode())

    assert [problem.id for problem in read.problems] == ["front-matter-not-a-mapping"]
    assert read.metadata.pairs == ()


def test_a_pointer_is_not_read_as_a_card() -> None:
    read = card.read(b"version https://git-lfs.github.com/spec/v1\noid sha256:" + b"a" * 64 + b"\nsize 9\n")

    assert [problem.id for problem in read.problems] == ["pointer"]
    assert read.document.paragraphs == ()


@given(
    st.lists(st.text(alphabet="ab é漢\t ", max_size=400), max_size=4),
    st.integers(0, 5),
    st.none() | st.integers(1, 500),
)
def test_a_quote_stands_where_its_place_says(lines: list[str], line: int, column: int | None) -> None:
    found = place("README.md", lines, line, column)

    assert len(found.quote) <= QUOTE
    if found.quote:
        assert found.column is not None
        assert found.end is not None
        assert lines[line - 1][found.column - 1 : found.end - 1] == found.quote
        assert found.quote == found.quote.strip()


def test_a_long_line_is_quoted_round_the_column() -> None:
    line = "x " * 500 + "license: mit" + " y" * 500

    assert "license: mit" in place("README.md", [line], 1, column=1001).quote


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("plain", []),
        ("mit\u200b", ["invisible-character"]),
        ("mit\u200d", ["invisible-character"]),
        ("👩\u200d💻 क\u200dष", []),
        ("\u202emit", ["bidi-control"]),
        ("a\x1b[0m", ["control-character"]),
        ("\U000e0041", ["invisible-character"]),
    ],
)
def test_characters_that_hide_are_found(text: str, kinds: list[str]) -> None:
    assert [kind for kind, _ in found(text)] == kinds


def test_letters_that_pose_as_others_are_named() -> None:
    assert lookalikes("\u0430pache-2.0") == "U+0430"
    assert lookalikes("apache-2.0") == ""


def test_reading_is_light_to_import() -> None:
    heavy = "{'pydantic', 'markdown_it', 'jinja2', 'numpy', 'huggingface_hub'} & set(sys.modules)"
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(
        [sys.executable, "-c", f"import sys\nimport openaudit.read.card, openaudit.read.json, openaudit.read.clean\nprint({heavy})"],
        cwd=root, capture_output=True, text=True, check=True,
    )  # fmt: skip

    assert done.stdout.strip() == "set()"
