"""Models that a link alone names: "[teacher model](…)", "the PyTorch version of [this](…)"."""

import re
from collections.abc import Iterator

from openaudit.collect.documents import documents
from openaudit.collect.documents.models import familiar
from openaudit.collect.phrases import names
from openaudit.facts import Place
from openaudit.read.flat import Flat
from openaudit.release import Release

BEFORE = 80  # characters before the end of a link's words that tell what it leads to

_MODEL = re.compile(
    r"^https?://(?:www\.)?(?:huggingface\.co|hf\.co|hf-mirror\.com|modelscope\.cn/models)/([\w.-]{2,60}(?:/[\w.-]{2,96})?)/?(?:$|[?#]|(?:tree|blob)/)"
)
_BESIDE = frozenset({"user-tuning", "citation", "others-work", "thanks", "license", "news"})


def linked_bases(release: Release) -> Iterator[tuple[str, Place]]:
    """The ids of models on a hub whose links are called a base, a teacher or an original, each with its line."""
    called = names("links", "base-words")
    for document in documents(release):
        flat = document.prose
        for link in flat.links if not document.of_data else ():
            found = None if link.image else _MODEL.match(link.url)
            if not found or not ("/" in found[1] or familiar(found[1])):
                continue
            if not flat.unit(link.at).topics & _BESIDE and called(_words(flat, link.at)):
                yield found[1], flat.place_of(link)


def _words(flat: Flat, at: int) -> str:
    """What stands before the end of a link in its sentence, its own words last."""
    start = max(flat.text.rfind("\n", 0, at), at - BEFORE, 0)
    return flat.text[start : at + 1].strip()
