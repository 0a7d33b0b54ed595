"""The tensors of a model's layers by their role, the same whatever the files' layout: fused, interleaved or transposed."""

from collections.abc import Mapping

import numpy as np

from openaudit.run.forward import Floats
from openaudit.run.forward.store import ALL, Store
from openaudit.run.model.decoders import MATRICES, NORMS, Decoder
from openaudit.run.model.layout import named
from openaudit.run.model.parts import described, part
from openaudit.run.records import Model


class Layers:
    """The matrices and vectors of an encoder or a decoder of a described family.

    `count` is the number of layers, `matrices` and `norms` are the roles that every layer has (norms without numbers
    left out), `tables` the full names of the embedding tables and of an output matrix of its own.
    """

    def __init__(self, model: Model, store: Store) -> None:
        family = described(model)
        self.count = model.sizes["layers"]
        self.matrices = tuple(role for role in MATRICES if role in family.roles)
        self.norms = tuple(role for role in NORMS if family.roles.get(role))
        self.tables: Mapping[str, str] = _tables(model)
        self.model, self._store = model, store

    def has(self, layer: int, role: str, part_: str = "weight") -> bool:
        """Whether the files hold this tensor and the configuration asks for it."""
        if role not in (*self.matrices, *self.norms) or (part_ == "bias" and not self._biased(role)):
            return False
        return self._name(part(self.model, layer, role).name, part_) in self.model.tensors

    def get(self, layer: int, role: str, part_: str = "weight") -> Floats:
        """float32[out, in] for the weight of a matrix, else float32[out]; RunError where the files have none."""
        one = part(self.model, layer, role)
        name = self._name(one.name, part_)
        turned = one.transposed and part_ == "weight" and role in self.matrices
        cuts = [slice(cut.start, cut.stop) for cut in one.outputs]
        if turned:
            return np.concatenate([self._store.part(name, ALL, cut) for cut in cuts], axis=1).T
        pieces = [self._store.part(name, cut) for cut in cuts]
        return pieces[0] if len(pieces) == 1 else np.concatenate(pieces)

    def done(self) -> None:
        """What was read so far is not needed again soon."""
        self._store.done()

    def _biased(self, role: str) -> bool:
        family = described(self.model)
        if not isinstance(family, Decoder):
            return True
        if role in self.norms:
            return family.norm == "layer"
        found = self.model.options.get("biased", ())
        return isinstance(found, tuple | list) and role in found

    def _name(self, name: str, part_: str) -> str:
        return named(self.model.tensors, name, part_)


def _tables(model: Model) -> Mapping[str, str]:
    family = described(model)
    tables = {"words": f"{model.prefix}{family.words}.weight"}
    if family.positions:
        tables["positions"] = f"{model.prefix}{family.positions}.weight"
    if isinstance(family, Decoder) and not model.options.get("tied"):
        tables["head"] = str(model.options["head"])
    return tables
