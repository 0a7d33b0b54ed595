"""Text for paper: what the fonts cannot show is escaped, and long words get places to break."""

import math
import re
from typing import Any

# What typst's own fonts can show (tried, character by character); anything else is written as its escape.
_FOREIGN = re.compile(
    "[^ -~\u00a0-\u00ac\u00ae-\u036f\u038e-\u03a1\u03a3-\u0482\u048a-\u04ff\u0531-\u0556\u0561-\u0587\u05d0-\u05ea\u1e00-\u1f15"
    "\u2010-\u2027\u2030-\u2040\u2044-\u205e\u20a0-\u20bf\u2100-\u211e\u2126-\u2151\u2153-\u2184\u2190-\u23ff\u2460-\u2606\u2713\u2717]"
)
_BREAK = "\u200b"  # a place to break that has no width
_LONG = re.compile(r"\S{18,}")
_SEAM = re.compile(r"[-/_.:;,=&?@|](?=\w)")
_RUN = re.compile(rf"[^\s{_BREAK}]{{18,}}")
_CHUNK = re.compile(r".{1,9}")
_WHOLE = {"href", "anchor"}  # keys whose values are not shown


def printable(text: str) -> str:
    """`text` with every character that no bundled font has as its escape."""
    return _FOREIGN.sub(_escaped, text)


def breakable(value: Any) -> Any:
    """JSON data with places to break in its long words (addresses excepted), and without numbers that JSON does not have."""
    match value:
        case dict():
            return {key: one if key in _WHOLE else breakable(one) for key, one in value.items()}
        case list() | tuple():
            return [breakable(one) for one in value]
        case str():
            return _LONG.sub(_broken, value)
        case float() if not math.isfinite(value):
            return None
    return value


def _escaped(match: re.Match[str]) -> str:
    code = ord(match.group())
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"  # noqa: PLR2004 - the end of the basic plane


def _broken(match: re.Match[str]) -> str:
    """A long word that may break after its punctuation, and anywhere in what is still long."""
    seamed = _SEAM.sub(rf"\g<0>{_BREAK}", match.group())
    return _RUN.sub(lambda run: _BREAK.join(_CHUNK.findall(run.group())), seamed)
