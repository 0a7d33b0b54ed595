"""What the PyTorch runner says about itself and a model, asked where PyTorch need not be installed."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from openaudit.run import Model
from openaudit.run import torch as runner
from openaudit.run.records import Located
from openaudit.run.streaming.known import named, types

MODEL = Model(
    kind="decoder",
    family="",
    type="heron",
    prefix="",
    sizes={},
    activation="",
    epsilon=0.0,
    spread=0.02,
    pooling="mean",
    files=("model.safetensors",),
    tensors={"weight": Located(file=0, dtype="BF16", shape=(4, 4), start=0, end=32)},
    tokenizer="",
)
SOURCE = """
MODEL_MAPPING_NAMES = OrderedDict(
    [
        # Base model mapping
        ("heron", "HeronModel"),
        ("grey-heron", "GreyModel"),
    ]
)

OTHER_NAMES = OrderedDict([("x", "y")])
MODEL_FOR_CAUSAL_LM_MAPPING_NAMES = OrderedDict(
    [
        ("heron", "HeronForCausalLM"),
        ("egret.two", ("One", "Two")),
    ]
)
"""


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Versions of packages, as if they were installed; a test may change them."""
    versions = {"torch": "2.13.0+cpu", "transformers": "5.23.0"}
    monkeypatch.setattr(runner, "_version", lambda package: versions[package])
    monkeypatch.setattr(runner, "types", lambda kind: {"decoder": {"heron"}, "encoder": {"heron", "bert"}}[kind])
    return versions


def test_it_is_there_where_both_packages_are(installed: dict[str, str]) -> None:
    found = runner.probe()

    assert (found.available, found.reason, found.devices[0]) == (True, "", "cpu")
    assert {*installed} <= {*found.packages}
    assert found.needs_isolation


@pytest.mark.parametrize(
    ("package", "version", "reason"),
    [
        ("torch", "", "torch is not installed: pip install 'openaudit[torch]'"),
        ("torch", "2.4.1", "torch 2.4.1 is installed, and 2.5 or newer is needed"),
        ("transformers", "", "transformers is not installed: pip install 'openaudit[torch]'"),
        ("transformers", "4.57.6", "transformers 4.57.6 is installed, and 5.3 or newer is needed"),
        ("transformers", "5.2.0", "transformers 5.2.0 is installed, and 5.3 or newer is needed"),
    ],
)
def test_a_missing_or_old_package_is_a_reason(
    package: str, version: str, reason: str, installed: dict[str, str]
) -> None:
    installed[package] = version

    assert (runner.probe().available, runner.probe().reason) == (False, reason)


def test_the_devices_are_told_by_what_the_machine_shows(tmp_path: Path) -> None:
    assert runner.devices("2.13.0", root=str(tmp_path), platform="linux") == ("cpu",)
    assert runner.devices("2.13.0", root=str(tmp_path), platform="darwin") == ("cpu", "mps")

    (tmp_path / "nvidia0").touch()

    assert runner.devices("2.13.0", root=str(tmp_path), platform="linux") == ("cpu", "cuda")
    assert runner.devices("2.13.0+cpu", root=str(tmp_path), platform="linux") == ("cpu",)


@pytest.mark.parametrize(
    ("model", "reason"),
    [
        (replace(MODEL, format="gguf"), "the format is gguf; the PyTorch runner reads safetensors"),
        (replace(MODEL, kind="adapter"), "the PyTorch runner runs whole models, and this is an adapter"),
        (replace(MODEL, type="bert"), "transformers 5.23.0 has no decoder of type 'bert'"),
        (replace(MODEL, type=""), "transformers 5.23.0 has no decoder of type ''"),
        (
            replace(MODEL, tensors={"weight": replace(MODEL.tensors["weight"], dtype="I32")}),
            "weights in I32; the PyTorch runner reads F64, F32, F16, BF16",
        ),
    ],
)
def test_what_it_cannot_run_has_a_reason(model: Model, reason: str, installed: dict[str, str]) -> None:
    assert installed
    assert runner.supports(model).score == 0
    assert runner.supports(model).reason == reason


def test_a_saved_mask_does_not_count_as_packed_weights(installed: dict[str, str]) -> None:
    mask = Located(file=0, dtype="U8", shape=(1, 4), start=0, end=4)
    weight = Located(file=0, dtype="F32", shape=(40, 40), start=4, end=6404)

    assert installed
    assert runner.supports(replace(MODEL, tensors={"mask": mask, "weight": weight})).score > 0


def test_an_encoder_of_a_described_family_needs_no_type(installed: dict[str, str]) -> None:
    assert installed
    assert runner.supports(replace(MODEL, kind="encoder", family="bert", type="")).score > 0


def test_small_models_are_left_to_numpy_and_big_ones_are_not(installed: dict[str, str]) -> None:
    numpy = 50
    big = replace(MODEL, tensors={"weight": replace(MODEL.tensors["weight"], end=runner.BIG)})

    assert installed
    assert 0 < runner.supports(MODEL).score < numpy < runner.supports(big).score


def test_the_types_are_read_out_of_the_source() -> None:
    assert named(SOURCE, "MODEL_FOR_CAUSAL_LM_MAPPING_NAMES") == {"heron", "egret.two"}
    assert named(SOURCE, "MODEL_MAPPING_NAMES") == {"heron", "grey-heron"}
    assert named(SOURCE, "MODEL_FOR_SOMETHING_NAMES") == frozenset()


def test_asking_it_imports_neither() -> None:
    code = (
        "import sys; from openaudit.run import torch; torch.probe(); torch.types('decoder');"
        "sys.exit(','.join(one for one in ('numpy', 'torch', 'transformers') if one in sys.modules) or 0)"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=Path.cwd())

    assert done.returncode == 0, done.stderr


def test_the_installed_transformers_is_understood() -> None:
    pytest.importorskip("transformers", reason="needs the extra torch, which CI installs")

    assert {"llama", "gpt2", "qwen3", "mixtral"} <= types("decoder")
    assert {"bert", "distilbert", "mpnet"} <= types("encoder")


def test_the_estimate_grows_with_the_largest_layer(installed: dict[str, str]) -> None:
    def layered(size: int) -> Model:
        one = Located(file=0, dtype="BF16", shape=(size, size), start=0, end=2 * size**2)
        return replace(MODEL, tensors={"a.0.weight": one, "a.1.weight": one, "a.1.other": one})

    small, large = runner.estimate(layered(64)), runner.estimate(layered(8192))

    assert installed
    assert large[0] > small[0] > 0
    assert large[1] - small[1] == 2 * 2 * 2 * (8192**2 - 64**2)
