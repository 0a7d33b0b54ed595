"""How the documents describe the training: hyperparameters, named scripts, stages; and what it cost."""

from collections.abc import Iterator

from openaudit.collect.documents.search import described, fact, hits, showing
from openaudit.facts import Evidence, Fact, Gap
from openaudit.release import Release

FACTS = {
    "training.method.described": "whether hyperparameters, scripts or stages of the training are described",
    "training.compute": "what the publisher says about the hardware and time of the training",
    "training.energy": "what the publisher says about the energy or carbon of the training",
}
NEEDS: tuple[str, ...] = ()


def collect(release: Release, known: Evidence) -> Iterator[Fact | Gap]:
    """What the documents say about how the model was trained."""
    del known
    found = hits(release, "training-method")
    yield from described(
        "training.method.described",
        full=showing(found, "numbers", "script"),
        part=showing(found, "stage"),
        missing="no document gives a hyperparameter, a script or a stage of the training",
    )
    said = hits(release, "claims")
    for name, shows in (("training.compute", "compute"), ("training.energy", "energy")):
        told = showing(said, shows)
        if told:
            first = told[0]
            yield fact(name, " ".join(first.flat.text[first.at : first.end].split())[:160], told, basis="claimed")
        else:
            yield Gap(name=name, reason="not shown: no document says")
