"""The vLLM runner: decoders on a GPU, by the package vllm (the extra `vllm`).

Written after vLLM's documentation (docs.vllm.ai: vllm.LLM, vllm.SamplingParams, vllm.TokensPrompt) and tried with a stand-in
for it. It was never run against the package itself: there was no GPU.
"""

import os
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from openaudit.errors import RunError
from openaudit.run.child import PORT
from openaudit.run.records import PADDING, Handle, Loaded, Model, Probe, Support

PACKAGE = "vllm"
DEVICE = Path("/dev/nvidia0")
CONTEXT = 1024  # tokens that room is made for
DTYPES = ("F64", "F32", "F16", "BF16")
PACKAGES = (PACKAGE, "torch", "transformers", "triton", "safetensors", "huggingface_hub", "msgspec", "pydantic", "zmq")
# Its engine in this process instead of one of its own; its own connections on the port that this child has.
SETTINGS = {
    "VLLM_ENABLE_V1_MULTIPROCESSING": "0",
    "VLLM_HOST_IP": "127.0.0.1",
    "VLLM_PORT": str(PORT),
    "VLLM_NO_USAGE_STATS": "1",
}


def probe() -> Probe:
    """Available on Linux with an NVIDIA device and the package; nothing is imported."""
    if why := _missing():
        return Probe(available=False, reason=why, controls=False)
    return Probe(
        available=True,
        reason="",
        devices=("cuda",),
        dtypes=("float32", "bfloat16", "float16"),
        formats=("safetensors",),
        architectures=("those of vLLM",),
        packages=tuple(one for one in PACKAGES if find_spec(one)),
        controls=False,
        needs=("threads", "loopback", "folder", "processor"),
    )


def _missing() -> str:
    if sys.platform != "linux":
        return "vLLM runs on Linux"
    if find_spec(PACKAGE) is None:
        return "the package vllm is not installed: pip install 'openaudit[vllm]'"
    return "" if DEVICE.exists() else f"no GPU here: there is no {DEVICE}"


def supports(model: Model) -> Support:
    """Every decoder with a configuration in a floating-point dtype; whether vLLM knows it is seen when it is opened."""
    if model.format != "safetensors" or model.kind != "decoder":
        return Support(score=0, reason=f"{model.format} of an {model.kind}; vLLM runs decoders in safetensors here")
    if not model.config:
        return Support(score=0, reason="no configuration that a model could be built from")
    if packed := sorted({one.dtype for one in model.tensors.values()} - set(DTYPES)):
        return Support(score=0, reason=f"weights in {', '.join(packed)}; of these vLLM reads {', '.join(DTYPES)}")
    return Support(score=30, reason="")


def open(model: Model, *, device: str, dtype: str, memory: int, seed: int, control: bool) -> Handle:  # noqa: A001  the protocol's word
    """The model that was laid out in the working folder; RunError where it is to have untrained weights."""
    del memory
    if control:
        # vLLM's `load_format="dummy"` would be random weights, but by its own rule and not the configuration's
        raise RunError("vLLM cannot run a model with the weights that it had before training")
    os.environ.update(SETTINGS)
    import vllm  # noqa: PLC0415  heavy, and for the child alone

    engine = vllm.LLM(
        model=str(Path.cwd()),
        skip_tokenizer_init=True,
        trust_remote_code=False,
        load_format="safetensors",  # never "dummy", which is random weights, nor a format that is unpickled
        dtype=dtype,
        seed=seed,
        enforce_eager=True,
        max_model_len=min(CONTEXT, model.sizes["positions"]),
        enable_prefix_caching=False,
    )
    settings = vllm.SamplingParams(max_tokens=1, temperature=0.0, prompt_logprobs=0, detokenize=False)
    dtypes = tuple(sorted({one.dtype for one in model.tensors.values()}))
    return Engine(engine, settings, Loaded(missing=(), unexpected=(), dtypes=dtypes, bytes=model.bytes, device=device))


class Engine:
    """A model in vLLM's engine: a Predicts; its layers keep their order."""

    layers = 0

    def __init__(self, engine: Any, settings: Any, loaded: Loaded) -> None:
        self._engine, self._settings = engine, settings
        self.loaded = loaded

    def close(self) -> None:
        """Let go of the engine."""
        self._engine = None

    def token_logprobs(self, ids: Any, order: Sequence[int] | None = None) -> Any:
        """float32[B, T-1]: natural logarithm of the probability of each token after those before it."""
        import numpy as np  # noqa: PLC0415  asking a runner what it can do must not load it

        if order is not None:
            raise RunError("vLLM runs the layers of a model in their own order only")
        rows = [[int(one) for one in row if one != PADDING] for row in ids]
        prompts = [{"prompt_token_ids": row} for row in rows]
        found = np.zeros((ids.shape[0], ids.shape[1] - 1), np.float32)
        for at, (row, told) in enumerate(zip(rows, self._engine.generate(prompts, self._settings), strict=True)):
            # None for the first token, then for each a mapping of its id to an object with `logprob`
            logs = [one[token].logprob for one, token in zip(told.prompt_logprobs[1:], row[1:], strict=True)]
            found[at, : len(logs)] = logs
        return found
