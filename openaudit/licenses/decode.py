"""Bytes of a licence file as text, or the reason why they are none."""

import re

LIMIT = 128 * 1024  # bytes or characters that are looked at: the longest licence of the SPDX list has 47 kB
NONE: tuple[str, ...] = ()
ASCII = 127  # the last byte of ASCII
SAMPLE = 20_000  # bytes that the encoding is told from
_SIGNS = (
    (b"%PDF-", "a PDF file: present, unread"),
    (b"PK\x03\x04", "a ZIP container (such as an office document): present, unread"),
    (b"\xd0\xcf\x11\xe0", "an office document: present, unread"),
    (b"{\\rtf", "an RTF document: present, unread"),
    (b"\x1f\x8b", "a gzip stream: present, unread"),
)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
POINTER = re.compile(rb"version https://git-lfs\.github\.com/spec/v1\s")


def decode(data: str | bytes) -> tuple[str, tuple[str, ...], str | None]:
    """The text of `data`, caveats about how it was read, and the reason where it is no text (the text is then empty)."""
    caveats = (f"longer than {LIMIT} bytes: only the beginning was read",) if len(data) > LIMIT else ()
    data = data[:LIMIT]
    if isinstance(data, str):
        text, how, unread = data, NONE, None
    else:
        text, how, unread = _text(data)
    if unread is None and not text.strip():
        unread = "empty"
    if unread is None and len(_CONTROL.findall(text[:4096])) > len(text[:4096]) // 20:
        unread = "binary data, not text"
    if unread:
        return "", caveats, unread
    if text.isascii():
        return text, (*caveats, *how), None
    # The same length, so that places in the text stay places in the file as decoded.
    clean = _INVISIBLE.sub(" ", text)
    hidden = (
        ("holds invisible or direction-changing characters",)
        if re.search("[\u202a-\u202e\u2066-\u2069\u200b]", text)
        else ()
    )
    return clean, (*caveats, *how, *hidden), None


def _text(data: bytes) -> tuple[str, tuple[str, ...], str | None]:
    for sign, reason in _SIGNS:
        if data.startswith(sign):
            return "", (), reason
    if POINTER.match(data):
        return "", (), "a Git LFS pointer: the file itself is not here"
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace"), ("not UTF-8: read as UTF-16",), None
    sample = data[:4096]
    if b"\x00" in sample:
        for codec, at in (("utf-16-le", 1), ("utf-16-be", 0)):
            if sample[at::2].count(0) > len(sample) // 2 * 0.6:
                return data.decode(codec, errors="replace"), (f"not UTF-8: read as {codec.upper()}",), None
        return "", (), "binary data, not text"
    try:
        return data.decode("utf-8-sig"), (), None
    except UnicodeDecodeError as error:
        if error.start >= len(data) - 3:  # the limit cut a character in two
            return data[: error.start].decode("utf-8-sig", errors="replace"), (), None
    codec, name = _legacy(data)
    return data.decode(codec, errors="replace"), (f"not UTF-8: read as {name}",), None


def _legacy(data: bytes) -> tuple[str, str]:
    high = sum(byte > ASCII for byte in data[:SAMPLE])
    if high > len(data[:SAMPLE]) * 0.2:
        try:
            data[: len(data) // 2 * 2].decode("gb18030")
        except UnicodeDecodeError:
            pass
        else:
            return "gb18030", "GB 18030"
    return "cp1252", "Windows-1252"
