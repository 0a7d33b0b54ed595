"""Licences along a lineage: the golden table of all pairs of twenty licences in six relations, and laws that hold for every pair."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from openaudit.cli.shared.comparing import command
from openaudit.errors import LicenseError
from openaudit.licenses import compare as lineage
from openaudit.licenses import compare_bases, terms
from openaudit.licenses.compare import OUTCOMES, SINGLE, compare, compare_all

GOLDEN = Path(__file__).parent / "golden" / "compare.txt"
TWENTY = {
    "MIT": "MIT",
    "Apache-2.0": "Apache-2.0",
    "MPL-2.0": "MPL-2.0",
    "GPL-3.0-only": "GPL-3.0-only",
    "AGPL-3.0-only": "AGPL-3.0-only",
    "CC0-1.0": "CC0-1.0",
    "CC-BY-4.0": "CC-BY-4.0",
    "CC-BY-SA-4.0": "CC-BY-SA-4.0",
    "CC-BY-NC-4.0": "CC-BY-NC-4.0",
    "CC-BY-NC-SA-4.0": "CC-BY-NC-SA-4.0",
    "CC-BY-ND-4.0": "CC-BY-ND-4.0",
    "OpenMDW-1.0": "OpenMDW-1.0",
    "Llama-2": "LicenseRef-scancode-llama-2-license-2023",
    "Llama-3.1": "LicenseRef-scancode-llama-3.1-license-2024",
    "Gemma": "LicenseRef-openaudit-gemma-terms",
    "CreativeML": "LicenseRef-scancode-stable-diffusion-2022-08-22",
    "DeepSeek": "LicenseRef-scancode-deepseek-la-1.0",
    "Tongyi": "LicenseRef-scancode-tongyi-qianwen-2023",
    "Stability": "LicenseRef-scancode-stability-ai-community-2024",
    "FLUX-dev": "LicenseRef-scancode-flux-1-nc",
}
ids = st.sampled_from(sorted(TWENTY.values()))
relations = st.sampled_from(lineage.relations())


def table() -> Iterator[str]:
    """One line for each pair: the outcome of each relation, with what is missing or forbidden; `?` marks a contested step."""
    yield f"{'base':<16}{'derived':<16}" + "  ".join(SINGLE)
    for base, base_id in TWENTY.items():
        for derived, derived_id in TWENTY.items():
            cells = [_cell(compare(base_id, derived_id, relation)) for relation in SINGLE]
            yield f"{base:<16}{derived:<16}" + "  ".join(cells)


def _cell(one: lineage.Comparison) -> str:
    lacks = [*one.missing, *(f"!{atom}" for atom in one.barred)]
    return one.outcome + ("?" if one.contested else "") + (f"({' '.join(lacks)})" if lacks else "")


def test_all_pairs_of_twenty_licences_in_six_relations_are_as_a_person_read_them(pytestconfig: pytest.Config) -> None:
    text = "\n".join(table()) + "\n"
    if pytestconfig.getoption("--update-golden", default=False):
        GOLDEN.write_text(text, encoding="utf-8")

    assert text == GOLDEN.read_text(encoding="utf-8")


@given(base=ids, derived=ids, relation=relations)
def test_every_pair_has_an_answer_that_names_who_argues(base: str, derived: str, relation: str) -> None:
    found = compare(base, derived, relation)

    assert found.outcome in OUTCOMES
    assert found.argued
    assert (found.outcome == "conflict") == bool((found.missing or found.barred) and not found.contested)


@given(license_=ids, relation=relations)
def test_a_licence_carries_its_own_terms(license_: str, relation: str) -> None:
    assert compare(license_, license_, relation).missing == ()


@given(base=ids, derived=ids, relation=relations)
def test_keeping_the_base_in_the_expression_keeps_its_terms(base: str, derived: str, relation: str) -> None:
    assert compare(base, f"{derived} AND {base}", relation).missing == ()


@given(base=ids, derived=ids, other=ids, relation=relations)
def test_a_choice_in_the_derived_work_is_never_better_than_either_branch(
    base: str, derived: str, other: str, relation: str
) -> None:
    both = OUTCOMES.index(compare(base, f"{derived} OR {other}", relation).outcome)

    assert both == max(OUTCOMES.index(compare(base, one, relation).outcome) for one in (derived, other))


@given(base=ids, derived=ids)
def test_datasets_to_weights_is_never_a_conflict(base: str, derived: str) -> None:
    assert compare(base, derived, "dataset-to-weights").outcome != "conflict"


@given(base=ids, derived=ids)
def test_a_copy_under_another_name_is_never_clear_unless_the_base_asks_for_nothing(base: str, derived: str) -> None:
    outcome = compare(base, derived, "copy").outcome

    assert base == derived or outcome in {"review", "conflict"} or not terms(base).obligations


STEPS = {
    "a student of an OpenRAIL model": (TWENTY["CreativeML"], "MIT", "distillation", "conflict"),
    "an MIT copy that calls itself Apache": ("MIT", "Apache-2.0", "copy", "review"),
    "a fine-tune of Llama under Apache": (TWENTY["Llama-3.1"], "Apache-2.0", "derivative", "conflict"),
    "a student of Llama 2": (TWENTY["Llama-2"], "MIT", "distillation", "conflict"),
    "a student of Llama 2 made from Llama 2": (TWENTY["Llama-2"], TWENTY["Llama-2"], "distillation", "review"),
    "a student of an Apache model": ("Apache-2.0", "MIT", "distillation", "clear"),
    "text of Llama 3.1 names what is trained on it": (TWENTY["Llama-3.1"], "MIT", "output-trained", "duties"),
    "an adapter on a CC BY-NC base": ("CC-BY-NC-4.0", "Apache-2.0", "adapter", "review"),
    "an adapter on Gemma": (TWENTY["Gemma"], "Apache-2.0", "adapter", "conflict"),
    "code under GPL into MIT": ("GPL-3.0-only", "MIT", "code-to-code", "conflict"),
    "Apache code into GPL 2": ("Apache-2.0", "GPL-2.0-only", "code-to-code", "conflict"),
    "share-alike text into a permissive mix": ("CC-BY-SA-4.0", "CC-BY-4.0", "dataset-to-dataset", "conflict"),
    "no-derivatives data translated": ("CC-BY-ND-4.0", "CC-BY-ND-4.0", "dataset-to-dataset", "conflict"),
    "a licence nobody recorded": ("LicenseRef-heron", "MIT", "copy", "unknown"),
    "nothing stated": ("NOASSERTION", "MIT", "derivative", "unknown"),
    "the mild branch of a choice": ("GPL-3.0-only OR MIT", "MIT", "code-to-code", "duties"),
}


@pytest.mark.parametrize(("base", "derived", "relation", "outcome"), STEPS.values(), ids=STEPS)
def test_a_step_comes_out_as_the_texts_say(base: str, derived: str, relation: str, outcome: str) -> None:
    assert compare(base, derived, relation).outcome == outcome


def test_two_bases_that_each_ask_for_themselves_clash() -> None:
    found = compare_all(["CC-BY-SA-4.0", "CC-BY-NC-SA-4.0"], "CC-BY-NC-SA-4.0", "merge")

    assert found[-1].base == "CC-BY-SA-4.0 AND CC-BY-NC-SA-4.0"
    assert found[-1].outcome == "conflict"


def test_naming_rules_of_several_bases_add_up() -> None:
    found = compare_all([TWENTY["Llama-3.1"], TWENTY["Stability"]], TWENTY["Llama-3.1"], "merge")
    duties = {duty for one in found for duty in one.duties}

    assert len({duty for duty in duties if duty.startswith("naming")}) > 1


def test_a_relation_that_is_not_there_is_refused_with_those_that_are() -> None:
    with pytest.raises(LicenseError, match="no relation 'cousin'; there are copy, derivative"):
        compare("MIT", "MIT", "cousin")


@pytest.mark.parametrize("row", compare_bases.rows(), ids=lambda row: row["pattern"][:40])
def test_a_base_of_the_table_is_under_a_licence_with_known_terms(row: dict[str, list[str]]) -> None:
    for example in row["examples"]:
        license_ = compare_bases.license_of(example)

        assert license_ is not None
        assert terms(license_).known or terms(license_).restrictions


def test_a_base_that_nobody_knows_has_no_licence() -> None:
    assert compare_bases.license_of("acme/heron-7b") is None


def test_the_command_says_what_is_missing_and_takes_files(tmp_path: Path) -> None:
    own = tmp_path / "LICENSE"
    own.write_text("SPDX-License-Identifier: Apache-2.0\n", encoding="utf-8")

    answer = CliRunner().invoke(command, ["llama3.1", str(own), "-r", "derivative"])

    assert answer.exit_code == 0
    assert "conflict" in answer.output
    assert "user-threshold:700000000" in answer.output


def test_the_command_refuses_what_names_no_licence() -> None:
    assert CliRunner().invoke(command, ["heron", "mit"]).exit_code == 2
