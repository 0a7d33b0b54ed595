"""A post-norm encoder over a store of tensors: each layer's matrices are read when its turn comes."""

from collections.abc import Sequence

import numpy as np

from openaudit.run.forward import Floats, Ids, Indexes, Mask
from openaudit.run.forward.blocks import ACTIVATIONS, attention, linear, norm
from openaudit.run.forward.store import Store
from openaudit.run.model.families import FAMILIES
from openaudit.run.model.layout import named
from openaudit.run.records import Loaded, Model


class Encoder:
    """An opened encoder (the Handle protocol)."""

    def __init__(self, model: Model, store: Store, loaded: Loaded) -> None:
        self.loaded = loaded
        self.layers = model.sizes["layers"]
        self._model = model
        self._family = FAMILIES[model.family]
        self._store = store
        self._known: tuple[Ids, list[Floats]] | None = None

    def hidden(self, ids: Ids, order: Sequence[int] | None = None) -> Floats:
        """float32[B, T, D]; layers that run before `order` first departs from the file's are not computed again."""
        mask = ids >= 0
        natural = list(range(self.layers))
        wanted = natural if order is None else list(order)
        states = self._states(ids) if wanted != natural else []
        done = next((at for at, layer in enumerate(wanted) if at >= len(states) or layer != at), len(wanted))
        x = states[done] if states else self._embedded(ids)
        kept = [x]
        for layer in wanted[done:]:
            x = self._layer(layer, x, mask)
            self._store.done()
            kept.append(x)
        if wanted == natural:
            self._known = (ids, kept)
        out = np.zeros((*ids.shape, x.shape[-1]), dtype=np.float32)
        out[mask] = x
        return out

    def close(self) -> None:
        """Let go of the files and of what was computed."""
        self._known = None
        self._store.close()

    def _states(self, ids: Ids) -> list[Floats]:
        """The states before each layer of an earlier run in the file's order over the very same ids."""
        if self._known is None or self._known[0] is not ids:
            return []
        return self._known[1][:-1]

    def _embedded(self, ids: Ids) -> Floats:
        mask = ids >= 0
        positions = np.broadcast_to(np.arange(ids.shape[1]) + self._family.offset, ids.shape)[mask]
        x = self._rows(self._family.words, ids[mask].astype(np.int64))
        x = x + self._rows(self._family.positions, positions)
        if self._family.segments:
            x = x + self._rows(self._family.segments, np.zeros(len(x), dtype=np.int64))
        return self._norm(x, self._family.norm)

    def _layer(self, index: int, x: Floats, mask: Mask) -> Floats:
        roles = {role: self._family.layer.format(index) + name for role, name in self._family.roles.items()}
        query, key, value = (self._linear(x, roles[role]) for role in ("query", "key", "value"))
        mixed = attention(query, key, value, mask, self._model.sizes["heads"])
        x = self._norm(x + self._linear(mixed, roles["mix"]), roles["mix_norm"])
        inner = ACTIVATIONS[self._model.activation](self._linear(x, roles["up"]))
        return self._norm(x + self._linear(inner, roles["down"]), roles["down_norm"])

    def _linear(self, x: Floats, name: str) -> Floats:
        return linear(x, self._get(name, "weight"), self._get(name, "bias"))

    def _norm(self, x: Floats, name: str) -> Floats:
        return norm(x, self._get(name, "weight"), self._get(name, "bias"), self._model.epsilon)

    def _rows(self, name: str, ids: Indexes) -> Floats:
        return self._store.rows(f"{self._model.prefix}{name}.weight", ids)

    def _get(self, name: str, part: str) -> Floats:
        return self._store.get(named(self._model.tensors, self._model.prefix + name, part))
