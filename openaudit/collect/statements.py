"""What only the publisher can say: what was used at all, and how much compute was spent."""

from collections.abc import Iterator, Sequence

from openaudit.collect.documents.search import fact, hits, showing
from openaudit.collect.phrases import Hit
from openaudit.facts import Evidence, Fact, Gap
from openaudit.release import Release

FACTS = {
    "data.public.used": "whether publicly available data was used for training",
    "data.third-party.used": "whether training data was obtained from third parties",
    "data.labeling.used": "whether labels were made for the training data",
    "training.flops": "the training compute in FLOP, as the publisher states it",
    "code.preprocessing.used": "whether data was preprocessed by code at all",
    "code.evaluation.used": "whether the model was validated or tested by code at all",
    "code.support.used": "whether supporting libraries or tools were used at all",
}
NEEDS: tuple[str, ...] = ()

SILENT = "no document says so"
NOT_USED = {
    "data.public.used": "only-private",
    "data.third-party.used": "only-public",
    "data.labeling.used": "no-labels",
}


def collect(release: Release, known: Evidence) -> Iterator[Fact | Gap]:
    """Statements as facts with the basis `claimed`; nearly always gaps, for publishers seldom say these things."""
    del known
    found = hits(release, "statements")
    for name, shows in NOT_USED.items():
        told = showing(found, shows)
        yield fact(name, "no", told, basis="claimed") if told else Gap(name=name, reason=SILENT)
    for name in ("code.preprocessing.used", "code.evaluation.used", "code.support.used"):
        yield Gap(name=name, reason=SILENT)
    yield _flops(showing(found, "flop"))


def _flops(told: Sequence[Hit]) -> Fact | Gap:
    """The largest number of FLOP that is stated, for the whole training is more than its parts."""
    numbers = [float(f"{one.group('number')[0]}e{one.group('power')[0]}") for one in told]
    if not numbers:
        return Gap(name="training.flops", reason="no document states the training compute in FLOP")
    return fact("training.flops", max(numbers), told, basis="claimed")
