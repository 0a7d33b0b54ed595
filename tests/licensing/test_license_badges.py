"""Badges: a claim of a licence with its line, about what their label says; nothing where they name none."""

import pytest

from openaudit.facts import Fact
from tests.licensing.test_license_traps import CODE, MODEL, TAG, WEIGHTS, Found, ids, value

BADGES = {
    "shields": "![License](https://badge.example/badge/license-CC%20BY--NC%204.0-blue.svg)",
    "shields, linked": "[![License](https://badge.example/badge/License-CC_BY--NC_4.0-green)](https://hub.example/x)",
    "a label beside": "![x](https://badge.example/badge/-CC--BY--NC--4.0-green?label=License)",
    "slashes": "![license](https://badge.example/badge/license/CC-BY-NC-4.0/blue)",
    "an image tag": '<img alt="License"\n     src="https://badge.example/badge/License-CC%20BY--NC%204.0-blue"/>',
    "a picture of its own": "![License: CC BY-NC 4.0](assets/license.svg)",
    "the link behind it": "[![License](assets/license.svg)](https://creativecommons.org/licenses/by-nc/4.0/)",
}


@pytest.mark.parametrize("badge", BADGES.values(), ids=BADGES)
def test_a_badge_is_a_claim_with_its_line(found: Found, badge: str) -> None:
    known = found({**MODEL, "run.py": "x = 1\n", "README.md": f"# Heron\n\n{badge}\n"})
    fact = known.get(WEIGHTS)

    assert isinstance(fact, Fact)
    assert (fact.value, fact.basis, fact.how, value(known, CODE)) == (
        "CC-BY-NC-4.0",
        "claimed",
        "badge",
        "CC-BY-NC-4.0",
    )
    assert fact.where[0].line in {3, 4}


def test_badges_with_labels_are_about_what_the_label_says(found: Found) -> None:
    head = "".join(
        f"![x](https://badge.example/badge/{label}-blue)\n"
        for label in ("Code_License-MIT", "Model_License-Apache_2.0", "Data_License-CC_BY_4.0", "build-passing")
    )
    known = found({**MODEL, "run.py": "x = 1\n", "README.md": f"# Heron\n\n{head}"})

    assert value(known, CODE) == "MIT"
    assert value(known, WEIGHTS) == "Apache-2.0"
    assert value(known, "data.training.license") == "CC-BY-4.0"


def test_a_badge_gives_way_to_the_text_and_the_difference_is_shown(found: Found) -> None:
    badge = "![License](https://badge.example/badge/License-MIT-blue)"
    known = found({"run.py": "x = 1\n", "LICENSE": TAG.format("GPL-3.0-only"), "README.md": f"# Heron\n\n{badge}\n"})
    fact = known.get(CODE)

    assert isinstance(fact, Fact)
    assert (fact.value, [one.value for one in fact.others]) == ("GPL-3.0-only", ["MIT"])
    assert "license-conflict" in ids(known)


@pytest.mark.parametrize(
    "badge",
    [
        "![License](https://badge.example/github/license/x/y)",
        "![License](https://badge.example/badge/License-Modified_MIT-blue)",
        "![MIT](https://badge.example/badge/made_at-MIT-blue)",
    ],
)
def test_a_badge_that_names_no_licence_says_nothing(found: Found, badge: str) -> None:
    known = found({"run.py": "x = 1\n", "README.md": f"# Heron\n\n{badge}\n"})

    assert value(known, CODE) == "NOASSERTION"
