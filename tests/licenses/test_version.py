"""A text that states a version which nobody recorded is not silently taken for the recorded one."""

import pytest

from openaudit import licenses
from openaudit.licenses import knowledge
from openaudit.licenses.records import UNRECORDED

TITLED = {
    entry["ids"]["spdx"]: entry["identify"]["title"]
    for entry in knowledge.load()["licenses"]
    if entry["identify"].get("title", "").endswith(" license") and not entry["identify"].get("none")
}


def _text(license_: str, prose: str, version: str) -> str:
    entry = knowledge.by_id()[license_]
    phrases = [
        *entry["identify"].get("all", ()),
        *entry["identify"].get("any", ()),
        *entry["identify"].get("marks", ()),
    ]
    return f"{entry['identify']['title']} {version}\n\n{prose}\n" + "\n".join(f"{one}." for one in phrases)


@pytest.mark.parametrize("license_", sorted(TITLED))
def test_a_version_that_is_not_recorded_is_a_caveat(prose: str, license_: str) -> None:
    plain, other = (licenses.identify(_text(license_, prose, version)) for version in ("", "v87.6"))

    if plain.license != license_:
        pytest.skip("its phrases alone do not name it")
    assert not any(UNRECORDED in one for one in plain.caveats)
    assert any(UNRECORDED in one and "87.6" in one for one in other.caveats)
