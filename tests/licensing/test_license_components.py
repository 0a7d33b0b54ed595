"""Code for one purpose and modelling code are under the licence nearest to their files; what is not there has a reason."""

from collections.abc import Callable

import pytest

from openaudit.facts import Evidence, Gap

Found = Callable[..., Evidence]
MIT, ISC = "SPDX-License-Identifier: MIT\n", "SPDX-License-Identifier: ISC\n"
CARD = {"README.md": "# Plover\n", "LICENSE": MIT}
CONFIG = '{"model_type": "plover", "hidden_size": 64, "num_hidden_layers": 2}\n'


@pytest.mark.parametrize(
    ("component", "path"),
    [
        ("code.support", "utils/io.py"),
        ("code.support", "requirements.txt"),
        ("code.preprocessing", "prepare_corpus.py"),
        ("code.evaluation", "evaluate.py"),
        ("model.architecture", "modeling_plover.py"),
    ],
)
def test_the_licence_at_the_root_is_that_of_code_with_none_nearer(found: Found, component: str, path: str) -> None:
    known = found({**CARD, path: "print(1)\n", "main.py": "print(2)\n"})

    assert known.value(f"{component}.license") == "MIT"
    assert known.value(f"{component}.license.osi") is True


def test_a_licence_in_the_folder_that_holds_all_the_files_is_nearer(found: Found) -> None:
    known = found({**CARD, "utils/io.py": "print(1)\n", "utils/LICENSE": ISC, "main.py": "print(2)\n"})

    assert known.value("code.support.license") == "ISC"
    assert known.value("code.license") == "MIT"


def test_where_only_some_of_the_files_lie_in_that_folder_its_licence_is_a_parts(found: Found) -> None:
    files = {"utils/io.py": "print(1)\n", "utils/LICENSE": ISC, "tools/show.py": "print(2)\n"}
    known = found({**CARD, **files})

    assert known.value("code.support.license") == "MIT"
    assert known.value("code.support.license", "utils") == "ISC"


@pytest.mark.parametrize(
    ("files", "reason"),
    [({"config.json": CONFIG, "main.py": "print(1)\n"}, "configuration only"), ({}, "no modelling code")],
)
def test_an_architecture_without_code_has_no_licence_and_the_reason_is_true(
    found: Found, files: dict[str, str], reason: str
) -> None:
    gap = found({**CARD, **files}).get("model.architecture.license.osi")

    assert isinstance(gap, Gap)
    assert reason in gap.reason


def test_code_that_is_not_there_has_no_licence_and_the_reason_is_true(found: Found) -> None:
    gap = found(CARD).get("code.support.license")

    assert isinstance(gap, Gap)
    assert gap.reason == "no such code was seen in the release"
