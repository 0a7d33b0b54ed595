"""The smoke inference from end to end: the real release, fakes of it, what goes wrong on the way, its facts and its command."""

import json
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from shutil import copy

import numpy as np
import pytest
from click.testing import CliRunner
from numpy.typing import NDArray
from safetensors.numpy import load_file

from openaudit.cli import runners as runners_command
from openaudit.cli import smoke as smoke_command
from openaudit.collect import smoke as collector
from openaudit.facts import Evidence, Fact, Finding, Gap, Value
from openaudit.release import open_release
from openaudit.run import Claims, Smoke, smoke

Makes = Callable[..., Path]
Arrays = Mapping[str, NDArray[np.float32]]
Changes = Callable[[dict[str, NDArray[np.float32]]], dict[str, NDArray[np.float32]]]


@pytest.fixture(scope="module")
def real(minilm: Path) -> Smoke:
    return smoke(open_release(str(minilm)))


def test_the_real_release_is_genuine(real: Smoke) -> None:
    assert (real.ran, real.runner, real.device, real.genuine) == (True, "numpy", "cpu", "yes"), (
        real.reason,
        real.reasons,
    )
    assert real.finite
    assert real.deterministic
    assert all(one.passed is not False for one in real.tests)


def test_every_number_stands_beside_its_threshold_or_is_a_control(real: Smoke) -> None:
    known = {one.id for one in real.tests}

    for one in real.tests:
        assert one.title
        assert one.says
        if one.threshold is None:
            assert one.id.removesuffix("-control") in known - {one.id}
        else:
            assert one.passed == (one.value >= one.threshold if one.rule == "at-least" else one.value <= one.threshold)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere less is proven, and the rows say so")
def test_the_walls_stand_in_the_result(real: Smoke) -> None:
    states = {one.name: one.state for one in real.isolation}

    assert states["network"] == states["files"] == states["writing"] == states["processes"] == "proven"


def test_it_takes_less_than_300_megabytes(real: Smoke) -> None:
    assert 0 < real.peak < 300_000_000


def test_its_peak_is_its_own_and_not_what_the_parent_holds(encoder: Makes) -> None:
    held = bytearray(b"x") * 600_000_000

    done = smoke(open_release(str(encoder())))

    assert len(held) == 600_000_000
    assert 0 < done.peak < 300_000_000


def test_two_runs_say_the_same_and_another_language_leaves_the_question_open(real: Smoke, minilm: Path) -> None:
    again = smoke(open_release(str(minilm)), claims=Claims(languages=("de",), similarity=True))

    assert (again.tests, again.isolation) == (real.tests, real.isolation)
    assert (again.ran, again.genuine) == (True, "inconclusive")
    assert "for de; the sentences of the test are English" in again.reasons[0]


@pytest.fixture
def changed(minilm: Path, tmp_path: Path, pack: Callable[..., bytes]) -> Callable[[Changes], Path]:
    """The real release with other weights."""

    def make(change: Changes) -> Path:
        for name in ("config.json", "tokenizer.json", "README.md"):
            copy(minilm / name, tmp_path)
        (tmp_path / "model.safetensors").write_bytes(pack(change(load_file(minilm / "model.safetensors"))))
        return tmp_path

    return make


def drawn(tensors: dict[str, NDArray[np.float32]]) -> dict[str, NDArray[np.float32]]:
    """Random matrices of the same mean and deviation."""
    random = np.random.default_rng(0)
    return {
        name: (one.mean() + one.std() * random.standard_normal(one.shape)).astype(np.float32)
        if one.dtype == np.float32 and one.ndim > 1
        else one
        for name, one in tensors.items()
    }


def swapped(tensors: dict[str, NDArray[np.float32]]) -> dict[str, NDArray[np.float32]]:
    """Two neighbouring layers exchanged, which the results alone do not show."""
    other = {"layer.2.": "layer.3.", "layer.3.": "layer.2."}
    return {
        name: tensors[next((name.replace(one, two) for one, two in other.items() if one in name), name)]
        for name in tensors
    }


def upside_down(tensors: dict[str, NDArray[np.float32]]) -> dict[str, NDArray[np.float32]]:
    """The layers in reverse order, which the weights alone do not show."""
    found = dict(tensors)
    for layer in range(6):
        found |= {
            name: tensors[name.replace(f"layer.{layer}.", f"layer.{5 - layer}.")]
            for name in tensors
            if f"layer.{layer}." in name
        }
    return found


def rows_permuted(tensors: dict[str, NDArray[np.float32]]) -> dict[str, NDArray[np.float32]]:
    random = np.random.default_rng(0)
    return {
        name: one[random.permutation(len(one))] if one.ndim == 2 and "layer" in name else one
        for name, one in tensors.items()
    }


@pytest.mark.parametrize("change", [drawn, swapped, upside_down, rows_permuted], ids=lambda one: one.__name__)
def test_a_fake_of_the_real_release_is_called_one(change: Changes, changed: Callable[[Changes], Path]) -> None:
    done = smoke(open_release(str(changed(change))))

    assert (done.ran, done.genuine) == (True, "no"), (done.reason, done.reasons)
    assert any(one.passed is False for one in done.tests)


def halved(tensors: dict[str, NDArray[np.float32]]) -> dict[str, NDArray[np.generic]]:
    return {name: one.astype(np.float16) if one.dtype == np.float32 else one for name, one in tensors.items()}


def rounded(tensors: dict[str, NDArray[np.float32]]) -> dict[str, NDArray[np.float32]]:
    """Each row of a matrix on 255 steps, as an 8-bit quantisation leaves it."""

    def steps(one: NDArray[np.float32]) -> NDArray[np.float32]:
        size = np.abs(one).max(1, keepdims=True) / np.float32(127) + np.float32(1e-30)
        found: NDArray[np.float32] = np.round(one / size) * size
        return found

    return {name: steps(one) if one.ndim == 2 and one.dtype == np.float32 else one for name, one in tensors.items()}


@pytest.mark.parametrize("change", [halved, rounded], ids=lambda one: one.__name__)
def test_an_honest_conversion_stays_genuine(change: Changes, changed: Callable[[Changes], Path]) -> None:
    done = smoke(open_release(str(changed(change))))

    assert done.genuine == "yes", (done.reason, done.reasons)


def test_untrained_weights_are_not_genuine_whatever_the_card_says(encoder: Makes) -> None:
    done = smoke(open_release(str(encoder())))

    assert (done.ran, done.genuine) == (True, "no"), done.reason
    assert done.reasons


def test_weights_that_are_no_numbers_are_not_genuine(encoder: Makes, tiny_weights: Arrays) -> None:
    done = smoke(
        open_release(str(encoder(tensors={name: np.full_like(one, np.nan) for name, one in tiny_weights.items()})))
    )

    assert (done.ran, done.finite, done.genuine) == (True, False, "no"), done.reason
    assert "the model's output is not made of numbers" in done.reasons


def test_a_tokenizer_that_cannot_be_built_is_a_reason(encoder: Makes, tiny_tokenizer: Callable[..., object]) -> None:
    split = {"type": "Split", "pattern": {"Regex": "(" * 2000}, "behavior": "Isolated", "invert": False}

    done = smoke(open_release(str(encoder(tokens=tiny_tokenizer(split)))))

    assert not done.ran
    assert done.reason
    assert done.isolation


def test_a_regular_expression_that_explodes_ends_in_time(encoder: Makes, tiny_tokenizer: Callable[..., object]) -> None:
    # Every word of the sentences is matched letter by letter in every way there is, and then fails.
    split = {"type": "Split", "pattern": {"Regex": r"(([a-zA-Z ]+)+)+[0-9]$"}, "behavior": "Isolated", "invert": False}
    started = time.monotonic()

    done = smoke(open_release(str(encoder(tokens=tiny_tokenizer(split)))), time_limit=5)

    assert time.monotonic() - started < 15
    assert not done.ran
    assert done.reason


@pytest.mark.parametrize(
    "content",
    ["", "{", "[]", "null", '{"model": {"type": "WordLevel"}}', "[" * 10_000, "\x00" * 100],
    ids=lambda one: one[:8],
)
def test_a_tokenizer_that_is_none_is_a_reason(content: str, encoder: Makes) -> None:
    done = smoke(open_release(str(encoder(files={"tokenizer.json": content}))))

    assert not done.ran
    assert done.reason


def test_a_tokenizer_of_another_model_is_a_reason(
    encoder: Makes, tiny_tokenizer: Callable[..., dict[str, object]]
) -> None:
    tokens = tiny_tokenizer()
    tokens["model"] = {"type": "WordLevel", "vocab": {"[UNK]": 500}, "unk_token": "[UNK]"}

    assert (
        "the tokenizer gives the id 500, and the model has 60 words"
        in smoke(open_release(str(encoder(tokens=tokens)))).reason
    )


def records(done: Smoke) -> tuple[dict[str, Value], dict[str, str], list[Finding]]:
    found = list(collector.facts(done))
    facts = {one.name: one.value for one in found if isinstance(one, Fact)}
    gaps = {one.name: one.reason for one in found if isinstance(one, Gap)}
    return facts, gaps, [one for one in found if isinstance(one, Finding)]


def test_the_facts_of_a_genuine_model(real: Smoke) -> None:
    facts, gaps, findings = records(real)

    assert facts["smoke.ran"] == facts["smoke.finite"] == facts["smoke.deterministic"] == "yes"
    assert facts["smoke.genuine"] == facts["weights.genuine"] == "yes"
    assert (gaps, findings) == ({}, [])
    assert set(facts) == set(collector.FACTS)


def test_weights_that_are_not_genuine_are_an_error(encoder: Makes) -> None:
    facts, _, findings = records(smoke(open_release(str(encoder()))))

    assert facts["weights.genuine"] == "no"
    assert [(one.id, one.severity) for one in findings] == [("weights-not-genuine", "error")]


def test_pointers_are_not_run_and_not_called_fake(encoder: Makes) -> None:
    pointer = f"version https://git-lfs.github.com/spec/v1\noid sha256:{'0' * 64}\nsize 90868376\n"
    release = open_release(str(encoder(files={"model.safetensors": pointer})))
    known = Evidence.of([Fact(name="weights.fetched", value="pointer", basis="seen", how="computed")])

    for found in (list(collector.collect(release, known)), list(collector.collect(release, Evidence.of([])))):
        assert [one.value for one in found if isinstance(one, Fact)] == ["no"]
        assert {one.name for one in found if isinstance(one, Gap)} == set(collector.FACTS) - {"smoke.ran"}
        assert all("pointer" in one.reason for one in found if isinstance(one, Gap))
        assert not [one for one in found if isinstance(one, Finding)]


@pytest.fixture
def run() -> CliRunner:
    return CliRunner()


def test_the_command_gives_json_and_nothing_else(run: CliRunner, encoder: Makes) -> None:
    done = run.invoke(smoke_command.command, [str(encoder()), "--format", "json"])

    said = json.loads(done.stdout)
    assert done.exit_code == 0
    assert (said["ran"], said["runner"], said["genuine"]) == ("yes", "numpy", "no")
    assert {"id", "value", "threshold", "passed"} <= set(said["tests"][0])
    assert {"name", "state", "how"} == set(said["isolation"][0])


def test_the_command_shows_every_test_and_every_wall(run: CliRunner, encoder: Makes) -> None:
    done = run.invoke(smoke_command.command, [str(encoder())])

    assert done.exit_code == 0
    assert "Genuine weights: no" in done.stdout
    assert "FAIL Matrices that look like noise: " in done.stdout
    assert "  network: " in done.stdout


def test_the_command_says_why_it_did_not_run(run: CliRunner, encoder: Makes) -> None:
    folder = encoder()
    (folder / "config.json").unlink()

    done = run.invoke(smoke_command.command, [str(folder)])

    assert done.exit_code == 0
    first, rest = done.stdout.split("\n", 1)
    assert first == "Smoke inference: did not run. no config.json in the release: the architecture is not known"
    assert rest.startswith("Genuine weights, by the weights alone: inconclusive\n")


def test_the_runners_are_listed_with_why_one_cannot_run(run: CliRunner, runner: Callable[..., str]) -> None:
    runner("pass")
    (Path(sys.path[0]) / "odd_runner.py").write_text("raise ValueError('broken')")

    text = run.invoke(runners_command.command, []).stdout
    said = json.loads(run.invoke(runners_command.command, ["--format", "json"]).stdout)

    assert "numpy: cpu; bert, roberta, distilbert, llama, " in text
    assert "odd: not here: the plug-in fails: ValueError: broken\n" in text
    assert {"numpy", "odd"} <= {one["name"] for one in said}
