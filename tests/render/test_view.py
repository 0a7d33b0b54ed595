"""The view that all faces share: what it counts, names, links and draws."""

from datetime import UTC, datetime, timedelta, timezone
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openaudit.render import markdown
from openaudit.render.charts import bars, dots, ladder, matrix, wrapped
from openaudit.render.view import components, numbers, view, words
from openaudit.render.view.ladder import ladder as build_ladder
from openaudit.render.view.links import item
from openaudit.render.view.scrub import kept, shown
from openaudit.render.view.tested import measures
from openaudit.report import Report
from openaudit.report.entries import AssessmentEntry, FactEntry, GapEntry, LevelSpan, PointSpan, RungEntry, TestEntry

RUNGS = tuple(RungEntry(id=one, title=one.upper()) for one in ("none", "some", "more", "all"))


def with_facts(report: Report, **values: str | bool) -> Report:
    facts = tuple(
        FactEntry(name=name.replace("__", "-").replace("_", "."), value=value, basis="seen", how="absence")
        for name, value in values.items()
    )
    return report.model_copy(update={"facts": facts})


@given(st.integers(0, 3), st.integers(0, 3))
def test_a_ladder_is_proven_up_to_its_low_end_and_possible_up_to_its_high_end(one: int, other: int) -> None:
    low, high = sorted((one, other))

    drawn = build_ladder("L", LevelSpan(low=RUNGS[low].id, high=RUNGS[high].id), RUNGS)

    assert [rung.state for rung in drawn.rungs] == ["proven"] * (low + 1) + ["possible"] * (high - low) + ["beyond"] * (
        3 - high
    )
    assert drawn.low_title in drawn.sentence
    assert drawn.high_title in drawn.sentence


def test_a_level_that_rests_on_a_claim_is_not_called_proven(heron: Report) -> None:
    level = LevelSpan(low="weights-available", high="weights-available")
    code = heron.assessments[2].criteria[1].model_copy(update={"because": ("code.training.released",)})
    entry = heron.assessments[2].model_copy(update={"level": level, "criteria": (code,)})

    judged = view(heron.model_copy(update={"assessments": (entry,)})).rubrics[0]

    assert "proven" not in judged.ladder.sentence
    assert judged.claims == "1 of the 1 met rest on what the publisher says."
    assert judged.criteria[0].claim
    assert [one.claim for one in view(heron).rubrics[2].criteria if one.outcome.word == "met"] == [None, None]


def test_levels_that_the_ladder_does_not_name_are_shown_all_the_same() -> None:
    drawn = build_ladder("L", LevelSpan(low="open-weights", high="fully-open"), ())

    assert [rung.title for rung in drawn.rungs] == ["Open weights", "Fully open"]


@pytest.mark.parametrize(
    ("values", "answer", "tone"),
    [
        ({"smoke_genuine": "yes"}, "Consistent with trained weights", "good"),
        ({"smoke_genuine": "no"}, "Tests speak against it", "bad"),
        ({"smoke_genuine": "yes", "weights_genuine": "no"}, "Tests speak against it", "bad"),
        ({"smoke_genuine": "inconclusive"}, "Inconclusive", "warn"),
        ({"weights_fetched": "pointer"}, "Not tested: the weight files are not all here", "open"),
        ({}, "Not tested", "open"),
    ],
)
def test_whether_the_weights_are_real_is_answered_by_what_was_tested(
    bare: Report, values: dict[str, str], answer: str, tone: str
) -> None:
    real = view(with_facts(bare, **values)).answers[2]

    assert (real.answer, real.mark.tone) == (answer, tone)


def test_licenses_of_parts_are_told_with_how_many_of_the_parts_have_one(heron: Report) -> None:
    gap = GapEntry(name="data.training.license", of="heron-notes", reason="'own terms' names no licence that is known")

    licensed = view(heron.model_copy(update={"gaps": (*heron.gaps, gap)})).answers[1]

    assert licensed.details[1] == (
        "Training data: LicenseRef-northwind-books, ODC-By-1.0 (known for 2 of 3 listed parts)"
    )


def test_how_open_is_answered_by_the_spectrum_even_where_it_comes_last(heron: Report) -> None:
    turned = heron.model_copy(update={"assessments": heron.assessments[::-1]})
    primary = view(turned).primary

    assert primary
    assert primary.rubric == "spectrum-1.0"
    assert view(heron.model_copy(update={"assessments": ()})).answers[0].answer == "Not judged"


@pytest.mark.parametrize(
    ("values", "mark"),
    [
        ({}, components.UNKNOWN),
        ({"docs_paper_released": "no"}, components.ABSENT),
        ({"docs_paper_released": "gated"}, components.HALF),
        ({"docs_paper_released": "yes"}, components.UNCLEAR),
        ({"docs_paper_released": "yes", "docs_paper_license": "NOASSERTION"}, components.UNLICENSED),
        ({"docs_paper_released": "yes", "docs_paper_license": "MIT", "docs_paper_license_open": True}, components.OPEN),
        ({"docs_paper_released": "yes", "docs_paper_license": "X", "docs_paper_license_open": False}, components.TERMS),
    ],
)
def test_a_component_is_marked_by_what_is_known_of_it(
    bare: Report, values: dict[str, str | bool], mark: object
) -> None:
    paper = next(one for one in view(with_facts(bare, **values)).components if one.label == "Research paper")

    assert paper.mark == mark


def test_a_component_that_is_only_claimed_is_not_shown_as_released(heron: Report) -> None:
    code = next(one for one in view(heron).components if one.label == "Training code")

    assert code.mark == components.CLAIMED
    assert code.parts[0].released == "said to be released"


def test_components_with_parts_that_differ_say_so(heron: Report) -> None:
    data = next(one for one in view(heron).components if one.label == "Training data")

    assert data.mark == components.MIXED
    assert [part.of for part in data.parts] == ["heron-books", "heron-web"]


def test_a_fact_that_a_verdict_asked_for_in_vain_is_an_unknown_of_its_own(heron: Report) -> None:
    unknown = {one.name: one for one in view(heron).unknown}

    assert unknown["data.labeling.described"].reason == "nothing looked for it"
    assert len(unknown["data.labeling.described"].waiting) == 3


def test_every_criterion_stands_once_even_on_a_rung_that_the_ladder_does_not_name(heron: Report) -> None:
    odd = tuple(one.model_copy(update={"level": "elsewhere"}) for one in heron.assessments[0].criteria[:2])
    entry = AssessmentEntry(
        rubric="r", title="R", level=LevelSpan(low="a", high="b"), points=PointSpan(low=0, high=1, of=2), criteria=odd
    )

    judged = view(heron.model_copy(update={"assessments": (entry,)})).rubrics[0]

    assert [one.id for one in judged.criteria] == [one.id for one in odd]
    assert judged.groups[0].title == "Elsewhere"


def test_a_control_stands_beside_what_it_controls_unless_it_has_a_threshold_itself() -> None:
    tests = (
        TestEntry(id="auc", value=0.9, threshold=0.7),
        TestEntry(id="auc-control", value=0.5),
        TestEntry(id="loss", value=1),
        TestEntry(id="loss-control", value=2, threshold=3),
    )

    shown_ = measures(tests)

    assert [one.id for one in shown_] == ["auc", "loss", "loss-control"]
    assert [one.control for one in shown_] == ["0.5", numbers.NONE, numbers.NONE]


@pytest.mark.parametrize(
    ("text", "linked"),
    [
        ("https://example.org/a?b=c#d", True),
        ("https://example.org", True),
        ("http://example.org", False),
        ("javascript:alert(1)", False),
        ("https://good.example@evil.example/", False),
        ('https://example.org/"x', False),
        ("https://example.org/a b", False),
        ("https://exämple.org/", False),
        ("https://example.org/" + "a" * 600, False),
        (" https://example.org", False),
    ],
)
def test_only_a_plain_https_address_is_a_link(text: str, linked: bool) -> None:
    assert bool(item(text).href) is linked
    assert item(text).text == text


@pytest.mark.parametrize(
    ("number", "said"),
    [(None, "–"), (0.0, "0"), (2.41370, "2.414"), (22713216, "22,713,216"), (float("nan"), "NaN"), (float("-inf"), "infinite"), (1e300, "1e+300"),
        pytest.param(10**5000, "a whole number of 16,610 bits", id="monstrous")],
)  # fmt: skip
def test_numbers_are_written_as_people_read_them(number: float | None, said: str) -> None:
    assert numbers.figure(number) == said.replace("–", numbers.NONE)


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        (0, "0 bytes"),
        (999, "999 bytes"),
        (90868376, "90.9 MB"),
        (10**14, "100.0 TB"),
        pytest.param(10**400, "1,000,000,000,000,000,000.0 TB", id="monstrous"),
    ],
)
def test_sizes_have_the_unit_that_suits_them(amount: int, said: str) -> None:
    assert numbers.size(amount) == said


@pytest.mark.parametrize(
    "made",
    [
        datetime(2026, 1, 31, 1, tzinfo=timezone(timedelta(hours=1))),
        datetime(2026, 1, 31),  # noqa: DTZ001 - a moment without a zone is what is tried
        datetime(2026, 1, 31, tzinfo=UTC),
    ],
)
def test_moments_are_told_in_utc(made: datetime) -> None:
    assert numbers.moment(made) == "31 January 2026, 00:00 UTC"


def test_the_ends_of_time_can_be_told() -> None:
    assert numbers.moment(datetime.max.replace(tzinfo=timezone(timedelta(hours=-14)))).startswith("31 December 9999")


@pytest.mark.parametrize(
    ("atom", "said"),
    [
        ("user-threshold:700000000", "other terms above 700,000,000 users"),
        ("territory:EU", "not granted in EU"),
        ("naming:Built with Heron", "name it “Built with Heron”"),
        ("use-list", "list of forbidden uses"),
        ("brand-new-atom:x", "brand new atom: x"),
        ("naming", "naming"),
    ],
)
def test_atoms_of_a_license_are_said_in_words(atom: str, said: str) -> None:
    assert words.atom(atom) == said


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("model.parameters.license.osi", "Model parameters (final): OSI-approved licence"),
        ("docs.model-card.released", "Model card: released"),
        ("weights.matches-config", "Weights: matches config"),
        ("smoke.genuine", "Smoke test: genuine"),
        ("alone", "Alone"),
    ],
)
def test_facts_are_named_in_words(name: str, said: str) -> None:
    assert words.label(name) == said


@given(st.text(max_size=300), st.integers(5, 60), st.integers(1, 4))
def test_wrapped_lines_fit(text: str, width: int, most: int) -> None:
    lines = wrapped(text, width, most)

    assert 1 <= len(lines) <= most
    assert all(len(line) <= width for line in lines)


@given(st.text())
def test_markdown_of_any_text_is_that_text_again_without_its_escapes(text: str) -> None:
    said = markdown.plain(text)

    assert (
        said.replace("@\u2060", "@").replace("\\\\", "\0").replace("\\", "").replace("\0", "\\") == text or "\0" in text
    )


def test_pictures_are_well_formed_and_name_themselves(heron: Report) -> None:
    drawn = view(heron)
    pictures = [
        *(ladder.draw(one.ladder) for one in drawn.rubrics),
        *(ladder.strip(axis) for one in drawn.rubrics for axis in one.axes),
        matrix.draw(drawn.components, ("Code", "Model")),
        dots.draw("Tests", drawn.smoke.measures),
        bars.draw(drawn.smoke.contrast),
    ]

    for picture in pictures:
        root = ET.fromstring(picture)  # noqa: S314 - our own output
        names = [child.tag.rpartition("}")[2] for child in root[:2]]
        assert names == ["title", "desc"]
        assert all(child.text for child in root[:2])
        assert not {attribute for node in root.iter() for attribute in node.attrib} & {"style", "id", "href", "onload"}


def test_a_measurement_that_is_no_number_is_not_drawn() -> None:
    assert (
        dots.draw(
            "Tests",
            measures((TestEntry(id="a", value=float("nan")), TestEntry(id="b"), TestEntry(id="c", value=1e200))),
        )
        == ""
    )


def test_the_view_is_clean_and_the_wire_is_as_found_but_both_are_masked(heron: Report) -> None:
    secret = "ghp_" + "a1B2" * 9
    finding = heron.findings[0].model_copy(update={"message": f"\x1b[2J {secret}"})
    report = heron.model_copy(update={"findings": (finding,)})

    assert shown(report).findings[0].message == "\\u001b[2J ghp_[masked]"
    assert kept(report).findings[0].message == "\x1b[2J ghp_[masked]"
    assert kept(heron) == heron
