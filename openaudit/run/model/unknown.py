"""A decoder that no family describes: what can be confirmed of its configuration against the weight files' headers.

A runner that builds it from the configuration alone takes as much memory as the configuration asks for, so it may not ask
for much more than the files hold.
"""

from collections.abc import Mapping
from math import prod
from typing import Any

from openaudit.errors import RunError
from openaudit.run.model.allowed import ALIASES
from openaudit.run.model.values import BOUNDS, integer
from openaudit.run.records import Located, Plain

TIMES = 2  # as many parameters as the files hold may be asked for
EXPERTS = ("num_local_experts", "num_experts", "n_routed_experts", "moe_num_experts")
EXPERT_INNER = ("moe_intermediate_size", "expert_dim")
WIDER = 4  # times the width, where the inner size is not stated


def sizes_of(raw: Mapping[str, Any]) -> dict[str, int]:
    """The sizes that the configuration states under a usual name; width, layers, heads, inner and words are always there.

    RunError where one of them is missing or out of bounds. The inner size is four times the width where none is stated.
    """
    found: dict[str, int] = {}
    for size, keys in ALIASES.items():
        if key := next((one for one in keys if raw.get(one) is not None), ""):
            found[size] = integer(raw, key, BOUNDS[size])
    if missing := [size for size in ("width", "layers", "heads", "words") if size not in found]:
        raise RunError(f"config.json does not state {ALIASES[missing[0]][0]} under any name that is known here")
    if found["heads"] % found.get("key_heads", found["heads"]):
        raise RunError(
            f"config.json asks for {found['key_heads']} heads of keys, which do not divide its {found['heads']} heads"
        )
    return {"inner": WIDER * found["width"], **found}


def confirm(sizes: Mapping[str, int], config: Mapping[str, Plain], tensors: Mapping[str, Located]) -> None:
    """RunError where no tensor is the embedding table that is asked for, or more parameters are asked for than there are."""
    words = sizes["words"]
    widths = {value for value in config.values() if isinstance(value, int)}
    shapes = {one.shape for one in tensors.values()}
    if not any(len(shape) == 2 and shape[0] == words and shape[1] in widths for shape in shapes):  # noqa: PLR2004
        raise RunError(
            f"config.json asks for {words} words of {sizes['width']} numbers, and no tensor has this shape; "
            "refused before anything was started"
        )
    there, asked = sum(prod(one.shape) for one in tensors.values()), _asked(sizes, config)
    if asked > TIMES * there:
        raise RunError(
            f"config.json asks for about {asked} parameters, and the weight files have {there}; "
            "refused before anything was started"
        )


def _asked(sizes: Mapping[str, int], config: Mapping[str, Plain]) -> int:
    """How many parameters a configuration asks for, about and rather too few: the smallest layers of each kind."""
    width, layers = sizes["width"], sizes["layers"]
    head = sizes.get("head", max(1, width // sizes["heads"]))
    attention = 2 * width * head * (sizes["heads"] + sizes.get("key_heads", 1))
    inner, experts = sizes["inner"], 1
    for key in EXPERTS:
        if isinstance(count := config.get(key), int) and count > 1:
            experts = count
            inner = next((one for key in EXPERT_INNER if isinstance(one := config.get(key), int)), inner)
    return sizes["words"] * width + layers * (attention // 2 + 2 * width * inner * experts)
