"""Pieces that a pattern cannot be found without: every text that a pattern is found in holds one of them."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openaudit.collect import phrases
from openaudit.collect.phrases import Phrase
from openaudit.collect.phrases.needed import needed
from tests.collect.test_phrases import PHRASES

PIECE = st.sampled_from(
    ["abc", "bca", "a", "b", r"\b", "[ab]", ".", "(?:abc|bcab)", "(?:ab)?", "c{0,2}", "b+", "(?P<x>cab)", "(?!aa)", "^"]
)
PATTERN = st.lists(st.lists(PIECE, min_size=1, max_size=4).map("".join), min_size=1, max_size=3).map("|".join)


@given(PATTERN.filter(lambda pattern: pattern.count("?P<") < 2), st.text(alphabet="abc ", max_size=12))
def test_what_a_pattern_is_found_in_holds_one_of_its_pieces(pattern: str, text: str) -> None:
    pieces = needed(pattern)

    if pieces and re.search(pattern, text):
        assert any(piece in text for piece in pieces)


@pytest.mark.parametrize(
    ("pattern", "pieces"),
    [
        ("ab(?:cde|fgh)?xyz", ("xyz",)),
        (r"\b(?:train(?:ing)?|tuned) code", (" code",)),
        ("(?i:Foo)bar(?!zzz)", ("foo",)),
        ("(?:fern|fernwood|moss) [a-z]", ("fern", "moss")),
        ("[abc]|xxx", ()),
        ("(?:alder)?", ()),
    ],
)
def test_the_pieces_are_the_longest_that_have_to_be_there(pattern: str, pieces: tuple[str, ...]) -> None:
    assert needed(pattern) == pieces


def test_pieces_that_the_words_of_a_phrase_hold_anyway_tell_nothing() -> None:
    assert needed("train the heron", ()) == ("train the heron",)
    assert needed("(?:heron|wader) (?:python|shell)", ("heron", "wader")) == ("python", "shell")


@pytest.mark.parametrize("phrase", [one for one in PHRASES if one.examples], ids=lambda phrase: phrase.id)
def test_every_match_of_a_phrase_holds_one_of_its_pieces(phrase: Phrase) -> None:
    found = [
        match[0]
        for text in phrase.examples
        for match in phrase.expression.finditer(text if phrase.cased else text.lower())
    ]

    assert all(any(piece in match.lower() for piece in phrase.pieces) for match in found if phrase.pieces)


def test_names_are_found_with_and_without_their_pieces() -> None:
    entries = [(kind, entry) for kind in ("files", "links") for entry in phrases.read(kind)["names"]]
    told = [
        (entry["id"], name)
        for kind, entry in entries
        for name in entry.get("examples", ())
        if not phrases.names(kind, entry["id"])(name)
    ]

    assert told == []
