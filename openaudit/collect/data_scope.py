"""What the documents say about the training data: how much, made of what, how obtained, how processed."""

import re
from collections.abc import Iterator, Sequence

from openaudit.collect.documents.negated import negated
from openaudit.collect.documents.search import described, hits, showing
from openaudit.collect.phrases import Hit
from openaudit.collect.structured import best_first
from openaudit.collect.structured import described as described_by_data
from openaudit.facts import Evidence, Fact, Gap
from openaudit.release import Release

FACTS = {
    "data.provenance.described": "how well size, composition, languages or content, dates and origin of the training data are described",
    "data.processing.described": "how well cleaning, filtering or deduplication of the training data is described",
    "data.selection.described": "how well the documents describe how the training data was selected",
    "data.labeling.described": "how well the documents describe how the training data was labelled",
}
NEEDS: tuple[str, ...] = ()

SENTENCES = 3  # that touch on an aspect (one, with three aspects); a single one with two does not describe anything
LEAST = 3  # entries of a list that tells what the data is made of
DATA = "training-data"
ASPECTS = ("composition", "content", "dates", "obtained")
_LABEL = re.compile(
    r"\W{0,6}(?:(?:pre-?|post-?|fine-?)?(?:training|tuning) |sft )?(?:data ?sets?|data|corpus)\W{0,3}:"
    r"|(?:\W{0,3}\d{1,2})?\W{0,4}[^\W\d_a-z]{0,8}(?:数据集?|语料库?|データ(?:セット)?|コーパス|데이터(?:셋)?|말뭉치)(?:包括|包含|来源|来自|组成|构成|の内訳|구성)?\W{0,2}[:：]"
)
# The data is what the sentence is about, as in "the corpus has a size of"; "trained on 40 GB of text" is about the model.
_MEASURED = re.compile(
    r"^\W{0,6}(?:(?:the|our|this|its|whole|total|entire|full|final|resulting|combined|raw|cleaned|filtered|pre-?training|training|text|speech|image) ){0,5}(?:corp(?:us|ora)|data ?sets?|data|mixture)(?:[’']s)? (?:sizes? |has|have|is|are|was|were|counts?|contains?|contained|holds?|totals?|comprises?|amounts?|adds? up|spans?|consists?)"
)
STEPS = ("filtering", "deduplication", "cleaning", "removal", "decontamination")


def collect(release: Release, known: Evidence) -> Iterator[Fact | Gap]:
    """How well the documents and the structured documentation describe the training data."""
    del known
    yield from best_first((*_told(release), *described_by_data(release)))


def _told(release: Release) -> Iterator[Fact | Gap]:
    """How well the words of the documents describe it."""
    scope = hits(release, "data-scope")
    yield from described(
        "data.provenance.described",
        full=_scope_in_full(scope),
        part=showing(scope, *ASPECTS),
        missing="no document says how much training data there is, what it consists of, its dates, or how it was obtained",
    )
    said = hits(release, "data-processing")
    steps = [hit for hit in said if not negated(hit)]
    yield from described(
        "data.processing.described",
        full=_steps_in_full(steps),
        part=steps,
        missing=_unprocessed(said),
    )
    chosen = hits(release, "data-choice")
    yield from described(
        "data.selection.described",
        full=showing(chosen, "selection"),
        part=showing(chosen, "selection-mention"),
        missing="no document says how the training data was selected",
    )
    yield from described(
        "data.labeling.described",
        full=showing(chosen, "labeling"),
        part=showing(chosen, "labeling-mention"),
        missing="no document says how the training data was labelled",
    )


def _unprocessed(said: Sequence[Hit]) -> str:
    """Why no processing is shown: nothing is said of it, or only what was not done, with the first line that says so."""
    if not said:
        return "no document mentions that the training data was cleaned, filtered or deduplicated"
    place = said[0].place
    at = f"page {place.page}" if place.page else f"line {place.line}"
    return f"the documents say only what was not done with the training data ({place.path}, {at})"


def _scope_in_full(found: Sequence[Hit]) -> list[Hit]:
    """The hits of a document that tells size and two of the aspects, in several sentences or under a heading of their own; otherwise none."""
    for path in dict.fromkeys(hit.flat.path for hit in found):
        told = [hit for hit in found if hit.flat.path == path]
        shown = {hit.shows for hit in told}
        aspects = (shown | _listed(told)) & set(ASPECTS)
        if "size" in shown and len(aspects) > 1 and _spoken(told) >= (1 if len(aspects) > 2 else SENTENCES):  # noqa: PLR2004
            return told
    return []


def _spoken(told: Sequence[Hit]) -> int:
    """How many sentences touch on an aspect, or tell how large the data is; one under a heading or a label that announces the training data is worth SENTENCES."""
    touching = [hit for hit in told if hit.shows in ASPECTS]
    if any(DATA in hit.flat.unit(hit.at).topics or _LABEL.match(hit.flat.sentence(hit.at)) for hit in touching):
        return SENTENCES
    measured = [hit for hit in told if hit.shows == "size" and _MEASURED.search(hit.flat.sentence(hit.at))]
    return len({hit.flat.sentence(hit.at) for hit in (*touching, *measured)})


def _listed(told: Sequence[Hit]) -> set[str]:
    """`composition`, where a list or a table on the training data has LEAST entries that tell a size or a kind."""
    units = [hit.flat.unit(hit.at) for hit in told if hit.shows in {"size", "content"}]
    entries = {unit.start for unit in units if unit.kind in {"item", "row"} and DATA in unit.topics}
    return {"composition"} if len(entries) >= LEAST else set()


def _steps_in_full(found: Sequence[Hit]) -> list[Hit]:
    """The hits where two different steps, or one in detail, are told; otherwise none."""
    shown = {hit.shows for hit in found}
    if "detail" in shown:
        return [*showing(found, "detail"), *showing(found, *STEPS)]
    return showing(found, *STEPS) if len(shown & set(STEPS)) > 1 else []
