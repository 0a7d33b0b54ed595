"""What sentences say about licences: every example of phrases/licenses.yaml, and laws about subjects and names."""

from pathlib import Path

import pytest

from openaudit.collect import phrases
from openaudit.collect.documents import Document
from openaudit.collect.licensing import addresses, prose, subjects
from openaudit.collect.licensing.here import Here
from openaudit.collect.licensing.texts import Shelf
from openaudit.licenses import mentions
from openaudit.read.text import decode
from openaudit.release import open_release

HERE = Here(weights=False, single=False, code=True, names=frozenset({"heron"}))
DATA = phrases.read("licenses")
LINKS = phrases.read("license-links")["links"]


def said(tmp_path: Path, text: str) -> dict[str, str | None]:
    """What a card with nothing but `text` says: component to licence."""
    (tmp_path / "README.md").write_text("x", encoding="utf-8")
    document = Document(path="README.md", text=decode(f"# Some words\n\n{text}\n".encode()), role="card")
    shelf = Shelf(open_release(str(tmp_path)))
    return {scope: one.license for one in prose.statements(document, shelf, HERE) for scope in one.scope}


@pytest.mark.parametrize("case", DATA["sentences"], ids=lambda case: case["text"][:60])
def test_an_example_says_what_it_is_said_to_say(case: dict[str, str | dict[str, str]], tmp_path: Path) -> None:
    answer = said(tmp_path, str(case["text"]))

    assert {scope: license_ for scope, license_ in answer.items() if scope != "outputs"} == case["says"]


@pytest.mark.parametrize("row", LINKS, ids=lambda row: row["pattern"][:50])
def test_a_licence_address_leads_to_its_licence_and_a_page_beside_it_to_none(row: dict[str, str]) -> None:
    answers = [addresses.of_link(example) for example in row["examples"]]

    assert all(answers), answers
    assert addresses.of_link("https://example.org/acme/heron/blob/main/LICENSE") is None


SUBJECTS = {
    "the weights of the model are": ("model.parameters",),
    "all code in this repository is": ("code",),
    "the models in this repository are": ("model.parameters",),
    "code and data for the model are": ("code", "data.training"),
    "the training code of the model is": ("code",),
    "our codebase and pre-trained checkpoints are": ("code", "model.parameters"),
    "this project is": ("whole",),
    "heron-7b is": ("model.parameters",),
    "heron itself is": ("whole",),
    "模型代码": ("code",),
    "代码和权重": ("code", "model.parameters"),
    "モデルの重みは": ("model.parameters",),
    "die modellgewichte und der quellcode sind": ("model.parameters", "code"),
    "los pesos del modelo y el código están": ("model.parameters", "code"),
}


@pytest.mark.parametrize(("words", "about"), SUBJECTS.items(), ids=SUBJECTS)
def test_the_head_of_a_subject_says_what_it_is_about(words: str, about: tuple[str, ...]) -> None:
    assert subjects.read(words, HERE.names).about == about


@pytest.mark.parametrize(
    "words", ["parts of this code are", "the bundled fonts are", "any contributions to the repository are"]
)
def test_what_belongs_to_others_says_nothing_about_the_release(words: str) -> None:
    assert subjects.read(words, HERE.names).others


NAMES = {
    "the apache license, version 2.0": "Apache-2.0",
    "version 2.0 of the apache license": "Apache-2.0",
    "the bsd 3-clause license": "BSD-3-Clause",
    "creative commons attribution-noncommercial 4.0 international": "CC-BY-NC-4.0",
    "the cc by-nc-sa 4.0 licence": "CC-BY-NC-SA-4.0",
    "the llama 3.1 community license agreement": "LicenseRef-scancode-llama-3.1-license-2024",
    "the gemma terms of use": "LicenseRef-openaudit-gemma-terms",
}


@pytest.mark.parametrize(("text", "license_"), NAMES.items(), ids=NAMES)
def test_a_name_in_running_words_is_found_whole(text: str, license_: str) -> None:
    (found,) = mentions.find(f"it is released under {text} and so on")

    assert found.license == license_


@pytest.mark.parametrize(
    "text",
    [
        "we thank gemma and llama for the seamless help",
        "a modified mit license",
        "the apache 2.0 license with additional terms",
    ],
)
def test_a_models_name_or_a_changed_licence_is_no_licence(text: str) -> None:
    assert not [one for one in mentions.find(text) if one.license]


def test_a_version_that_is_not_stated_is_said_to_be_assumed() -> None:
    (found,) = mentions.find("under the cc-by-nc license")

    assert (found.license, "not stated" in found.note) == ("CC-BY-NC-4.0", True)
