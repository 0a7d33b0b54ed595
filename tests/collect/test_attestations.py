"""What a reviewer attests is a claim with a name on it, and never stands before what was seen."""

from pathlib import Path

import pytest

from openaudit.collect import collect_all
from openaudit.errors import ManifestError
from openaudit.facts import Evidence, Fact, Place, merge
from openaudit.release import open_release

CARD = "---\nlicense: mit\n---\n# Heron\n\nHeron is a language model with 12 layers and 8 attention heads.\n"


def audited(folder: Path, *attested: str) -> Evidence:
    (folder / "model").mkdir()
    (folder / "model" / "README.md").write_text(CARD)
    (folder / "model" / "train.py").write_text("import torch\n\noptimizer.step()\n")
    rows = "".join(
        f"  - {{{one}, who: A. Reviewer, when: 2026-01-31, ground: seen at the publisher}}\n" for one in attested
    )
    (folder / "openaudit.yaml").write_text(f"parts: [{{name: m, path: model}}]\nattestations:\n{rows}")
    return collect_all(open_release(str(folder / "openaudit.yaml")), without=("smoke",))


def test_an_attestation_fills_a_gap_as_a_claim_with_who_when_and_its_line(tmp_path: Path) -> None:
    fact = audited(tmp_path, "fact: data.training.license, of: pond-text, value: CC-BY-4.0").get(
        "data.training.license", "pond-text"
    )

    assert isinstance(fact, Fact)
    assert (fact.value, fact.basis, fact.how) == ("CC-BY-4.0", "claimed", "attestation: A. Reviewer, 2026-01-31")
    assert (fact.where[0].path, fact.where[0].line) == ("openaudit.yaml", 3)
    assert "seen at the publisher" in fact.where[0].quote


def test_an_attestation_never_overrides_what_was_seen(tmp_path: Path) -> None:
    fact = audited(tmp_path, "fact: docs.model-card.released, value: 'no'").get("docs.model-card.released")

    assert isinstance(fact, Fact)
    assert (fact.value, fact.basis) == ("yes", "seen")
    assert [(other.value, other.how) for other in fact.others] == [("no", "attestation: A. Reviewer, 2026-01-31")]


def test_an_attestation_stands_behind_what_the_publisher_claims(tmp_path: Path) -> None:
    fact = audited(tmp_path, "fact: model.parameters.license, value: Apache-2.0").get("model.parameters.license")

    assert isinstance(fact, Fact)
    assert fact.value == "MIT"
    assert "Apache-2.0" in [other.value for other in fact.others]


def test_a_list_is_attested_as_a_list_and_a_number_as_a_number(tmp_path: Path) -> None:
    known = audited(
        tmp_path, "fact: lineage.datasets, value: [pond-text, reed-talk]", "fact: training.compute, value: 1.5e22"
    )

    assert known.value("lineage.datasets") == ("pond-text", "reed-talk")
    assert known.value("training.compute") == 1.5e22


def test_a_fact_that_nobody_reports_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(ManifestError) as caught:
        audited(tmp_path, "fact: data.training.licence, value: MIT")

    assert (
        "line 3: attestations[0].fact: no fact 'data.training.licence' is known; near it are data.training.license"
        in str(caught.value)
    )


@pytest.mark.parametrize("turned", [False, True])
def test_of_equal_basis_the_release_speaks_first_in_any_order(*, turned: bool) -> None:
    where = (Place(path="openaudit.yaml", line=1),)
    attested = Fact(name="a.b", value="x", basis="claimed", how="attestation: A. Reviewer, 2026-01-31", where=where)
    said = Fact(name="a.b", value="y", basis="claimed", how="link", where=where)

    assert merge([said, attested] if turned else [attested, said]).value == "y"
