"""Forms that nobody filled in, tables of contents and vocabularies of others say nothing about a release."""

from pathlib import Path

from openaudit.collect import collect_all
from openaudit.collect.documents import documents
from openaudit.facts import Evidence, Gap
from openaudit.release import open_release

FORM = """# Heron

Heron is a language model.

- [Training data](#training-data)
- [Bias and Limitations](#bias)

## Training data

- **Repository:** [More Information Needed](https://huggingface.co/datasets/acme/form)

The model was trained on the Pile dataset. [More Information Needed]

## Bias, Risks, and Limitations

[More Information Needed]
"""


def collected(folder: Path, card: str) -> Evidence:
    (folder / "README.md").write_text(card, encoding="utf-8")
    return collect_all(
        open_release(str(folder)), only=("usage", "data-release", "data-sources", "availability", "claims")
    )


def test_headings_over_empty_fields_and_a_table_of_contents_describe_no_limits(tmp_path: Path) -> None:
    assert isinstance(collected(tmp_path, FORM).get("usage.described"), Gap)


def test_a_link_that_stands_for_missing_information_releases_no_data(tmp_path: Path) -> None:
    assert isinstance(collected(tmp_path, FORM).get("data.training.released"), Gap)


def test_a_heading_over_words_describes_limits(tmp_path: Path) -> None:
    filled = FORM.replace("Limitations\n\n[More Information Needed]", "Limitations\n\nIt knows ponds alone.")

    assert collected(tmp_path, filled).value("usage.described") == "partial"


def test_an_item_that_says_something_and_leads_to_a_section_counts(tmp_path: Path) -> None:
    card = "# Heron\n\n- Heron may produce false statements about every pond it has not read about, see [limits](#limits)\n"

    assert collected(tmp_path, card).value("usage.described") == "partial"


def test_a_vocabulary_of_another_model_and_a_clone_of_code_are_no_weights(tmp_path: Path) -> None:
    card = (
        "# Heron\n\n[vocab](https://s3.amazonaws.com/models.huggingface.co/acme/north-vocab.json)\n\n"
        "```\ngit clone https://github.com/acme/heron.git\n```\n"
    )

    assert isinstance(collected(tmp_path, card).get("model.parameters.released"), Gap)


def test_open_weights_are_no_claim_of_open_source(tmp_path: Path) -> None:
    known = collected(tmp_path, "# Heron\n\nHeron is a family of open-weights language models.\n")

    assert known.value("model.claims.open-source") is None


def test_a_heading_over_an_empty_field_goes_with_it_and_one_with_words_below_stays(tmp_path: Path) -> None:
    text = "# Heron\n\n## Data\n\n[More Information Needed]\n\n## Use\n\n[Needs More Information]\n\nFor birds.\n"
    (tmp_path / "README.md").write_text(text, encoding="utf-8")
    (document,) = documents(open_release(str(tmp_path)))

    assert document.prose.text.split("\n")[:3] == ["Heron ", "Use ", "For birds. "]


def test_an_entry_that_says_something_beside_its_link_is_kept(tmp_path: Path) -> None:
    said = "- [Data](#data): the corpus was filtered twice, deduplicated and read by three people"
    (tmp_path / "README.md").write_text(f"# Heron\n\n- [Use](#use)\n{said}\n", encoding="utf-8")
    (document,) = documents(open_release(str(tmp_path)))

    assert "Use" not in document.prose.text
    assert "read by three people" in document.prose.text
