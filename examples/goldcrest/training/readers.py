"""How each source is read: a package file to the texts in it; nothing of a package is run."""

import ast
import gettext
import io
import re
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

STDLIB = Path(ast.__file__).parent
# Parts of the standard library whose source is read as code; docstrings are read from all of it.
CODE = ("asyncio", "collections", "concurrent", "email", "http", "importlib", "json", "logging", "unittest", "urllib")
LEFT_OUT = {"site-packages", "test", "tests", "idlelib", "lib2to3", "turtledemo", "ensurepip", "pydoc_data"}
LANGUAGES = ("de", "es", "fr", "it", "nl", "pt", "pt_BR", "pl", "sv")
SERVER_LANGUAGES = ("de", "es", "fr", "it", "sv")
SHORT = 30  # characters; what is shorter teaches little
PO_STRING = re.compile(r'^msgstr(?:\[\d\])?((?:\s*"(?:[^"\\]|\\.)*"\s*?\n)+)', re.M)
# R writes a string as this flag, its length in four bytes, and its bytes.
R_STRING = re.compile(rb"\x00\x04\x00\x09(....)", re.S)


def topics(_: Path) -> Iterator[str]:
    """The language reference that `help()` shows."""
    tree = ast.parse((STDLIB / "pydoc_data" / "topics.py").read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and len(node.value) > 200:
            yield node.value


def docstrings(_: Path) -> Iterator[str]:
    """The documentation strings of the standard library's modules, classes and functions."""
    for path in _modules(STDLIB):
        for node in ast.walk(ast.parse(path.read_bytes())):
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
                yield ast.get_docstring(node) or ""


def code(_: Path) -> Iterator[str]:
    """The source of a few packages of the standard library."""
    for name in CODE:
        for path in _modules(STDLIB / name):
            yield path.read_text(encoding="utf-8")


def _modules(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*.py")):
        if not LEFT_OUT & set(path.relative_to(STDLIB).parts):
            yield path


def manual(archive: Path) -> Iterator[str]:
    """Django's manual, in reStructuredText."""
    yield from _members(archive, r"/docs/.*\.txt$")


def catalogues(archive: Path) -> Iterator[str]:
    """The translated messages of a package's gettext catalogues, one text for each catalogue."""
    languages = "|".join(LANGUAGES)
    for catalogue in _members(archive, rf"/locale/({languages})/LC_MESSAGES/django\.po$"):
        found = (ast.literal_eval(f"({quoted[1]})") for quoted in PO_STRING.finditer(catalogue))
        yield "\n".join(one for one in list(found)[1:] if len(one) >= SHORT)


def _members(archive: Path, pattern: str) -> Iterator[str]:
    wanted = re.compile(pattern)
    if archive.suffix == ".whl":
        with zipfile.ZipFile(archive) as packed:
            for name in sorted(packed.namelist()):
                if wanted.search(name):
                    yield packed.read(name).decode("utf-8")
        return
    with tarfile.open(archive) as packed:
        for member in sorted(packed.getmembers(), key=lambda one: one.name):
            if wanted.search(member.name) and (file := packed.extractfile(member)):
                yield file.read().decode("utf-8")


def server_messages(package: Path) -> Iterator[str]:
    """The translated messages of the PostgreSQL server, a text for each language."""
    files = _packed(package, rf"/locale/({'|'.join(SERVER_LANGUAGES)})/LC_MESSAGES/postgres-15\.mo$")
    for data in files.values():
        catalogue = gettext.GNUTranslations(io.BytesIO(data))._catalog  # noqa: SLF001  # the class has no way to list what it holds
        yield "\n".join(one for _, one in sorted(catalogue.items(), key=str) if len(one) >= SHORT)


def novels(package: Path) -> Iterator[str]:
    """Jane Austen's six novels, from the lines that R keeps them in."""
    (rest,) = _packed(package, r"/janeaustenr/data/Rdata\.rdb$").values()
    while rest:
        chunk = zlib.decompressobj()
        lines = chunk.decompress(rest[4:])
        rest = chunk.unused_data
        sizes = ((at.end(), struct.unpack(">i", at[1])[0]) for at in R_STRING.finditer(lines))
        yield "\n".join(lines[start : start + size].decode("latin-1") for start, size in sizes if size >= 0)


def spanish_bible(package: Path) -> Iterator[str]:
    """The Reina-Valera of 1909, book by book, its markup left out."""
    files = _packed(package, r"/[on]t\.bz[sz]$")
    for part in ("ot", "nt"):
        index = next(data for name, data in files.items() if name.endswith(f"{part}.bzs"))
        books = next(data for name, data in files.items() if name.endswith(f"{part}.bzz"))
        for start, size, _ in struct.iter_unpack("<III", index):
            marked = zlib.decompress(books[start : start + size]).decode("utf-8")
            yield re.sub(r"<[^>]*>", "", re.sub(r"<chapter n=|<div [^>]*x-p", "\n\n\\g<0>", marked))


def _packed(package: Path, pattern: str) -> dict[str, bytes]:
    """The files of a Debian package whose names match, by name, sorted: an `ar` archive that holds a tar archive."""
    data = package.read_bytes()
    at = len("!<arch>\n")
    while not data[at : at + 16].startswith(b"data.tar"):
        size = int(data[at + 48 : at + 58])
        at += 60 + size + size % 2
    with tarfile.open(fileobj=io.BytesIO(data[at + 60 : at + 60 + int(data[at + 48 : at + 58])])) as packed:
        members = sorted(packed.getmembers(), key=lambda one: one.name)
        return {
            one.name: file.read()
            for one in members
            if re.search(pattern, one.name) and (file := packed.extractfile(one))
        }
