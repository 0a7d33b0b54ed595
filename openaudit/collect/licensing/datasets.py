"""What the card of a dataset says without naming anything: it is about the data, and about no weights."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from openaudit.collect.documents import Document
from openaudit.collect.licensing import CODE, DATA, WEIGHTS, WHOLE, Statement


def of_data(said: Iterable[Statement], documents: Iterable[Document]) -> Iterator[Statement]:
    """The statements `said`, those in the cards of datasets with the data in place of the weights; for a release without weights."""
    cards = {document.path for document in documents if document.of_data}
    for one in said:
        scope = _scope(one) if one.where and one.where[0].path in cards else one.scope
        if scope:
            yield replace(one, scope=scope) if scope != one.scope else one


def _scope(one: Statement) -> tuple[str, ...]:
    if one.reach == "beside":  # what stands beside a dataset's card is no code of a model
        return tuple(part for part in one.scope if part != CODE)
    return tuple(dict.fromkeys(DATA if part in (WEIGHTS, WHOLE) else part for part in one.scope))
