"""Weight files built in code, and releases made of them."""

import json
import struct
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from openaudit.release import Release, open_release

SIZES = {"F32": 4, "BF16": 2, "F16": 2, "I64": 8, "I32": 4, "U8": 1, "I8": 1, "F64": 8}
Shapes = Mapping[str, tuple[str, tuple[int, ...]]]
Packs = Callable[..., bytes]
Makes = Callable[[Mapping[str, bytes | str]], Release]


def packed(tensors: Shapes, metadata: Mapping[str, str] | None = None) -> bytes:
    """A sound safetensors file of zeros."""
    header: dict[str, Any] = {"__metadata__": dict(metadata)} if metadata else {}
    end = 0
    for name, (dtype, shape) in tensors.items():
        start, size = end, SIZES[dtype]
        for dimension in shape:
            size *= dimension
        end = start + size
        header[name] = {"dtype": dtype, "shape": list(shape), "data_offsets": [start, end]}
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    return struct.pack("<Q", len(text)) + text + bytes(end)


@pytest.fixture
def pack() -> Packs:
    return packed


@pytest.fixture
def framed() -> Callable[..., bytes]:
    """A file from the text of a header, right or wrong, and the bytes after it."""

    def frame(text: str | bytes, data: bytes = b"", length: int | None = None) -> bytes:
        raw = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
        return struct.pack("<Q", len(raw) if length is None else length) + raw + data

    return frame


@pytest.fixture
def release_of(tmp_path: Path) -> Makes:
    """A release in a folder, from the contents of its files by path."""

    def make(files: Mapping[str, bytes | str]) -> Release:
        root = tmp_path / "release"
        for path, content in files.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_bytes(content.encode() if isinstance(content, str) else content)
        return open_release(str(root))

    return make
