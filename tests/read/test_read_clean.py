"""What may come out of `clean` and `masked`."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openaudit.read.clean import MARKS, MASK, clean, masked, own_secrets

texts = st.text(alphabet=st.characters(exclude_categories=()), max_size=80)
hostile = st.text(
    alphabet="a \t\r\n\0\x1b\x7f\x9b\u0301\u200b\u202e\u2028\u2066\ufeff\ud800\U000e0041\u00e9", max_size=80
)


@given(texts | hostile, st.none() | st.integers(0, 40), st.booleans())
def test_nothing_invisible_comes_out_of_any_text(text: str, limit: int | None, lines: bool) -> None:
    out = clean(text, limit, lines=lines)

    kept = "\n\t" if lines else ""
    assert not [one for one in out if unicodedata.category(one) in ("Cc", "Cs", "Zl", "Zp") and one not in kept]
    assert not re.search("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u061c]", out)
    out.encode("utf-8")


@given(texts | hostile, st.none() | st.integers(0, 40), st.booleans())
def test_cleaning_twice_changes_nothing(text: str, limit: int | None, lines: bool) -> None:
    once = clean(text, limit, lines=lines)

    assert clean(once, limit, lines=lines) == once


@given(texts | hostile, st.integers(0, 40))
def test_a_limit_holds_and_a_cut_shows(text: str, limit: int) -> None:
    out, whole = clean(text, limit), clean(text)

    assert len(out) <= limit
    assert out == whole or limit == 0 or out.endswith("…")


@given(
    st.text(
        alphabet=st.characters(categories=("L", "N", "P", "S"), exclude_characters="\u115f\u1160\u3164\uffa0"),
        max_size=60,
    )
)
def test_letters_digits_and_signs_come_out_as_they_went_in(text: str) -> None:
    assert clean(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("mit\x1b[2J", r"mit\u001b[2J"),
        ("a\r\nb", r"a\u000d\u000ab"),
        ("\u202egpj.exe", r"\u202egpj.exe"),
        ("m\u200bit", r"m\u200bit"),
        ("\ud800", r"\ud800"),
        ("tag\U000e0041", r"tag\U000e0041"),
        ("one\u2028two", r"one\u2028two"),
        ("a\tb", "a b"),
        ("Việt Nam, ไทย, é", "Việt Nam, ไทย, é"),
    ],
)
def test_what_nobody_sees_is_shown_as_its_code_point(text: str, shown: str) -> None:
    assert clean(text) == shown


def test_lines_are_kept_only_when_asked_for() -> None:
    assert clean("a\r\nb\rc\n\td", lines=True) == "a\nb\nc\n\td"
    assert "\n" not in clean("a\nb")


def test_a_tower_of_marks_is_capped_and_counted() -> None:
    assert clean("Z" + "\u0301" * 1000) == "Z" + "\u0301" * MARKS + f"[{1000 - MARKS} more combining marks]"


@pytest.mark.parametrize(
    "secret",
    [
        "hf_" + "Ab3" * 12,
        "sk-" + "a1B2" * 8,
        "sk-proj-" + "a1_-" * 8,
        "ghp_" + "Zz9" * 12,
        "github_pat_" + "A1_" * 12,
        "AKIA" + "Q2W3" * 4,
        "xoxb-1234567890-abcdefghij",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0aaaa.c2lnbmF0dXJlMTIz",
        "-----BEGIN RSA PRIVATE KEY-----\nMIIEow\nIBAAKC\n-----END RSA PRIVATE KEY-----",
        "https://user:hunter22@example.org/x",
    ],
)
def test_a_secret_of_a_known_shape_is_masked_wherever_it_stands(secret: str) -> None:
    out = masked(f'{{"notes": "token = {secret}"}}', ())

    telling = secret.removeprefix("https://user:").split("@")[0].split("-----")[-3 if "BEGIN" in secret else 0][-12:]
    assert MASK in out
    assert telling not in out


@pytest.mark.parametrize(
    "words",
    [
        "hf_transformers_is_a_name",
        "sk-learn-contrib-something-long",
        "npm_config",
        "https://example.org:8080/a@b",
        "AKIA",
    ],
)
def test_ordinary_words_are_not_taken_for_secrets(words: str) -> None:
    assert masked(words, ()) == words


def test_values_of_our_own_environment_come_out_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MY_SERVICE_TOKEN", "canary-4711-canary")
    monkeypatch.setenv("SHORT_TOKEN", "on")

    assert masked("before canary-4711-canary after, on") == f"before {MASK} after, on"


def test_only_variables_with_secret_names_and_long_values_are_secrets() -> None:
    found = own_secrets(
        {
            "HF_TOKEN": "x" * 12,
            "API_KEY": "y" * 9,
            "HOME": "/home/someone",
            "KEYBOARD": "dvorak-layout",
            "A_KEY": "short",
        }
    )

    assert found == ("x" * 12, "y" * 9)


@pytest.mark.parametrize(
    "bomb",
    ["-----BEGIN PRIVATE KEY-----" * 5000, "://a:" * 20_000, "eyJ" * 40_000, "hf_" * 50_000, "Z" + "\u0301" * 200_000],
)
def test_bombs_are_cleaned_in_linear_time(bomb: str) -> None:
    assert len(masked(clean(bomb))) <= 2 * len(bomb) + 100
