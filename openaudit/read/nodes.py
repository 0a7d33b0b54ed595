"""Values of a YAML text that know where they stand: scalars, sequences, mappings, and what they mean under the core schema."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Scalar:
    """A value as it stands: `text` without its quotes, `raw` with them as on its first line; line and columns from 1.

    `end` is the first column after `raw`. `style` is empty for a plain scalar, else its first character: ' " | >.
    """

    text: str
    line: int
    column: int
    end: int
    style: str = ""
    raw: str = ""


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list and where it begins."""

    items: tuple["Node", ...]
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Pair:
    """A key and its value."""

    key: Scalar
    value: "Node"


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys and values in the order of the file, those of a repeated key included."""

    pairs: tuple[Pair, ...]
    line: int
    column: int

    def get(self, key: str) -> "Node | None":
        """The first value of `key`, or None."""
        return next((pair.value for pair in self.pairs if pair.key.text == key), None)

    def all(self, key: str) -> tuple["Node", ...]:
        """Every value of `key`: more than one where the key is repeated."""
        return tuple(pair.value for pair in self.pairs if pair.key.text == key)

    def key(self, key: str) -> Scalar | None:
        """The first key `key` itself, with its place, or None."""
        return next((pair.key for pair in self.pairs if pair.key.text == key), None)

    def keys(self) -> tuple[str, ...]:
        """The keys, each once, in the order of the file."""
        return tuple(dict.fromkeys(pair.key.text for pair in self.pairs))

    def items(self) -> Iterator[tuple[str, "Node"]]:
        """Keys and values in the order of the file."""
        return ((pair.key.text, pair.value) for pair in self.pairs)


Node: TypeAlias = Scalar | Sequence | Mapping
Core: TypeAlias = "str | int | float | bool | list[Core] | dict[str, Core] | None"


def walk(root: Node, place: str = "") -> Iterator[tuple[str, Node]]:
    """Every node below and with `root`, with its dotted place: `criteria[3].requires.all[0]`."""
    todo: list[tuple[str, Node]] = [(place, root)]
    while todo:
        at, node = todo.pop()
        yield at, node
        if isinstance(node, Sequence):
            todo += [(f"{at}[{number}]", item) for number, item in reversed(list(enumerate(node.items)))]
        elif isinstance(node, Mapping):
            todo += [(f"{at}.{pair.key.text}" if at else pair.key.text, pair.value) for pair in reversed(node.pairs)]


_INT = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_WORDS: dict[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_DIGITS = 300  # a longer number stays text: no size, no count is that large


def core(node: Node | None) -> Core:
    """The value of `node` under the YAML 1.2 core schema; `yes` and `no` are strings, and so is what no JSON number can say.

    Of a repeated key the first value counts. For what outsiders wrote, `Scalar.text` is the safer reading: 1.10 stays 1.10 there.
    """
    match node:
        case None:
            return None
        case Scalar():
            return node.text if node.style else plain(node.text)
        case Sequence():
            return [core(item) for item in node.items]
        case Mapping():
            return {pair.key.text: core(pair.value) for pair in _firsts(node)}


def _firsts(node: Mapping) -> Iterator[Pair]:
    """The pairs of a mapping, of a repeated key the first."""
    seen: set[str] = set()
    for pair in node.pairs:
        if pair.key.text not in seen:
            seen.add(pair.key.text)
            yield pair


def plain(text: str) -> str | int | float | bool | None:
    """What the plain scalar `text` means under the YAML 1.2 core schema; .inf, .nan and endless numbers stay text."""
    if text in _WORDS:
        return _WORDS[text]
    if len(text) > _DIGITS or text[0] not in "-+.0123456789":
        return text
    if _INT.fullmatch(text):
        return int(text, 0) if text[1:2] in ("o", "x") else int(text)
    if _FLOAT.fullmatch(text) and abs(number := float(text)) != float("inf"):
        return number
    return text
