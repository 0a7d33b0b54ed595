"""Whether the released code is documented: how it is run, and what it did for this model."""

from collections.abc import Iterator

from openaudit.facts import Evidence, Fact, Gap
from openaudit.release import Release

FACTS = {"code.described": "whether the released code is documented: how it is used, and how it trained this model"}
NEEDS = ("code-inference", "code-training", "mot", "training", "usage")
MANIFEST = True

CODE = ("code.training.released", "code.inference.released")
SAID = ("usage.described", "training.method.described")
HOW = f"computed: from {', '.join((*CODE, *SAID))}"


def collect(release: Release, known: Evidence) -> Iterator[Fact | Gap]:
    """`yes` where training code is there and both kinds of description are full; `no` where there is no code or no word."""
    del release
    code, said = [known.value(name) for name in CODE], [known.value(name) for name in SAID]
    if all(value == "no" for value in code) or all(value == "no" for value in said):
        yield _fact("no")
    elif code[0] == "yes" and all(value == "yes" for value in said):
        yield _fact("yes")
    elif any(value in {"yes", "partial"} for value in code) and any(value in {"yes", "partial"} for value in said):
        yield _fact("partial")
    else:
        yield Gap(name="code.described", reason="it is not known which code is released or what is said about it")


def _fact(value: str) -> Fact:
    return Fact(name="code.described", value=value, basis="seen", how=HOW)
