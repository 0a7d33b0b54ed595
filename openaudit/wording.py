"""Facts in a reader's words: what a fact is about, and what it would mean for it to have a value."""

from collections.abc import Mapping, Sequence

from openaudit.condition import show
from openaudit.facts import Value

# The subject of a fact; a noun that stands in the plural is marked.
NOUNS: Mapping[str, tuple[str, bool]] = {
    "model.parameters": ("the weights", True),
    "model.architecture": ("the architecture", False),
    "model.checkpoints": ("intermediate checkpoints", True),
    "model.metadata": ("the model metadata", False),
    "code": ("the code", False),
    "code.preprocessing": ("the data preprocessing code", False),
    "code.training": ("the training code", False),
    "code.inference": ("the inference code", False),
    "code.evaluation": ("the evaluation code", False),
    "code.support": ("the supporting libraries and tools", True),
    "data.training": ("the training data", False),
    "data.evaluation": ("the evaluation data", False),
    "data.sources": ("the sources of the training data", True),
    "data.provenance": ("size, composition and origin of the training data", True),
    "data.selection": ("the selection of the training data", False),
    "data.labeling": ("the labelling", False),
    "data.processing": ("the processing and filtering of the training data", False),
    "data.public": ("every public data set used", False),
    "data.third-party": ("all data obtained from third parties", False),
    "data.unshareable-reason": ("the reason why training data cannot be shared", False),
    "docs.model-card": ("the model card", False),
    "docs.data-card": ("the data card", False),
    "docs.technical-report": ("the technical report", False),
    "docs.paper": ("the paper", False),
    "docs.evaluation-results": ("the evaluation results", True),
    "docs.sample-outputs": ("sample outputs", True),
    "docs.training-content-summary": ("a summary of the training content", False),
    "training.method": ("the training method", False),
    "training.compute": ("hardware and duration of the training", True),
    "training.energy": ("the energy or carbon of the training", False),
    "training.flops": ("the training compute in FLOP", False),
    "evaluation": ("the evaluation", False),
    "usage": ("intended use, limits and how to run the model", True),
    "policy.copyright": ("a copyright policy", False),
    "release.monetized": ("access to the model for money", False),
    "openness.weights": ("the licence of the weights", False),
    "openness.code": ("the licence of the training code", False),
    "openness.data": ("the licence of the training data", False),
    "code.described": ("how the code is used and what it did for this model", False),
    "lineage.claimed-from-scratch": ("whether the model was trained from scratch", False),
    "release.revision": ("a version of the release", False),
    "weights.digests": ("digests of the weight files", True),
    "release.kind": ("what kind of model this is (base, fine-tune, …)", False),
    "code.inference.upstream": ("a published library that runs this architecture", False),
    "lineage.base": ("the model that this one was made from", False),
    "base.model.parameters": ("the base model's weights", True),
    "base.data.training": ("the base model's training data", False),
}
DONE = {
    "released": {"yes": "released", "gated": "released, even behind a gate", "partial": "released in part", "no": "not released"},
    "described": {"yes": "described in full", "partial": "described at least in part"},
    "listed": {"yes": "listed with where to get it", "partial": "listed at least in part"},
    "used": {"no": "not used at all", "yes": "used"},
    "peer-reviewed": {"yes": "peer-reviewed", "partial": "peer-reviewed in part"},
    "parts-complete": {"true": "known in all parts"},
}  # fmt: skip
# What it means for a fact to have a value, where no pattern says it well.
SENTENCES: Mapping[tuple[str, Value], str] = {
    ("release.monetized", "no"): "the publisher says that access to the model is not sold",
    ("lineage.claimed-from-scratch", True): "the publisher says that the model was trained from scratch",
    ("openness.weights", "open"): "the weights get an open licence",
    ("openness.code", "open"): "the training code gets an open licence",
    ("openness.data", "open"): "the training data gets an open licence",
}
LICENSE = ".license"


def subject(fact: str) -> str:
    """The component or topic that a fact is about: `model.parameters` for `model.parameters.license.open`."""
    if LICENSE in fact:
        return fact[: fact.index(LICENSE)]
    head, _, last = fact.rpartition(".")
    return head if last in DONE or last == "location" else fact


def noun(fact: str, of: str = "") -> str:
    """What a fact is about, in words: `the weights`, `the training data (part NAME)`."""
    about = subject(fact)
    name = NOUNS[about][0] if about in NOUNS else about
    return f"{name} ({of})" if of else name


def becoming(fact: str, value: Value, of: str = "", bound: str = "") -> str:
    """What it means for `fact` to become `value`, as a clause: `the training code is released`.

    `bound` stands before a number: `at most `, `at least `.
    """
    if not of and (fact, value) in SENTENCES:
        return SENTENCES[fact, value]
    last = fact.rpartition(".")[2]
    verb = "are" if NOUNS.get(subject(fact), ("", False))[1] else "is"
    if last in DONE and show(value) in DONE[last]:
        return f"{noun(fact, of)} {verb} {DONE[last][show(value)]}"
    if isinstance(value, int | float) and not isinstance(value, bool):
        return f"{noun(fact, of)} {verb} shown to be {bound}{value:g}"
    if fact in NOUNS and value == "no":
        return f"{noun(fact, of)} {verb} said not to be there"
    if fact in NOUNS and value in {"yes", True}:
        return f"{noun(fact, of)} {verb} published"
    if fact in NOUNS and isinstance(value, str) and value not in {"no", "partial"}:
        return f"{noun(fact, of)} {verb} stated"
    return f"{fact}{f' of {of}' if of else ''} is {show(value)}"


def licensed(about: str, asked: Mapping[str, Value], of: str = "", listed: str = "") -> str:
    """What licence a component gets, as a clause: `the data card gets an OSI-approved licence`."""
    verb = "get" if NOUNS.get(about, ("", False))[1] else "gets"
    kind = (
        "an OSI-approved licence"
        if asked.get("osi") is True
        else "an open licence"
        if asked.get("open") is True
        else "a licence"
    )
    told = [f"{noun(about, of)} {verb} {kind}"]
    if "stated" in asked:
        example = f"such as {asked['stated']}"
        told.append(f"from the list “{listed}” ({example})" if listed else example)
    if isinstance(asked.get("freedoms"), tuple):
        told.append(f"that lets everyone {series(_by_custom(asked['freedoms']))} for any purpose")
    if "restrictions" in asked:
        kept = asked["restrictions"]
        rest = f" but {series(kept)}" if isinstance(kept, tuple) and kept else ""
        told.append(
            f"without restrictions{rest}"
            if "open" not in asked and "osi" not in asked
            else f"and no restrictions{rest}"
        )
    return " ".join(told)


def _by_custom(freedoms: Value) -> list[str]:
    """The freedoms in the order in which everybody names them."""
    order = ["use", "study", "modify", "share"]
    return (
        sorted(map(str, freedoms), key=lambda one: order.index(one) if one in order else len(order))
        if isinstance(freedoms, tuple)
        else []
    )


def series(words: Sequence[object]) -> str:
    """`a, b and c`."""
    told = [str(word) for word in words]
    return told[0] if len(told) == 1 else f"{', '.join(told[:-1])} and {told[-1]}" if told else "nothing"


# Facts computed from a licence are about that licence.
SAME = {
    "openness.weights": "model.parameters.license",
    "openness.code": "code.training.license",
    "openness.data": "data.training.license",
}


def point(fact: str) -> str:
    """What rubrics can differ on: the subject of a fact, a licence being one beside what it covers."""
    if fact in SAME:
        return SAME[fact]
    return f"{subject(fact)}{LICENSE}" if LICENSE in fact else subject(fact)


def point_in_words(about: str) -> str:
    """A point as a heading: `The licence of the weights`."""
    told = f"the licence of {noun(about)}" if about.endswith(LICENSE) else noun(about)
    return told[:1].upper() + told[1:]
