"""The PDF: valid for archives and for readers without eyes, the same everywhere, and whole."""

import re
from pathlib import Path
from types import ModuleType

import pytest

from openaudit.render.paper import letters, streams
from openaudit.report import Report
from openaudit.report.entries import FactEntry, PlaceEntry

pytest.importorskip("typst", reason="needs the extra pdf")


@pytest.fixture(scope="module")
def validator() -> ModuleType:
    module: ModuleType = pytest.importorskip("page", reason="needs page-validation")
    return module


@pytest.fixture(scope="module")
def pdf(heron: Report) -> bytes:
    return heron.render("pdf")


@pytest.mark.parametrize("profile", ["PDF_UA_1", "PDF_A_2A"])
@pytest.mark.parametrize("which", ["heron", "bare"])
def test_the_file_is_valid(
    which: str, profile: str, validator: ModuleType, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(request.getfixturevalue(which).render("pdf"))

    result = validator.validate_pdf(path, profile=getattr(validator.ValidationProfile, profile))

    assert result.failures == []
    assert result.is_compliant


def test_the_date_of_the_document_is_when_the_report_was_made(pdf: bytes) -> None:
    assert b"D:20260131" in pdf
    assert set(re.findall(rb"D:(\d{8})", pdf)) == {b"20260131"}


def test_nothing_in_it_acts_or_leads_elsewhere_than_to_https(pdf: bytes) -> None:
    # packed bytes may spell anything; the objects that could act stand outside of them
    objects = re.sub(rb"stream\r?\n.*?endstream", b"", pdf, flags=re.DOTALL)

    assert b"/ObjStm" not in pdf
    assert not re.search(rb"/(JavaScript|JS|Launch|SubmitForm|EmbeddedFile|RichMedia|OpenAction)\b", objects)
    assert all(uri.startswith(b"https://") for uri in re.findall(rb"/URI\s*\(([^)]*)\)", objects))


def test_a_long_report_is_capped_with_a_pointer_and_breaks_over_pages(
    heron: Report, validator: ModuleType, tmp_path: Path
) -> None:
    place = PlaceEntry(path="README.md", line=1, quote="license: apache-2.0")
    many = tuple(
        FactEntry(name=f"invented.fact-{at:04}", value="yes", basis="seen", how="front-matter", where=(place,) * 30)
        for at in range(900)
    )
    path = tmp_path / "report.pdf"

    path.write_bytes(heron.model_copy(update={"facts": many}).render("pdf"))

    assert path.stat().st_size < 5_000_000
    assert validator.validate_pdf(path, profile=validator.ValidationProfile.PDF_UA_1).failures == []
    assert 15 < path.read_bytes().count(b"/Type/Page/") < 80


def test_letters_that_no_font_has_are_escaped_and_others_stay() -> None:
    assert letters.printable("Grüße, Ελλάδα, Москва → 5 µs") == "Grüße, Ελλάδα, Москва → 5 µs"
    assert letters.printable("中🤗") == "\\u4e2d\\U0001f917"


def test_long_words_get_places_to_break_and_addresses_stay_whole() -> None:
    word = "a" * 40

    broken = letters.breakable({"text": f"see {word} there", "href": word, "some": [1, None, float("nan")]})

    assert broken["text"].replace("\u200b", "") == f"see {word} there"
    assert max(map(len, re.split("[\u200b ]", broken["text"]))) < 18
    assert broken["href"] == word
    assert broken["some"] == [1, None, None]


def test_a_stream_that_ends_in_a_carriage_return_ends_plainly_and_every_object_is_found_where_the_table_says() -> None:
    body = b"%PDF-1.7\n1 0 obj\n<</Length 3>>\nstream\nab\r\nendstream\nendobj\n2 0 obj\n<<>>\nendobj\n"
    table = b"xref\n0 3\n0000000000 65535 f\r\n%010d 00000 n\r\n%010d 00000 n\r\n" % (
        body.index(b"1 0 obj"),
        body.index(b"2 0 obj"),
    )
    tail = b"trailer\n<</Size 3>>\nstartxref\n%d\n%%%%EOF" % len(body)

    plain = streams.plain(body + table + tail)

    assert b"ab\r\r\nendstream" in plain
    offsets = [int(one) for one in re.findall(rb"(\d{10}) 00000 n", plain)]
    assert [plain[at : at + 7] for at in offsets] == [b"1 0 obj", b"2 0 obj"]
    start = re.search(rb"startxref\n(\d+)", plain)
    assert start
    assert plain[int(start[1]) :].startswith(b"xref\n")


def test_a_file_without_doubt_stays_as_it_is() -> None:
    assert streams.plain(b"%PDF-1.7\nno table here\r\nendstream") == b"%PDF-1.7\nno table here\r\nendstream"
