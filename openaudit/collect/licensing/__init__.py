"""What a release says about its licences: each statement with the components it is about, its basis and its place."""

from dataclasses import dataclass

from openaudit.facts import Basis, Place

WEIGHTS = "model.parameters"
CODE = "code"
DATA = "data.training"
DOCS = "docs.model-card"


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One statement of a licence: `license` is an expression, None where the words could not be resolved (`why` says so).

    `stated` are the publisher's words; `scope` the components it is about; `restrictions` what the text itself shows.
    """

    scope: tuple[str, ...]
    license: str | None
    stated: str
    basis: Basis
    how: str
    where: tuple[Place, ...]
    why: str = ""
    restrictions: tuple[str, ...] = ()
    obligations: tuple[str, ...] = ()
