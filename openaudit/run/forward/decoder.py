"""A decoder over a store of tensors: each layer's matrices are read, block by block, when its turn comes."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from openaudit.errors import RunError
from openaudit.run.forward import Floats, Ids, Indexes, Mask
from openaudit.run.forward.blocks import ACTIVATIONS, norm, rms
from openaudit.run.forward.causal import Look, causal
from openaudit.run.forward.product import logprobs, product
from openaudit.run.forward.rope import Turn, turn
from openaudit.run.forward.states import States
from openaudit.run.forward.store import Store
from openaudit.run.model.decoders import DECODERS
from openaudit.run.model.parts import part
from openaudit.run.records import Loaded, Model


class Decoder:
    """An opened decoder (the Predicts protocol); of what it computed it keeps about `memory` bytes for another order."""

    def __init__(self, model: Model, store: Store, loaded: Loaded, memory: int) -> None:
        self.loaded = loaded
        self.layers = model.sizes["layers"]
        self._model, self._store = model, store
        self._family = DECODERS[model.family]
        self._options: Mapping[str, Any] = model.options  # as run/model/habits.py made them
        self._states = States(self.layers, memory)

    def token_logprobs(self, ids: Ids, order: Sequence[int] | None = None) -> Floats:
        """float32[B, T-1]: ln of each next token's probability; layers before the order departs from the file's are not run again."""
        mask = self._checked(ids)
        found = np.zeros((len(ids), max(0, ids.shape[1] - 1)), dtype=np.float32)
        follows = mask[:, 1:]
        if not follows.any():
            return found
        with np.errstate(all="ignore"):  # a number that is none is handed on as it is
            x = self._run(ids, mask, list(range(self.layers)) if order is None else list(order))
            predicts = np.pad(follows, ((0, 0), (0, 1)))[mask]
            x = self._norm(x[predicts], self._model.prefix + self._family.final)
            words, targets = self._model.sizes["words"], ids[:, 1:][follows].astype(np.int64)
            head, softcap = self._options["head"], self._options["softcap_head"]
            found[follows] = logprobs(x, targets, self._store, head, words, softcap)
        return found

    def close(self) -> None:
        """Let go of the files and of what was computed."""
        self._states.forget()
        self._store.close()

    def _checked(self, ids: Ids) -> Mask:
        mask: Mask = ids >= 0
        if (mask[:, 1:] > mask[:, :-1]).any():
            raise RunError("padding stands before a token; it may stand at the end of a row only")
        if ids.max(initial=-1) >= self._model.sizes["words"]:
            raise RunError(f"the id {ids.max()} is none of the model's {self._model.sizes['words']} words")
        if self._family.positions and mask.sum(1).max(initial=0) > self._model.sizes["positions"]:
            raise RunError(
                f"a text of {mask.sum(1).max()} tokens; the model has {self._model.sizes['positions']} positions"
            )
        return mask

    def _run(self, ids: Ids, mask: Mask, order: Sequence[int]) -> Floats:
        """float32[N, D]: the packed tokens after the layers of `order`."""
        turns = {kind: turn(one, mask) for kind, one in self._options.get("rope", {}).items()}
        done, x = self._states.before(ids, order)
        if x is None:
            x = self._embedded(ids[mask].astype(np.int64), np.nonzero(mask)[1])
            self._states.begin(ids, x)
        for at in range(done, len(order)):
            x = self._layer(order[at], x, mask, turns)
            self._states.keep(order[: at + 1], x)
        return x

    def _embedded(self, ids: Indexes, positions: Indexes) -> Floats:
        x = self._store.rows(f"{self._model.prefix}{self._family.words}.weight", ids)
        if self._family.positions:
            x = x + self._store.rows(f"{self._model.prefix}{self._family.positions}.weight", positions)
        if self._family.embedded:
            x = x * np.sqrt(np.float32(x.shape[1]))
        self._store.done()
        return x

    def _layer(self, index: int, x: Floats, mask: Mask, turns: Mapping[str, Turn]) -> Floats:
        mixed = self._role_norm(index, "mix_norm", self._mixed(index, x, mask, turns))
        if self._options["parallel"]:
            mixed += self._fed(index, x)
            return x + mixed
        x = x + mixed
        return x + self._role_norm(index, "down_norm", self._fed(index, x))

    def _mixed(self, index: int, x: Floats, mask: Mask, turns: Mapping[str, Turn]) -> Floats:
        x = self._role_norm(index, "attend_norm", x)
        query, key, value = (self._heads(index, role, x) for role in ("query", "key", "value"))
        sliding = self._options["sliding"][index]
        if turns:
            turned = turns["sliding" if sliding and "sliding" in turns else "full"]
            query, key = turned(query), turned(key)
        scale = self._options["scale"] / (index + 1 if self._options["scale_by_layer"] else 1)
        look = Look(
            heads=self._model.sizes["heads"],
            key_heads=self._model.sizes["key_heads"],
            scale=scale,
            window=self._options["window"] if sliding else 0,
            softcap=self._options["softcap"],
        )
        mixed = causal(query, key, value, mask, look)
        return self._linear(index, "mix", mixed.reshape(len(mixed), -1))

    def _heads(self, index: int, role: str, x: Floats) -> Floats:
        """float32[N, H, D]: queries, keys or values of each head."""
        y = self._linear(index, role, x)
        if self._options["clip"]:
            np.clip(y, -self._options["clip"], self._options["clip"], out=y)
        if self._family.whole_heads:
            y = self._role_norm(index, f"{role}_norm", y)
        y = y.reshape(len(y), -1, self._model.sizes["head"])
        return y if self._family.whole_heads else self._role_norm(index, f"{role}_norm", y)

    def _fed(self, index: int, x: Floats) -> Floats:
        x = self._role_norm(index, "feed_norm", x)
        activation = ACTIVATIONS[self._model.activation]
        if "gate" not in self._family.roles:
            return self._linear(index, "down", activation(self._linear(index, "up", x)))
        inner = activation(self._linear(index, "gate", x))
        inner *= self._linear(index, "up", x)
        return self._linear(index, "down", inner)

    def _linear(self, index: int, role: str, x: Floats) -> Floats:
        return product(x, self._store, part(self._model, index, role), biased=role in self._options["biased"])

    def _role_norm(self, index: int, role: str, x: Floats) -> Floats:
        """The norm of a role; what has none is handed on."""
        if role not in self._family.roles:
            return x
        return self._norm(x, self._model.prefix + self._family.layer.format(index) + self._family.roles[role])

    def _norm(self, x: Floats, name: str) -> Floats:
        epsilon = self._model.epsilon
        match self._family.norm:
            case "plain":
                return norm(x, None, None, epsilon)
            case "layer":
                return norm(x, self._store.get(f"{name}.weight"), self._store.get(f"{name}.bias"), epsilon)
            case "rms1":
                return rms(x, 1 + self._store.get(f"{name}.weight"), epsilon)
        return rms(x, self._store.get(f"{name}.weight"), epsilon)
