"""Where the training data comes from: data sets and providers named in the front matter and in the text."""

from collections.abc import Iterator

from openaudit.collect.documents.data_links import links
from openaudit.collect.documents.datasets import front_matter, public_names
from openaudit.collect.documents.search import described, hits, showing
from openaudit.collect.documents.sources import HOW, in_tables
from openaudit.collect.documents.stages import by_stage, stage
from openaudit.collect.structured import best_first, sources
from openaudit.collect.structured.listed import complete
from openaudit.facts import Evidence, Fact, Gap
from openaudit.release import Release

FACTS = {
    "data.sources.described": "whether the documents name the data sets or providers the training data comes from",
    "lineage.datasets": "data sets that the publisher names as training data; of a stage (base-model, pre-training, fine-tuning) where it is told",
    "data.training.parts-complete": "whether the data sets that are listed with a licence are said to be all there are",
}
NEEDS: tuple[str, ...] = ()


def collect(release: Release, known: Evidence) -> Iterator[Fact | Gap]:
    """The data sets of the front matter, what the text names, and what structured documentation is about."""
    del known
    yield from best_first((*_told(release), *sources(release)))
    yield from by_stage(release)
    name = "data.training.parts-complete"
    if where := complete(release):
        yield Fact(name=name, value=True, basis="claimed", how="phrase:statements.all-listed", where=where)
    else:
        yield Gap(name=name, reason="not shown: no list of data sets, each with its licence, is said to be complete")


def _told(release: Release) -> Iterator[Fact | Gap]:
    """The data sets that the cards name."""
    declared = list(front_matter(release))
    if declared:
        names = tuple(dict.fromkeys(name for name, _ in declared))
        where = tuple(place for _, place in declared[:8])
        yield Fact(name="lineage.datasets", value=names, basis="claimed", how="front-matter", where=where)
        yield Fact(name="data.sources.described", value="yes", basis="seen", how="front-matter", where=where)
    found = hits(release, "data-sources")
    public = list(public_names(release))
    if public:
        own = [one for one in public if stage(release, one[1].flat, one[1].at) != "base-model"] or public
        names = tuple(dict.fromkeys(name for name, _ in own))
        shown = tuple(dict.fromkeys(hit.place for _, hit in own))[:8]
        yield Fact(name="lineage.datasets", value=names, basis="claimed", how="phrase:datasets", where=shown)
        yield Fact(name="data.sources.described", value="yes", basis="seen", how="phrase:datasets", where=shown)
    elif not declared:
        yield Gap(name="lineage.datasets", reason="not shown: no document names a data set the model was trained on")
    linked = tuple(place for _, place in links(release))[:8]
    if linked:
        yield Fact(name="data.sources.described", value="yes", basis="seen", how="link", where=linked)
    rows = in_tables(release)[:8]
    if rows:
        yield Fact(name="data.sources.described", value="yes", basis="seen", how=HOW, where=rows)
    scope = showing(hits(release, "data-scope"), "content", "obtained", "composition")
    named = declared or public or linked or rows or found
    yield from described(
        "data.sources.described",
        full=found,
        part=() if named else [*hits(release, "data-kinds"), *scope],
        missing="no document names a data set, a provider or a kind of training data",
    )
