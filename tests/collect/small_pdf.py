"""A PDF of a few pages, written by hand: enough for a reader of text, and easy to break."""

import zlib
from collections.abc import Sequence


def pdf(*pages: Sequence[str], packed: bool = False, extra: bytes = b"") -> bytes:
    """A PDF whose pages hold these lines of plain ASCII; `extra` is added to the trailer."""
    contents = [_stream(_text(lines), packed=packed) for lines in pages]
    kids = b" ".join(b"%d 0 R" % (4 + 2 * at) for at in range(len(pages)))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, len(pages)),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    for at, content in enumerate(contents):
        resources = b"/Resources<</Font<</F 3 0 R>>>>/MediaBox[0 0 600 800]"
        objects += [b"<</Type/Page/Parent 2 0 R%s/Contents %d 0 R>>" % (resources, 5 + 2 * at), content]
    return whole(objects, extra)


def whole(objects: Sequence[bytes], extra: bytes = b"") -> bytes:
    """A file of these objects, numbered from 1; the first is the catalog."""
    out = b"%PDF-1.4\n"
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % at for at in offsets)
    size = len(objects) + 1
    head = b"xref\n0 %d\n0000000000 65535 f \n" % size
    tail = b"trailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (size, extra, len(out))
    return out + head + table + tail


def _text(lines: Sequence[str]) -> bytes:
    shown = (line.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)") for line in lines)
    return b"BT /F 10 Tf 14 TL 40 760 Td " + b"".join(b"(%s) Tj T* " % line.encode("ascii") for line in shown) + b"ET"


def _stream(data: bytes, *, packed: bool) -> bytes:
    body = zlib.compress(data, 9) if packed else data
    form = b"/Filter/FlateDecode" if packed else b""
    return b"<</Length %d%s>>stream\n%s\nendstream" % (len(body), form, body)
