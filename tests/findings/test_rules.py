from collections.abc import Sequence

import pytest

from openaudit import plugins
from openaudit.facts import SEVERITIES, Evidence, Finding
from openaudit.findings import find_all
from openaudit.verdict import Assessment, assess
from tests.builders import evidence, fact, placed, rubric

OPEN = rubric("level: open, requires: {a.a: yes}", more="claim: model.claims.open-source")


def found(known: Evidence, assessments: Sequence[Assessment] = ()) -> list[str]:
    return [finding.id for finding in find_all(known, assessments)]


CASES = {
    "gated-weights": evidence(placed("model.parameters.released", "gated")),
    "license-unstated": evidence(
        fact("model.parameters.released", "yes"), fact("model.parameters.license", "NOASSERTION")
    ),
    "base-duty-not-shown": evidence(placed("license.duties.open", ("notice",))),
    "base-terms-dropped": evidence(
        placed("model.parameters.license", "Apache-2.0"),
        placed("lineage.base.license", "LicenseRef-openaudit-gemma-terms"),
        placed("lineage.relation", "finetune"),
    ),
    "open-claim-restricted": evidence(
        placed("model.claims.open-source", value=True, basis="claimed"),
        placed("model.parameters.license", "LicenseRef-own"),
        placed("model.parameters.license.open", value=False),
        placed("model.parameters.license.restrictions", ("use-list",)),
    ),
    "no-model-presented": evidence(placed("release.presents", "data", "claimed")),
    "odd-base-model": evidence(placed("lineage.base", ("../etc", "heron"))),
    "license-conflict": evidence(
        placed("code.license", "MIT", "claimed"), placed("code.license", "Apache-2.0", "seen")
    ),
    "sources-disagree": evidence(placed("release.kind", "base", "claimed"), placed("release.kind", "adapter", "seen")),
    "open-claim-not-met": evidence(placed("model.claims.open-source", value=True, basis="claimed"), fact("a.a", "no")),
}


@pytest.mark.parametrize(("id_", "known"), CASES.items(), ids=CASES)
def test_a_rule_finds_what_it_is_called_after_with_a_remedy_and_its_facts(id_: str, known: Evidence) -> None:
    (finding,) = [one for one in find_all(known, [assess(OPEN, known)]) if one.id == id_]

    assert finding.severity in SEVERITIES
    assert finding.remedy
    assert set(finding.facts) <= {name for name, _ in known.facts}


@pytest.mark.parametrize("name", plugins.names("findings"))
def test_every_rule_is_silent_where_nothing_is_known(name: str) -> None:
    assert list(plugins.load("findings", name).find(evidence(), [assess(OPEN, evidence())])) == []


@pytest.mark.parametrize("name", plugins.names("findings"))
def test_every_rule_has_a_case(name: str) -> None:
    assert name in CASES


def test_a_conflict_shows_both_quotes() -> None:
    (finding,) = find_all(CASES["license-conflict"], [])

    assert finding.message == "code.license is Apache-2.0 (seen, front-matter), but MIT (claimed, front-matter)"
    assert len(finding.where) == 2


def test_sources_that_agree_are_no_conflict() -> None:
    assert found(evidence(placed("code.license", "MIT", "claimed"), placed("code.license", "MIT", "seen"))) == []


def test_grades_from_different_places_are_no_disagreement() -> None:
    assert found(evidence(placed("data.sources.described", "yes"), placed("data.sources.described", "partial"))) == []


@pytest.mark.parametrize(
    ("value", "severity", "said"), [("no", "error", "is not met"), (None, "warning", "is not shown to be met")]
)
def test_an_open_claim_is_an_error_only_where_the_definition_cannot_be_met(
    value: str | None, severity: str, said: str
) -> None:
    known = evidence(
        placed("model.claims.open-source", value=True, basis="claimed"), *([fact("a.a", value)] if value else [])
    )
    (finding,) = find_all(known, [assess(OPEN, known)])

    assert (finding.severity, said in finding.message) == (severity, True)


def test_an_open_claim_that_is_met_is_no_finding() -> None:
    known = evidence(placed("model.claims.open-source", value=True, basis="claimed"), fact("a.a", "yes"))

    assert found(known, [assess(OPEN, known)]) == []


@pytest.mark.parametrize(("thing", "said"), [("data", "a dataset"), ("software", "software"), ("guide", "a guide")])
def test_what_is_presented_in_place_of_a_model_is_said_unless_weights_are_there(thing: str, said: str) -> None:
    presents = placed("release.presents", thing, "claimed")
    (finding,) = find_all(evidence(presents), [])

    assert f"presents {said}, and no weights" in finding.message
    assert "no-model-presented" not in found(evidence(presents, placed("model.parameters.released", "yes")))


def test_a_stated_licence_is_no_finding() -> None:
    assert found(evidence(fact("model.parameters.released", "yes"), placed("model.parameters.license", "MIT"))) == []


def test_what_collectors_found_comes_first_and_each_finding_once() -> None:
    mine = Finding(id="x", severity="note", message="m")

    assert find_all(evidence(mine, mine), []) == (mine,)
