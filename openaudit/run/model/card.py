"""What the release says the model is for: languages and sentence similarity, from the card's metadata and file names."""

from collections.abc import Iterator

from openaudit.errors import OpenauditError
from openaudit.read.nodes import Mapping, Node, Scalar, Sequence
from openaudit.release import Release
from openaudit.run.records import Claims

CARD = "README.md"
MAX_CARD = 1024 * 1024  # bytes
SIMILARITY = ("sentence-similarity", "sentence-transformers")
FILES = ("modules.json", "config_sentence_transformers.json", "1_Pooling/config.json")  # of a sentence encoder


def read_claims(release: Release) -> Claims:
    """The claims of a release; empty where there is no card or none that can be read."""
    paths = {file.path for file in release.files() if file.kind == "file"}
    metadata = _metadata(release) if CARD in paths else None
    said = [word for key in ("pipeline_tag", "tags", "library_name") for word in _words(metadata, key)]
    return Claims(
        languages=tuple(dict.fromkeys(_words(metadata, "language"))),
        similarity=any(word in SIMILARITY for word in said) or any(name in paths for name in FILES),
    )


def _metadata(release: Release) -> Mapping | None:
    from openaudit.read import card  # noqa: PLC0415  many a folder of weights has no card to read

    try:
        return card.read(release.open(CARD, 0, MAX_CARD)).metadata
    except OpenauditError:
        return None


def _words(metadata: Mapping | None, key: str) -> Iterator[str]:
    node: Node | None = metadata.get(key) if metadata else None
    for one in node.items if isinstance(node, Sequence) else (node,):
        if isinstance(one, Scalar) and one.text:
            yield one.text
