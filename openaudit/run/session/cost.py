"""What a smoke inference would take, weighed before anything is started."""

from dataclasses import dataclass
from math import prod
from types import ModuleType

from openaudit.errors import RunError
from openaudit.run.battery import DEEP
from openaudit.run.child import MIB, Limits
from openaudit.run.records import Model
from openaudit.run.session.choice import broken

SPEED = 30e9  # floating-point operations a second of one thread, a careful guess
READING = 1e9  # bytes a second from a disk
SINGULAR = 40e6  # elements a second of the tests on matrices
STANDING = 256 * MIB  # what the interpreter, NumPy and the tokenizer take
SENTENCES = 800, 6  # tokens of an encoder's sentences, and whole passes that its battery comes to, about
PASSAGES = 1_800, 6  # the same of a decoder's texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """Seconds of wall time and bytes of memory."""

    seconds: float
    memory: int


def afford(model: Model, limits: Limits, runner: ModuleType | None = None) -> None:
    """RunError where the model would take longer, or more memory, than it may; a runner may know better by `estimate(model)`."""
    guess = estimate(model, runner)
    if guess.seconds > limits.seconds:
        raise RunError(
            f"estimated at {guess.seconds:.0f} seconds, and it may take {limits.seconds:g}: not run; "
            "a higher time limit (--time-limit) forces it"
        )
    if guess.memory > limits.memory:
        raise RunError(
            f"estimated at {guess.memory // MIB} MiB of memory, and it may take {limits.memory // MIB}: not run; "
            "a higher memory limit (--memory-limit) forces it"
        )


def estimate(model: Model, runner: ModuleType | None = None) -> Estimate:
    """What the runner says it takes; where it says nothing, what one thread that reads one layer at a time takes, about."""
    known = getattr(runner, "estimate", None)
    if known is not None:
        try:
            seconds, memory = known(model)
            return Estimate(seconds=float(seconds), memory=int(memory))
        except Exception as error:  # noqa: BLE001  one broken plug-in must not end the audit
            raise broken(error) from None
    if model.base:
        base = estimate(model.base)
        return Estimate(seconds=2 * base.seconds, memory=base.memory + 2 * model.bytes)
    tokens, runs = SENTENCES if model.kind == "encoder" else PASSAGES
    layers = [one for name, one in model.tensors.items() if len(one.shape) > 1 and "embed" not in name]
    elements = sum(prod(one.shape) for one in layers)
    if model.kind == "decoder" and model.options.get("tied"):
        elements += model.sizes.get("words", 0) * model.sizes.get("width", 0)
    count = model.sizes.get("layers", 1)
    seconds = 2 * elements * tokens * runs / SPEED + model.bytes / READING
    seconds += elements * min(1.0, DEEP / count) / SINGULAR
    states = min(count, DEEP) * tokens * model.sizes.get("width", 0) * 4
    largest = 4 * max((prod(one.shape) for one in layers), default=0)
    return Estimate(
        seconds=seconds, memory=STANDING + states + 3 * largest + 8 * tokens * model.sizes.get("inner", 0) * 4
    )
