"""Bytes to text: any bytes give a Text, its lines are everybody's lines, and what was odd is said."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openaudit.read.text import LIMIT, decode, split


def ids(data: bytes, **more: int) -> list[str]:
    return [problem.id for problem in decode(data, **more).problems]


@given(st.binary(max_size=400))
def test_any_bytes_give_a_text(data: bytes) -> None:
    text = decode(data)

    assert text.lines == split(text.text)
    text.text.encode("utf-8")


@given(st.text(alphabet="ab\r\n\x0b\x0c\x1c\u0085\u2028\u2029", max_size=60))
def test_lines_end_at_lf_crlf_and_cr_only(text: str) -> None:
    expected = re.split(r"\r\n|\r|\n", text)

    assert split(text) == tuple(expected if expected[-1] else expected[:-1])


@given(
    st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=50),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_text_in_an_announced_encoding_comes_back(text: str, encoding: str) -> None:
    text = "license: mit\n" + text.replace("\ufeff", "")

    assert decode(text.encode(encoding)).text == text


@pytest.mark.parametrize(
    ("data", "expected", "encoding"),
    [
        (b"license: mit\n", [], "utf-8"),
        (b"\xef\xbb\xbflicense: mit\n", ["bom"], "utf-8"),
        ("license: mit\n".encode("utf-16"), ["not-utf-8"], "utf-16-le"),
        ("license: mit\n".encode("utf-16-be"), ["not-utf-8"], "utf-16-be"),
        (b"Ren\xe9 wrote this\n", ["not-utf-8"], "latin-1"),
        (b"\x93quoted\x94 by Ren\xe9\n", ["not-utf-8"], "windows-1252"),
        ("模型卡开放权重".encode() + b"\xff and more", ["not-utf-8"], "utf-8"),
        (b"a\rb\r", ["cr-only"], "utf-8"),
        (b"a\0b and some more text\n", ["nul"], "utf-8"),
        (b"# Model\n" + b"\0" * 4000, ["nul-padding"], "utf-8"),
        (b"safe \xe2\x80\xae not\n", ["bidi-control"], "utf-8"),
        (b"red \x1b[31m alert\n", ["control-character"], "utf-8"),
        (b"", ["empty"], "utf-8"),
        (b" \n\n", ["empty"], "utf-8"),
        (b"\x89PNG\r\n\x1a\n rest", ["not-text"], "binary"),
        (bytes(range(256)) * 4, ["not-text"], "binary"),
    ],
)
def test_what_is_odd_about_bytes_is_said(data: bytes, expected: list[str], encoding: str) -> None:
    text = decode(data)

    assert [problem.id for problem in text.problems] == expected
    assert text.encoding == encoding


def test_the_fallback_says_the_offset_and_the_line() -> None:
    (said,) = decode(b"one\ntwo \xe9\n").problems

    assert said.line == 2
    assert "offset 8" in said.message


def test_binary_data_has_no_text() -> None:
    text = decode(b"%PDF-1.7 ...")

    assert not text.readable
    assert text.lines == ()


def test_a_pointer_is_told_from_the_file_it_points_to() -> None:
    text = decode(b"version https://git-lfs.github.com/spec/v1\r\noid sha256:" + b"a" * 64 + b"\r\nsize 5120\r\n")

    assert text.pointer is not None
    assert (text.pointer.oid, text.pointer.size) == ("a" * 64, 5120)
    assert not text.readable
    assert [problem.id for problem in text.problems] == ["pointer"]


def test_a_pointer_that_lies_about_its_size_has_none() -> None:
    text = decode(b"version https://git-lfs.github.com/spec/v1\noid sha256:xyz\nsize -1\n")

    assert text.pointer is not None
    assert (text.pointer.oid, text.pointer.size) == (None, None)


@pytest.mark.parametrize(("whole", "limit"), [(None, 10), (9_000_000_000, 100)])
def test_a_long_file_is_read_to_its_limit_and_says_so(whole: int | None, limit: int) -> None:
    text = decode(b"0123456789" * 2, limit=limit, size=whole)

    assert len(text.text) <= limit
    assert [problem.id for problem in text.problems] == ["too-long"]


@given(st.integers(1, 12))
def test_the_limit_never_cuts_a_character(limit: int) -> None:
    assert "\ufffd" not in decode("aé漢😀b".encode(), limit=limit).text


def test_the_limit_is_four_mebibytes() -> None:
    assert len(decode(b"a b\n" * (LIMIT // 4 + 100)).text) == LIMIT
