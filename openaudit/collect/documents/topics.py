"""What a heading or a folder announces: training data, evaluation, fine-tuning by users, … (phrases/headings.yaml)."""

import re
from functools import cache, lru_cache

from openaudit.collect import phrases
from openaudit.collect.phrases.patterns import expand


@lru_cache(maxsize=4096)
def topics_of(heading: str, above: frozenset[str] = frozenset()) -> frozenset[str]:
    """The topics that a heading announces, given in lower case, under headings that announce `above`.

    "Fine-tuning" under "Training procedure" is the model's own, elsewhere it is what users may do; "Running the training" and an
    "Example configuration" under "Training" are about training, not about using the model.
    """
    found = frozenset(topic for topic, pattern in _patterns("topics") if pattern.search(heading[:200]))
    if "training" in above and "user-tuning" not in above:
        return found - {"user-tuning", "usage"}
    return found - {"usage"} if "training" in found and "user-tuning" not in found else found


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
