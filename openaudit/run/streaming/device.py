"""Where a model is computed, in which dtype, and whether it fits there as a whole."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import torch

from openaudit.errors import RunError
from openaudit.run.records import Model
from openaudit.run.streaming.names import FLOATS

STANDING = 400 * 1024**2  # bytes that the interpreter with PyTorch and transformers takes
SHARE = 0.8  # of the memory that a device has free
ASKED = {"float32": torch.float32, "float16": torch.float16, "bfloat16": torch.bfloat16}


def device_of(name: str) -> torch.device:
    """The device; RunError where PyTorch does not find it here."""
    there = {"cpu": True, "cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available()}
    if not there.get(name):
        raise RunError(f"PyTorch {torch.__version__} finds no device {name} here")
    return torch.device(name)


def dtype_of(model: Model, asked: str, device: torch.device) -> torch.dtype:
    """The dtype to compute in: as most of the model is stored ("auto"), float32 where the device has no such arithmetic."""
    if asked != "auto":
        if asked not in ASKED:
            raise RunError(f"no dtype {asked}; there are auto, {', '.join(ASKED)}")
        return ASKED[asked]
    sizes: dict[str, int] = {}
    for one in model.tensors.values():
        sizes[one.dtype] = sizes.get(one.dtype, 0) + one.end - one.start
    stored = FLOATS.get(max(sizes, key=lambda name: sizes[name], default=""), torch.float32)
    return stored if _computes(stored, device) else torch.float32


def _computes(dtype: torch.dtype, device: torch.device) -> bool:
    if dtype == torch.float16:
        return device.type != "cpu" or bool(torch.ops.mkldnn._is_mkldnn_fp16_supported())
    if dtype == torch.bfloat16 and device.type == "cpu":
        return bool(torch.ops.mkldnn._is_mkldnn_bf16_supported())
    if dtype == torch.bfloat16:
        return device.type == "mps" or bool(torch.cuda.is_bf16_supported())
    return False


@contextmanager
def memory_told() -> Iterator[None]:
    """MemoryError where PyTorch could not have the memory it asked for: it has several words for that."""
    try:
        yield
    except RuntimeError as error:  # torch.OutOfMemoryError is one
        if re.search(r"can't allocate memory|not enough memory|out of memory", str(error)):
            raise MemoryError(str(error)) from error
        raise


def free(device: torch.device, memory: int) -> int:
    """Bytes that a model may take on the device: of `memory`, half of what the libraries leave; of a GPU, what is free."""
    if device.type == "cuda":
        return int(SHARE * torch.cuda.mem_get_info()[0])
    if device.type == "mps":
        return int(SHARE * (torch.mps.recommended_max_memory() - torch.mps.current_allocated_memory()))
    return max(memory - STANDING, 0) // 2
