"""Sentences of a text, where they begin and end, and what of them stands on one line."""

import re
from bisect import bisect_right

REACH = 700  # characters that a sentence is followed to either side at most
QUOTE = 200  # characters of a quote
_END = re.compile(r"[.!?;:\u3002\uff1b\uff01\uff1f](?=[\s\"')\u201d\]*_<]|$)|\n[^\w\n]*\n|(?<=[\u3002\uff1b])")
_EDGE = re.compile(r"^[\W_]+", re.ASCII)


def sentence_around(text: str, start: int, end: int) -> tuple[int, int]:
    """The characters of the sentence or sentences that `start` to `end` lie in."""
    low = max(0, start - REACH)
    begin = low
    for found in _END.finditer(text, low, start):
        begin = found.end()
    found_end = _END.search(text, max(start, end - 1), min(len(text), end + REACH))
    stop = found_end.end() if found_end else min(len(text), end + REACH)
    if found_end and found_end[0].startswith("\n"):
        stop = found_end.start()
    while begin < start and not (text[begin].isalnum() or text[begin] in "\"'\u201c("):
        begin += 1
    return min(begin, start), max(stop, end)


def folded(text: str) -> str:
    """`text` on one line, without the comment signs that begin its lines."""
    lines = (re.sub(r"^[ \t]*(?:#+|//+|\*+|;+|--+|>+|%+)?[ \t]*", "", line) for line in re.split(r"\r\n|\r|\n", text))
    return " ".join(" ".join(lines).split())


def quote_of(text: str, lines: list[int], at: int) -> str:
    """The piece of the line at `at`, at most QUOTE characters, that a reader finds `at` in."""
    number = bisect_right(lines, at)
    begin = lines[number - 1]
    stop = lines[number] if number < len(lines) else len(text)
    line = text[begin:stop]
    first = max(0, at - begin - QUOTE // 3) if len(line) > QUOTE else 0
    return line[first : first + QUOTE].strip()
