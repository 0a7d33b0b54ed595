"""The project's own language model: small, whole, as its card says, and as open as an audit can find."""

import ast
import json
import re
import shutil
from pathlib import Path

import pytest
from tokenizers import Tokenizer

import openaudit
from openaudit.report import Report
from openaudit.report.entries import FactEntry

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "examples" / "goldcrest"
CARD = (FOLDER / "README.md").read_text(encoding="utf-8")
DATA = (FOLDER / "data_card.md").read_text(encoding="utf-8")
FIGURES = json.loads((FOLDER / "evaluation.json").read_text(encoding="utf-8"))
CONFIG = json.loads((FOLDER / "config.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """The audit of the model as `make demo` packs it, without the smoke inference."""
    packed = tmp_path_factory.mktemp("packed") / "goldcrest"
    shutil.copytree(FOLDER, packed, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "LICENSE", packed)
    return openaudit.audit(str(packed), smoke="off")


def value(report: Report, name: str) -> object:
    found = report.fact(name)
    assert isinstance(found, FactEntry), found
    return found.value


def number(found: float) -> str:
    """As the cards write numbers: thousands apart, losses with three decimals."""
    return f"{found:,}" if isinstance(found, int) else f"{found:.3f}"


def constants(path: str) -> dict[str, object]:
    """The names that a module of the training code sets to numbers and texts, read without running it."""
    tree = ast.parse((FOLDER / path).read_text(encoding="utf-8"))
    found: dict[str, object] = {}
    for node in tree.body:
        if isinstance(node, ast.Assign) and not isinstance(node.value, ast.Call):
            try:
                values = ast.literal_eval(node.value)
            except ValueError:
                continue
            target = node.targets[0]
            names = target.elts if isinstance(target, ast.Tuple) else [target]
            values = values if isinstance(target, ast.Tuple) else [values]
            found |= {one.id: each for one, each in zip(names, values, strict=True) if isinstance(one, ast.Name)}
    return found


def test_the_weights_are_smaller_than_three_megabytes() -> None:
    assert (FOLDER / "model.safetensors").stat().st_size < 3_000_000
    assert sum(one.stat().st_size for one in FOLDER.rglob("*.*") if "__pycache__" not in one.parts) < 3_000_000


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("weights.valid", True),
        ("weights.complete", True),
        ("weights.matches-config", True),
        ("weights.parameters", FIGURES["parameters"]),
        ("model.parameters.license", "Apache-2.0"),
        ("code.training.released", "yes"),
        ("code.preprocessing.released", "yes"),
        ("code.evaluation.released", "yes"),
        ("data.sources.described", "yes"),
        ("data.provenance.described", "yes"),
        ("data.selection.described", "yes"),
        ("data.processing.described", "yes"),
        ("data.labeling.used", "no"),
        ("training.method.described", "yes"),
        ("evaluation.described", "yes"),
        ("usage.described", "yes"),
        ("docs.data-card.released", "yes"),
        ("docs.sample-outputs.released", "yes"),
    ],
)
def test_the_audit_finds(report: Report, name: str, expected: object) -> None:
    assert value(report, name) == expected


def test_the_audit_finds_nothing_that_a_person_should_look_at(report: Report) -> None:
    assert [one.message for one in report.findings if one.severity != "note"] == []


def test_the_weights_are_open_and_the_data_is_described(report: Report) -> None:
    ladder = report.assessment("spectrum-1.0")

    assert {one.id: one.outcome for one in ladder.criteria}["data-described"] == "met"
    assert ladder.level.low in {"open-weights-code-data-info", "fully-open-with-data"}


@pytest.mark.parametrize("name", ["loss", "loss_shuffled", "loss_untrained", "chance", "bits_per_byte"])
def test_the_card_states_what_was_measured(name: str) -> None:
    assert number(FIGURES[name]) in CARD


def test_the_card_states_the_loss_of_every_source() -> None:
    stated = dict(re.findall(r"^\| ([^|]+?) \| (\d\.\d{3}) \|$", CARD, re.M))

    assert {name: stated.get(name) for name in FIGURES["loss_by_source"]} == {
        name: number(loss) for name, loss in FIGURES["loss_by_source"].items()
    }


def test_the_card_shows_the_samples_that_were_drawn() -> None:
    assert all(sample.strip() in CARD for sample in FIGURES["samples"])


@pytest.mark.parametrize("name", ["parameters", "seen", "steps", "tokens_held_out", "pieces_held_out"])
def test_the_card_states_the_sizes_of_training_and_evaluation(name: str) -> None:
    assert number(FIGURES[name]) in CARD


def test_the_data_card_states_the_bytes_of_every_source_and_of_all() -> None:
    rows = re.findall(r"^\|.*\| ([\d,]{5,}) \|", DATA, re.M)

    assert sorted(rows) == sorted(number(size) for size in FIGURES["corpus_bytes"].values())
    assert number(sum(FIGURES["corpus_bytes"].values())) in DATA
    assert number(FIGURES["tokens"]) in DATA


def test_the_data_card_names_the_versions_and_licenses_that_the_training_code_reads() -> None:
    source = (FOLDER / "training" / "sources.py").read_text(encoding="utf-8")
    files = set(re.findall(r'file="([^"]+)"', source))
    licenses = set(re.findall(r'license="([^"]+)"', source))

    assert len(files) == 5
    for version in ("5.2.8", "8.0.1", "15.20-0+deb12u1", "1.0.0-1", "2.60-1"):
        assert any(version in one for one in files)
        assert version in DATA
    assert all(f"| {one} |" in DATA for one in licenses)


def test_the_card_states_the_hyperparameters_of_the_training_code() -> None:
    learning, network, prepare = (constants(f"training/{one}.py") for one in ("learning", "network", "prepare"))

    assert f"{learning['RATE']} at most; warm-up of {learning['WARM']} steps" in CARD
    assert f"of {learning['BATCH']} windows of {CONFIG['max_position_embeddings']} tokens" in CARD
    assert f"| Seed | {prepare['SEED']} |" in CARD
    assert f"weight decay {learning['DECAY']}" in CARD
    assert isinstance(network["SIZES"], dict)
    assert network["SIZES"]["hidden_size"] == CONFIG["hidden_size"]
    assert FIGURES["seen"] == FIGURES["steps"] * 12 * CONFIG["max_position_embeddings"]


def test_the_loss_is_clearly_below_chance_and_its_controls_are_not() -> None:
    assert FIGURES["loss"] < 4.0 < FIGURES["loss_shuffled"]
    assert FIGURES["loss_untrained"] == pytest.approx(FIGURES["chance"], abs=0.05)


@pytest.mark.parametrize("text", ["def read(self):\n    return 1\n", "Größe, façade, señor, łódź", "中文 🤗", ""])
def test_the_tokenizer_gives_every_text_back(text: str) -> None:
    tokenizer = Tokenizer.from_file(str(FOLDER / "tokenizer.json"))

    ids = tokenizer.encode(text).ids

    assert ids[0] == CONFIG["bos_token_id"]
    assert tokenizer.decode(ids[1:]) == text
    assert tokenizer.get_vocab_size() == CONFIG["vocab_size"]
