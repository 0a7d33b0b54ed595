"""Front matter: where the metadata block of a card begins and ends, by the rule that the Hub's own client applies.

The rule (huggingface_hub 2.4): the file, a byte order mark apart, begins with optional white space, then a line that is exactly `---`;
the block ends before the first later line that is `---` and blanks, with at least one line between; nothing within is looked at, so
`---` in an indented block scalar does not end it and `...` does not either. What other readers take for front matter is read too where
that is safe, and then `hub` is false and a problem says so.
"""

import re
from dataclasses import dataclass

from openaudit.read.text import Problem, Text

_END = re.compile(r"---[ \t]*$")
_KEY = re.compile(r"[A-Za-z_][\w.-]*:(?:\s|$)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Front:
    """The metadata block of a card: its YAML `text`, whose first line is line `first` of the file; the body starts at line `body`.

    `hub` says whether the Hub's client sees the block too.
    """

    found: bool
    text: str = ""
    first: int = 1
    body: int = 1
    hub: bool = False
    problems: tuple[Problem, ...] = ()


def split(text: Text) -> Front:
    """The front matter of `text`; where there is none, `found` is false and the problems say what stands in its place."""
    lines = text.lines
    start = _blank(lines, 0)
    problems = (
        [_said("blank-before-front-matter", "blank lines stand before the front matter; the Hub's rule allows them", 1)]
        if start
        else []
    )
    after = _comments(lines, start)
    opening = lines[after] if after < len(lines) else ""
    if opening.strip() == "+++":
        return Front(
            found=False,
            problems=(_said("toml-front-matter", "TOML front matter (+++), which the Hub does not read", after + 1),),
        )
    if not _opens(opening, lines, after):
        return Front(
            found=False,
            problems=(_said("no-front-matter", "no front matter: the file does not begin with a line ---", 1),),
        )
    end = next((at for at in range(after + 2, len(lines)) if _END.match(lines[at])), None)
    if end is None and "\r\n" in text.text and _END.match("".join(lines[after + 1 : after + 2])):
        end = after + 1  # the rule, met by a line feed of its own within CRLF
    if end is None:
        return Front(found=False, problems=(*problems, _unclosed(lines, after)))
    hub = after == start and opening.lstrip() == "---" and text.encoding == "utf-8" and not _has(text, "cr-only")
    problems += _doubts(lines, start, after, end)
    return Front(
        found=True,
        text="\n".join(lines[after + 1 : end]),
        first=after + 2,
        body=end + 2,
        hub=hub,
        problems=tuple(problems),
    )


def _said(id: str, message: str, line: int) -> Problem:
    return Problem(id=id, message=message, line=line)


def _has(text: Text, id: str) -> bool:
    return any(problem.id == id for problem in text.problems)


def _blank(lines: tuple[str, ...], at: int) -> int:
    while at < len(lines) and not lines[at].strip():
        at += 1
    return at


def _comments(lines: tuple[str, ...], at: int) -> int:
    """The first line after HTML comments and blank lines; `at` itself where what follows is no front matter."""
    start = at
    while at < len(lines) and lines[at].lstrip().startswith("<!--"):
        at = next((after for after in range(at, len(lines)) if "-->" in lines[after]), len(lines))
        if at == len(lines) or lines[at].rpartition("-->")[2].strip():
            return start
        at = _blank(lines, at + 1)
    return at if at < len(lines) and lines[at].strip() in ("---", "+++") else start


def _opens(line: str, lines: tuple[str, ...], at: int) -> bool:
    """Whether `line` opens a block; with trailing blanks only where a key follows, for else it is a rule across the page."""
    if line.lstrip() == "---":
        return True
    return line.strip() == "---" and at + 1 < len(lines) and bool(_KEY.match(lines[at + 1]))


def _unclosed(lines: tuple[str, ...], after: int) -> Problem:
    dots = next((at for at in range(after + 1, len(lines)) if lines[at].rstrip() == "..."), None)
    hint = "" if dots is None else f"; line {dots + 1} has '...', which YAML ends on and the Hub does not"
    return _said("front-matter-not-closed", f"front matter opens here and no later line --- closes it{hint}", after + 1)


def _doubts(lines: tuple[str, ...], start: int, after: int, end: int) -> list[Problem]:
    """What makes readers differ about this block."""
    problems = []
    if after != start:
        message = "a comment stands before the front matter; the Hub then sees no metadata"
        problems.append(_said("comment-before-front-matter", message, start + 1))
    if lines[after].lstrip() != "---":
        problems.append(
            _said("loose-delimiter", "blanks follow the opening ---; the Hub then sees no metadata", after + 1)
        )
    if lines[end] != "---":
        strict = next((at for at in range(end + 1, len(lines)) if lines[at] == "---"), None)
        if strict is not None and end + 1 < len(lines) and _KEY.match(lines[end + 1]):
            message = f"a second YAML document starts here; older readers take it for metadata up to line {strict + 1}"
            problems.append(_said("multiple-documents", message, end + 1))
        else:
            problems.append(
                _said(
                    "loose-delimiter", "blanks follow the closing ---; older readers do not end the block here", end + 1
                )
            )
    return problems
