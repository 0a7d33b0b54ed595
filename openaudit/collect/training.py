"""How the documents describe the training: hyperparameters, named scripts, stages; and what it cost."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from openaudit.collect.documents.search import described, fact, hits, showing
from openaudit.collect.phrases import Hit
from openaudit.collect.source.pointed import names_script
from openaudit.collect.structured import best_first
from openaudit.facts import Evidence, Fact, Gap
from openaudit.release import Release

FACTS = {
    "training.method.described": "whether hyperparameters, scripts or stages of the training are described",
    "training.compute": "what the publisher says about the hardware and time of the training",
    "training.energy": "what the publisher says about the energy or carbon of the training",
}
NEEDS = ("code-training",)


def collect(release: Release, known: Evidence) -> Iterator[Fact | Gap]:
    """What the documents say about how the model was trained."""
    denied = showing(hits(release, "code-training"), "denied")
    found = [hit for hit in hits(release, "training-method") if not _disowned(hit, denied)]
    code = [hit for hit in hits(release, "code-training") if not _disowned(hit, denied)]
    words = described(
        "training.method.described",
        full=[*showing(found, "numbers", "script"), *(hit for hit in code if names_script(release, hit))],
        part=showing(found, "stage"),
        missing="no document gives a hyperparameter, a script or a stage of the training",
    )
    yield from best_first([*words, *_shown(known)])
    said = hits(release, "claims")
    for name, shows in (("training.compute", "compute"), ("training.energy", "energy")):
        told = showing(said, shows)
        if told:
            first = told[0]
            yield fact(name, " ".join(first.flat.text[first.at : first.end].split())[:160], told, basis="claimed")
        else:
            yield Gap(name=name, reason="not shown: no document says")


def _disowned(hit: Hit, denied: Sequence[Hit]) -> bool:
    """Whether it describes code further down, of which the publisher says that it is not what trained the model."""
    return any("/" in hit.flat.path and "/" not in one.flat.path for one in denied)


def _shown(known: Evidence) -> Iterator[Fact]:
    """The training code itself describes the training where it sets numbers."""
    numbers = known.get("code.training.hyperparameters")
    if isinstance(numbers, Fact):
        yield replace(numbers, name="training.method.described", value="yes", others=())
