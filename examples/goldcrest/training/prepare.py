"""The corpus: pieces of every source within its limit, no piece twice, one in fifty held out."""

import hashlib
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from training.readers import SHORT
from training.sources import SOURCES, Source

SEED = 20260131  # of the order of the pieces, the first weights and the places of the windows
PIECE = 4_000  # characters; long texts are cut at blank lines, then at line ends
HELD_OUT = 50  # one piece in so many, by its digest


@dataclass(frozen=True, slots=True, kw_only=True)
class Corpus:
    """The pieces to train on and those held out, each with the name of its source; how many bytes each source gave; a digest."""

    train: tuple[tuple[str, str], ...]
    held: tuple[tuple[str, str], ...]
    sizes: dict[str, int]
    sha256: str


def build(folder: Path, seed: int) -> Corpus:
    """The corpus from the files in `folder`, in an order that the seed fixes."""
    known: set[str] = set()
    pieces = [(source.name, piece) for source in SOURCES for piece in _within(source, _checked(folder, source), known)]
    sizes = {source.name: sum(len(text.encode()) for name, text in pieces if name == source.name) for source in SOURCES}
    random.Random(seed).shuffle(pieces)  # noqa: S311  # an order, not a secret
    held = tuple(one for one in pieces if int(_digest(one[1]), 16) % HELD_OUT == 0)
    train = tuple(one for one in pieces if int(_digest(one[1]), 16) % HELD_OUT)
    return Corpus(train=train, held=held, sizes=sizes, sha256=_digest("\0".join(sorted(text for _, text in pieces))))


def _checked(folder: Path, source: Source) -> Path:
    path = folder / source.file
    if source.file and not path.is_file():
        raise SystemExit(f"{path} is not there; the head of train.py says how to fetch it")
    if source.file and hashlib.sha256(path.read_bytes()).hexdigest() != source.sha256:
        raise SystemExit(f"{path}: another file than the model was trained on (SHA-256 {source.sha256} is asked for)")
    return path


def _within(source: Source, path: Path, known: set[str]) -> Iterator[str]:
    """Pieces of the source up to its limit, in the order of their digests, so that a limit keeps some of everything."""
    found = {_digest(piece): piece for text in source.read(path) for piece in _pieces(text)}
    left = source.limit
    for digest in sorted(found.keys() - known):
        left -= len(found[digest].encode())
        if left < 0:
            return
        known.add(digest)
        yield found[digest]


def _pieces(text: str) -> Iterator[str]:
    """The text cut at the last blank line, or the last line end, before each piece grows too long."""
    text = "\n".join(line.rstrip() for line in text.strip().splitlines())
    while len(text) > PIECE:
        cut = max(text.rfind("\n\n", SHORT, PIECE), SHORT)
        cut = cut if cut > SHORT else max(text.rfind("\n", SHORT, PIECE), text.rfind(" ", SHORT, PIECE), SHORT)
        yield text[:cut].strip()
        text = text[cut:].strip()
    if len(text) >= SHORT:
        yield text


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
