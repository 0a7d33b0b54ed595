"""What a release says about its licences: each statement with the components it is about, its basis and its place."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from openaudit.facts import Basis, Place

WEIGHTS = "model.parameters"
CODE = "code"
DATA = "data.training"
DOCS = "docs"
OUTPUTS = "outputs"
WHOLE = "whole"
# What phrases call the things a licence is for -> the component.
SCOPES = {"code": CODE, WEIGHTS: WEIGHTS, "data.training": DATA, "docs": DOCS, "outputs": OUTPUTS, "whole": WHOLE}
OWN_DOCS = ("docs.model-card", "docs.data-card", "docs.technical-report", "docs.paper")

# How a statement reaches a component: it names it, it is about the whole release, or it merely stands beside it.
Reach: TypeAlias = Literal["named", "whole", "beside"]
REACHES: tuple[Reach, ...] = ("beside", "whole", "named")


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One statement of a licence: `license` is an expression, None where the words could not be resolved (`why` says so).

    `stated` are the publisher's words; `scope` the components it is about and `reach` how it reaches them; `of` the part
    (a size, a folder, a dataset); `file` the licence file it rests on or points to; `restrictions` and `obligations` what
    the text itself shows, and `clauses` where each stands in it. `aside` marks what a document outside the root says. `listed` says that it stands where terms are listed,
    `alone` that it speaks of its part and of nothing beside it.
    """

    scope: tuple[str, ...]
    license: str | None
    stated: str
    basis: Basis
    how: str
    where: tuple[Place, ...]
    reach: Reach = "named"
    of: str = ""
    file: str = ""
    why: str = ""
    restrictions: tuple[str, ...] = ()
    obligations: tuple[str, ...] = ()
    clauses: tuple[tuple[str, Place], ...] = ()
    aside: bool = False
    listed: bool = False
    alone: bool = False
    section: bool = False
