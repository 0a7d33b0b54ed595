"""Which tensors an architecture asks for, and what the files have of them."""

from collections.abc import Iterator, Mapping

from openaudit.run.model.decoders import MATRICES as OF_DECODERS
from openaudit.run.model.decoders import Decoder
from openaudit.run.model.families import MATRICES, Family
from openaudit.run.model.parts import described, outputs, part
from openaudit.run.records import Loaded, Located, Model

OLD = {"weight": "gamma", "bias": "beta"}  # how the first BERT checkpoints named the two vectors of a norm
# Saved by older libraries: 0, 1, 2 …, causal masks, rotary frequencies.
BUFFERS = (
    "embeddings.position_ids",
    ".rotary_emb.inv_freq",
    *(f"{layer}.{mask}" for layer in (".attn", ".attention") for mask in ("bias", "masked_bias")),
)
IGNORED = ("pooler.", "cls.", "lm_head.", "vocab_", "classifier.", "pre_classifier.", "qa_outputs.")
SHOWN = 20


def named(tensors: Mapping[str, Located], name: str, part: str) -> str:
    """The tensor `name.part` as the files spell it."""
    full = f"{name}.{part}"
    return full if full in tensors else f"{name}.{OLD[part]}" if f"{name}.{OLD[part]}" in tensors else full


def asked(model: Model) -> Iterator[str]:
    """Every tensor name that running the model asks for."""
    family = described(model)
    if isinstance(family, Decoder):
        yield from (name for name, _ in shapes(model, family))
        return
    for table in (family.words, family.positions, family.segments):
        if table:
            yield f"{model.prefix}{table}.weight"
    norms = [family.norm]
    for index in range(model.sizes["layers"]):
        norms += [family.layer.format(index) + name for name in family.roles.values()]
    for name in norms:
        for one in OLD:
            yield named(model.tensors, model.prefix + name, one)


def shapes(model: Model, family: Decoder) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Every tensor that running a decoder asks for, with its shape; the output matrix last."""
    sizes, prefix = model.sizes, model.prefix
    yield f"{prefix}{family.words}.weight", (sizes["words"], sizes["width"])
    if family.positions:
        yield f"{prefix}{family.positions}.weight", (sizes["positions"], sizes["width"])
    for index in range(sizes["layers"]):
        yield from _matrices(model, family, index)
        for role, name in family.roles.items():
            if role not in OF_DECODERS and name:
                yield from _norm(family, f"{prefix}{family.layer.format(index)}{name}", outputs(model, role))
    if family.final:
        yield from _norm(family, prefix + family.final, sizes["width"])
    yield str(model.options["head"]), (sizes["words"], sizes["width"])


def _matrices(model: Model, family: Decoder, index: int) -> Iterator[tuple[str, tuple[int, ...]]]:
    """The matrices of a layer and their biases; those that share a tensor come to one."""
    biased = model.options["biased"]
    assert isinstance(biased, tuple | list)  # noqa: S101  habits made it
    lengths: dict[str, int] = {}
    for role in (role for role in OF_DECODERS if role in family.roles):
        name = family.roles[role]
        lengths[name] = lengths.get(name, 0) + outputs(model, role)
    for role in (role for role in OF_DECODERS if role in family.roles):
        one, length = part(model, index, role), lengths[family.roles[role]]
        yield f"{one.name}.weight", (one.inputs, length) if one.transposed else (length, one.inputs)
        if role in biased:
            yield f"{one.name}.bias", (length,)


def _norm(family: Decoder, name: str, length: int) -> Iterator[tuple[str, tuple[int, ...]]]:
    yield f"{name}.weight", (length,)
    if family.norm == "layer":
        yield f"{name}.bias", (length,)


def loaded(model: Model, device: str) -> Loaded:
    """What a runner takes of the files: missing and unexpected names, dtypes and bytes."""
    wanted = dict.fromkeys(asked(model))
    taken = [model.tensors[name] for name in wanted if name in model.tensors]
    unexpected = [name for name in model.tensors if name not in wanted and not _known(model, name)]
    return Loaded(
        missing=tuple(name for name in wanted if name not in model.tensors)[:SHOWN],
        unexpected=tuple(sorted(unexpected)[:SHOWN]),
        dtypes=tuple(sorted({one.dtype for one in taken})),
        bytes=sum(one.end - one.start for one in taken),
        device=device,
    )


def vectors_fit(model: Model) -> str:
    """Why a vector of an encoder does not fit its sizes; empty where all do (a decoder's were confirmed with its matrices)."""
    family = described(model)
    return _vectors_fit(model, family) if isinstance(family, Family) else ""


def _vectors_fit(model: Model, family: Family) -> str:
    lengths = {"up": model.sizes["inner"]}
    wanted = {f"{model.prefix}{family.norm}": model.sizes["width"]}
    for index in range(model.sizes["layers"]):
        for role in (*MATRICES, "mix_norm", "down_norm"):
            name = f"{model.prefix}{family.layer.format(index)}{family.roles[role]}"
            wanted[name] = lengths.get(role, model.sizes["width"])
    for name, length in wanted.items():
        for one in ("bias", "weight"):
            found = model.tensors.get(named(model.tensors, name, one))
            if found is None:
                return f"the architecture asks for {name}.{one}, which the weight files do not have"
            if len(found.shape) == 1 and found.shape != (length,):
                return f"{name}.{one} has {found.shape[0]} elements, and {length} are asked for"
    return ""


def _known(model: Model, name: str) -> bool:
    rest = name.removeprefix(model.prefix)
    return rest.endswith(BUFFERS) or name.startswith(IGNORED) or rest.startswith(IGNORED)
