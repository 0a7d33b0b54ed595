"""Every size of a configuration held against the tensors' shapes, before anything is started.

This is what keeps a configuration from asking for memory: nothing is ever made in a size that no header confirms.
"""

from collections.abc import Iterator, Mapping

from openaudit.errors import RunError
from openaudit.run.model import unknown
from openaudit.run.model.decoders import Decoder
from openaudit.run.model.families import MATRICES, Family
from openaudit.run.model.layout import shapes
from openaudit.run.model.parts import described
from openaudit.run.records import Model


def confirm(model: Model) -> None:
    """RunError names the first size or tensor that the headers do not explain."""
    if not model.family:
        if not model.options["packed"]:
            unknown.confirm(model.sizes, model.config, model.tensors)
        return
    family = described(model)
    wanted = shapes(model, family) if isinstance(family, Decoder) else _encoder(model, family)
    for name, shape in wanted:
        _held(model, name, shape)
    if isinstance(family, Family) and model.sizes["width"] % model.sizes["heads"]:
        heads, width = model.sizes["heads"], model.sizes["width"]
        raise RunError(f"config.json asks for {heads} heads, which do not divide its width of {width}")
    count = model.sizes["layers"]
    extra = f"{model.prefix}{family.layer.format(count)}{family.roles['up']}.weight"
    if extra in model.tensors:
        raise RunError(f"the weight files have {extra}, a layer more than the {count} of config.json")


def _encoder(model: Model, family: Family) -> Iterator[tuple[str, tuple[int, ...]]]:
    sizes, prefix = model.sizes, model.prefix
    width = sizes["width"]
    yield f"{prefix}{family.words}.weight", (sizes["words"], width)
    yield f"{prefix}{family.positions}.weight", (sizes["positions"], width)
    special: Mapping[str, tuple[int, int]] = {"up": (sizes["inner"], width), "down": (width, sizes["inner"])}
    for index in range(sizes["layers"]):
        for role in MATRICES:
            name = f"{prefix}{family.layer.format(index)}{family.roles[role]}.weight"
            yield name, special.get(role, (width, width))


def _held(model: Model, name: str, shape: tuple[int, ...]) -> None:
    found = model.tensors.get(name)
    if found is None:
        raise RunError(f"config.json asks for the tensor {name}, which the weight files do not have")
    if found.shape != shape:
        raise RunError(
            f"{name}: config.json asks for {_by(shape)} elements, the header has {_by(found.shape)}; "
            "refused before anything was started"
        )


def _by(shape: tuple[int, ...]) -> str:
    return " x ".join(str(one) for one in shape) or "1"
