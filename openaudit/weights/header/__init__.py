"""The header of a safetensors file in three steps: its bytes as strict JSON, its tensors, and what is legal and odd."""

from dataclasses import dataclass
from typing import NoReturn

from openaudit.errors import WeightError

BITS = {
    **dict.fromkeys(("F64", "I64", "U64", "C64"), 64),
    **dict.fromkeys(("F32", "I32", "U32"), 32),
    **dict.fromkeys(("F16", "BF16", "I16", "U16"), 16),
    **dict.fromkeys(("BOOL", "I8", "U8", "F8_E4M3", "F8_E5M2", "F8_E8M0", "F8_E4M3FNUZ", "F8_E5M2FNUZ"), 8),
    **dict.fromkeys(("F6_E2M3", "F6_E3M2"), 6),
    "F4": 4,
}  # dtype -> bits of one element
FIELDS = ("dtype", "shape", "data_offsets")
KINDS = {
    dict: "an object",
    list: "an array",
    str: "a string",
    int: "a number",
    float: "a number",
    bool: "true or false",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A header's JSON text without its padding, the length its first bytes give, and the padding's, spaces or not."""

    json: str
    length: int
    padding: int
    spaces: bool


def refuse(id: str, message: str) -> NoReturn:
    """Raise WeightError."""
    raise WeightError(message, id=id)


def kind(value: object) -> str:
    """What a JSON value is, in words."""
    return "null" if value is None else KINDS[type(value)]
