"""What may come out: every outside string passes through `clean` before a person, a terminal or a file sees it."""

import os
import re
from collections.abc import Iterable, Mapping

MARKS = 4  # combining marks that one letter keeps; the richest living scripts stack three or four
CUT = "…"

# Listed rather than asked of unicodedata, so that every Python gives the same bytes. One class, so one linear scan.
_INVISIBLE = re.compile(
    "["
    "\x00-\x1f\x7f-\x9f"  # C0, DEL, C1
    "\u00ad\u061c\u180e\u200b-\u200f\u2060-\u206f\ufeff\ufff9-\ufffb"  # zero width, marks of direction, old controls
    "\u2028-\u202e"  # line and paragraph separators, bidi embeddings and overrides
    "\u115f\u1160\u3164\uffa0"  # letters that show nothing
    "\ud800-\udfff\ufffe\uffff"  # what no encoder or XML writer takes
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"  # shorthand, music, tags, selectors that smuggle text
    "]"
)
_MARK = (
    "[\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0e31-\u0e3a\u0e47-\u0e4e"
    "\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20f0\u302a-\u302d\u3099\u309a\ufe00-\ufe0f\ufe20-\ufe2f]"
)
_STACKS = re.compile(f"({_MARK}{{{MARKS}}})({_MARK}+)")


def clean(text: str, limit: int | None = None, *, lines: bool = False) -> str:
    r"""`text` with everything invisible shown as a \uXXXX escape, marks capped, and at most `limit` characters.

    With `lines`, line feeds and tabs stay as they are (CRLF and CR become a line feed); otherwise a tab becomes a space and a line end
    is escaped like the rest, so that one string is one line. Cleaning twice changes nothing.
    """
    reach = None if limit is None else 2 * limit + 64  # what follows shortens nothing but runs of marks
    long, text = reach is not None and len(text) > reach, text[:reach]
    if not (text.isascii() and text.isprintable()):
        if lines:
            parts = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
            text = "\n".join("\t".join(map(_visible, part.split("\t"))) for part in parts)
        else:
            text = _visible(text.replace("\t", " "))
    return (
        text if limit is None or (len(text) <= limit and not long) else text[: max(0, limit - 1)].rstrip() + CUT[:limit]
    )


def _visible(text: str) -> str:
    return _STACKS.sub(_capped, _INVISIBLE.sub(_escaped, text))


def _escaped(match: re.Match[str]) -> str:
    code = ord(match.group())
    return f"\\u{code:04x}" if code < 1 << 16 else f"\\U{code:08x}"


def _capped(match: re.Match[str]) -> str:
    return f"{match.group(1)}[{len(match.group(2))} more combining marks]"


MASK = "[masked]"

_SECRETS = re.compile(
    r"(?P<keep>(?<![A-Za-z0-9])(?:hf_|api_org_|gh[pousr]_|npm_|sk-|sk_live_|AIza))[A-Za-z0-9]{20,}"
    r"|(?P<long>(?<![A-Za-z0-9])(?:sk-(?:ant|proj|or|svcacct)-|github_pat_|glpat-|xox[abprs]-\d|pypi-AgE))[A-Za-z0-9_\-]{16,}"
    r"|\b(?:AKIA|ASIA)[A-Z0-9]{16}\b"
    r"|\beyJ[A-Za-z0-9_\-]{10,}\.[A-Za-z0-9_\-]{10,}\.[A-Za-z0-9_\-]{10,}"
    r"|(?P<user>://[^\s/:@]{1,100}:)[^\s/@]{1,200}(?=@)"
    r"|(?P<begin>-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----)(?:[^-]|-(?!----END))*"
)
_NAMES = re.compile(r"TOKEN|SECRET|PASSW|CREDENTIAL|API_?KEY|ACCESS_?KEY|PRIVATE_?KEY|_KEY$|_PAT$", re.IGNORECASE)
SHORTEST = 8  # characters; a shorter value of our environment would mask ordinary words


def masked(text: str, secrets: Iterable[str] | None = None) -> str:
    """`text` without secrets: tokens of known shapes, private keys, and `secrets` (by default our own environment's)."""
    for secret in own_secrets() if secrets is None else secrets:
        text = text.replace(secret, MASK)
    return _SECRETS.sub(_masked, text)


def own_secrets(environment: Mapping[str, str] | None = None) -> tuple[str, ...]:
    """The values of variables whose names look secret, longest first."""
    found = {value for name, value in (environment or os.environ).items() if _NAMES.search(name)}
    return tuple(sorted((value for value in found if len(value) >= SHORTEST), key=lambda value: (-len(value), value)))


def _masked(match: re.Match[str]) -> str:
    return (match["keep"] or match["long"] or match["user"] or match["begin"] or "") + MASK
