"""What only the publisher can say: which data was used at all, why it cannot be shared, and how much compute was spent."""

from collections.abc import Iterator, Sequence

from openaudit.collect.documents.search import fact, hits, showing
from openaudit.collect.phrases import Hit
from openaudit.facts import Evidence, Fact, Gap
from openaudit.release import Release

FACTS = {
    "data.public.used": "whether publicly available data was used for training",
    "data.third-party.used": "whether training data was obtained from third parties",
    "data.labeling.used": "whether labels were made for the training data",
    "data.public.listed": "whether every public data source is listed with where to get it: yes, partial, no",
    "data.third-party.listed": "whether all data obtained from third parties is listed with where to get it: yes, partial, no",
    "data.unshareable-reason": "why training data cannot be shared, as the publisher says",
    "training.flops": "the training compute in FLOP, as the publisher states it",
    "code.preprocessing.used": "whether data was preprocessed by code at all",
    "code.evaluation.used": "whether the model was validated or tested by code at all",
    "code.support.used": "whether supporting libraries or tools were used at all",
}
NEEDS: tuple[str, ...] = ("data-release", "data-sources")

SILENT = "no document says so"
NOT_USED = {
    "data.public.used": "only-private",
    "data.third-party.used": "only-public",
    "data.labeling.used": "no-labels",
}


def collect(release: Release, known: Evidence) -> Iterator[Fact | Gap]:
    """Statements as facts with the basis `claimed`; nearly always gaps, for publishers seldom say these things."""
    found = hits(release, "statements")
    for name, shows in NOT_USED.items():
        told = showing(found, shows)
        yield fact(name, "no", told, basis="claimed") if told else Gap(name=name, reason=SILENT)
    for name in ("code.preprocessing.used", "code.evaluation.used", "code.support.used"):
        yield Gap(name=name, reason=SILENT)
    told = showing(found, "unshareable")
    yield _quoted("data.unshareable-reason", told) if told else Gap(name="data.unshareable-reason", reason=SILENT)
    yield _flops(showing(found, "flop"))
    yield _listed(known)
    yield Gap(name="data.third-party.listed", reason=SILENT)


def _quoted(name: str, told: Sequence[Hit]) -> Fact:
    return fact(name, told[0].place.quote, told, basis="claimed")


def _flops(told: Sequence[Hit]) -> Fact | Gap:
    """The largest number of FLOP that is stated, for the whole training is more than its parts."""
    numbers = [float(f"{one.group('number')[0]}e{one.group('power')[0]}") for one in told]
    if not numbers:
        return Gap(name="training.flops", reason="no document states the training compute in FLOP")
    return fact("training.flops", max(numbers), told, basis="claimed")


def _listed(known: Evidence) -> Fact | Gap:
    """The public sources are listed where the data itself is linked; some of them where some data set is."""
    released, name = known.get("data.training.released"), "data.public.listed"
    where = known.get("data.training.location")
    if isinstance(released, Fact) and isinstance(where, Fact) and released.value in ("yes", "partial"):
        return Fact(
            name=name, value=released.value, basis="claimed", how=f"{where.how}, links to the data", where=where.where
        )
    datasets = known.get("lineage.datasets")
    if isinstance(datasets, Fact):
        return Fact(name=name, value="partial", basis="claimed", how=f"{datasets.how}, named", where=datasets.where)
    return Gap(name=name, reason="no document lists the public data sets with where to get them")
