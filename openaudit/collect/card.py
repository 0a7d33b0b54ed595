"""Which documents are there: model card, data card, paper, technical report, sample outputs, summaries."""

import re
from collections.abc import Iterator

from openaudit.collect.documents import Document, documents, named
from openaudit.collect.documents.linked import called
from openaudit.collect.documents.search import described, hits, showing
from openaudit.collect.phrases import names
from openaudit.collect.structured.sheets import covers, first_places
from openaudit.facts import Evidence, Fact, Gap, Place
from openaudit.release import Release

FACTS = {
    "docs.model-card.released": "whether there is a model card: yes, or partial for a README that says nothing about a model",
    "docs.model-card.location": "the file that is the model card",
    "docs.data-card.released": "whether there is a data card or datasheet: yes, partial (linked only), no",
    "docs.data-card.location": "the file or link that is the data card",
    "docs.paper.released": "whether there is a paper: yes when it is in the release or linked",
    "docs.paper.location": "the file or link that is the paper",
    "docs.technical-report.released": "whether there is a technical report",
    "docs.technical-report.location": "the file or link that is the technical report",
    "docs.sample-outputs.released": "whether outputs of the model are shown",
    "docs.training-content-summary": "whether there is a summary of the training content in the form the EU AI Office asks for",
    "docs.data-card.covers": "which of the seven sections of a datasheet are answered",
    "docs.training-content-summary.covers": "which sections of the EU summary of training content are answered",
    "policy.copyright": "whether there is a policy on copyright",
    "model.metadata.released": "whether the card carries metadata that machines read",
}
NEEDS: tuple[str, ...] = ()

_MODEL_WORDS = ("model", "weights", "checkpoint", "network", "llm", "模型", "モデル", "모델")
_MODEL = re.compile(r"\b(?:models?|weights|checkpoints?|network|llm)\b|模型|モデル|모델")


def collect(release: Release, known: Evidence) -> Iterator[Fact | Gap]:
    """Each kind of document: the file first, then links to it."""
    del known
    read = documents(release)
    yield from _model_card(release, read)
    for name in ("docs.data-card", "docs.paper", "docs.technical-report"):
        yield from _document(release, read, name)
    said = hits(release, "documents")
    for name, shows, missing in (
        ("docs.sample-outputs.released", "samples", "no document shows outputs of the model"),
        ("docs.training-content-summary", "content-summary", "no summary of the training content"),
        ("policy.copyright", "copyright", "no policy on copyright"),
    ):
        yield from described(name, full=showing(said, shows), part=(), missing=missing)
    yield from _filled_in(release)
    yield from _metadata(read)


def _filled_in(release: Release) -> Iterator[Fact | Gap]:
    """Documents that fill in a form, whatever they are called."""
    for form, name in (("datasheet", "docs.data-card.released"), ("content-summary", "docs.training-content-summary")):
        if where := first_places(release, form):
            yield Fact(name=name, value="yes", basis="seen", how=form, where=where[:3])
        answered, places = covers(release, form)
        sections = f"{name.removesuffix('.released')}.covers"
        if answered:
            yield Fact(name=sections, value=answered, basis="seen", how=form, where=places)
        else:
            yield Gap(name=sections, reason=f"not shown: no document answers the sections of a {form}")
        if "rights" in answered:
            at = places[answered.index("rights")]
            yield Fact(name="policy.copyright", value="yes", basis="seen", how=form, where=(at,))


def _model_card(release: Release, read: tuple[Document, ...]) -> Iterator[Fact | Gap]:
    cards = [
        document for document in read if document.role == "card" or names("files", "model-card-file")(document.path)
    ]
    about = [document for document in cards if _says_model(document.text.text[:200_000].lower())]
    listed = named(release, "model-card-file")
    if about or listed:
        paths = tuple(dict.fromkeys([*(document.path for document in about), *listed]))[:20]
        where = tuple(_first(document) for document in about[:3]) or tuple(Place(path=path) for path in listed[:3])
        yield Fact(name="docs.model-card.released", value="yes", basis="seen", how="file-name", where=where)
        yield Fact(name="docs.model-card.location", value=paths, basis="seen", how="file-name", where=where)
    elif cards:
        where = (_first(cards[0]),)
        yield Fact(name="docs.model-card.released", value="partial", basis="seen", how="file-name", where=where)
        yield Fact(name="docs.model-card.location", value=(cards[0].path,), basis="seen", how="file-name", where=where)
    else:
        for suffix in ("released", "location"):
            yield Gap(name=f"docs.model-card.{suffix}", reason="not shown: no README and no model card in the release")


def _says_model(text: str) -> bool:
    """Whether `text` (lower case) is about a model; plain searches first, for a card that is not says so in none of its letters."""
    return any(word in text for word in _MODEL_WORDS) and bool(_MODEL.search(text))


def _first(document: Document) -> Place:
    """The first line of a document that says something."""
    number = next((at for at, line in enumerate(document.lines, 1) if at >= document.front.body and line.strip()), 1)
    return document.at(number)


def _document(release: Release, read: tuple[Document, ...], name: str) -> Iterator[Fact | Gap]:
    there = named(release, f"{name.removeprefix('docs.')}-file")
    told = {
        path: place for path, place in called(release).get(name.removeprefix("docs."), {}).items() if path not in there
    }
    linked = names("links", f"{name.removeprefix('docs.')}-link")
    links = [
        (link.url, document.prose.place_of(link))
        for document in read
        for link in document.prose.links
        if linked(link.url) and not link.image
    ]
    if told:
        where = tuple(told.values())[:3]
        yield Fact(name=f"{name}.released", value="yes", basis="seen", how="link", where=where)
        yield Fact(name=f"{name}.location", value=tuple(told)[:20], basis="seen", how="link", where=where)
    if there:
        where = tuple(Place(path=path) for path in there[:3])
        yield Fact(name=f"{name}.released", value="yes", basis="seen", how="file-name", where=where)
        yield Fact(name=f"{name}.location", value=tuple(there[:20]), basis="seen", how="file-name", where=where)
    if links:
        where = tuple(dict.fromkeys(place for _, place in links))[:5]
        yield Fact(name=f"{name}.released", value="yes", basis="claimed", how="link", where=where)
        yield Fact(
            name=f"{name}.location",
            value=tuple(dict.fromkeys(url for url, _ in links))[:20],
            basis="claimed",
            how="link",
            where=where,
        )
    if not there and not links and not told:
        for suffix in ("released", "location"):
            yield Gap(name=f"{name}.{suffix}", reason="not shown: neither in the release nor linked from it")


def _metadata(read: tuple[Document, ...]) -> Iterator[Fact | Gap]:
    for document in read:
        keys = document.metadata.pairs
        if keys:
            where = (document.at(keys[0].key.line),)
            yield Fact(name="model.metadata.released", value="yes", basis="seen", how="front-matter", where=where)
            return
    yield Gap(name="model.metadata.released", reason="not shown: no card carries front matter")
