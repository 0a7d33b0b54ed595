"""The index: hashes of grams, written and read alike, with its origin."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from openaudit.licenses import index, words

GRAMS = st.frozensets(st.integers(0, 2**32 - 1), min_size=1, max_size=12)


@given(st.lists(GRAMS, min_size=1, max_size=6))
def test_what_is_written_is_found_again(texts: list[frozenset[int]]) -> None:
    made = [(f"Nova-{n}", "license", (), "test", n, grams) for n, grams in enumerate(texts)]

    found = index.read(index.write({"test": "here"}, made))

    for number, grams in enumerate(texts):
        groups = found.look_up(np.array(sorted(grams), np.uint32))
        assert all(number in found.members_of(groups[at : at + 1].astype("int64"))[0] for at in range(len(groups)))


def test_another_format_is_refused() -> None:
    with pytest.raises(ValueError, match="format 'else'"):
        index.read(b'{"format": "else"}\n')


def test_the_shipped_index_says_where_it_comes_from_and_holds_no_words() -> None:
    shipped = index.load()

    assert all("sha256" in origin and "==" in origin for origin in shipped.origin.values())
    assert len({entry.id for entry in shipped.entries if entry.carrier == "spdx"}) > 650
    assert shipped.grams.dtype == np.uint32


@given(st.lists(st.sampled_from(["the", "software", "is", "provided", "as", "without"]), max_size=12))
def test_there_is_one_gram_for_every_run_of_words(seen: list[str]) -> None:
    assert len(words.grams(seen)) == (max(1, len(seen) - words.GRAM + 1) if seen else 0)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("NON-INFRINGEMENT of rights", "noninfringement of rights"),
        ("1. You may copy.\n2. You may share.", "(a) You may copy.\n(b) You may share."),
        ("# You may copy it\n# and share it", "You may copy it and share it"),
        ("<p>You may&nbsp;copy it</p>", "You may copy it"),
        ("see [the list](https://example.org/x) here", "see the list here"),
        ("The Licence is granted", "The License is granted"),
        ("Copyright (c) 2024 Nova Works\nYou may copy", "You may copy"),
    ],
)
def test_signs_that_mean_nothing_make_no_difference(one: str, other: str) -> None:
    assert words.read(one).words == words.read(other).words


def test_a_condition_on_a_copyright_line_is_kept() -> None:
    assert "noncommercial" in words.read("Copyright (c) 2024 Nova Works. Non-commercial use.\n").words
