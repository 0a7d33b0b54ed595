"""Where training data comes from and what was done with it: tables of sources with their licences, and what is denied."""

from pathlib import Path

import pytest

from openaudit.collect import collect_all
from openaudit.facts import Evidence, Fact, Gap
from openaudit.release import open_release

TABLE = """# Plover

## Training data

| Source | Taken from | License | Bytes | Languages |
|---|---|---|---|---|
| [Reedscript](https://reedscript.example/): source code | release 4.1 | PSF-2.0 | 120,000 | Reedscript |
| Pondbase: messages | package pondbase 15.2 | PostgreSQL | 80,000 | German |
| Old songs: collection of 1870 | package songs 2.0 | public domain | 50,000 | English |
| Marsh letters | package marsh 1.1 | {last} | 40,000 | English |
"""
LICENSE = "data.training.license"
STEPS = "data.processing.described"


def collected(folder: Path, card: str, **files: str) -> Evidence:
    for name, text in {"README.md": card, **files}.items():
        (folder / name).write_text(text, encoding="utf-8")
    return collect_all(open_release(str(folder)))


def parts(known: Evidence) -> dict[str, object]:
    return {of: fact.value for (name, of), fact in known.facts.items() if name == LICENSE}


def test_a_whole_cell_that_is_an_id_or_says_public_domain_is_recognised(tmp_path: Path) -> None:
    known = collected(tmp_path, TABLE.format(last="Apache-2.0"))

    assert parts(known) == {
        "Reedscript: source code": "PSF-2.0",
        "Pondbase: messages": "PostgreSQL",
        "Old songs: collection of 1870": "LicenseRef-openaudit-public-domain",
        "Marsh letters": "Apache-2.0",
    }


def test_source_code_among_the_sources_says_nothing_of_the_code_of_the_release(tmp_path: Path) -> None:
    known = collected(tmp_path, TABLE.format(last="MIT"), **{"run.py": "print(1)\n"})

    assert known.value("code.license") == "NOASSERTION"


def test_a_row_whose_licence_is_not_recognised_is_a_gap_and_is_counted(tmp_path: Path) -> None:
    known = collected(tmp_path, TABLE.format(last="terms of the Marsh Society"))
    whole, last = known.get(LICENSE), known.get(LICENSE, "Marsh letters")

    assert isinstance(whole, Gap)
    assert "known for 3 of 4" in whole.reason
    assert isinstance(last, Gap)
    assert "terms of the Marsh Society" in last.reason


def test_data_of_which_no_row_is_recognised_is_not_called_unlicensed(tmp_path: Path) -> None:
    card = "# Plover\n\nThe training data is released at https://huggingface.co/datasets/marsh/plover.\n\n## Training data\n\n"
    known = collected(tmp_path, card + "| Dataset | License |\n|---|---|\n| PondText | terms of the Marsh Society |\n")

    assert isinstance(known.get(LICENSE), Gap)


@pytest.mark.parametrize("cell", ["not in the public domain", "publicly available"])
def test_what_is_not_in_the_public_domain_is_not_read_as_if_it_were(tmp_path: Path, cell: str) -> None:
    assert "Marsh letters" not in parts(collected(tmp_path, TABLE.format(last=cell)))


def test_a_table_of_sources_with_links_or_versions_and_sizes_describes_them(tmp_path: Path) -> None:
    fact = collected(tmp_path, TABLE.format(last="MIT")).get("data.sources.described")

    assert isinstance(fact, Fact)
    assert (fact.value, fact.how.partition(":")[0]) == ("yes", "table")
    assert [place.line for place in fact.where] == [7, 8, 9, 10]


def test_a_table_of_kinds_of_data_names_no_source(tmp_path: Path) -> None:
    kinds = "| Source | Tokens | Share |\n|---|---|---|\n| Web | 1.5 T | 60 % |\n| Books | 0.5 T | 20 % |\n| Code | 0.5 T | 20 % |\n"
    known = collected(tmp_path, f"# Plover\n\n## Training data\n\n{kinds}")

    assert known.value("data.sources.described") != "yes"


def test_a_table_under_another_heading_is_none_of_sources(tmp_path: Path) -> None:
    card = TABLE.format(last="MIT").replace("## Training data", "## Evaluation data")

    assert known_how(collected(tmp_path, card)) != "table"


def known_how(known: Evidence) -> str:
    fact = known.get("data.sources.described")
    return fact.how.partition(":")[0] if isinstance(fact, Fact) else ""


@pytest.mark.parametrize(
    "said",
    [
        "The text was not filtered for quality.",
        "Nothing was filtered by content, and no duplicates were removed.",
        "The corpus was never cleaned, filtered or deduplicated.",
        "We did not apply any deduplication to the corpus.",
        "Filtering of the data was not performed.",
        "The pages were used without any quality filtering.",
        "我们没有对数据进行过滤",
        "学習データをフィルタリングしていません",
    ],
)
def test_what_was_not_done_is_no_description_of_processing(tmp_path: Path, said: str) -> None:
    gap = collected(tmp_path, f"# Plover\n\n## Training data\n\n{said}\n").get(STEPS)

    assert isinstance(gap, Gap)
    assert "not done" in gap.reason
    assert "README.md, line 5" in gap.reason


@pytest.mark.parametrize(
    "said",
    [
        "The text was not only filtered but also deduplicated.",
        "Documents that were not in English were filtered out, and duplicates were removed.",
        "Lines shorter than nine letters were filtered out. Exact duplicates were removed.",
        "The crawl was filtered and deduplicated, not the books.",
    ],
)
def test_a_negation_of_something_else_takes_nothing_away(tmp_path: Path, said: str) -> None:
    assert collected(tmp_path, f"# Plover\n\n## Training data\n\n{said}\n").value(STEPS) == "yes"
