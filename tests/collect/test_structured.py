"""Croissant files and dataset cards tell about the data as sentences do, each with its line; on invented releases."""

import json
from pathlib import Path

import pytest

from openaudit.collect import collect_all
from openaudit.facts import Evidence, Fact, Gap
from openaudit.release import open_release

CARD = "# Heron\n\nHeron is a small language model.\n"
CONTEXT = {
    "@vocab": "https://schema.org/",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
}
POND = {
    "@context": CONTEXT,
    "@type": "sc:Dataset",
    "name": "PondText",
    "license": "https://creativecommons.org/licenses/by/4.0/",
    "inLanguage": ["en", "fi"],
    "distribution": [{"@type": "cr:FileObject", "contentUrl": "https://data.example/pond.zip", "contentSize": "12 GB"}],
    "rai:dataCollection": "Pages of the public pond archive, fetched in spring with the consent of their authors.",
    "rai:dataPreprocessingProtocol": ["Pages shorter than a paragraph were dropped.", "Near duplicates were removed."],
    "rai:dataAnnotationProtocol": "Two annotators labelled every page by topic, and a third one settled the cases on which they differed.",
    "rai:dataCollectionMissingData": "Pages behind a login are missing.",
}  # fmt: skip
DATASET = (
    "---\npretty_name: Reed Talk\nlicense: cc-by-nc-4.0\nlanguage: [en]\nsize_categories: [10K<n<100K]\n"
    "annotations_creators: [expert-generated]\nsource_datasets: [original]\n"
    "dataset_info: {splits: [{name: train, num_examples: 4000}]}\n---\n# Reed Talk\n"
)


def collected(folder: Path, files: dict[str, object]) -> Evidence:
    for name, content in {"README.md": CARD, **files}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        text = content if isinstance(content, str) else json.dumps(content, indent=1)
        (folder / name).write_text(text)
    found = collect_all(open_release(str(folder)), only=("data-scope", "data-sources", "data-release", "licenses"))
    assert "collector-failed" not in {one.id for one in found.findings}
    for fact in found.facts.values():
        for place in (place for one in (fact, *fact.others) for place in one.where):
            if place.line is not None:
                assert place.quote in (folder / place.path).read_text().splitlines()[place.line - 1]
    return found


@pytest.mark.parametrize("name", ["croissant.json", "data/metadata.json", "data/pond.croissant.json"])
def test_a_croissant_file_describes_the_data_line_by_line(tmp_path: Path, name: str) -> None:
    known = collected(tmp_path, {name: POND})

    assert known.value("lineage.datasets") == ("PondText",)
    assert known.value("data.sources.described") == "yes"
    assert known.value("data.provenance.described") == "yes"
    assert known.value("data.processing.described") == "yes"
    assert known.value("data.labeling.described") == "yes"
    assert known.value("data.selection.described") == "partial"
    assert known.value("data.training.location") == ("https://data.example/pond.zip",)
    assert known.value("data.training.released") == "yes"
    fact = known.get("data.provenance.described")
    assert isinstance(fact, Fact)
    assert (fact.how, fact.where[0].path) == ("croissant", name)


def test_the_licence_of_a_croissant_file_is_that_of_its_dataset_and_not_of_the_weights(tmp_path: Path) -> None:
    known = collected(tmp_path, {"croissant.json": POND})
    whole = known.get("data.training.license")

    assert known.value("data.training.license", "PondText") == "CC-BY-4.0"
    assert known.value("data.training.license.open", "PondText") is True
    assert isinstance(whole, Gap)
    assert whole.reason == "stated for single datasets only: PondText"
    assert isinstance(known.get("model.parameters.license"), Gap)


def test_two_datasets_with_two_licences_are_parts(tmp_path: Path) -> None:
    reed = POND | {"name": "ReedTalk", "license": "https://creativecommons.org/licenses/by-nc/4.0/"}
    known = collected(tmp_path, {"a/croissant.json": POND, "b/croissant.json": reed})

    assert known.value("data.training.license", "PondText") == "CC-BY-4.0"
    assert known.value("data.training.license", "ReedTalk") == "CC-BY-NC-4.0"


def test_a_bare_croissant_file_describes_in_part_or_not_at_all(tmp_path: Path) -> None:
    bare = {"@context": CONTEXT, "@type": "sc:Dataset", "name": "PondText", "inLanguage": "en"}
    known = collected(tmp_path, {"croissant.json": bare})

    assert known.value("data.provenance.described") == "partial"
    assert isinstance(known.get("data.processing.described"), Gap)
    assert isinstance(known.get("data.training.license"), Gap)


@pytest.mark.parametrize(
    "content",
    [
        "{",
        "[]",
        "mlcommons.org/croissant",
        {"name": "tokens", "license": "mit"},
        {"@context": CONTEXT, "@type": ["sc:Dataset"], "name": 7, "license": {"a": {"b": []}}},
        {"@context": CONTEXT, "@type": "sc:Dataset", "name": "", "license": "N/A", "rai:dataCollection": "TODO"},
        {"@context": CONTEXT, "@type": "sc:SoftwareApplication", "name": "Pond", "license": "mit"},
    ],
)
def test_what_is_no_croissant_file_or_says_nothing_tells_nothing(tmp_path: Path, content: object) -> None:
    known = collected(tmp_path, {"metadata.json": content})

    assert isinstance(known.get("lineage.datasets"), Gap)
    assert isinstance(known.get("data.training.license"), Gap)
    assert isinstance(known.get("data.provenance.described"), Gap)


@pytest.mark.parametrize("folder", ["evaluation", "tests", "third_party"])
def test_data_of_evaluations_and_of_others_is_no_training_data(tmp_path: Path, folder: str) -> None:
    assert isinstance(collected(tmp_path, {f"{folder}/croissant.json": POND}).get("lineage.datasets"), Gap)


def test_a_dataset_card_in_a_folder_describes_its_data_and_gives_its_licence(tmp_path: Path) -> None:
    known = collected(tmp_path, {"data/README.md": DATASET})

    assert known.value("data.provenance.described") == "yes"
    assert known.value("data.labeling.described") == "partial"
    assert known.value("data.training.license", "Reed Talk") == "CC-BY-NC-4.0"
    assert isinstance(known.get("model.parameters.license"), Gap)


def test_what_sentences_describe_in_full_is_not_less_for_a_bare_file(tmp_path: Path) -> None:
    text = (
        CARD
        + "\n## Training data\n\nThe corpus was deduplicated with MinHash, filtered by language, and cleaned of markup.\n"
    )
    bare = {"@context": CONTEXT, "@type": "sc:Dataset", "name": "PondText", "rai:dataPreprocessingProtocol": "cleaned"}

    assert collected(tmp_path, {"README.md": text, "croissant.json": bare}).value("data.processing.described") == "yes"
