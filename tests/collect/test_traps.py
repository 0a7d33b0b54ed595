"""What misleads a quick reader, each on an invented release: the collectors are not misled."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from openaudit.collect import collect_all
from openaudit.facts import Evidence, Fact, Gap
from openaudit.release import open_release

RELEASES = Path(__file__).resolve().parent.parent / "releases"
TRAPS: dict[str, dict[str, object]] = {
    "trap-license-only": {
        "model.parameters.released": None,
        "code.training.released": None,
        "code.inference.released": None,
    },
    "trap-api-client": {
        "model.parameters.released": "api",
        "code.inference.released": None,
        "code.training.released": None,
    },
    "trap-open-claim": {"model.claims.open-source": True, "use.restricted": "yes", "model.parameters.released": "yes"},
    "trap-announced-code": {"code.training.released": "partial", "code.inference.released": "yes"},
    "trap-data-without-link": {
        "data.training.released": "no",
        "data.sources.described": "yes",
        "data.training.location": None,
    },
    "trap-data-link-gone": {"data.training.released": "yes", "data.sources.described": "yes"},
    "trap-paper-only": {
        "docs.paper.released": "yes",
        "data.sources.described": None,
        "training.method.described": None,
        "evaluation.described": None,
    },
    "trap-bare-count": {"data.provenance.described": None, "data.sources.described": None},
    "trap-several-bases": {
        "lineage.base": ("acme/left-7b", "acme/right-7b"),
        "lineage.relation": "merge",
        "release.kind": "merge",
    },
    "trap-submodule-only": {"code.training.released": "yes"},
    "trap-script-absent": {"code.training.released": "partial", "training.method.described": "yes"},
    "trap-framework-fork": {"code.training.released": "partial"},
    "trap-users-tuning": {"code.training.released": "partial", "training.method.described": None},
    "trap-chinese-only": {
        "data.provenance.described": "yes",
        "data.processing.described": "yes",
        "training.method.described": "yes",
        "model.architecture.described": "yes",
    },
    "trap-gated": {"model.parameters.released": "gated", "model.architecture.described": "yes"},
    "complete": {
        "model.parameters.released": "yes",
        "code.training.released": "yes",
        "code.inference.released": "partial",
        "code.inference.upstream": "transformers (Apache-2.0)",
        "data.sources.described": "yes",
        "data.provenance.described": "yes",
        "data.processing.described": "yes",
        "data.training.released": "yes",
        "training.method.described": "yes",
        "model.architecture.described": "yes",
        "evaluation.described": "yes",
        "usage.described": "yes",
        "lineage.base": ("acme/sapling-base",),
        "use.restricted": "no",
    },
}


@cache
def evidence(name: str) -> Evidence:
    return collect_all(open_release(str(RELEASES / name)))


def expected() -> Iterator[tuple[str, str, object]]:
    return ((release, fact, value) for release, facts in TRAPS.items() for fact, value in facts.items())


@pytest.mark.parametrize(("release", "fact", "value"), list(expected()))
def test_the_collectors_say_what_a_careful_reader_says(release: str, fact: str, value: object) -> None:
    found = evidence(release).get(fact)

    assert (found.value if isinstance(found, Fact) else None) == value, found


@pytest.mark.parametrize(("release", "fact"), [(release, fact) for release, fact, value in expected() if value is None])
def test_what_nothing_shows_is_a_gap_that_says_so(release: str, fact: str) -> None:
    found = evidence(release).get(fact)

    assert isinstance(found, Gap)
    assert found.reason.startswith("not shown: ")


def test_a_link_is_a_claim_and_a_file_is_seen() -> None:
    assert evidence("trap-data-link-gone").facts["data.training.released", ""].basis == "claimed"
    assert evidence("trap-submodule-only").facts["code.training.released", ""].basis == "claimed"
    assert evidence("complete").facts["code.training.released", ""].basis == "seen"


def test_a_file_that_is_said_to_be_here_and_is_not_is_a_finding_with_its_line() -> None:
    found = [one for one in evidence("complete").findings if one.id == "claimed-file-absent"]

    assert len(found) == 1
    assert "evaluate_all.py" in found[0].message
    assert "evaluate_all.py" in found[0].where[0].quote


def test_a_file_that_is_said_to_be_here_and_is_there_is_no_finding() -> None:
    assert not [one for one in evidence("complete").findings if "train.py" in one.message]


@pytest.mark.parametrize("name", sorted(path.name for path in RELEASES.iterdir() if path.is_dir()))
def test_every_place_is_really_there(name: str) -> None:
    root = RELEASES / name
    for found in evidence(name).facts.values():
        for fact in (found, *found.others):
            for place in fact.where:
                assert (root / place.path).is_file(), place
                if place.line is not None:
                    lines = (root / place.path).read_text(encoding="utf-8", errors="replace").splitlines()
                    assert place.quote, place
                    assert place.quote in lines[place.line - 1], place
