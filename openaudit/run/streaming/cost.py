"""What a smoke inference takes with PyTorch, weighed from the headers alone; nothing heavy is imported."""

import re
from collections import Counter
from math import prod

from openaudit.run.records import Model

IMPORT = 6.0  # seconds
STANDING = 500 * 1024**2  # bytes: the interpreter, PyTorch, transformers and a piece of the head
SPEED = {"BF16": 40e9}  # floating-point operations a second of one thread, a careful guess
OTHERWISE = 15e9
READING = 1e9  # bytes a second from a disk
PASSES = {"encoder": 800 * 6, "decoder": 1_800 * 6}  # tokens times whole passes that a battery comes to, about
STATES = 1_800  # tokens that are computed together
INDEX = re.compile(r"\.(\d+)\.")


def estimate(model: Model) -> tuple[float, int]:
    """Seconds of wall time and bytes of memory, about: the import, two of the largest layer, the states of one pass."""
    layers: Counter[str] = Counter()
    for name, one in model.tensors.items():
        if found := INDEX.search(name):
            layers[found[1]] += one.end - one.start
    dtypes: Counter[str] = Counter()
    for one in model.tensors.values():
        dtypes[one.dtype] += one.end - one.start
    common = dtypes.most_common(1)[0][0] if dtypes else ""
    elements = sum(prod(one.shape) for name, one in model.tensors.items() if len(one.shape) > 1 and "embed" not in name)
    work = 2 * elements * PASSES.get(model.kind, 0)
    seconds = IMPORT + work / SPEED.get(common, OTHERWISE) + model.bytes / READING
    width = model.sizes.get("width", 0) + 2 * model.sizes.get("inner", 0)
    return seconds, STANDING + 2 * max(layers.values(), default=0) + 4 * STATES * width
