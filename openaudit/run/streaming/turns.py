"""The layers take turns: each is filled from its source, runs, and is emptied again."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, TypeAlias

import torch

from openaudit.errors import RunError
from openaudit.run.streaming.source import Source, empty

AHEAD = 2  # layers that are fetched while one computes
NONE: frozenset[str] = frozenset()
Forward: TypeAlias = Callable[..., Any]


class Turns:
    """The layers of a model, in any order; what was computed before an order departs from the file's is used again.

    An order moves the numbers and not the places: what belongs to a place (its window, its rotary frequencies) stays.
    """

    def __init__(self, layers: torch.nn.ModuleList, path: str, source: Source, *, keep: bool, states: int) -> None:
        self.count = len(layers) if _alike(layers) else 0
        self._layers, self._path, self._source = layers, path, source
        self._keep, self._room = keep, states
        self._blank = [dict(layer.named_parameters()) for layer in layers]
        self._held: dict[int, int] = {}  # place -> the layer whose numbers it holds
        self._natural = list(range(len(layers)))
        self._order = self._natural
        self._skip = 0
        self._states: list[Any] = []
        self._seen: object = None
        for place, layer in enumerate(layers):
            layer.forward = partial(self._turn, place, layer.forward)

    def start(self, order: Sequence[int] | None, ids: object, then: Callable[[], None] = lambda: None) -> None:
        """Make ready for a run over `ids` (the same object: the same ids); RunError for an order that is none.

        `then` is called when the last layer has been asked for.
        """
        self._then = then
        self._order = self._natural if order is None else list(order)
        if self._order != self._natural and (not self.count or sorted(self._order) != self._natural):
            raise RunError("the layers of this model cannot run in that order")
        if self._order == self._natural:
            self._seen, self._states, self._skip = ids, [], 0
        else:
            known = len(self._states) if ids is self._seen else 0
            moved = (place for place, layer in enumerate(self._order) if place != layer or place >= known)
            self._skip = next(moved)
        for place in range(self._skip, self._skip + AHEAD):
            self._expect(place)

    def stop(self) -> None:
        """Empty the layers after a run, unless they are kept: their buffer is wanted for other things."""
        for place in [] if self._keep else list(self._held):
            self._drop(place)

    def close(self) -> None:
        """Let go of what was computed and of every layer's numbers."""
        self._states, self._seen = [], None
        for place in list(self._held):
            self._drop(place)

    def _turn(self, place: int, forward: Forward, *given: Any, **named: Any) -> Any:
        if place < self._skip:
            return _copy(self._states[place])
        self._expect(place + AHEAD)
        self._fill(place)
        found = forward(*given, **named)
        if self._order == self._natural and len(self._states) == place:
            self._remember(found)
        return found

    def _remember(self, found: Any) -> None:
        """A copy, for a later layer may change its input in place; none where they would take too much."""
        tensors = found if isinstance(found, tuple) else (found,)
        taken = sum(one.numel() * one.element_size() for one in tensors if isinstance(one, torch.Tensor))
        if taken * len(self._layers) < self._room:
            self._states.append(_copy(found))

    def _fill(self, place: int) -> None:
        layer = self._order[place]
        if self._held.get(place) == layer:
            return
        self.stop()  # one buffer holds one layer
        self._source.fill(self._layers[place], f"{self._path}.{layer}.", NONE, keep=self._keep)
        self._held[place] = layer

    def _drop(self, place: int) -> None:
        empty(self._layers[place], self._blank[place])
        del self._held[place]

    def _expect(self, place: int) -> None:
        if place == len(self._order):
            self._then()
        elif place < len(self._order) and self._held.get(place) != self._order[place]:
            self._source.expect(self._layers[place], f"{self._path}.{self._order[place]}.")


def _copy(found: Any) -> Any:
    if isinstance(found, tuple):
        return tuple(map(_copy, found))
    return found.clone() if isinstance(found, torch.Tensor) else found


def _alike(layers: torch.nn.ModuleList) -> bool:
    """Whether every layer has the same parameters, so that each may hold the numbers of any other."""
    found = [{name: one.shape for name, one in layer.named_parameters()} for layer in layers]
    return len(found) > 1 and all(one == found[0] for one in found)
