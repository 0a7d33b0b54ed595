"""Every phrase is found in its own examples and not in its counter-examples; every heading announces what it says."""

import re
from collections.abc import Iterator
from time import process_time

import pytest

from openaudit import shipped
from openaudit.collect import phrases
from openaudit.collect.documents.topics import topics_of, topics_of_path
from openaudit.collect.phrases import Phrase
from openaudit.read.flat import Flat
from openaudit.read.flatten import Writer

NAMES = sorted(
    name
    for entry in shipped.folder("phrases").iterdir()
    if entry.name.endswith(".yaml") and "phrases" in phrases.read(name := entry.name.removesuffix(".yaml"))
)
PHRASES = [phrase for name in NAMES for phrase in phrases.load(name)]


def flat(text: str, phrase: Phrase) -> Flat:
    writer = Writer("x.md", (text,))
    kind = "code" if phrase.where == "code" else "paragraph"
    writer.block(kind, [(1, 1, text)], phrase.under)
    return writer.flat()


@pytest.mark.parametrize("phrase", PHRASES, ids=lambda phrase: phrase.id)
def test_a_phrase_stands_in_each_of_its_examples(phrase: Phrase) -> None:
    assert phrase.examples
    missed = [text for text in phrase.examples if not list(phrase.hits(flat(text, phrase)))]

    assert not missed


@pytest.mark.parametrize("phrase", PHRASES, ids=lambda phrase: phrase.id)
def test_a_phrase_stands_in_none_of_its_counter_examples(phrase: Phrase) -> None:
    assert phrase.counter
    found = [text for text in phrase.counter if list(phrase.hits(flat(text, phrase)))]

    assert not found


@pytest.mark.parametrize("name", NAMES)
def test_the_ids_of_a_file_are_unique_and_kebab_case(name: str) -> None:
    ids = [phrase.id.split(".", 1)[1] for phrase in phrases.load(name)]

    assert len(ids) == len(set(ids))
    assert all(re.fullmatch(r"[a-z0-9-]+", one) for one in ids)


@pytest.mark.parametrize("phrase", PHRASES, ids=lambda phrase: phrase.id)
def test_a_pattern_is_bounded_so_that_no_document_can_make_it_slow(phrase: Phrase) -> None:
    for pattern in (phrase.pattern, phrase.needs, phrase.unless):
        assert not re.search(r"(?<!\\)[*+](?![+?]?\})", re.sub(r"\\.|\[[^\]]*\]", "x", pattern)), (
            "use {0,n} in place of * and +"
        )


def headings(kind: str) -> Iterator[tuple[str, str, bool]]:
    for entry in phrases.read("headings")[kind]:
        yield from ((entry["id"], text, True) for text in entry["examples"])
        yield from ((entry["id"], text, False) for text in entry["counter-examples"])


@pytest.mark.parametrize(("topic", "heading", "announces"), list(headings("topics")))
def test_a_heading_announces_its_topic(topic: str, heading: str, announces: bool) -> None:
    assert (topic in topics_of(heading)) is announces


@pytest.mark.parametrize(("topic", "path", "announces"), list(headings("paths")))
def test_a_folder_announces_its_topic(topic: str, path: str, announces: bool) -> None:
    assert (topic in topics_of_path(path)) is announces


def test_a_phrase_asks_for_topics_that_headings_can_announce() -> None:
    known = {entry["id"] for kind in ("topics", "paths") for entry in phrases.read("headings")[kind]}
    unknown = {phrase.id: (phrase.under | phrase.beyond) - known for phrase in PHRASES}

    assert not {name: topics for name, topics in unknown.items() if topics}


def named(kind: str) -> Iterator[tuple[str, str, str, bool]]:
    for entry in phrases.read(kind)["names"]:
        yield from ((kind, entry["id"], name, True) for name in entry["examples"])
        yield from ((kind, entry["id"], name, False) for name in entry["counter-examples"])


@pytest.mark.parametrize(("kind", "id", "name", "tells"), [*named("files"), *named("links"), *named("code")])
def test_a_name_tells_what_it_says(kind: str, id: str, name: str, *, tells: bool) -> None:
    assert phrases.names(kind, id)(name) is tells


@pytest.mark.parametrize("phrase", PHRASES, ids=lambda phrase: phrase.id)
def test_no_repetition_of_its_examples_makes_a_phrase_slow(phrase: Phrase) -> None:
    for example in (*phrase.examples, *phrase.counter):
        unit = example.replace(". ", " ") + " "
        document = flat(unit * (10_000 // len(unit) + 1), phrase)
        started = process_time()

        assert len(list(phrase.hits(document))) <= phrases.MAX_HITS
        assert process_time() - started < 1.0
