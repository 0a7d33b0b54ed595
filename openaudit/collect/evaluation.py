"""How well the documents describe an evaluation, and whether its code and its data are there."""

import re
from collections.abc import Iterator, Sequence

from openaudit.collect.documents import Flat, Link, documents, named
from openaudit.collect.documents.search import described, hits, showing
from openaudit.collect.phrases import Hit, names
from openaudit.facts import Evidence, Fact, Gap, Place
from openaudit.release import Release

FACTS = {
    "evaluation.described": "whether the documents give evaluation numbers or a protocol, or only claims",
    "docs.evaluation-results.released": "whether evaluation results are published with the release",
    "code.evaluation.released": "whether code that evaluates the model is there",
    "code.evaluation.location": "where the evaluation code is",
    "data.evaluation.released": "whether the data of the evaluation is there",
}
NEEDS: tuple[str, ...] = ()

_BESIDE = frozenset({"usage", "user-tuning", "training-data", "citation", "license", "thanks"})


def collect(release: Release, known: Evidence) -> Iterator[Fact | Gap]:
    """Numbers, protocol, claims, code and data of an evaluation."""
    del known
    reported = _reported(release)
    if reported:
        yield Fact(name="evaluation.described", value="yes", basis="seen", how="front-matter", where=reported)
    found = hits(release, "evaluation")
    numbers = [*showing(found, "numbers"), *_headed(found)]
    code = named(release, "evaluation-code")
    scripts = [path for path in code if "eval" in path.rsplit("/", 1)[-1].lower()]
    pictures = _pictures(release)
    if not reported and not numbers and not showing(found, "protocol", "claim") and (scripts or pictures):
        where = pictures or tuple(Place(path=path) for path in scripts[:3])
        yield Fact(name="evaluation.described", value="partial", basis="seen", how="file-name", where=where)
    else:
        yield from described(
            "evaluation.described",
            full=[*numbers, *showing(found, "protocol")],
            part=showing(found, "claim"),
            missing="no document gives a number, a protocol or a claim about quality",
        )
    yield from _released("docs.evaluation-results.released", numbers, reported)
    yield from _paths("code.evaluation", code, "no evaluation code in the release")
    data = named(release, "evaluation-data")
    if data:
        where = tuple(Place(path=path) for path in data[:3])
        yield Fact(name="data.evaluation.released", value="yes", basis="seen", how="file-name", where=where)
    else:
        yield Gap(name="data.evaluation.released", reason="not shown: no evaluation data in the release")


def _headed(found: Sequence[Hit]) -> list[Hit]:
    """Rows of numbers in the same document as a row that heads them with benchmarks, at most 40 lines above."""
    heads = [(hit.flat.path, hit.flat.line(hit.at)) for hit in showing(found, "header")]
    return [
        hit
        for hit in showing(found, "row")
        if any(path == hit.flat.path and 0 <= hit.flat.line(hit.at) - line <= 40 for path, line in heads)  # noqa: PLR2004
    ]


def _reported(release: Release) -> tuple[Place, ...]:
    """The metric values of the front matter's model-index."""
    for document in documents(release):
        node = document.metadata.get("model-index")
        values = [place for _, place in document.values("model-index")] if node else []
        metrics = [place for place in values if re.search(r"value:\s*[\d.]", place.quote)]
        if metrics:
            return tuple(metrics[:4])
    return ()


def _pictures(release: Release) -> tuple[Place, ...]:
    """Images whose names, or the headings over them, say that they show results."""
    results, decoration = names("files", "results-image"), names("files", "decoration-image")
    return tuple(
        document.prose.place_of(link)
        for document in documents(release)
        for link in document.prose.images
        if results(link.url) or (_under_results(document.prose, link) and not decoration(link.url))
    )[:3]


def _under_results(flat: Flat, link: Link) -> bool:
    topics = flat.unit(link.at).topics
    return "evaluation" in topics and not topics & _BESIDE


def _released(name: str, numbers: Sequence[Hit], reported: tuple[Place, ...]) -> Iterator[Fact | Gap]:
    if reported:
        yield Fact(name=name, value="yes", basis="seen", how="front-matter", where=reported)
    yield from described(name, full=numbers, part=(), missing="no document gives evaluation numbers")


def _paths(component: str, paths: Sequence[str], missing: str) -> Iterator[Fact | Gap]:
    if paths:
        where = tuple(Place(path=path) for path in paths[:3])
        yield Fact(name=f"{component}.released", value="yes", basis="seen", how="file-name", where=where)
        yield Fact(name=f"{component}.location", value=tuple(paths[:20]), basis="seen", how="file-name", where=where)
    else:
        for suffix in ("released", "location"):
            yield Gap(name=f"{component}.{suffix}", reason=f"not shown: {missing}")
