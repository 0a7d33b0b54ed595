"""What binds the use of a model beside its licence, what only advises, and what is about something else."""

from pathlib import Path

import pytest

from openaudit.collect import collect_all
from openaudit.facts import Evidence, Gap
from openaudit.release import open_release

WEIGHTS = b"version https://git-lfs.github.com/spec/v1\noid sha256:" + b"ab" * 32 + b"\nsize 4976698672\n"
OPEN = "---\nlicense: apache-2.0\n---\n# Heron\n\nA small model.\n\n"
RESTRICTIONS = "model.parameters.license.restrictions"


def evidence(folder: Path, card: str, **files: str) -> Evidence:
    (folder / "README.md").write_text(card, encoding="utf-8")
    (folder / "model.safetensors").write_bytes(WEIGHTS)
    for name, text in files.items():
        path = folder / name.replace("__", "/").replace("_md", ".md")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return collect_all(open_release(str(folder)))


@pytest.mark.parametrize(
    "advice",
    [
        "It is not recommended for legal advice.",
        "Operators are advised to put safeguards in front of it.",
        "We recommend labeling its pictures as artificial.",
        "Please use it responsibly.",
        "Don't use this model to deceive people.",
        "## Usage Considerations\n\nOperators should carefully test it for bias before deploying it.",
        "请勿将模型用于医疗诊断。",
        "El modelo no debe utilizarse para fines médicos.",
        "Das Modell ist nicht für medizinische Zwecke gedacht.",
        "The adapter is for teaching purposes only.",
        "Utilice el modelo bajo su propia responsabilidad.",
        "Please use the weights at your own discretion.",
        "模型输出只供学习参考。",
    ],
)
def test_advice_in_the_card_beside_an_open_licence_is_told(tmp_path: Path, advice: str) -> None:
    assert evidence(tmp_path, OPEN + advice + "\n").value("use.restricted") == "advisory"


def test_advice_in_a_folder_about_another_model_leaves_an_open_licence_as_it_is(tmp_path: Path) -> None:
    other = "# Egret\n\nDo not use this model for clinical purposes.\n"

    assert evidence(tmp_path, OPEN, docs__EGRET_md=other).value("use.restricted") == "no"


def test_a_use_policy_that_forbids_uses_restricts_an_open_licence(tmp_path: Path) -> None:
    found = evidence(tmp_path, OPEN, USE_POLICY_md="# Use policy\n\nYou may not use this model to:\n\n- harm people\n")

    assert found.value("use.restricted") == "yes"
    assert found.value(RESTRICTIONS) == ("use-list",)
    assert found.value("model.parameters.license.freedoms") == ("study", "modify", "share")


def test_a_policy_that_forbids_nothing_restricts_nothing(tmp_path: Path) -> None:
    found = evidence(tmp_path, OPEN, USE_POLICY_md="# Use policy\n\nWe hope that you enjoy the model.\n")

    assert found.value("use.restricted") == "no"


def test_a_duty_in_the_licence_section_binds_and_the_notice_of_a_licence_does_not(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    duty = "## License\n\nApache 2.0. What users make of it must not involve minors.\n"
    notice = "## License\n\nApache 2.0. You may not use this file except in compliance with the License.\n"

    assert evidence(tmp_path / "a", OPEN + duty).value("use.restricted") == "yes"
    assert evidence(tmp_path / "b", OPEN + notice).value("use.restricted") == "no"


@pytest.mark.parametrize(
    ("words", "atoms"),
    [
        ("The weights are for academic research use only.", ("research-only",)),
        ("Firms apply for a commercial license at our office.", ("registration",)),
        ("模型权重学术用途免费，企业可申请商业授权。", ("registration",)),
    ],
)
def test_terms_in_words_restrict_where_no_licence_is_named(tmp_path: Path, words: str, atoms: tuple[str, ...]) -> None:
    found = evidence(tmp_path, f"# Heron\n\nA model.\n\n{words}\n")

    assert found.value(RESTRICTIONS) == atoms
    assert found.value("use.restricted") == "yes"


@pytest.mark.parametrize(
    "words",
    [
        "There is no need to ask us before commercial usage.",
        "商业使用无需申请。",
        "We removed documents with a non-commercial clause.",
        "Use of the river atlas data is subject to our terms of use.",
    ],
)
def test_what_is_not_asked_or_is_about_other_things_binds_nothing(tmp_path: Path, words: str) -> None:
    found = evidence(tmp_path, f"# Heron\n\nA model.\n\n{words}\n")

    assert isinstance(found.get("use.restricted"), Gap)
    assert isinstance(found.get(RESTRICTIONS), Gap)


def test_research_alone_in_words_stands_beside_a_licence_that_restricts_and_not_beside_an_open_one(
    tmp_path: Path,
) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    words = "Everything in this project is for academic research use only.\n"
    restricted = evidence(tmp_path / "a", OPEN.replace("apache-2.0", "bigcode-openrail-m") + words)
    opened = evidence(tmp_path / "b", OPEN + words)

    assert restricted.value(RESTRICTIONS) == ("use-list", "remote-restriction", "research-only")
    assert opened.value(RESTRICTIONS) == ()


def test_an_open_licence_beside_a_card_alone_leaves_use_free(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("# Heron\n\nA model, to be released.\n", encoding="utf-8")
    (tmp_path / "LICENSE").write_text("SPDX-License-Identifier: Apache-2.0\n", encoding="utf-8")

    assert collect_all(open_release(str(tmp_path))).value("use.restricted") == "no"


def test_a_restricted_checkpoint_among_several_binds(tmp_path: Path) -> None:
    table = "| Model | License |\n|---|---|\n| heron-7b | Apache 2.0 |\n| heron-70b | CC BY-NC 4.0 |\n"

    assert evidence(tmp_path, f"# Heron\n\n## Models\n\n{table}").value("use.restricted") == "yes"


def test_commercial_use_that_has_to_be_applied_for_binds_beside_an_open_licence(tmp_path: Path) -> None:
    found = evidence(tmp_path, OPEN + "For commercial deployment of the model, please complete this form.\n")

    assert found.value("use.restricted") == "yes"
    assert found.value(RESTRICTIONS) == ("registration",)


def test_an_enterprise_licence_offered_beside_an_open_one_binds_nobody(tmp_path: Path) -> None:
    found = evidence(tmp_path, OPEN + "企业许可证：商业用途请申请授权。\n")

    assert found.value("use.restricted") == "no"


def test_a_licence_file_beside_the_index_of_one_model_is_that_models(tmp_path: Path) -> None:
    link = "The weights are [here](https://huggingface.co/marsh/heron).\n"
    (tmp_path / "README.md").write_text(f"# Heron\n\nA small model. {link}", encoding="utf-8")
    (tmp_path / "LICENSE").write_text("SPDX-License-Identifier: Apache-2.0\n", encoding="utf-8")
    alone = collect_all(open_release(str(tmp_path))).value("model.parameters.license")
    (tmp_path / "model.safetensors.index.json").write_text('{"weight_map": {}}', encoding="utf-8")
    beside = collect_all(open_release(str(tmp_path))).value("model.parameters.license")

    assert (alone, beside) == ("NOASSERTION", "Apache-2.0")


@pytest.mark.parametrize(
    "text",
    [
        "The notebook is for demonstration purposes only.",
        "The model is used only for learning a codebook.",
        "Use this script at your own risk.",
        "显存占用仅供参考。",
    ],
)
def test_words_about_scripts_numbers_and_learning_advise_nothing(tmp_path: Path, text: str) -> None:
    assert evidence(tmp_path, OPEN + text + "\n").value("use.restricted") == "no"


def test_for_research_alone_binds_and_for_reference_alone_does_not(tmp_path: Path) -> None:
    assert evidence(tmp_path, "# Heron\n\n本模型仅供学术研究使用。\n").value("use.restricted") == "yes"
    assert evidence(tmp_path, "# Heron\n\n模型结果仅供科研参考。\n").value("use.restricted") == "advisory"


def test_a_changed_permissive_licence_with_a_restricting_clause_binds(tmp_path: Path, texts: dict[str, str]) -> None:
    title, _, terms = texts["MIT"].partition("\n")
    waiver = "The notice above may be left out beside songs that Heron sings."
    rider = "The Software may be used for non-commercial purposes only."
    card = "# Heron\n\nThe model is released under the `modified MIT` license, see LICENSE.\n"
    found = evidence(tmp_path, card, LICENSE=f"Modified {title}\n{terms}\n{waiver}\n{rider}\n")

    assert found.value(RESTRICTIONS) == ("non-commercial",)
    assert found.value("use.restricted") == "yes"
