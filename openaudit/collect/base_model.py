"""What is released of the model that this one was made from; of a model trained from scratch, its own."""

from collections.abc import Iterator
from dataclasses import replace

from openaudit.facts import Evidence, Fact, Gap
from openaudit.release import Release

OF = ("data.training.released", "model.parameters.released")
FACTS = {
    "base.data.training.released": "whether the training data of the base model is released: yes, partial, gated or no",
    "base.model.parameters.released": "whether the weights of the base model are released: yes, gated, partial or no",
}
NEEDS = ("availability", "data-release", "lineage", "mot", "weights")
MANIFEST = True


def collect(release: Release, known: Evidence) -> Iterator[Fact | Gap]:
    """The release's own facts where it is its own base; else gaps that say what would fill them."""
    del release
    kind, scratch = known.value("release.kind"), known.value("lineage.claimed-from-scratch")
    own = kind == "base" or (kind is None and scratch is True)
    for name in OF:
        found = known.get(name)
        if not own:
            why = (
                "the report of the base model was not given"
                if kind
                else "it is not known whether there is a base model"
            )
            yield Gap(name=f"base.{name}", reason=why)
        elif isinstance(found, Gap):
            yield replace(found, name=f"base.{name}")
        else:
            yield replace(found, name=f"base.{name}", others=())
