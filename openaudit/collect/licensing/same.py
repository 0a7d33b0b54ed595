"""A sentence that names no licence but points back to one: "the weights are under the same license", "the license also covers the models"."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from openaudit.collect.documents import Flat
from openaudit.collect.licensing import SCOPES, Statement, subjects
from openaudit.collect.licensing.here import Here
from openaudit.collect.licensing.sentences import Sentence

HOW = "phrase:licenses.same-licence"
_COVERS = re.compile(
    r"\blicen[cs]e (?:also |equally )?(?:applies|extends|covers)(?: also| equally)?(?: to)? (?P<what>[^.;\n]{3,120})"
)


def statements(flat: Flat, sentence: Sentence, before: Sequence[Statement], here: Here) -> Iterator[Statement]:
    """The licence of the statements `before` for what `sentence` is about; nothing where they name several, or it is about nothing."""
    about = subjects.read(_subject(flat, sentence), here.names).about
    own = [one for one in before if "lineage.base" not in one.scope]
    if about and len({one.license for one in own}) == 1:
        yield replace(
            own[-1],
            scope=tuple(SCOPES[one] for one in about),
            stated=" ".join(flat.text[sentence.start : sentence.end].split())[:300],
            how=HOW,
            where=(flat.place(sentence.start), *own[-1].where),
            reach="named",
            of="",
        )


def follows(flat: Flat, before: int, start: int) -> bool:
    """Whether no heading stands between two positions: what a sentence points back to stands in its own section."""
    return not any(unit.kind == "heading" and before < unit.start <= start for unit in flat.units)


def _subject(flat: Flat, sentence: Sentence) -> str:
    """The words that say what the licence is for: those behind "covers", else those before the verb."""
    if covers := _COVERS.search(flat.lower[sentence.start : sentence.end]):
        return re.sub(r" (?:as well|too|also)$", "", covers["what"].strip())
    at = min((start for start, _ in sentence.grants), default=sentence.start)
    return flat.lower[sentence.start : at]
