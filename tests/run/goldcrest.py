"""The project's own model as arrays, and folders with the same model under other weights."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from shutil import copy

import numpy as np
from numpy.typing import NDArray

FOLDER = Path(__file__).resolve().parent.parent.parent / "examples" / "goldcrest"
LAYERS = 6
Arrays = dict[str, NDArray[np.float32]]


def tensors() -> Arrays:
    """Every tensor of the file by name; it holds bfloat16, the upper half of a float32."""
    data = (FOLDER / "model.safetensors").read_bytes()
    size = int.from_bytes(data[:8], "little")
    header = json.loads(data[8 : 8 + size])
    found = {}
    for name, one in header.items():
        if name != "__metadata__":
            start, end = (8 + size + at for at in one["data_offsets"])
            halves = np.frombuffer(data[start:end], "<u2").astype(np.uint32) << np.uint32(16)
            found[name] = halves.view(np.float32).reshape(one["shape"])
    return found


def folder(home: Path, packed: bytes) -> Path:
    """Its configuration and tokenizer in `home`, beside another weight file."""
    home.mkdir(exist_ok=True)
    for name in ("config.json", "tokenizer.json"):
        copy(FOLDER / name, home)
    (home / "model.safetensors").write_bytes(packed)
    return home


def of_layers(given: Mapping[str, NDArray[np.float32]], taken: list[int], part: str = "") -> Arrays:
    """Each layer with the tensors of the layer in `taken`; only those with `part` in their name."""
    found = dict(given)
    for name in given:
        match = re.search(r"\.layers\.(\d+)\.", name)
        if match and part in name:
            found[name] = given[name.replace(match[0], f".layers.{taken[int(match[1])]}.")]
    return found
