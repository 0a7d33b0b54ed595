"""The text of a PDF, page by page, as the library pypdf extracts it: to be run in a child process, never here.

A PDF is a program of sorts: streams that unpack to gigabytes, tables that lead in circles. So `work` is what the child is
asked for (openaudit.run.child), and its answer is checked by whoever asked.
"""

import logging
import re
import time
import warnings
from collections.abc import Iterator, Mapping
from typing import Any

PACKAGE = "pypdf"
MAX_LINE = 1000  # characters of one line
LONGEST = 200  # characters of a reason
_GONE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
# Two letters that a font draws as one are two letters to a reader who searches for the word.
_LIGATURES = str.maketrans(
    {"\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl", "\ufb05": "st", "\ufb06": "st"}
)
_BROKEN = re.compile(r"(?<=[a-z])-\n([a-z]{1,40}[^\s]{0,10})[ \n]?")


def work(request: Mapping[str, Any]) -> dict[str, Any]:
    """`pages` (the lines of each page), `count` (pages of the file) and `why` ("" where all was read) of the PDF at `path`.

    It ends after `most` pages, `characters` of text or `seconds`, and keeps what it has.
    """
    from pypdf import PdfReader  # noqa: PLC0415 the extra pdf-text; imported in the child alone

    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    until = time.monotonic() + request["seconds"]
    reader = PdfReader(request["path"], strict=False)
    if reader.is_encrypted and not reader.decrypt(""):
        return {"pages": [], "count": 0, "why": "it is encrypted with a password"}
    count, most = len(reader.pages), request["most"]
    pages: list[list[str]] = []
    whys = [f"it has {count} pages, and {most} are read"] if count > most else []
    left = request["characters"]
    for number in range(min(count, most)):
        if left <= 0 or time.monotonic() > until:
            whys.append(f"the text of {number} of {count} pages was read, then the limit of time or length was reached")
            break
        try:
            lines = list(text_lines(reader.pages[number].extract_text() or "", left))
        except Exception as error:  # noqa: BLE001 a page that the library fails on, however it does, costs itself alone
            lines = []
            whys.append(f"page {number + 1}: {type(error).__name__}: {error}")
        left -= sum(map(len, lines))
        pages.append(lines)
    return {"pages": pages, "count": count, "why": "; ".join(whys)[:LONGEST]}


def text_lines(text: str, most: int) -> Iterator[str]:
    """The lines of `text`, at most `most` characters of it, white space made one blank, words broken at a line's end whole."""
    plain = _GONE.sub("", text[:most].translate(_LIGATURES).encode("utf-8", "replace").decode("utf-8"))
    for line in _BROKEN.sub(r"\1\n", plain).split("\n"):
        if words := " ".join(line.split())[:MAX_LINE]:
            yield words
