"""The opcodes of a pickle, walked within limits: which globals it would import. Nothing is imported, built or called."""

import io
import pickletools
import warnings
from collections.abc import Iterator
from dataclasses import dataclass

MAX_OPCODES = 2_000_000
MAX_GLOBALS = 1000
MAX_STREAMS = 16  # pickles one after another, as torch before 1.6 wrote them
PROTO = b"\x80"
STRINGS = {"SHORT_BINUNICODE", "BINUNICODE", "BINUNICODE8", "UNICODE", "SHORT_BINSTRING", "BINSTRING", "STRING"}
EXTENSIONS = {"EXT1", "EXT2", "EXT4"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Opcodes:
    """The globals that a pickle names (`module.name`, sorted; `?` where only running it would tell), and where it broke."""

    globals: tuple[str, ...]
    broken: str = ""


def walk(data: bytes) -> Opcodes:
    """The opcodes of the pickles that stand one after another at the start of `data`. Never raises for what they hold."""
    found: set[str] = set()
    source = io.BytesIO(data)
    try:
        with warnings.catch_warnings():  # an odd escape in a string is theirs, not ours
            warnings.simplefilter("ignore")
            for stream in range(MAX_STREAMS):
                if stream and not data[source.tell() :].startswith(PROTO):
                    break
                for name in _globals(source):
                    found.add(name)
                    if len(found) > MAX_GLOBALS:
                        return Opcodes(globals=tuple(sorted(found)), broken=f"more than {MAX_GLOBALS} globals")
    except (ValueError, OverflowError, IndexError, KeyError, MemoryError) as error:
        return Opcodes(globals=tuple(sorted(found)), broken=" ".join(str(error).split())[:120] or type(error).__name__)
    return Opcodes(globals=tuple(sorted(found)))


def _globals(source: io.BytesIO) -> Iterator[str]:
    """The globals of one pickle; ValueError where it is none."""
    memo: dict[int, str] = {}
    last: list[str] = ["?", "?"]  # the two strings pushed last: what STACK_GLOBAL takes
    for count, (opcode, arg, _) in enumerate(pickletools.genops(source)):
        if count > MAX_OPCODES:
            raise ValueError(f"more than {MAX_OPCODES} opcodes")
        if opcode.name in STRINGS:
            last = [last[1], str(arg)]
        elif opcode.name == "MEMOIZE":
            memo[len(memo)] = last[1]
        elif opcode.name in ("PUT", "BINPUT", "LONG_BINPUT"):
            memo[_index(arg)] = last[1]
        elif opcode.name in ("GET", "BINGET", "LONG_BINGET"):
            last = [last[1], memo.get(_index(arg), "?")]
        elif opcode.name in ("GLOBAL", "INST"):
            yield str(arg).replace(" ", ".", 1)
        elif opcode.name == "STACK_GLOBAL":
            yield f"{last[0]}.{last[1]}"
        elif opcode.name in EXTENSIONS:
            yield f"extension registry.{arg}"


def _index(arg: object) -> int:
    return arg if isinstance(arg, int) else -1
