"""One invented release for each trap: what it is under, by which source, and what a person is told to look at."""

from collections.abc import Callable

import pytest

from openaudit.facts import Evidence, Fact, Gap
from openaudit.findings import find_all
from tests.conftest import ROOT
from tests.licensing.conftest import POINTER

Found = Callable[..., Evidence]
WEIGHTS, CODE = "model.parameters.license", "code.license"
TAG = "SPDX-License-Identifier: {}\n"
CARD = "---\nlicense: {}\n---\n# Heron\n\nA small model.\n"
MODEL = {"model.safetensors": POINTER, "config.json": "{}"}
OWN_TERMS = (
    "Heron Model License\n\n1. You may use the model for non-commercial purposes only.\n"
    "2. You may not use it to improve any other large language model.\n"
    "3. Licensees with more than 5 million monthly active users have to ask for another license.\n"
)


def value(known: Evidence, name: str, of: str = "") -> object:
    fact = known.get(name, of)
    return fact.value if isinstance(fact, Fact) else None


def ids(known: Evidence) -> set[str]:
    return {finding.id for finding in find_all(known, ())}


def test_a_license_for_code_is_not_the_weights(found: Found) -> None:
    known = found(
        {"LICENSE": TAG.format("Apache-2.0"), "run.py": "x = 1\n", "README.md": "# Heron\n\nWeights: soon.\n"}
    )

    assert value(known, CODE) == "Apache-2.0"
    assert isinstance(known.get(WEIGHTS), Gap)


def test_a_license_beside_one_models_weights_counts_for_them(found: Found) -> None:
    known = found({**MODEL, "LICENSE": TAG.format("Apache-2.0"), "README.md": "# Heron\n"})

    assert value(known, WEIGHTS) == "Apache-2.0"


def test_a_license_beside_several_models_weights_does_not(found: Found) -> None:
    files = {
        "heron_a.pth": POINTER,
        "egret_b.pth": POINTER,
        "LICENSE": TAG.format("Apache-2.0"),
        "README.md": "# Birds\n",
    }
    known = found(files)

    assert value(known, WEIGHTS) == "NOASSERTION"


def test_license_for_code_and_model_license_for_weights(found: Found) -> None:
    files = {**MODEL, "run.py": "x = 1\n", "LICENSE": TAG.format("MIT"), "MODEL_LICENSE": TAG.format("CC-BY-NC-4.0")}
    known = found(files)

    assert (value(known, CODE), value(known, WEIGHTS)) == ("MIT", "CC-BY-NC-4.0")


def test_a_sentence_that_links_a_license_file_is_read_through_its_text(found: Found) -> None:
    text = "# Heron\n\n## License\n\nThe code is under the [code terms](LICENSE), the weights are subject to the [Model License](legal/WEIGHTS.md).\n"
    files = {
        "run.py": "x = 1\n",
        "LICENSE": TAG.format("MIT"),
        "legal/WEIGHTS.md": TAG.format("OpenMDW-1.0"),
        "README.md": text,
    }
    known = found(files)
    fact = known.get(WEIGHTS)

    assert isinstance(fact, Fact)
    assert (fact.value, fact.basis, fact.where[0].path) == ("OpenMDW-1.0", "seen", "legal/WEIGHTS.md")
    assert value(known, CODE) == "MIT"


@pytest.mark.parametrize("id_", ["other", "unknown"])
def test_other_without_name_or_link_names_nothing(found: Found, id_: str) -> None:
    known = found({**MODEL, "README.md": CARD.format(id_)})

    assert isinstance(known.get(WEIGHTS), Gap)
    assert "license-other-unnamed" in ids(known)


def test_other_with_a_name_of_its_own_and_a_text_is_a_licenseref_with_the_clauses_of_the_text(found: Found) -> None:
    card = "---\nlicense: other\nlicense_name: heron-model-license\nlicense_link: LICENSE.md\n---\n# Heron\n"
    known = found({**MODEL, "README.md": card, "LICENSE.md": OWN_TERMS})

    assert value(known, WEIGHTS) == "LicenseRef-openaudit-heron-model-license"
    restrictions = value(known, "model.parameters.license.restrictions")
    assert isinstance(restrictions, tuple)
    assert {"non-commercial", "user-threshold:5000000"} <= set(restrictions)
    assert isinstance(known.get("model.parameters.license.open"), Gap)
    fact = known.get("model.parameters.license.restrictions")
    assert isinstance(fact, Fact)
    assert {place.line for place in fact.where if place.path == "LICENSE.md"} >= {3, 5}


def test_card_and_text_contradict_and_the_text_is_the_stronger(found: Found) -> None:
    known = found({**MODEL, "README.md": CARD.format("mit"), "LICENSE": TAG.format("CC-BY-NC-4.0")})
    fact = known.get(WEIGHTS)

    assert isinstance(fact, Fact)
    assert (fact.value, [other.value for other in fact.others]) == ("CC-BY-NC-4.0", ["MIT"])
    assert value(known, "license.conflict") is True
    (conflict,) = [one for one in find_all(known, ()) if one.id == "license-conflict" and WEIGHTS in one.facts]
    assert {place.path for place in conflict.where} == {"README.md", "LICENSE"}


def test_readme_and_license_contradict(found: Found) -> None:
    readme = "# Heron\n\nThe code is released under the MIT License.\n"
    known = found({"run.py": "x = 1\n", "LICENSE": TAG.format("GPL-3.0-only"), "README.md": readme})

    assert value(known, CODE) == "GPL-3.0-only"
    assert "license-conflict" in ids(known)


BY_SIZE = {
    "sentences": "# Birds\n\n## License\n\n- Heron-7B is licensed under Apache 2.0.\n- Heron-70B is licensed under CC BY-NC 4.0.\n",
    "table": "# Heron\n\n## License\n\n| Model | License |\n|---|---|\n| Heron-7B | Apache 2.0 |\n| Heron-70B | CC BY-NC 4.0 |\n",
}


@pytest.mark.parametrize("text", BY_SIZE.values(), ids=BY_SIZE)
def test_a_licence_for_each_size_is_a_part_each_and_the_whole_is_both(found: Found, text: str) -> None:
    known = found({"README.md": text, "run.py": "x = 1\n"})

    assert value(known, WEIGHTS) == "Apache-2.0 AND CC-BY-NC-4.0"
    assert (value(known, WEIGHTS, "Heron-7B"), value(known, WEIGHTS, "Heron-70B")) == ("Apache-2.0", "CC-BY-NC-4.0")
    assert value(known, "model.parameters.license.open") is False


def test_a_size_named_in_passing_is_a_part_and_says_nothing_of_the_rest(found: Found) -> None:
    text = (
        "# Birds\n\n## Downloads\n\n- `heron-7b.tar` is free to take.\n"
        "- `heron-22b.tar` has a custom license, the CC BY-NC 4.0 license.\n- `heron-70b.tar` is under the MIT License.\n"
    )
    known = found({"README.md": text})

    assert isinstance(known.get(WEIGHTS), Gap)
    assert len([fact for fact in known.about(WEIGHTS) if isinstance(fact, Fact)]) == 2


def test_a_use_policy_beside_a_permissive_tag_is_a_finding(found: Found) -> None:
    policy = "# Use policy\n\nYou must not use Heron for surveillance or for military purposes.\n"
    known = found({**MODEL, "README.md": CARD.format("apache-2.0"), "USE_POLICY.md": policy})

    assert value(known, WEIGHTS) == "Apache-2.0"
    assert "use-policy-beside-permissive-license" in ids(known)


def test_several_datasets_with_several_licences_are_parts(found: Found) -> None:
    text = "# Heron\n\n## Training data\n\n| Dataset | License |\n|---|---|\n| PondText | CC BY 4.0 |\n| ReedTalk | CC BY-NC 4.0 |\n"
    known = found({"README.md": text})

    assert value(known, "data.training.license", "PondText") == "CC-BY-4.0"
    assert value(known, "data.training.license", "ReedTalk") == "CC-BY-NC-4.0"
    assert isinstance(known.get(WEIGHTS), Gap)


def test_a_table_with_one_licensed_row_does_not_set_the_licence_of_all_data(found: Found) -> None:
    text = "# Heron\n\n## Training data\n\n| Dataset | License |\n|---|---|\n| PondText | CC BY 4.0 |\n| ReedTalk | unknown |\n"
    known = found({"README.md": text})

    assert value(known, "data.training.license", "PondText") == "CC-BY-4.0"
    assert isinstance(known.get("data.training.license"), Gap)


def test_a_row_about_the_data_as_such_sets_the_licence_of_the_data(found: Found) -> None:
    text = (
        "# Heron\n\n## License\n\n| Component | License |\n|---|---|\n| Code | MIT |\n| Training data | ODC-By 1.0 |\n"
    )
    known = found({"README.md": text, "run.py": "x = 1\n"})

    assert value(known, "data.training.license") == "ODC-By-1.0"
    assert value(known, CODE) == "MIT"


def test_a_table_that_leaves_a_size_out_does_not_set_the_licence_of_all_weights(found: Found) -> None:
    text = "# Heron\n\n## License\n\n| Model | License |\n|---|---|\n| Heron-7B | Apache 2.0 |\n| Heron-70B | to be announced |\n"
    known = found({"README.md": text, "heron-7b.safetensors": POINTER, "heron-70b.safetensors": POINTER})

    assert value(known, WEIGHTS, "Heron-7B") == "Apache-2.0"
    assert isinstance(known.get(WEIGHTS), Gap)


def test_a_licence_that_nobody_knows_is_stated_and_not_taken_for_none(found: Found) -> None:
    text = "# Heron\n\nThe weights are released under the Heron Non-Commercial License.\n"
    known = found({**MODEL, "README.md": text})
    gap = known.get(WEIGHTS)

    assert isinstance(gap, Gap)
    assert "heron non-commercial license" in gap.reason
    assert value(known, "model.parameters.license.restrictions") == ("non-commercial",)


def test_the_same_licence_as_another_is_no_name(found: Found) -> None:
    known = found({**MODEL, "README.md": "# Heron\n\nThe weights are released under the same license as the code.\n"})

    assert value(known, WEIGHTS) == "NOASSERTION"


def test_the_terms_of_the_base_are_told_with_its_licence(found: Found) -> None:
    known = found({**MODEL, "README.md": "---\nlicense: mit\nbase_model: google/gemma-2-9b\n---\n# Heron\n"})
    restricts = value(known, "lineage.base.license.restrictions", "google/gemma-2-9b")

    assert isinstance(restricts, tuple)
    assert "use-list" in {str(one).partition(":")[0] for one in restricts}


def test_the_duties_of_the_base_are_listed_where_nobody_knows_the_terms_of_the_result(found: Found) -> None:
    keys = "license: other\nlicense_name: heron-license\nlicense_link: LICENSE\nbase_model: google/gemma-2-9b\nbase_model_relation: merge"
    known = found({**MODEL, "README.md": f"---\n{keys}\n---\n# Heron\n", "LICENSE": OWN_TERMS})
    left = value(known, "license.duties.open")

    assert isinstance(left, tuple)
    assert "include-text" in left


def test_a_translation_is_counted_once(found: Found) -> None:
    files = {
        "README.md": "# Heron\n\nThe weights are released under the MIT License.\n",
        "README_zh.md": "# Heron\n\n模型权重采用 MIT 许可证。\n",
        "README_fr.md": "# Heron\n\nLes poids sont sous licence MIT.\n",
    }
    known = found(files)
    fact = known.get(WEIGHTS)

    assert isinstance(fact, Fact)
    assert (fact.value, fact.others) == ("MIT", ())


def test_what_only_the_translation_says_is_read_there(found: Found) -> None:
    known = found({"README.md": "# Heron\n\nA model.\n", "README_zh.md": "# Heron\n\n模型权重采用 MIT 许可证。\n"})

    assert value(known, WEIGHTS) == "MIT"


def test_a_licence_text_as_readme_is_the_licence_and_not_a_document(found: Found) -> None:
    known = found({**MODEL, "README.md": (ROOT / "LICENSE").read_text(encoding="utf-8")})

    assert value(known, WEIGHTS) == "Apache-2.0"
    assert "license-text-as-readme" in ids(known)


BASES = {
    "fine-tune": ("base_model: meta-llama/Llama-3.1-8B\nbase_model_relation: finetune", "base-terms-dropped"),
    "adapter": ("base_model: meta-llama/Llama-3.1-8B\nbase_model_relation: adapter", "base-terms-dropped"),
    "adapter of a CC base": ("base_model: CohereForAI/aya-23-8B\nbase_model_relation: adapter", "base-terms-contested"),
    "quantised": ("base_model: google/gemma-2-9b\nbase_model_relation: quantized", "base-terms-dropped"),
    "merge": (
        "base_model: [google/gemma-2-9b, CohereForAI/aya-23-8B]\nbase_model_relation: merge",
        "base-terms-dropped",
    ),
}


@pytest.mark.parametrize(("keys", "id_"), BASES.values(), ids=BASES)
def test_a_permissive_tag_on_what_was_made_from_a_restricted_base_is_found(found: Found, keys: str, id_: str) -> None:
    known = found({**MODEL, "README.md": f"---\nlicense: apache-2.0\n{keys}\n---\n# Heron\n"})

    assert id_ in ids(known)


def test_a_quantisation_without_the_notice_is_told_what_is_not_shown(found: Found) -> None:
    card = "---\nlicense: llama3.1\nbase_model: meta-llama/Llama-3.1-8B\nbase_model_relation: quantized\n---\n# Heron\n\nQuantized.\n"
    known = found({**MODEL, "README.md": card})
    left = value(known, "license.duties.open")

    assert isinstance(left, tuple)
    assert {"include-text", "notice", "naming:Built with Llama", "name-prefix:Llama"} <= set(left)
    assert "base-duty-not-shown" in ids(known)
    assert "base-terms-dropped" not in ids(known)


def test_what_the_release_shows_of_its_duties_is_met(found: Found) -> None:
    card = "---\nlicense: llama3.1\nbase_model: meta-llama/Llama-3.1-8B\nbase_model_relation: finetune\n---\n# Llama Heron\n\nBuilt with Llama. Fine-tuned from Llama-3.1-8B.\n"
    known = found({**MODEL, "README.md": card, "NOTICE": "Llama 3.1 notice of the licensor\n"}, name="Llama-Heron-8B")
    met = value(known, "license.duties.met")

    assert isinstance(met, tuple)
    assert {"notice", "naming:Built with Llama", "name-prefix:Llama", "attribution"} <= set(met)


def test_open_source_claimed_and_restricted_in_fact(found: Found) -> None:
    known = found({**MODEL, "README.md": CARD.format("cc-by-nc-4.0") + "\nHeron is open source.\n"})
    claimed = known.adding([Fact(name="model.claims.open-source", value=True, basis="claimed", how="inference")])

    assert "open-claim-restricted" in ids(claimed)


def test_headers_and_package_metadata_speak_for_the_code(found: Found) -> None:
    files = {
        "heron/run.py": "# SPDX-License-Identifier: BSD-3-Clause\nx = 1\n",
        "pyproject.toml": '[project]\nname = "heron"\nlicense = "BSD-3-Clause"\n',
    }
    known = found(files)
    fact = known.get(CODE)

    assert isinstance(fact, Fact)
    assert {fact.how, *(other.how for other in fact.others)} == {"spdx-header", "package-metadata"}
    assert fact.value == "BSD-3-Clause"


def test_every_place_really_is_there(found: Found) -> None:
    files = {
        **MODEL,
        "README.md": CARD.format("mit") + "\n## License\n\nThe code is MIT, the weights are under CC BY-NC 4.0.\n",
        "LICENSE": "\r\n".join(["", TAG.format("Apache-2.0").strip(), ""]),
        "run.py": "x = 1\n",
    }
    known = found(files)
    places = [
        place for fact in known.facts.values() for one in (fact, *fact.others) for place in one.where if place.line
    ]

    assert places
    for place in places:
        text = files[place.path]
        assert isinstance(text, str)
        assert place.line is not None
        assert place.quote in text.replace("\r\n", "\n").split("\n")[place.line - 1]


def test_the_licence_of_the_one_folder_that_holds_all_code_is_that_of_the_code(found: Found) -> None:
    files = {"README.md": "# Heron\n", "model/LICENSE": TAG.format("Apache-2.0"), "model/heron.py": "x = 1\n"}

    assert value(found(files), CODE) == "Apache-2.0"
    assert value(found({**files, "tools/run.py": "x = 1\n"}), CODE) != "Apache-2.0"


def test_a_checkpoint_with_its_licence_in_brackets_is_under_it_and_one_of_others_is_not(found: Found) -> None:
    text = "# Heron\n\n- [Heron-7B](https://huggingface.co/acme/heron-7b) (Apache-2.0)\n- [Egret-7B](https://huggingface.co/x/egret) (CC BY-NC 4.0)\n"
    known = found({"README.md": text})

    assert value(known, WEIGHTS) == "Apache-2.0"
    assert value(known, WEIGHTS, "Egret-7B") is None
