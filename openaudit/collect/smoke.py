"""The smoke inference as facts: whether it ran, what it concludes about the weights, and what a person should look at.

`collect` runs it with every choice left open; a caller with choices of its own calls `openaudit.run.smoke` and `facts`.
"""

from collections.abc import Iterator

from openaudit import run
from openaudit.facts import Evidence, Fact, Finding, Gap, Record, Value
from openaudit.release import Release
from openaudit.run import Smoke

FACTS = {
    "smoke.ran": "whether the smoke inference ran: yes or no",
    "smoke.runner": "the runner that ran it",
    "smoke.device": "the device that it ran on",
    "smoke.finite": "whether every output of the model is a number: yes or no",
    "smoke.deterministic": "whether a repeat gave the same bits: yes or no",
    "smoke.genuine": "whether the model does what only a trained one does: yes, no or inconclusive",
    "weights.genuine": "whether the weights are those of a trained model, by every test that ran: yes, no or inconclusive",
    "weights.genuine.reasons": "why the weights are held to be genuine or not",
}
NEEDS = ("card", "weights")


def collect(release: Release, known: Evidence) -> Iterator[Record]:
    """The facts of a smoke inference with the runner and the device that fit best."""
    yield from facts(unfetched(known) or absent(known) or run.smoke(release))


def unfetched(known: Evidence) -> Smoke | None:
    """The smoke inference of weights that are not here: it did not run. None where they are."""
    fetched = known.value("weights.fetched")
    if fetched not in ("pointer", "no"):
        return None
    what = "pointers to the weight files" if fetched == "pointer" else "names of weight files"
    reason = f"only {what} are here, not the weights themselves"
    return Smoke(runner="auto", device="auto", ran=False, reason=reason, reasons=(reason,))


def absent(known: Evidence) -> Smoke | None:
    """The smoke inference of a release without weights: there was nothing to run. None where there are some."""
    if known.value("weights.files") != 0:
        return None
    reason = "no weight files in the release"
    return Smoke(runner="auto", device="auto", ran=False, reason=reason, reasons=(reason,))


def facts(done: Smoke) -> Iterator[Record]:
    """What a smoke inference establishes; where it did not run, that, gaps with the reason, and what the weights alone say."""
    if not done.ran:
        yield from _not_run(done)
        return
    yield _fact("smoke.ran", "yes")
    yield _fact("smoke.runner", done.runner)
    yield _fact("smoke.device", done.device)
    yield _fact("smoke.finite", "yes" if done.finite else "no")
    yield _fact("smoke.deterministic", "yes" if done.deterministic else "no")
    yield _fact("smoke.genuine", done.genuine)
    yield _fact("weights.genuine", done.genuine)
    yield _fact("weights.genuine.reasons", done.reasons)
    if done.genuine == "no":
        yield _not_genuine(done)


def _not_run(done: Smoke) -> Iterator[Record]:
    yield _fact("smoke.ran", "no", "computed")
    alone = ("weights.genuine", "weights.genuine.reasons") if done.tests else ()
    for name in FACTS:
        if name != "smoke.ran" and name not in alone:
            yield Gap(name=name, reason=f"the smoke inference did not run: {done.reason}")
    if alone:
        yield _fact("weights.genuine", done.genuine, "computed: weights")
        yield _fact("weights.genuine.reasons", done.reasons, "computed: weights")
        if done.genuine == "no":
            yield _not_genuine(done)


def _fact(name: str, value: Value, how: str = "inference") -> Fact:
    return Fact(name=name, value=value, basis="tested", how=how)


def _not_genuine(done: Smoke) -> Finding:
    numbers = [
        f"{one.title.lower()} {one.value:g} ({one.rule} {one.threshold:g})" for one in done.tests if one.passed is False
    ]
    return Finding(
        id="weights-not-genuine",
        severity="error",
        message=f"The weights {'do not behave' if done.ran else 'are not'} like those of a trained model: {'; '.join(done.reasons)}. "
        f"Measured: {', '.join(numbers[:3])}.",
        remedy="Compare the files' digests with the publisher's own, and ask which training made them.",
        facts=("weights.genuine", "smoke.genuine") if done.ran else ("weights.genuine",),
    )
