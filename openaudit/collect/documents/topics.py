"""What a heading or a folder announces: training data, evaluation, fine-tuning by users, … (phrases/headings.yaml)."""

import re
from functools import cache, lru_cache

from openaudit.collect import phrases
from openaudit.collect.phrases.patterns import expand

_TUNING = re.compile(r"\W*(?:\d[\d.]*\W+)?(?:model )?fine[- ]?tun(?:e|ing)(?: details| procedure| process)?\W*")
_TUNED = re.compile(r"\b(?:fine[- ]?tuned|finetuned)\b")
_ADVICE = re.compile(
    r"\b(?:how to|your|guide|tutorial|course|examples?|scripts?|toolkit|framework|custom)\b|教程|指南|自己"
)
_ORNAMENT = re.compile(r"[\W_]{1,12}")  # pictures and marks before the first word of a heading


@lru_cache(maxsize=4096)
def topics_of(heading: str, above: frozenset[str] = frozenset()) -> frozenset[str]:
    """The topics that a heading announces, given in lower case, under headings that announce `above`.

    "Fine-tuning" under "Training procedure" is the model's own, elsewhere it is what users may do; "Running the training" and an
    "Example configuration" under "Training" are about training, not about using the model.
    """
    ornament = _ORNAMENT.match(heading)
    words = heading[ornament.end() if ornament else 0 :][:200]
    found = frozenset(topic for topic, pattern in _patterns("topics") if pattern.search(words))
    if "training" in above and "user-tuning" not in above:
        return found - {"user-tuning", "usage"}
    return found - {"usage"} if "training" in found and "user-tuning" not in found else found


def topics_of_title(heading: str) -> frozenset[str]:
    """The topics that the title of a whole card announces.

    "Heron: LoRA fine-tuning for riddles" names what is released, and what stands below is advice to users only where the title
    says so; below "Training and evaluation of Heron" not all is evaluation.
    """
    found = topics_of(heading)
    found = found - {"evaluation"} if "training" in found else found
    return found if _ADVICE.search(heading) else found - {"user-tuning"}


def topics_under(title: str, heading: str, above: frozenset[str]) -> frozenset[str]:
    """The topics that a heading announces in a card with this title: where that is of a tuned model, "Fine-tuning" tells how it was."""
    found = topics_of(heading, above)
    return found - {"user-tuning"} if _TUNING.fullmatch(heading) and _TUNED.search(title) else found


@lru_cache(maxsize=4096)
def topics_of_path(path: str) -> frozenset[str]:
    """The topics that the folders and the name of a document announce."""
    return frozenset(topic for topic, pattern in _patterns("paths") if pattern.search(path.lower()))


@cache
def _patterns(kind: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    data = phrases.read("headings")
    terms = phrases.read("terms")
    return tuple(
        (entry["id"], re.compile("|".join(expand(one, terms) for one in entry["patterns"]))) for entry in data[kind]
    )
