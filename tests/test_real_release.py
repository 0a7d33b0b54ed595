"""The running example from end to end: a real release, audited; then the same folder with fake weights, and with a pointer."""

import json
import shutil
import struct
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

import openaudit
from openaudit.read.text import split
from openaudit.report import Report
from openaudit.report.entries import FactEntry, PlaceEntry

MADE = datetime(2026, 1, 31, tzinfo=UTC)


@pytest.fixture(scope="module")
def report(minilm: Path) -> Report:
    return openaudit.audit(str(minilm), made=MADE)


def fact(report: Report, name: str) -> FactEntry:
    found = report.fact(name)
    assert isinstance(found, FactEntry), found
    return found


def places(report: Report) -> Iterator[PlaceEntry]:
    for fact in report.facts:
        yield from fact.where
        for other in fact.others:
            yield from other.where
    for finding in report.findings:
        yield from finding.where
    for license_ in report.licenses:
        yield from license_.where


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("model.parameters.license", "Apache-2.0"),
        ("weights.parameters", 22713216),
        ("weights.elements", 22713728),
        ("weights.fetched", "yes"),
        ("weights.valid", True),
        ("weights.complete", True),
        ("weights.matches-config", True),
        ("data.sources.described", "yes"),
        ("training.method.described", "yes"),
        ("smoke.ran", "yes"),
        ("smoke.runner", "numpy"),
        ("smoke.genuine", "yes"),
    ],
)
def test_the_report_establishes(report: Report, name: str, value: object) -> None:
    assert fact(report, name).value == value


def test_the_base_model_is_named_from_card_and_configuration(report: Report) -> None:
    base = fact(report, "lineage.base")

    assert "nreimers/MiniLM-L6-H384-uncased" in (base.value if isinstance(base.value, tuple) else (base.value,))


def test_a_file_that_the_card_claims_and_that_is_not_there_is_found(report: Report) -> None:
    (claimed,) = [
        one for one in report.findings if one.id == "claimed-file-absent" and "train_script.py" in one.message
    ]

    assert (claimed.where[0].path, "train_script.py" in claimed.where[0].quote) == ("README.md", True)


def test_every_place_in_the_report_is_really_there(report: Report, minilm: Path) -> None:
    lines: dict[str, tuple[str, ...]] = {}
    checked = 0
    for place in places(report):
        path = minilm / place.path
        assert path.is_file(), place
        if place.line is not None:
            lines.setdefault(place.path, split(path.read_text(encoding="utf-8")))
            assert place.quote in lines[place.path][place.line - 1], place
            checked += bool(place.quote)
    assert checked > 20


def test_every_fact_has_a_place_or_says_how_it_came_about(report: Report) -> None:
    assert all(
        one.where or one.how.startswith(("absence", "computed", "inference", "file-list")) for one in report.facts
    )


def test_the_definition_is_not_met_and_the_report_says_what_is_missing(report: Report) -> None:
    osaid = report.assessment("osaid-1.0")
    training = next(one for one in osaid.criteria if one.id == "training-code")

    assert osaid.level.low == "none"
    assert training.outcome in {"unknown", "unmet"}
    assert training.why
    assert training.remedy


def test_the_ladder_shows_its_rung_and_both_axes(report: Report) -> None:
    g7 = report.assessment("g7-2026")

    assert g7.level.low == "open-weights"
    assert g7.axes["license"].low == "open-weights"
    assert g7.axes["completeness"].low == "weights"


def test_every_measurement_of_the_smoke_inference_carries_its_threshold(report: Report) -> None:
    assert report.smoke.tests
    assert all(one.value is not None for one in report.smoke.tests)
    assert any(one.threshold is not None and one.passed is not None for one in report.smoke.tests)
    assert report.smoke.isolation


def test_two_audits_give_the_same_bytes_in_every_format(report: Report, minilm: Path) -> None:
    again = openaudit.audit(str(minilm), made=MADE)

    for format_ in ("json", "text", "html", "notebook"):
        assert again.render(format_) == report.render(format_), format_


def copy(minilm: Path, to: Path) -> Path:
    """The release with every small file copied and its weights left out."""
    shutil.copytree(minilm, to, ignore=shutil.ignore_patterns("*.safetensors"))
    return to / "model.safetensors"


def gaussian(source: Path, target: Path) -> None:
    """The same file with every matrix replaced by random numbers of its mean and deviation."""
    data = bytearray(source.read_bytes())
    (size,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8 : 8 + size])
    header.pop("__metadata__", None)
    draw = np.random.default_rng(7)
    for tensor in header.values():
        if tensor["dtype"] == "F32" and len(tensor["shape"]) == 2:
            start, end = (8 + size + offset for offset in tensor["data_offsets"])
            values = np.frombuffer(data, np.float32, (end - start) // 4, start)
            data[start:end] = draw.normal(values.mean(), values.std(), values.size).astype(np.float32).tobytes()
    target.write_bytes(data)


def test_random_numbers_of_the_same_mean_and_deviation_are_found_out(minilm: Path, tmp_path: Path) -> None:
    gaussian(minilm / "model.safetensors", copy(minilm, tmp_path / "fake"))

    report = openaudit.audit(str(tmp_path / "fake"), made=MADE)

    assert fact(report, "smoke.genuine").value == "no"
    assert any(one.severity == "error" and "genuine" in one.id for one in report.findings)


def test_a_pointer_is_not_fetched_and_nobody_calls_it_fake(minilm: Path, tmp_path: Path) -> None:
    pointer = copy(minilm, tmp_path / "pointer")
    pointer.write_text(
        f"version https://git-lfs.github.com/spec/v1\noid sha256:{'ab' * 32}\nsize 90868376\n", encoding="ascii"
    )

    report = openaudit.audit(str(tmp_path / "pointer"), made=MADE)

    assert fact(report, "weights.fetched").value == "pointer"
    assert fact(report, "smoke.ran").value == "no"
    assert report.smoke.reason
    assert "fake" not in report.to_json().lower()
    assert not [one for one in report.findings if one.severity == "error"]
