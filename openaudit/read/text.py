"""Bytes to text: which encoding, what was odd about it, and its lines as everybody counts them (LF, CRLF, CR)."""

import re
from dataclasses import dataclass

from openaudit.read import hidden

LIMIT = 4 * 1024 * 1024  # bytes of a document that are read
POINTER = 1024  # bytes; a Git LFS pointer is shorter by its specification


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something wrong or odd in a document: `id` names it, `line` counts from 1, `key` is the dotted place it is about."""

    id: str
    message: str
    line: int | None = None
    key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pointer:
    """What a Git LFS (or Xet) pointer says stands elsewhere: a SHA-256 in hex and a size in bytes, where it says them."""

    oid: str | None
    size: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A document as text, its byte order mark removed; `lines` end at LF, CRLF or CR only and do not hold their ends.

    `encoding` is `utf-8`, `utf-16-le`, `windows-1252` and so on, or `binary` (then there is no text).
    """

    text: str
    lines: tuple[str, ...]
    encoding: str = "utf-8"
    problems: tuple[Problem, ...] = ()
    pointer: Pointer | None = None

    @property
    def readable(self) -> bool:
        """Whether this is the document itself: neither a pointer to it, nor binary, nor empty."""
        return bool(self.text.strip()) and self.pointer is None

    def line(self, number: int) -> str:
        """Line `number`, from 1; empty where there is none."""
        return self.lines[number - 1] if 0 < number <= len(self.lines) else ""


def split(text: str) -> tuple[str, ...]:
    """The lines of `text`, ended by LF, CRLF or CR and by nothing else (no NEL, no U+2028, no form feed)."""
    lines = (text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text).split("\n")
    if not lines[-1]:
        lines.pop()
    return tuple(lines)


def decode(data: bytes, *, limit: int = LIMIT, size: int | None = None) -> Text:
    """The text of `data`, of which at most `limit` bytes are read; `size` is the whole size where `data` is only its head."""
    problems: list[Problem] = []
    whole = len(data) if size is None else size
    if len(data) > limit or whole > len(data):
        data = _cut(data[:limit])
        problems.append(
            Problem(id="too-long", message=f"only the first {len(data)} of {whole} bytes were read (limit {limit})")
        )
    if not data:
        return Text(text="", lines=(), problems=(*problems, Problem(id="empty", message="the file is empty")))
    if pointer := _pointer(data):
        text = data.decode("ascii", "replace")
        said = Problem(id="pointer", message="a pointer to a file that is stored elsewhere and was not fetched", line=1)
        return Text(text=text, lines=split(text), encoding="ascii", problems=(said,), pointer=pointer)
    stripped = data.rstrip(b"\0")
    if len(data) - len(stripped) > 1 and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        problems.append(Problem(id="nul-padding", message=f"ends in {len(data) - len(stripped)} NUL bytes, left out"))
        data = stripped
    if what := _binary(data):
        problems.append(Problem(id="not-text", message=f"not text: {what}"))
        return Text(text="", lines=(), encoding="binary", problems=tuple(problems))
    text, encoding, found = _decoded(data)
    lines = split(text)
    problems += found
    problems += _oddities(text, lines)
    return Text(text=text, lines=lines, encoding=encoding, problems=tuple(problems))


def _cut(data: bytes) -> bytes:
    """`data` without a UTF-8 character that the limit cut in two."""
    for back in range(1, min(len(data), 3) + 1):
        if data[-back] >> 6 == 0b11:  # noqa: PLR2004  # the first byte of a character of several
            return data if data[-back:].decode("utf-8", "ignore") else data[:-back]
    return data


_LFS = re.compile(rb"(?:version https?://(?:git-lfs|hawser)\.github\.com/spec/v\d|# xet version \d)")
_OID = re.compile(rb"^oid sha256:([0-9a-f]{64})\s*$", re.MULTILINE)
_SIZE = re.compile(rb"^size (\d{1,18})\s*$", re.MULTILINE)


def _pointer(data: bytes) -> Pointer | None:
    if len(data) >= POINTER or not _LFS.match(data):
        return None
    oid, size = _OID.search(data), _SIZE.search(data)
    return Pointer(oid=oid[1].decode() if oid else None, size=int(size[1]) if size else None)


MAGIC = {
    b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"GIF8": "a GIF image",
    b"%PDF-": "a PDF document",
    b"PK\x03\x04": "a ZIP archive",
    b"\x1f\x8b": "gzip data",
    b"\x28\xb5\x2f\xfd": "zstandard data",
    b"7z\xbc\xaf": "a 7z archive",
    b"\x7fELF": "an ELF program",
    b"MZ\x90": "a Windows program",
    b"GGUF": "GGUF weights",
    b"\x80\x02": "a pickle",
    b"\x80\x03": "a pickle",
    b"\x80\x04\x95": "a pickle",
    b"\x80\x05\x95": "a pickle",
}
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r\f\x1b\x00\x07\x08")) + b"\x7f"
_TOLERATED, _FEWEST = 0.02, 8  # share and number of control bytes that a text may hold


def _binary(data: bytes) -> str:
    """What `data` is instead of text, or nothing."""
    for magic, said in MAGIC.items():
        if data.startswith(magic):
            return said
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or _wide(data):
        return ""
    head = data[:65536]
    controls = len(head) - len(head.translate(None, _CONTROLS + b"\0"))
    return (
        f"{controls} of its first {len(head)} bytes are control bytes"
        if controls > max(_FEWEST, _TOLERATED * len(head))
        else ""
    )


_MOST, _FEW = 0.7, 0.1  # share of NUL among the high bytes of UTF-16 for mostly Latin text, and among its low bytes


def _wide(data: bytes) -> str:
    """The UTF-16 that a text without a byte order mark is in, told by where its NUL bytes stand; or nothing."""
    pairs = min(len(data), 4096) // 2
    if pairs < 4:  # noqa: PLR2004  # too short to tell
        return ""
    even, odd = (data[at : 2 * pairs : 2].count(0) / pairs for at in (0, 1))
    return "utf-16-le" if odd > _MOST and even < _FEW else "utf-16-be" if even > _MOST and odd < _FEW else ""


def _decoded(data: bytes) -> tuple[str, str, list[Problem]]:
    """The text, its encoding, and what to say about that."""
    if data.startswith(b"\xef\xbb\xbf"):
        text, encoding, said = _decoded(data[3:])
        return (
            text,
            encoding,
            [
                Problem(
                    id="bom", message="starts with a byte order mark; some readers then see no front matter", line=1
                ),
                *said,
            ],
        )
    wide = {
        b"\xff\xfe\0\0": "utf-32-le",
        b"\0\0\xfe\xff": "utf-32-be",
        b"\xff\xfe": "utf-16-le",
        b"\xfe\xff": "utf-16-be",
    }
    encoding = next((name for mark, name in wide.items() if data.startswith(mark)), "") or _wide(data)
    if encoding:
        text = data.decode(encoding, "replace").removeprefix("\ufeff")
        return text, encoding, [Problem(id="not-utf-8", message=f"{encoding.upper()} instead of UTF-8", line=1)]
    try:
        return data.decode("utf-8"), "utf-8", []
    except UnicodeDecodeError as error:
        return _fallback(data, error.start)


def _fallback(data: bytes, offset: int) -> tuple[str, str, list[Problem]]:
    """UTF-8 with marks for what is broken where most of it holds; otherwise the single-byte encoding it must be."""
    loose = data.decode("utf-8", "replace")
    broken = loose.count("\ufffd")
    foreign = len(loose) - len(loose.encode("ascii", "ignore")) - broken
    encoding = "utf-8" if foreign > broken else "windows-1252" if re.search(rb"[\x80-\x9f]", data) else "latin-1"
    text = loose
    if encoding != "utf-8":
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            encoding, text = "latin-1", data.decode("latin-1")
    line = len(split(data[:offset].decode("latin-1") + "x"))
    message = f"not UTF-8: byte {data[offset]:#04x} at offset {offset}; read as {encoding}"
    return text, encoding, [Problem(id="not-utf-8", message=message, line=line)]


_NAMED = {"bidi-control": "characters that turn the direction of writing", "control-character": "control characters"}


def _oddities(text: str, lines: tuple[str, ...]) -> list[Problem]:
    """What is legal and odd about the characters of a text."""
    problems = []
    if "\r" in text and "\n" not in text:
        problems.append(
            Problem(id="cr-only", message="lines end in a lone carriage return; some readers see one long line")
        )
    if "\0" in text:
        line = next(number for number, one in enumerate(lines, 1) if "\0" in one)
        problems.append(Problem(id="nul", message=f"holds {text.count(chr(0))} NUL characters", line=line))
    for kind, at in hidden.found(text):
        if kind != "invisible-character":  # honest cards are full of pasted ones; in values they are said one by one
            message = f"holds {_NAMED[kind]}, the first of them U+{ord(text[at]):04X}"
            problems.append(Problem(id=kind, message=message, line=len(split(text[:at] + "x"))))
    if not text.strip():
        problems.append(Problem(id="empty", message="the file holds nothing but white space"))
    return problems
