"""Patterns made quicker find what they found before, and endings turn away no name that a pattern takes."""

import re

import pytest

from openaudit.collect import phrases
from openaudit.collect.phrases import Phrase, stands
from openaudit.collect.phrases.patterns import endings, plain, quicker
from tests.collect.test_phrases import PHRASES


@pytest.mark.parametrize("phrase", PHRASES, ids=lambda phrase: phrase.id)
def test_a_quicker_pattern_finds_the_same_places(phrase: Phrase) -> None:
    numbers = iter(range(1000))
    plain = re.sub(r"\(\?P<([a-z]+)>", lambda found: f"(?P<{found[1]}{next(numbers)}>", phrase.pattern)
    text = "\n".join((*phrase.examples, *phrase.counter, "\\b[|] and so on"))
    text = text if phrase.cased else text.lower()

    found, wanted = (list(re.finditer(one, text, re.MULTILINE)) for one in (quicker(phrase.pattern), plain))

    assert [(one.span(), one.groupdict()) for one in found] == [(one.span(), one.groupdict()) for one in wanted]


@pytest.mark.parametrize(
    ("pattern", "made"),
    [
        (r"\bone|\btwo|three|\bfour", r"\b(?:one|two)|three|\bfour"),
        (r"\bone (?:x|\by)|\b[|(]two\|", r"\b(?:one (?:x|\by)|[|(]two\|)"),
        (r"\b[]|]a|\b[^]|]b", r"\b(?:[]|]a|[^]|]b)"),
        ("", ""),
    ],
)
def test_only_alternatives_outside_brackets_share_the_test_for_an_edge(pattern: str, made: str) -> None:
    assert quicker(pattern) == made


@pytest.mark.parametrize("phrase", PHRASES, ids=lambda phrase: phrase.id)
def test_plain_words_searched_by_themselves_stand_where_the_whole_pattern_does(phrase: Phrase) -> None:
    for pattern in filter(None, (phrase.needs, phrase.unless)):
        for text in map(str.lower, (*phrase.examples, *phrase.counter)):
            for start, end in ((0, len(text)), (3, len(text) - 3)):
                whole = re.compile(quicker(pattern)).search(text, start, end)

                assert stands(pattern)(text, start, end) == bool(whole)


def test_words_are_plain_where_no_letter_means_anything_to_an_expression() -> None:
    assert plain(r"your own|a-b|x.y|(?:one|two) sets|\bsoon") == (("your own", "a-b"), r"x.y|(?:one|two) sets|\bsoon")
    assert plain("") == ((), "")


@pytest.mark.parametrize(
    ("pattern", "suffixes"),
    [
        (r"train\.(?:py|ya?ml)$|run\.sh$", (".py", ".sh", ".yaml", ".yml")),
        (r"train\.jsonl?$", (".json", ".jsonl")),
        (r"train\.py$|readme", ()),
        (r"train\.py", ()),
        (r"(?:train\.py|notes)$", ()),
    ],
)
def test_endings_are_told_only_where_every_alternative_has_one(pattern: str, suffixes: tuple[str, ...]) -> None:
    assert endings(pattern) == suffixes


def test_a_name_with_another_ending_is_turned_away_as_the_pattern_does() -> None:
    script = phrases.names("files", "training-script")

    assert script.endings
    assert [script(name) for name in ("train.py", "train.pyc", "train.txt")] == [True, False, False]
