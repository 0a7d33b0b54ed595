"""What a card presents where that is no model, and the class of openness that follows."""

from pathlib import Path

import pytest

from benchmarks.agreement import spectrum
from openaudit.collect import collect_all
from openaudit.facts import Evidence, Gap
from openaudit.release import open_release

WEIGHTS = b"version https://git-lfs.github.com/spec/v1\noid sha256:" + b"ab" * 32 + b"\nsize 4976698672\n"
LINK = "Weights: [on the hub](https://huggingface.co/acme/heron-7b).\n"


def evidence(folder: Path, files: dict[str, str | bytes], name: str = "acme__heronkit") -> Evidence:
    for path, text in files.items():
        file = folder / name / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return collect_all(open_release(str(folder / name)))


@pytest.mark.parametrize(
    ("card", "value"),
    [
        ("# Heronkit\n\nHeronkit is a modular library for speech models.\n", "software"),
        ("# Heronkit\n\nThis repository contains code for training and serving large language models.\n", "software"),
        ("# Heronkit\n\nRunning the Egret model on a Jetson board\n", "software"),
        ("# The Heronkit Cookbook\n\nMany things to try.\n", "guide"),
        ("# ReedText\n\nThis repository contains the scripts used to collect the ReedText corpus.\n", "data"),
        ("---\ntask_categories:\n- translation\n---\n# ReedText\n", "data"),
    ],
)
def test_a_card_that_says_that_it_is_no_model_is_taken_at_its_word(tmp_path: Path, card: str, value: str) -> None:
    found = evidence(tmp_path, {"README.md": card + LINK, "heron.py": "x = 1\n"})

    assert found.value("release.presents") == value
    assert spectrum(found) == "not_a_model_release"


@pytest.mark.parametrize(
    "card",
    [
        "# Heronkit\n\nHeronkit is a language model for speech.\n",
        "# Heronkit\n\nIt uses Egretkit. Egretkit is a modular library for speech models.\n",
        "# Heronkit\n\nA model.\n\n## Tutorials\n\nTo come.\n",
        "# Heronkit\n\nThis repository contains the code for training our models.\n",
    ],
)
def test_other_works_and_parts_of_a_card_say_nothing_about_what_it_presents(tmp_path: Path, card: str) -> None:
    found = evidence(tmp_path, {"README.md": card + LINK})

    assert isinstance(found.get("release.presents"), Gap)
    assert spectrum(found) == "indeterminate"


def test_software_that_ships_weights_or_states_their_licence_is_a_model_release_too(tmp_path: Path) -> None:
    card = "# Heronkit\n\nHeronkit is a modular library for speech models.\n"
    shipped = evidence(tmp_path / "shipped", {"README.md": card, "model.safetensors": WEIGHTS})
    licensed = evidence(
        tmp_path / "licensed", {"README.md": card + LINK + "\nThe weights are under the MIT license.\n"}
    )

    assert spectrum(shipped) == "indeterminate"
    assert spectrum(licensed) == "open_weights_permissive"


def test_a_folder_of_code_without_any_card_presents_nothing_and_a_card_without_weights_a_closed_model(
    tmp_path: Path,
) -> None:
    server = evidence(tmp_path / "server", {"server.py": "x = 1\n", "Dockerfile": "FROM python\n"})
    closed = evidence(tmp_path / "closed", {"README.md": "# Heron\n\nHeron is a model that we describe in a paper.\n"})

    assert spectrum(server) == "not_a_model_release"
    assert spectrum(closed) == "closed"


def test_the_class_of_several_checkpoints_is_that_of_the_most_open_one(tmp_path: Path) -> None:
    table = "| Model | License |\n|---|---|\n| heron-7b | Apache 2.0 |\n| heron-70b | CC BY-NC 4.0 |\n"
    found = evidence(tmp_path, {"README.md": f"# Heron\n\n{LINK}\n## Models\n\n{table}"}, name="acme__heron")

    assert spectrum(found) == "open_weights_permissive"


@pytest.mark.parametrize(
    ("license_", "kind"), [("Apache 2.0", "open_weights_permissive"), ("CC BY-NC 4.0", "indeterminate")]
)
def test_where_some_checkpoints_have_no_licence_only_an_open_one_settles_the_class(
    tmp_path: Path, license_: str, kind: str
) -> None:
    table = f"| Model | License |\n|---|---|\n| heron-7b | {license_} |\n| heron-70b | to be announced |\n"
    found = evidence(tmp_path, {"README.md": f"# Heron\n\n{LINK}\n## Models\n\n{table}"}, name="acme__heron")

    assert isinstance(found.get("model.parameters.license"), Gap)
    assert spectrum(found) == kind


def test_software_for_models_that_the_card_presents_as_its_own_does_not_stand_alone(tmp_path: Path) -> None:
    card = "# Heronkit\n\nHeronkit is a family of open language models.\n\nA library to run and tune Heronkit.\n"

    assert isinstance(evidence(tmp_path, {"README.md": card}).get("release.presents"), Gap)
