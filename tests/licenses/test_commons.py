"""Creative Commons names are read by one matcher, whether they stand in prose, in a notice or in an id."""

import pytest

from openaudit.licenses import commons, identify, mentions, resolve_id

WRITTEN = [
    ("CC BY-NC-SA 3.0", "CC-BY-NC-SA-3.0"),
    ("Creative Commons Attribution 4.0 International", "CC-BY-4.0"),
    ("Creative Commons Attribution Share Alike 4.0", "CC-BY-SA-4.0"),
    ("Creative Commons Attribution-NonCommercial version 2.0", "CC-BY-NC-2.0"),
    ("CC-BY 3.0 IGO", "CC-BY-3.0-IGO"),
    ("cc by nd v4", "CC-BY-ND-4.0"),
]


@pytest.mark.parametrize(("written", "license_"), WRITTEN)
def test_prose_notices_and_ids_give_the_same_licence(written: str, license_: str) -> None:
    (named,) = mentions.find(f"it comes under {written.lower()}")
    noticed = identify(f"This work is licensed under {written}")

    assert named.license == license_
    assert noticed.license == license_
    assert resolve_id(written).expression == license_


@pytest.mark.parametrize("text", ["cc by 4 000 authors", "cc-by 2 of 3 sets", "cc by 10 people"])
def test_a_number_that_is_no_version_is_none(text: str) -> None:
    assert [one.version for one in commons.find(text)] == [""]


def test_a_family_without_a_version_has_no_id() -> None:
    (found,) = commons.find("cc-by-nc")

    assert (found.family, found.id) == ("CC-BY-NC", "")


@pytest.mark.parametrize("text", ["cc " * 9000, "cc-nc" + "-nc" * 9000, "creative commons attribution " * 3000])
def test_long_runs_end(text: str) -> None:
    assert all(one.end <= len(text) for one in commons.find(text))
