"""The work of the child: tokens, the model opened by its runner, the battery of its kind."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from importlib import import_module
from typing import Any

from openaudit.errors import RunError
from openaudit.run.battery import guesses
from openaudit.run.battery.measured import Measured
from openaudit.run.forward import Floats, Ids
from openaudit.run.records import Encodes, Guesses, Handle, Loaded, Model, Predicts, Tokenizes
from openaudit.run.task.passed import answer, model_of
from openaudit.run.task.tokens import Cutter, sentences, texts, words

GUESSED = 2, 64  # groups of texts, and tokens of each text, where every token costs a question of its own


def work(request: Mapping[str, Any]) -> dict[str, Any]:
    """The battery's numbers for the model in `request`, ready for JSON."""
    model = model_of(request["model"])
    runner = _Runner(model, request)
    if model.kind == "encoder":
        return answer(_encoder(model, runner), runner.loaded)
    measured = (_adapter if model.kind == "adapter" else _decoder)(model, request, runner)
    return answer(measured, runner.loaded)


class _Runner:
    """The runner with the settings of the request; it keeps what was taken from the files."""

    def __init__(self, model: Model, request: Mapping[str, Any]) -> None:
        self._model, self._module = model, import_module(request["runner"])
        self._settings = {name: request[name] for name in ("device", "dtype", "memory", "seed")}
        self.loaded: Loaded | None = None

    def open(self, *, control: bool) -> Handle:
        """The model, or its untrained control."""
        handle: Handle = self._module.open(self._model, **self._settings, control=control)
        if not control:
            found = getattr(handle, "loaded", None)  # a third party's handle may be anything
            self.loaded = found if isinstance(found, Loaded) else None
        return handle


def _encoder(model: Model, runner: _Runner) -> Measured:
    from openaudit.run.battery.encoder import measure  # noqa: PLC0415  only the battery that is asked for is loaded
    from openaudit.run.forward.store import Mapped  # noqa: PLC0415

    def opened(*, control: bool) -> Encodes:
        handle = runner.open(control=control)
        if not isinstance(handle, Encodes):
            raise RunError(f"the runner gives no hidden states of an encoder: {type(handle).__name__}")
        return handle

    cutter = Cutter(model)
    tokens = sentences(model, cutter)
    return measure(model, tokens, opened, Mapped(model), unknown=cutter.unknown(tokens))


def _decoder(model: Model, request: Mapping[str, Any], runner: _Runner) -> Measured:
    from openaudit.run.battery.decoder import measure  # noqa: PLC0415  as above
    from openaudit.run.forward.layers import Layers  # noqa: PLC0415
    from openaudit.run.forward.store import Mapped  # noqa: PLC0415

    # Two models at once would take twice the memory: where there is a control, the real one is opened after it.
    real = None if model.tokenizer and request["controls"] else runner.open(control=False)
    cutter = Cutter(model) if model.tokenizer else real
    if not isinstance(cutter, Cutter | Tokenizes):
        raise RunError("neither the release nor the opened model has a tokenizer")
    vocabulary = words(model, cutter)
    found = texts(model, cutter, request["languages"])
    if isinstance(real, Guesses) and not isinstance(real, Predicts):
        groups, longest = GUESSED
        found, real = tuple(one.cut(longest) for one in found[:groups]), _Guessing(real, vocabulary)

    def opened(*, control: bool) -> Predicts:
        handle = real if real and not control else runner.open(control=control)
        if not isinstance(handle, Predicts):
            raise RunError(f"the runner gives no probabilities of tokens: {type(handle).__name__}")
        return handle

    store = Mapped(model) if model.family else None
    return measure(
        found,
        opened,
        vocabulary=vocabulary,
        layers=Layers(model, store) if store else None,
        store=store,
        unknown=cutter.unknown([ids for one in found for ids in one.ids]) if isinstance(cutter, Cutter) else 0.0,
        controls=request["controls"],
    )


def _adapter(model: Model, request: Mapping[str, Any], runner: _Runner) -> Measured:
    """Everything that is measured of the base, then what the adapter is by itself, and what it changes."""
    from openaudit.run.battery import adapted, adapter  # noqa: PLC0415  as above
    from openaudit.run.forward.store import Mapped  # noqa: PLC0415

    if model.base is None:
        raise RunError("the base model of the adapter is not here")
    base = model.base
    of_base = _Runner(base, request)

    def opened(which: int | None) -> Predicts:
        mixed = replace(model, options={**model.options, "shuffled": which or None})
        handle = (of_base if which is None else _Runner(mixed, request)).open(control=False)
        if not isinstance(handle, Predicts):
            raise RunError(f"the runner gives no probabilities of tokens: {type(handle).__name__}")
        return handle

    measured, found = _decoder(base, request, of_base), adapter.alone(model, Mapped(model), "adapter-finite")
    passages = texts(base, Cutter(base), request["languages"])
    measured = replace(measured, tests=(*measured.tests, *found, *adapted.difference(passages, opened)))
    runner.loaded = of_base.loaded
    return measured


class _Guessing:
    """A model that tells only its best guesses, as one that tells probabilities."""

    layers = 0

    def __init__(self, handle: Guesses, vocabulary: int) -> None:
        self.loaded, self.close = handle.loaded, handle.close
        self._handle, self._vocabulary = handle, vocabulary

    def token_logprobs(self, ids: Ids, order: Sequence[int] | None = None) -> Floats:
        """float32[B, T-1]: what the guesses say of the tokens that stand in the texts."""
        del order  # it has no layers that could be rearranged
        return guesses.token_logprobs(self._handle, ids, self._vocabulary)
