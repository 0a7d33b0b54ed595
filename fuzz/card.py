"""Any bytes give a card, and nothing that comes out of it is invisible: `python fuzz/card.py -max_total_time=60`."""

# scripts, run by path

import json
import sys
from pathlib import Path

import atheris

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

with atheris.instrument_imports(include=["openaudit.read"]):
    from openaudit.read import card, nodes
    from openaudit.read.clean import clean
    from openaudit.read.document import Item, Paragraph

PATHS = ("README.md", "README.rst", "README.txt", "README")
SEEDS = (
    b"---\nlicense: mit\nlanguage: [en, no]\nmodel-index:\n- name: a\n  results: []\n---\n# Model\n\n- a\n\n|a|b|\n|-|-|\n|c|[d](e)|\n",
    b"---\r\na: &a [*a]\r\nb: !x y\r\n<<: *a\r\nc: 'd\r\n---\r\n",
    b"Title\n=====\n\n.. code-block:: python\n\n   x\n\n`a <b>`_\n\n+--+--+\n|a |b |\n+--+--+\n",
    b'<!-- c -->\n---\nlicense: "\\u202e"\n---\n<table><tr><th>x</th></tr></table>\n```\ncode\n```\n',
)


def one(data: bytes) -> None:
    """One input: the first byte chooses the name, the rest is the file."""
    path = PATHS[data[0] % len(PATHS)] if data else PATHS[0]
    found = card.read(data[1:], path=path)
    json.dumps(nodes.core(found.metadata), allow_nan=False).encode()
    lines = found.text.lines
    for _, node in nodes.walk(found.metadata):
        if isinstance(node, nodes.Scalar) and lines[node.line - 1][node.column - 1 : node.end - 1] != node.raw:
            raise AssertionError(f"not at its place: {node}")
    parts: tuple[Paragraph | Item, ...] = (*found.document.paragraphs, *found.document.items)
    for part in parts:
        if part.text != "\n".join(lines[part.line - 1 : part.end]):
            raise AssertionError(f"not at its place: {part}")
    for problem in found.problems:
        out = clean(problem.message, 200)
        if clean(out, 200) != out or "\n" in out:
            raise AssertionError(f"not clean: {out!r}")


def seeds(folder: Path) -> str:
    """The folder of the corpus, with the seeds in it."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(SEEDS):
        (folder / f"seed-{number}").write_bytes(b"\0" + seed)
    return str(folder)


if __name__ == "__main__":
    corpus = seeds(Path(".fuzz/card"))
    atheris.Setup(
        [
            sys.argv[0],
            "-timeout=5",
            "-rss_limit_mb=700",
            "-artifact_prefix=.fuzz/",
            "-max_len=8192",
            *sys.argv[1:],
            corpus,
        ],
        one,
    )
    atheris.Fuzz()
