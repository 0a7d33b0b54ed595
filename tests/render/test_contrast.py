"""The picture of a smoke inference: the model as it is beside what should do worse, drawn from invented measurements."""

from xml.etree import ElementTree as ET

import pytest

from openaudit.render import pdf
from openaudit.render.charts import bars
from openaudit.render.view import view
from openaudit.render.view.contrast import contrast
from openaudit.report import Report
from openaudit.report.entries import TestEntry

DECODER = (
    TestEntry(id="finite", value=1, threshold=1, passed=True),
    TestEntry(id="loss", value=4.0, threshold=6.9, passed=True, rule="at-most"),
    TestEntry(id="loss-control", value=7.6),
    TestEntry(id="loss-shuffled", value=8.0),
    TestEntry(id="loss-chance", value=7.5),
    TestEntry(id="shuffled-gap", value=4.0, threshold=0.5, passed=True),
    TestEntry(id="shuffled-gap-control", value=0.25),
)
ENCODER = (
    TestEntry(id="paraphrase-margin", value=0.5, threshold=0.05, passed=True, rule="at-least"),
    TestEntry(id="paraphrase-margin-control", value=-0.1),
)
SVG = "{http://www.w3.org/2000/svg}"


def picture(*tests: TestEntry) -> ET.Element:
    return ET.fromstring(bars.draw(contrast(tests)))  # noqa: S314 - our own output


def lengths(root: ET.Element) -> list[float]:
    return [float(one.attrib["width"]) for one in root.iter(f"{SVG}rect")]


def without(tests: tuple[TestEntry, ...], id_: str) -> tuple[TestEntry, ...]:
    return tuple(one for one in tests if one.id != id_)


def valued(tests: tuple[TestEntry, ...], id_: str, value: float | None) -> tuple[TestEntry, ...]:
    return tuple(one.model_copy(update={"value": value}) if one.id == id_ else one for one in tests)


def test_the_lengths_of_the_bars_are_to_each_other_as_the_losses() -> None:
    real, shuffled, untrained = lengths(picture(*DECODER))

    assert real / shuffled == pytest.approx(4.0 / 8.0, abs=0.005)
    assert untrained / shuffled == pytest.approx(7.6 / 8.0, abs=0.005)


def test_each_bar_is_told_apart_without_color() -> None:
    root = picture(*DECODER)

    real, shuffled, untrained = root.iter(f"{SVG}rect")
    assert real.attrib["fill"] != "none"
    assert shuffled.attrib["fill"] == untrained.attrib["fill"] == "none"
    assert "stroke-dasharray" in untrained.attrib
    assert "stroke-dasharray" not in shuffled.attrib


def test_the_description_has_every_number_in_words() -> None:
    told = picture(*DECODER).findtext(f"{SVG}desc")

    assert told == (
        "In nats per token; lower is better. This model, text as written: 4; This model, the same tokens shuffled: 8; "
        "Untrained weights, text as written: 7.6; guessing among all tokens: 7.5. "
        "Shuffling the tokens costs this model 4 nats, and untrained weights 0.25."
    )


def test_plain_chance_is_marked_and_where_it_was_not_reported_the_threshold_is() -> None:
    chance, threshold = contrast(DECODER), contrast(without(DECODER, "loss-chance"))

    assert chance is not None
    assert threshold is not None
    assert (chance.mark, chance.mark_said) == (7.5, "guessing among all tokens: 7.5")
    assert (threshold.mark, threshold.mark_said) == (6.9, "asked for: 6.9")


def test_an_encoder_shows_its_margin_and_what_lies_below_zero_points_the_other_way() -> None:
    real, untrained = picture(*ENCODER).iter(f"{SVG}rect")

    assert float(real.attrib["x"]) == pytest.approx(
        float(untrained.attrib["x"]) + float(untrained.attrib["width"]), abs=0.15
    )
    assert float(real.attrib["width"]) == pytest.approx(5 * float(untrained.attrib["width"]), rel=0.02)


@pytest.mark.parametrize(
    "id_", ["loss-control", "loss-shuffled", "loss-chance", "shuffled-gap", "shuffled-gap-control"]
)
def test_one_number_less_leaves_the_others_drawn(id_: str) -> None:
    assert len(lengths(picture(*without(DECODER, id_)))) == (2 if id_ in ("loss-control", "loss-shuffled") else 3)


@pytest.mark.parametrize(
    "tests",
    [
        (),
        DECODER[:2],
        without(DECODER, "loss"),
        valued(DECODER, "loss", None),
        valued(DECODER, "loss", float("nan")),
        valued(DECODER, "loss", float("inf")),
        valued(DECODER, "loss", 10**400),
        valued(DECODER, "loss", 1e9),
        ENCODER[:1],
        ENCODER[1:],
        valued(ENCODER, "paraphrase-margin-control", float("nan")),
    ],
)
def test_without_the_real_number_or_anything_beside_it_there_is_no_picture(tests: tuple[TestEntry, ...]) -> None:
    assert bars.draw(contrast(tests)) == ""


def test_a_model_whose_outputs_are_no_numbers_has_no_picture() -> None:
    broken = (TestEntry(id="finite", value=0.5, threshold=1, passed=False), *DECODER[1:])

    assert bars.draw(contrast(broken)) == ""


def test_losses_of_nothing_at_all_are_drawn_as_bars_without_length() -> None:
    nothing = valued(valued(valued(DECODER, "loss", 0.0), "loss-shuffled", 0.0), "loss-control", 0.0)

    assert lengths(picture(*without(nothing, "loss-chance")))[0] < 2


def test_a_threshold_without_end_is_not_marked() -> None:
    tests = (DECODER[1].model_copy(update={"threshold": float("inf")}), *DECODER[2:4])

    found = contrast(tests)

    assert found is not None
    assert (found.mark, found.mark_said) == (None, "")


def test_the_picture_stands_in_the_page_the_card_and_the_print(heron: Report) -> None:
    drawn = bars.draw(view(heron).smoke.contrast)

    assert drawn
    assert drawn in heron.render("html").decode()
    assert drawn in heron.render("notebook").decode()
    assert pdf._pictures(view(heron))["contrast"] == drawn


def test_a_smoke_inference_without_numbers_has_no_picture_on_any_face(bare: Report, heron: Report) -> None:
    numberless = heron.model_copy(update={"smoke": heron.smoke.model_copy(update={"tests": ()})})
    title = contrast(DECODER)
    assert title is not None

    for report in (bare, numberless):
        assert title.title not in report.render("html").decode()
        assert title.title not in report.render("notebook").decode()
        assert pdf._pictures(view(report))["contrast"] == ""
