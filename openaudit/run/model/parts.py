"""Where the tensor of a role stands in a layer: its name, its rows in a shared tensor, and whether it is stored turned."""

from dataclasses import dataclass

from openaudit.run.model.decoders import DECODERS, Decoder
from openaudit.run.model.families import FAMILIES, Family
from openaudit.run.records import Model


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A role's share of a tensor: `name` without `.weight`, its outputs as ranges, and the number of its inputs.

    The outputs are rows, or where `transposed` the columns, of the tensor `name.weight`; the bias is cut the same way.
    """

    name: str
    outputs: tuple[range, ...]
    inputs: int
    transposed: bool = False

    @property
    def size(self) -> int:
        """How many outputs there are."""
        return sum(map(len, self.outputs))


def described(model: Model) -> Family | Decoder:
    """The description of the model's family; KeyError where it has none."""
    return DECODERS[model.family] if model.kind == "decoder" else FAMILIES[model.family]


def part(model: Model, layer: int, role: str) -> Part:
    """The share of `role` in `layer`; KeyError where the family has no such role."""
    family = described(model)
    name = model.prefix + family.layer.format(layer) + family.roles[role]
    transposed = isinstance(family, Decoder) and family.transposed
    return Part(name=name, outputs=_outputs(model, family, role), inputs=_inputs(model, role), transposed=transposed)


def outputs(model: Model, role: str) -> int:
    """How many outputs a role has, or how long the vector of a norm is."""
    sizes = model.sizes
    head = sizes.get("head", sizes["width"] // sizes["heads"])
    spans = {"query": sizes["heads"] * head, "key": sizes.get("key_heads", sizes["heads"]) * head}
    spans |= {"value": spans["key"], "gate": sizes["inner"], "up": sizes["inner"]}
    family = described(model)
    whole = isinstance(family, Decoder) and family.whole_heads
    spans |= {f"{one}_norm": spans[one] if whole else head for one in ("query", "key")}
    return spans.get(role, sizes["width"])


def _inputs(model: Model, role: str) -> int:
    return {"mix": outputs(model, "query"), "down": model.sizes["inner"]}.get(role, model.sizes["width"])


def _outputs(model: Model, family: Family | Decoder, role: str) -> tuple[range, ...]:
    sharing = [one for one, name in family.roles.items() if name == family.roles[role] and name]
    if len(sharing) < 2 or role not in sharing:  # noqa: PLR2004
        return (range(outputs(model, role)),)
    if isinstance(family, Decoder) and family.interleaved:
        head, at = model.sizes["head"], sharing.index(role)
        return tuple(
            range(start, start + head)
            for start in range(at * head, len(sharing) * head * model.sizes["heads"], len(sharing) * head)
        )
    start = sum(outputs(model, one) for one in sharing[: sharing.index(role)])
    return (range(start, start + outputs(model, role)),)
