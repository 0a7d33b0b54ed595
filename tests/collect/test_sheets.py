"""Datasheets and summaries of training content are known by their headings, and tell what is answered under them."""

from pathlib import Path

import pytest

from openaudit.collect import collect_all
from openaudit.collect.structured import told
from openaudit.collect.structured.sheets import _SIZE
from openaudit.facts import Evidence, Fact, Gap
from openaudit.release import open_release

SHEET = """# PondText

## Motivation

Why was it made? For a model of ponds.

## Composition

**What do the instances represent?**

Each instance is one page of the pond archive with its title; there are 120,000 pages, two in three of them in Finnish.

## Collection Process

The pages were asked for from the archive of the pond society, which sent all those whose authors had agreed.

## Preprocessing/cleaning/labeling

Pages without letters were dropped, and of pages that were nearly the same the oldest was kept by hand.

## Uses

## Distribution

## Maintenance
"""
SUMMARY = """# Heron

## 1. General information

Heron, by Northwind.

## 2. List of data sources

### 2.1 Publicly available datasets

PondText and ReedTalk, two open collections of pages about ponds and reeds, were taken as they were published.

### 2.2 Private datasets obtained from third parties

None.

### 2.4 User data

None.

## 3. Data processing aspects

### 3.2 Removal of illegal content

Pages that the list of the pond society names were taken out before training, by their addresses and by their words.
"""


def collected(folder: Path, name: str, text: str) -> Evidence:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    found = collect_all(
        open_release(str(folder)), only=("card", "data-scope", "data-sources", "data-release", "licenses")
    )
    for fact in found.facts.values():
        for place in (place for one in (fact, *fact.others) for place in one.where if place.line):
            assert place.quote in text.splitlines()[(place.line or 0) - 1]
    return found


@pytest.mark.parametrize("name", ["about/README.md", "datasheet.md"])
def test_a_datasheet_is_a_data_card_and_describes_the_data(tmp_path: Path, name: str) -> None:
    known = collected(tmp_path, name, SHEET)

    assert known.value("docs.data-card.released") == "yes"
    assert known.value("data.provenance.described") == "yes"
    assert known.value("data.processing.described") == "yes"
    assert known.value("data.selection.described") == "partial"


def test_a_place_leads_to_the_answer_and_not_to_the_question(tmp_path: Path) -> None:
    fact = collected(tmp_path, "datasheet.md", SHEET).get("data.provenance.described")

    assert isinstance(fact, Fact)
    quotes = [place.quote for one in (fact, *fact.others) if one.how == "datasheet" for place in one.where]
    assert any(quote.startswith("Each instance is one page") for quote in quotes)
    assert not any(quote.endswith("?**") for quote in quotes)


def test_headings_without_answers_tell_nothing(tmp_path: Path) -> None:
    bare = "\n".join(f"{line}\n\nTBD\n" for line in SHEET.splitlines() if line.startswith("#"))
    known = collected(tmp_path, "form.md", bare)

    assert isinstance(known.get("data.provenance.described"), Gap)
    assert isinstance(known.get("data.processing.described"), Gap)


def test_a_few_of_the_headings_make_no_datasheet(tmp_path: Path) -> None:
    few = SHEET.split("## Preprocessing", maxsplit=1)[0]

    assert isinstance(collected(tmp_path, "notes.md", few).get("docs.data-card.released"), Gap)


def test_a_summary_of_training_content_is_known_by_its_headings(tmp_path: Path) -> None:
    known = collected(tmp_path, "transparency.md", SUMMARY)
    fact = known.get("docs.training-content-summary")

    assert isinstance(fact, Fact)
    assert (fact.value, fact.how, fact.where[0].line) == ("yes", "content-summary", 3)
    assert known.value("data.processing.described") == "yes"


ALL_SEVEN = """# Datasheet for PondText

## Motivation

It was made so that small models of ponds could be trained, by the pond society, which paid for it from its own means.

## Dataset composition

Each instance is one page of the pond archive with its title; there are 120,000 pages, two in three of them in Finnish.

## Data collection process

The pages were asked for from the archive of the pond society, which sent all those whose authors had agreed.

## Cleaning

Pages without letters were dropped, and of pages that were nearly the same the oldest was kept by hand.

## Recommended uses

It may serve for models of language and for the study of ponds, and should not serve to find single authors.

## Distribution

The dataset can be had at https://pond.example/data/pondtext and is distributed under the CC BY 4.0 license, without a fee of any kind.

## Dataset maintenance

The pond society keeps it, answers letters about it, and publishes a new version with what was wrong every spring.
"""


def test_all_seven_sections_of_a_datasheet_are_read(tmp_path: Path) -> None:
    known = collected(tmp_path, "docs/pond.md", ALL_SEVEN)
    fact = known.get("docs.data-card.covers")

    assert isinstance(fact, Fact)
    assert fact.value == (
        "motivation",
        "composition",
        "collection",
        "preprocessing",
        "uses",
        "distribution",
        "maintenance",
    )
    assert len(fact.where) == 7


def test_the_distribution_section_gives_the_licence_and_the_address_of_that_dataset(tmp_path: Path) -> None:
    known = collected(tmp_path, "docs/pond.md", ALL_SEVEN)
    licences = [(one.of, one.license) for one in told(open_release(str(tmp_path))) if one.kind == "license"]

    assert licences == [("PondText", "CC-BY-4.0")]
    assert "https://pond.example/data/pondtext" in str(known.value("data.training.location"))


def test_a_heading_without_an_answer_is_not_covered(tmp_path: Path) -> None:
    assert collected(tmp_path, "datasheet.md", SHEET).value("docs.data-card.covers") == (
        "composition",
        "collection",
        "preprocessing",
    )


TEMPLATE = """# Public summary of training content

## 1. General information

### 1.1 Provider identification

Northwind, of Pond Street.

### 1.3 Modalities, overall training data size and other characteristics

Text alone: about 300 billion tokens, two thirds in English and the rest in Finnish and in Swedish.

## 2. List of data sources

### 2.1 Publicly available datasets

None.

### 2.2 Private non-publicly available datasets obtained from third parties

Under a contract, the pond society gave the archive of its journal, with all issues that have appeared.

### 2.5 Synthetic data

None.

### 2.6 Other sources of data

None.

## 3. Data processing aspects

### 3.1 Respect of reservation of rights from the text and data mining exception

Pages whose robots file keeps out crawlers for training were left out, when they were fetched and once more later.

### 3.2 Removal of illegal content

N/A
"""


def test_the_template_of_the_eu_summary_is_read_section_by_section(tmp_path: Path) -> None:
    known = collected(tmp_path, "summary.md", TEMPLATE)

    assert known.value("docs.training-content-summary") == "yes"
    assert known.value("docs.training-content-summary.covers") == ("modalities", "private", "rights")
    assert known.value("policy.copyright") == "yes"
    assert known.value("data.provenance.described") == "yes"


@pytest.mark.parametrize(
    ("text", "size"), [("since 2021", 0), ("CC BY 4.0", 0), ("120,000 pages", 1), ("640 pages", 1), ("3 TB", 1)]
)
def test_years_and_versions_are_no_sizes(text: str, size: int) -> None:
    assert bool(_SIZE.search(text)) is bool(size)
