"""The front matter of dataset cards: size, sources, annotation, languages and licence of the dataset they are about."""

from collections.abc import Iterator

from openaudit.collect.documents import Document, documents
from openaudit.collect.structured.told import Told
from openaudit.read import yaml
from openaudit.release import Release

HOW = "dataset-card"
KINDS = {
    "size_categories": "size",
    "source_datasets": "source",
    "annotations_creators": "labeling",
    "language_creators": "obtained",
    "language": "content",
    "dataset_info": "composition",
}
SAYS_NOTHING = {"unknown", "other", "original", "no-annotation", "none", "null", "n/a", ""}
MOST = 20  # values of one key


def read(release: Release) -> Iterator[Told]:
    """What the front matter of every dataset card says; the model's own card at the root is none."""
    for document in documents(release):
        if document.role != "changes" and document.of_data:
            yield from _card(document)


def _card(document: Document) -> Iterator[Told]:
    of = _name(document)
    if named := document.metadata.key("pretty_name"):
        yield Told(kind="name", text=of, of=of, how=HOW, place=document.at(named.line))
    if "/" in document.path:  # at the root, the licence collector reads it as that of the release
        for words, place in document.values("license"):
            yield Told(kind="license", text=words, of=of, how=HOW, place=place)
    for key, kind in KINDS.items():
        node = document.metadata.get(key)
        if isinstance(node, (yaml.Mapping, yaml.Sequence)) and key == "dataset_info":
            yield Told(kind=kind, text=key, of=of, how=HOW, place=document.at(node.line))
            continue
        for words, place in list(document.values(key))[:MOST]:
            if words.lower() not in SAYS_NOTHING:
                yield Told(kind=kind, text=words, of=of, how=HOW, place=place)


def _name(document: Document) -> str:
    """What the card calls the dataset, else the folder it lies in."""
    named = document.metadata.get("pretty_name")
    if isinstance(named, yaml.Scalar) and named.text.strip():
        return named.text.strip()[:80]
    return document.path.rpartition("/")[0].rpartition("/")[2][:80]
