"""Papers in a release: read in the child process where the extra is there, with pages as places; hostile ones cost a note."""

import sys
import zlib
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

import openaudit
from openaudit import plugins
from openaudit.collect import collect_all
from openaudit.collect.documents import papers as reading
from openaudit.collect.documents.paged import paged
from openaudit.collect.documents.papers import papers
from openaudit.facts import Evidence, Fact, Gap, Place
from openaudit.read.pdf import text_lines
from openaudit.release import Release, open_release
from openaudit.run.child import Limits, Outcome
from tests.collect.small_pdf import pdf, whole

FRONT = ("Heron: a model of ponds", "Abstract", "We present Heron, a language model.", "1 Introduction")
BODY = (
    "2 Pre-training Data",
    "The training corpus consists of 300 billion tokens of web pages and books that were",
    "crawled between 2019 and 2021. We removed near-dup-",
    "licates with MinHash and filtered pages of low quality.",
    "3 Training",
    "The peak learning rate is 3e-4.",
)
OTHERS = ("References", "[1] A. Wader. The peak learning rate is 9e-9 in our training.")


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    if find_spec("pypdf") is None:
        pytest.skip("needs the extra pdf-text")
    folder = tmp_path_factory.mktemp("heron")
    (folder / "README.md").write_text("# Heron\n\nHeron is a language model.\n", encoding="utf-8")
    (folder / "paper.pdf").write_bytes(pdf(FRONT, BODY, OTHERS, packed=True))
    return open_release(str(folder))


def page_text(release: Release, place: Place) -> str:
    text = next(one.text for one in papers(release) if one.path == place.path)
    assert text is not None
    assert place.page is not None
    return text.page(place.page)


def test_a_paper_in_the_release_describes_data_and_training(release: Release) -> None:
    known = collect_all(release)

    assert known.value("docs.paper.read") == "yes"
    assert known.value("data.processing.described") == "yes"
    assert known.value("training.method.described") == "yes"


def test_every_place_in_a_paper_is_a_page_that_holds_the_quote(release: Release) -> None:
    known = collect_all(release)
    places = [
        place
        for fact in known.facts.values()
        for one in (fact, *fact.others)
        for place in one.where
        if place.path == "paper.pdf" and place.page
    ]

    assert {place.page for place in places} == {1, 2}
    assert all(place.line is None and place.quote and place.quote in page_text(release, place) for place in places)


@pytest.mark.parametrize("form", ["html", "markdown", "csv"])
def test_a_report_names_the_page(release: Release, form: str) -> None:
    report = openaudit.audit(release.source, rubrics=("spectrum-1.0",), smoke="off")
    told = plugins.load("render", form).render(report).decode()

    assert "page 2" in told
    assert "paper.pdf" in told


def test_what_the_references_of_a_paper_say_is_not_said_of_this_model(release: Release) -> None:
    fact = collect_all(release).get("training.method.described")

    assert isinstance(fact, Fact)
    assert "9e-9" not in "".join(place.quote for one in (fact, *fact.others) for place in one.where)


def test_a_running_head_ends_no_section() -> None:
    pages = [("4 Wader: Heron", *OTHERS), ("5 Wader: Heron", "[2] The learning rate is 7e-7."), ("6 Wader: Heron",)]

    assert "learning rate" not in paged("paper.pdf", pages).text


def test_words_broken_at_the_end_of_a_line_and_ligatures_are_whole() -> None:
    assert list(text_lines("hyper-\nparameters of\n\ufb01ltering\x00", 100)) == ["hyperparameters", "of", "filtering"]


def test_without_the_extra_the_paper_is_there_and_a_note_says_how_to_read_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "paper.pdf").write_bytes(pdf(FRONT))
    monkeypatch.setattr(reading, "find_spec", lambda _: None)

    known = collect_all(open_release(str(tmp_path)))

    assert known.value("docs.paper.released") == "yes"
    missing = known.get("docs.paper.read")
    assert isinstance(missing, Gap)
    assert "pip install 'openaudit[pdf-text]'" in missing.reason
    assert ["pip install 'openaudit[pdf-text]'" in one.message for one in notes(known)] == [True]


def test_no_parser_of_pdf_is_loaded_here(release: Release) -> None:
    collect_all(release)

    assert "pypdf" not in sys.modules


def notes(known: Evidence) -> list[Any]:
    return [one for one in known.findings if one.id == "paper-not-read"]


CATALOG = b"<</Type/Catalog/Pages 2 0 R>>"
BOMB = zlib.compress(b"(x) Tj " * 30_000_000, 9)
HOSTILE: dict[str, Callable[[], bytes]] = {
    "truncated": lambda: pdf(FRONT)[:200],
    "head-alone": lambda: b"%PDF-1.4\n",
    "noise": lambda: b"%PDF-1.4\n" + bytes(range(256)) * 2000,
    "no-pdf": lambda: b"MZ\x00\x00" + bytes(2000),
    "pointer": lambda: b"version https://git-lfs.example/spec/v1\noid sha256:0\nsize 12\n",
    "encrypted": lambda: pdf(
        FRONT,
        extra=b"/Encrypt<</Filter/Standard/V 2/R 3/Length 128/P -44/O(%s)/U(%s)>>/ID[(a)(a)]" % (b"o" * 32, b"u" * 32),
    ),
    "pages-in-a-circle": lambda: whole([CATALOG, b"<</Type/Pages/Kids[2 0 R]/Count 1>>"]),
    "tables-in-a-circle": lambda: pdf(FRONT, extra=b"/Prev 9")[:-30] + b"startxref\n9\n%%EOF",
    "pages-within-pages": lambda: whole(
        [CATALOG, *(b"<</Type/Pages/Kids[%d 0 R]/Count 1>>" % (n + 1) for n in range(2, 5000))]
    ),
    "brackets": lambda: whole(
        [CATALOG, b"<</Type/Pages/Kids[3 0 R]/Count 1>>", b"<</Type/Page/Contents " + b"[" * 90_000 + b">>"]
    ),
    "unpacks-to-200-megabytes": lambda: whole(
        [
            CATALOG,
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            b"<</Type/Page/Parent 2 0 R/Contents 4 0 R>>",
            b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(BOMB), BOMB),
        ]
    ),
    "ten-thousand-pages": lambda: pdf(*([f"page {number}"] for number in range(10_000))),
    "a-million-characters": lambda: pdf(*(["x" * 100] * 60 for _ in range(170))),
}


@pytest.mark.skipif(find_spec("pypdf") is None, reason="needs the extra pdf-text")
@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_a_hostile_pdf_costs_a_note_and_nothing_else(tmp_path: Path, name: str) -> None:
    (tmp_path / "paper.pdf").write_bytes(HOSTILE[name]())

    known = collect_all(open_release(str(tmp_path)), only=("papers", "card", "data-scope"))

    assert {one.id for one in known.findings} == {"paper-not-read"}
    assert len(notes(known)) == 1
    assert len(notes(known)[0].message) < 600
    assert known.value("docs.paper.released") == "yes"
    assert known.value("docs.paper.read") in (None, "partial")


@pytest.mark.parametrize(
    "answer", [{}, {"pages": 3}, {"pages": [3, ["", 4, None]]}, {"pages": [[["a"]]], "why": 5}, {"why": "x" * 9999}]
)
def test_an_answer_of_another_form_is_no_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: dict[str, object]
) -> None:
    def call(*_: object, limits: Limits, **__: object) -> Outcome:
        assert limits.memory < 1024**3
        return Outcome(answer=answer, reason="", isolation=(), seconds=0.0)

    monkeypatch.setattr(reading, "find_spec", lambda _: True)
    monkeypatch.setattr("openaudit.run.child.launch.call", call)
    (tmp_path / "paper.pdf").write_bytes(pdf(FRONT))

    known = collect_all(open_release(str(tmp_path)), only=("papers",))

    assert len(notes(known)) == 1
    assert len(notes(known)[0].message) < 600


@pytest.mark.parametrize(
    ("line", "fact"),
    [
        ("Read our [paper](docs/heron.pdf).", "docs.paper"),
        ("[Technical report](./docs/heron.pdf#page=2)", "docs.technical-report"),
        ("The [preprint](https://forge.example/northwind/heron/blob/main/docs/heron.pdf) is here.", "docs.paper"),
        ("论文：[PDF](docs/heron.pdf)", "docs.paper"),
    ],
)
def test_a_pdf_that_a_document_calls_a_paper_is_one_whatever_its_name(tmp_path: Path, line: str, fact: str) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "heron.pdf").write_bytes(pdf(FRONT))
    (tmp_path / "README.md").write_text(f"# Heron\n\n{line}\n", encoding="utf-8")

    known = collect_all(open_release(str(tmp_path)), only=("card", "papers"))

    assert known.value(f"{fact}.location") == ("docs/heron.pdf",)
    assert not isinstance(known.get("docs.paper.read"), Gap) or find_spec("pypdf") is None


@pytest.mark.parametrize(
    "line",
    ["See the [slides](docs/heron.pdf).", "[paper](../docs/heron.pdf)", "[paper](https://a.example/docs/heron.pdf)"],
)
def test_another_pdf_or_one_elsewhere_is_no_paper_of_the_release(tmp_path: Path, line: str) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "heron.pdf").write_bytes(pdf(FRONT))
    (tmp_path / "README.md").write_text(f"# Heron\n\n{line}\n", encoding="utf-8")

    assert isinstance(collect_all(open_release(str(tmp_path)), only=("papers",)).get("docs.paper.read"), Gap)
