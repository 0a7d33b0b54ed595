"""Whether the documents say what the model is for, where its limits are, and how to run it."""

from collections.abc import Iterator

from openaudit.collect.documents.search import described, hits, showing
from openaudit.facts import Evidence, Fact, Gap
from openaudit.release import Release

FACTS = {
    "usage.described": "whether intended use, limits and how to run the model are described: yes with all three, partial with one or two"
}
NEEDS: tuple[str, ...] = ()

PARTS = ("intended", "limits", "run")


def collect(release: Release, known: Evidence) -> Iterator[Fact | Gap]:
    """Intended use, limits, how to run."""
    del known
    found = hits(release, "usage")
    shown = {hit.shows for hit in found}
    yield from described(
        "usage.described",
        full=showing(found, *PARTS) if shown >= set(PARTS) else (),
        part=showing(found, *PARTS),
        missing="no document says what the model is for, where its limits are, or how to run it",
    )
