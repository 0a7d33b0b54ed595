"""A licence that is a PDF is read like one in plain text, with pages as places; what cannot be read is said."""

from collections.abc import Callable
from importlib.util import find_spec

import pytest

from openaudit.collect.documents import papers
from openaudit.collect.licensing import pages
from openaudit.facts import Evidence, Fact
from tests.collect.small_pdf import pdf

Found = Callable[..., Evidence]
WEIGHTS = "model.parameters.license"
TITLE = ("HERON MODEL LICENSE AGREEMENT", "This agreement governs the use of the Heron model weights.")
BANS = (
    "2. Restrictions",
    "You may not use the Model for any commercial purpose.",
    "You may not redistribute the Model to anyone.",
)
MIT = ("Terms of use", "SPDX-License-Identifier: MIT")
reads = pytest.mark.skipif(find_spec("pypdf") is None, reason="needs the extra pdf-text")


def unread(known: Evidence) -> list[str]:
    return [one.message for one in known.findings if one.id == "license-unread"]


@reads
def test_a_known_licence_in_a_pdf_is_identified_and_stands_on_its_page(found: Found) -> None:
    known = found({"MODEL_LICENSE.pdf": pdf(("Acme, Inc.",), MIT), "README.md": "# Heron\n"})
    fact = known.get(WEIGHTS)

    assert isinstance(fact, Fact)
    assert (fact.value, fact.basis) == ("MIT", "seen")
    assert [(one.path, one.page, one.line) for one in fact.where] == [("MODEL_LICENSE.pdf", 2, None)]
    assert unread(known) == []


@reads
def test_clauses_of_an_unknown_licence_in_a_pdf_are_quoted_with_their_page(found: Found) -> None:
    known = found({"MODEL_LICENSE.pdf": pdf(TITLE, BANS), "README.md": "# Heron\n"})
    fact = known.get(f"{WEIGHTS}.restrictions")

    assert isinstance(fact, Fact)
    assert "non-commercial" in str(fact.value)
    assert any(one.page == 2 and "commercial" in one.quote for one in fact.where)
    assert all(one.line is None for one in fact.where)


@pytest.mark.parametrize("data", [b"no PDF at all \x00\x01", b"%PDF-1.4\nbroken"])
def test_what_is_no_whole_pdf_is_a_finding_with_the_reason(found: Found, data: bytes) -> None:
    (said,) = unread(found({"LICENSE.pdf": data, "README.md": "# Heron\n"}))

    assert said.startswith(
        "LICENSE.pdf is called like a licence and could not be read: it is present and unread: a PDF"
    )


def test_without_the_extra_the_finding_says_how_to_get_it(found: Found, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(papers, "find_spec", lambda _: None)

    (said,) = unread(found({"LICENSE.pdf": pdf(MIT), "README.md": "# Heron\n"}))

    assert "openaudit[pdf-text]" in said


@reads
def test_no_more_pdfs_are_read_than_the_limit_and_the_others_are_named(
    found: Found, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "MOST", 1)

    (said,) = unread(found({"LICENSE.pdf": pdf(MIT), "MODEL_LICENSE.pdf": pdf(BANS), "README.md": "# Heron\n"}))

    assert said.startswith("MODEL_LICENSE.pdf")
    assert "only 1 are read" in said


@reads
def test_a_pdf_that_was_read_in_part_says_so_beside_what_was_read(
    found: Found, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(papers, "PAGES", 1)

    (said,) = unread(found({"LICENSE.pdf": pdf(MIT, BANS), "README.md": "# Heron\n"}))

    assert "was read in part: it has 2 pages, and 1 are read" in said
