"""Whether card and configuration can be read as what they are; what is wrong or odd about them is a finding each."""

import re
from collections.abc import Iterable, Iterator

from openaudit.collect.configs import configs
from openaudit.collect.documents import MAX_BYTES, Document, decoded, documents
from openaudit.errors import ReleaseError
from openaudit.facts import Evidence, Finding, Place, Record, Severity
from openaudit.read.nodes import Mapping, Scalar, Sequence
from openaudit.read.text import LIMIT, Problem
from openaudit.release import File, Release

FACTS: dict[str, str] = {}
NEEDS: tuple[str, ...] = ()

CARDS = {"readme.md", "readme", "model_card.md", "modelcard.md", "model-card.md"}
HUB_ID = re.compile(r"(?!.*\.\.)[\w-][\w.-]{0,95}(?:/[\w-][\w.-]{0,95})?")
PLACES = 5  # of one kind in one file
# What is legal and merely odd; everything else here may hide something or lose it.
MILD = {
    "bom",
    "blank-before-front-matter",
    "cr-only",
    "nul-padding",
    "long-line",
    "code-not-closed",
    "too-many-parts",
    "key-case",
    "yaml-directive",
}
# What is nothing to remark on where it stands: a document without metadata is a document.
SILENT = {"no-front-matter"}
# What the whole card is, said in the card's own name.
WHOLE = {"empty": "empty-card", "pointer": "card-not-fetched", "not-text": "card-not-text"}


def collect(release: Release, known: Evidence) -> Iterator[Record]:
    """A finding for each kind of thing wrong with the root card and with each configuration."""
    del known
    card = _card(release)
    if card is None:
        yield _missing()
    elif card.kind == "file":
        yield from _of_card(release, card)
    for path, found in configs(release).items():
        yield from _findings(path, found.problems, "configuration")


def _card(release: Release) -> File | None:
    return next((file for file in release.files() if file.path.lower() in CARDS), None)


def _missing() -> Finding:
    return Finding(
        id="no-card",
        severity="warning",
        message="There is no model card (README.md) at the root of the release.",
        remedy="Add a model card: what the model is, its licence, its data, its limits.",
        facts=("docs.model-card.released",),
    )


def _of_card(release: Release, card: File) -> Iterator[Finding]:
    try:
        text = decoded(release, card.path, MAX_BYTES if card.size <= MAX_BYTES else LIMIT)
    except ReleaseError as error:
        message = f"The model card cannot be read: {error}"
        yield Finding(id="card-unreadable", severity="warning", message=message, where=(Place(path=card.path),))
        return
    if not text.readable:
        yield from _findings(card.path, text.problems, "card", WHOLE)
        return
    known = next((one for one in documents(release) if one.text is text), None)
    document = known or Document(path=card.path, text=text, role="card")
    yield from _findings(card.path, [*text.problems, *_metadata(document)], "card")


def _metadata(card: Document) -> Iterator[Problem]:
    """What is wrong with the front matter: where it begins and ends, and what it says."""
    yield from card.front.problems
    if not card.front.found:
        return
    parsed = card.yaml
    yield from (_named(problem, "empty", "no-metadata") for problem in parsed.problems)
    if parsed.root is not None and not isinstance(parsed.root, Mapping):
        message = "the front matter is not a mapping of keys to values; the hub refuses it"
        yield Problem(id="front-matter-not-a-mapping", message=message, line=parsed.root.line)
    yield from _values(parsed.mapping)


def _values(metadata: Mapping) -> Iterator[Problem]:
    """What is wrong with the values that the hub's client reads: results that are no list, bases that are no hub ids."""
    results = metadata.get("model-index")
    if results is not None and not isinstance(results, Sequence):
        yield Problem(id="model-index-wrong", message="model-index is no list of results", line=results.line)
    base = metadata.get("base_model")
    for one in base.items if isinstance(base, Sequence) else (base,):
        if isinstance(one, Scalar) and not HUB_ID.fullmatch(one.text.strip()):
            message = f"base_model {one.text.strip()[:80]!r} is no hub id; it was not opened or asked for"
            yield Problem(id="base-model-not-an-id", message=message, line=one.line)


def _named(problem: Problem, old: str, new: str) -> Problem:
    return (
        Problem(id=new, message=problem.message, line=problem.line, key=problem.key) if problem.id == old else problem
    )


def _findings(
    path: str, problems: Iterable[Problem], what: str, names: dict[str, str] | None = None
) -> Iterator[Finding]:
    """One finding for each kind of problem, with its first places."""
    kinds: dict[str, list[Problem]] = {}
    for problem in problems:
        if problem.id not in SILENT:
            kinds.setdefault(problem.id, []).append(problem)
    for kind, several in kinds.items():
        severity: Severity = "note" if kind in MILD else "warning"
        more = f" ({len(several)} places)" if len(several) > 1 else ""
        yield Finding(
            id=(names or {}).get(kind, kind),
            severity=severity,
            message=f"{path}: {several[0].message}{more}",
            where=tuple(Place(path=path, line=problem.line) for problem in several[:PLACES]),
            remedy=f"Mend the {what}, so that every reader reads the same.",
        )
