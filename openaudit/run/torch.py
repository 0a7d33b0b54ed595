"""The PyTorch runner: any model that transformers describes, each layer read from the file when its turn comes.

The extra `torch` brings it. Nothing here imports it: what is heavy stands in `run/streaming`, for the child process alone.
"""

import os
import re
import sys
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

from openaudit.run.model.families import FAMILIES
from openaudit.run.records import Handle, Model, Probe, Support
from openaudit.run.streaming.cost import estimate
from openaudit.run.streaming.known import types

__all__ = ["estimate", "open", "probe", "supports"]

# Below 5.3.0 transformers runs code that a configuration names (CVE-2026-4372).
FLOORS = {"torch": (2, 5), "transformers": (5, 3)}
PACKAGES = ("torch", "torchgen", "transformers", "huggingface_hub", "safetensors", "regex", "yaml", "jinja2", "sympy")
DTYPES = ("F64", "F32", "F16", "BF16")
OTHER = 0.01  # share of a model's bytes that may stand in other dtypes: masks and counters that were saved along
BIG = 256 * 1024**2  # bytes from which on what PyTorch computes faster outweighs the seconds that its import takes
SMALL_SCORE, BIG_SCORE = 40, 60  # the NumPy runner's is between


def probe() -> Probe:
    """Available where torch and transformers are installed and new enough; the versions are read, nothing is imported."""
    for package, floor in FLOORS.items():
        found = _version(package)
        if not found:
            return Probe(available=False, reason=f"{package} is not installed: pip install 'openaudit[torch]'")
        if tuple(map(int, re.findall(r"\d+", found)[:2])) < floor:
            needed = ".".join(map(str, floor))
            return Probe(available=False, reason=f"{package} {found} is installed, and {needed} or newer is needed")
    return Probe(
        available=True,
        reason="",
        devices=devices(_version("torch")),
        dtypes=("float32", "bfloat16", "float16"),
        formats=("safetensors",),
        architectures=("those of transformers",),
        packages=PACKAGES,
        needs=("processor",),  # without it PyTorch takes slower code, or fails
    )


def devices(build: str, *, root: str = "/dev", platform: str = sys.platform) -> tuple[str, ...]:
    """The devices that this machine seems to have, told without PyTorch; whether they work is seen in the child.

    The processor first: it is what is taken where nobody asks, for behind the child's walls no GPU has been run yet.
    """
    found = ["cpu"]
    if Path(root, "nvidia0").exists() and not build.endswith("+cpu"):
        found.append("cuda")
    if platform == "darwin":
        found.append("mps")
    return tuple(found)


def supports(model: Model) -> Support:
    """Every model type of transformers with a causal language model or an encoder, in a floating-point dtype."""
    if model.format != "safetensors":
        return Support(score=0, reason=f"the format is {model.format}; the PyTorch runner reads safetensors")
    if model.kind not in ("decoder", "encoder"):
        return Support(score=0, reason=f"the PyTorch runner runs whole models, and this is an {model.kind}")
    if named(model) not in types(model.kind):
        return Support(
            score=0, reason=f"transformers {_version('transformers')} has no {model.kind} of type {named(model)!r}"
        )
    if packed := _packed(model):
        return Support(score=0, reason=f"weights in {packed}; the PyTorch runner reads {', '.join(DTYPES)}")
    return Support(score=BIG_SCORE if model.bytes >= BIG else SMALL_SCORE, reason="")


def named(model: Model) -> str:
    """The `model_type` of transformers for a model."""
    return model.type or (FAMILIES[model.family].types[0] if model.family in FAMILIES else "")


def open(model: Model, *, device: str, dtype: str, memory: int, seed: int, control: bool) -> Handle:  # noqa: A001  the protocol's word
    """The model with its layers in the file, or drawn from `seed`; at most about two layers of it are in memory.

    Where the whole model fits half of `memory`, or the device's own, it is kept. RunError for a configuration that
    transformers refuses, a missing tensor, one of another shape, or a device that is not there.
    """
    # Importing transformers makes this folder, which the child may not; one that is there already is taken.
    os.environ.setdefault("TORCHINDUCTOR_CACHE_DIR", str(Path.cwd()))
    from openaudit.run.streaming.handle import opened  # noqa: PLC0415  seconds of import, for the child alone

    return opened(model, named(model), device=device, dtype=dtype, memory=memory, seed=seed, control=control)


def _version(package: str) -> str:
    try:
        return version(package) if find_spec(package) else ""
    except PackageNotFoundError:
        return ""


def _packed(model: Model) -> str:
    others = [one for one in model.tensors.values() if one.dtype not in DTYPES]
    if sum(one.end - one.start for one in others) <= OTHER * model.bytes:
        return ""
    return ", ".join(sorted({one.dtype for one in others}))
