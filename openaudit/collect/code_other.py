"""Code beside training and inference, and checkpoints of the training, by the names of the files."""

from collections.abc import Iterator

from openaudit.collect.documents import named
from openaudit.collect.documents.search import fact, hits, showing
from openaudit.facts import Evidence, Fact, Gap, Place
from openaudit.release import Release

FACTS = {
    "code.preprocessing.released": "whether code that prepares the training data is there",
    "code.preprocessing.location": "where the code that prepares the training data is",
    "code.support.released": "whether libraries and tools that the other code needs are there",
    "code.support.location": "where libraries and tools are",
    "model.checkpoints.released": "whether intermediate checkpoints of the training can be had",
    "model.checkpoints.location": "where intermediate checkpoints are",
}
NEEDS: tuple[str, ...] = ()

NAMES = {
    "code.preprocessing": "preprocessing-code",
    "code.support": "support-code",
    "model.checkpoints": "checkpoint",
}


def collect(release: Release, known: Evidence) -> Iterator[Fact | Gap]:
    """What the names of the files show, and checkpoints that the documents say are released."""
    del known
    for component, names in NAMES.items():
        paths = named(release, names)
        where = tuple(Place(path=path) for path in paths[:3])
        told = showing(hits(release, "availability"), "checkpoints") if component == "model.checkpoints" else []
        if paths:
            yield Fact(name=f"{component}.released", value="yes", basis="seen", how="file-name", where=where)
            yield Fact(name=f"{component}.location", value=paths[:20], basis="seen", how="file-name", where=where)
            continue
        if told:
            yield fact(f"{component}.released", "yes", told, basis="claimed")
        else:
            yield Gap(name=f"{component}.released", reason="not shown: no file of the release is called like one")
        yield Gap(name=f"{component}.location", reason="not shown: no file of the release is called like one")
