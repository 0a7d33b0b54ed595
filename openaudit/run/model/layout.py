"""Which tensors an architecture asks for, and what the files have of them."""

from collections.abc import Iterator, Mapping

from openaudit.run.model.families import FAMILIES, MATRICES
from openaudit.run.records import Loaded, Located, Model

OLD = {"weight": "gamma", "bias": "beta"}  # how the first BERT checkpoints named the two vectors of a norm
BUFFERS = ("embeddings.position_ids",)  # saved by older libraries; holds 0, 1, 2 …
IGNORED = ("pooler.", "cls.", "lm_head.", "vocab_", "classifier.", "pre_classifier.", "qa_outputs.")
SHOWN = 20


def named(tensors: Mapping[str, Located], name: str, part: str) -> str:
    """The tensor `name.part` as the files spell it."""
    full = f"{name}.{part}"
    return full if full in tensors else f"{name}.{OLD[part]}" if f"{name}.{OLD[part]}" in tensors else full


def asked(model: Model) -> Iterator[str]:
    """Every tensor name that running the model asks for."""
    family = FAMILIES[model.family]
    for table in (family.words, family.positions, family.segments):
        if table:
            yield f"{model.prefix}{table}.weight"
    norms = [family.norm]
    for index in range(model.sizes["layers"]):
        norms += [family.layer.format(index) + name for name in family.roles.values()]
    for name in norms:
        for part in OLD:
            yield named(model.tensors, model.prefix + name, part)


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
    """Why a vector of the model does not fit its sizes; empty where all do."""
    family = FAMILIES[model.family]
    lengths = {"up": model.sizes["inner"]}
    wanted = {f"{model.prefix}{family.norm}": model.sizes["width"]}
    for index in range(model.sizes["layers"]):
        for role in (*MATRICES, "mix_norm", "down_norm"):
            name = f"{model.prefix}{family.layer.format(index)}{family.roles[role]}"
            wanted[name] = lengths.get(role, model.sizes["width"])
    for name, length in wanted.items():
        for part in ("bias", "weight"):
            found = model.tensors.get(named(model.tensors, name, part))
            if found is None:
                return f"the architecture asks for {name}.{part}, which the weight files do not have"
            if len(found.shape) == 1 and found.shape != (length,):
                return f"{name}.{part} has {found.shape[0]} elements, and {length} are asked for"
    return ""


def _known(model: Model, name: str) -> bool:
    rest = name.removeprefix(model.prefix)
    return rest in BUFFERS or name.startswith(IGNORED) or rest.startswith(IGNORED)
