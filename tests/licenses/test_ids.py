"""What declared ids and names stand for."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openaudit import licenses
from openaudit.licenses import knowledge

HUB = knowledge.load()["names"]["hub"]
BECOMES = {
    "Apache 2.0": "Apache-2.0",
    "APACHE-2.0": "Apache-2.0",
    "Apache License, Version 2.0": "Apache-2.0",
    "apahce-2.0": "Apache-2.0",
    "mit licence": "MIT",
    "GPL-3.0+": "GPL-3.0-or-later",
    "GPL-2.0-with-classpath-exception": "GPL-2.0-only WITH Classpath-exception-2.0",
    "gplv3+": "GPL-3.0-or-later",
    "GNU GPL v3 or later": "GPL-3.0-or-later",
    "bsd-new": "BSD-3-Clause",
    "CC BY-NC 4.0": "CC-BY-NC-4.0",
    "cc-by-4": "CC-BY-4.0",
    "Creative Commons Attribution-ShareAlike 4.0 International": "CC-BY-SA-4.0",
    "llama-3.1-license-2024": "LicenseRef-scancode-llama-3.1-license-2024",
    "Llama 3.1 Community License": "LicenseRef-scancode-llama-3.1-license-2024",
    "licenseref-scancode-qwen-2024": "LicenseRef-scancode-qwen-2024",
    "mit or apache 2.0": "MIT OR Apache-2.0",
    "MIT/Apache-2.0": "MIT OR Apache-2.0",
    "mit AND (gpl-2.0+ OR bsd-new)": "MIT AND (GPL-2.0-or-later OR BSD-3-Clause)",
    "apache-2.0 with llvm-exception": "Apache-2.0 WITH LLVM-exception",
}


def test_the_hub_has_eighty_three_ids() -> None:
    assert len(HUB) == 83


@pytest.mark.parametrize("name", HUB)
def test_every_id_of_the_hub_has_a_stated_meaning(name: str) -> None:
    found = licenses.resolve_id(name)

    match found.kind:
        case "spdx" | "ai":
            assert found.expression is not None
            assert licenses.terms(found.expression).name
            assert found.sure == 1.0
        case "family":
            assert found.candidates
            assert found.sure < 1.0
            assert found.note
        case "other":
            assert found.expression is None
            assert found.note
        case _:
            pytest.fail(f"{name}: {found}")


@pytest.mark.parametrize("raw", BECOMES)
def test_what_people_write_becomes_an_expression(raw: str) -> None:
    assert licenses.resolve_id(raw).expression == BECOMES[raw]


@pytest.mark.parametrize("raw", ["\u0410pache-2.0", "M\u200bIT", "\u202eMIT", "Apache\u20112.0", "\uff2d\uff29\uff34"])
def test_look_alikes_are_read_and_said_to_be_tricks(raw: str) -> None:
    found = licenses.resolve_id(raw)

    assert found.expression in {"Apache-2.0", "MIT"}
    assert found.sure <= 0.5
    assert "look-alike" in found.note


@pytest.mark.parametrize(
    "raw", ["", "((", "AND", "MIT AND", "llama-9", "apache-3.0", "gpl-4.0", "x" * 600, "nova-open-license"]
)
def test_what_nobody_knows_is_unknown_with_the_reason(raw: str) -> None:
    found = licenses.resolve_id(raw)

    assert (found.kind, found.expression) == ("unknown", None)
    assert found.note


@pytest.mark.parametrize(
    "raw", ["tongyi-qianwen", "nvidia-open-model-license", "tencent-hunyuan-community", "llama", "gpl", "cc"]
)
def test_a_name_for_several_texts_is_no_licence_by_itself(raw: str) -> None:
    found = licenses.resolve_id(raw)

    assert (found.kind, found.expression) == ("family", None)
    assert len(found.candidates) > 1


@settings(max_examples=150, deadline=None)
@given(
    st.text(max_size=40)
    | st.lists(st.sampled_from(["MIT", "apache-2.0", "AND", "or", "WITH", "(", ")", "gpl", "+", " "]), max_size=9).map(
        "".join
    )
)
def test_nothing_is_raised_and_nothing_is_sure_by_accident(raw: str) -> None:
    found = licenses.resolve_id(raw)

    assert found.raw == raw
    assert (found.expression is None) <= (found.sure == 0.0)


@given(st.sampled_from(sorted(BECOMES.values())))
def test_a_canonical_expression_stays_as_it_is(expression: str) -> None:
    assert licenses.resolve_id(expression).expression == expression
