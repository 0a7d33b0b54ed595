"""Phrases of all files asked at once: what is found is what asking each phrase by itself finds."""

from hypothesis import given
from hypothesis import strategies as st

from openaudit.collect import phrases
from openaudit.collect.phrases import standing
from openaudit.licenses import mentions
from openaudit.read.flatten import Writer
from tests.collect.test_phrases import NAMES, PHRASES

SENTENCES = [
    text for phrase in PHRASES for text in phrase.examples if "\n" not in text and phrase.where in ("prose", "both")
]
TOPICS = st.sampled_from(["training-data", "evaluation", "usage", "license", "training"])


@given(st.lists(st.tuples(st.sampled_from(SENTENCES), st.frozensets(TOPICS, max_size=2)), min_size=1, max_size=5))
def test_all_files_at_once_find_what_each_phrase_finds(written: list[tuple[str, frozenset[str]]]) -> None:
    writer = Writer("x.md", tuple(text for text, _ in written))
    for number, (text, topics) in enumerate(written, 1):
        writer.block("paragraph", [(number, 1, text)], topics)
    flat = writer.flat()

    for name in NAMES:
        alone = [phrase for phrase in phrases.load(name) if phrase.where in ("prose", "both")]
        assert [(hit.phrase.id, hit.at, hit.end) for hit in standing.hits(name, flat)] == [
            (phrase.id, hit.at, hit.end) for phrase in alone for hit in phrase.hits(flat)
        ]


def test_every_name_of_a_licence_that_is_found_in_words_holds_a_stem() -> None:
    found = [form for form in mentions.table() for text in (form, f"{form} license") if mentions.find(text)]

    assert [form for form in found if not any(stem in f"{form} license" for stem in mentions.STEMS)] == []
    alone = [form for form in mentions.table() if mentions.find(form)]
    assert [form for form in alone if not any(stem in form for stem in mentions.STEMS)] == []
    assert mentions.find("cc by-nc-sa 4.0")
    assert any(stem in "cc by-nc-sa 4.0" for stem in mentions.STEMS)
