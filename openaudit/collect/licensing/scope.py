"""What a licence file is about: what its name says, what the documents say of it, what it is made for, what stands beside it."""

import re
from collections.abc import Iterator

from openaudit.collect.licensing import CODE, DOCS, WEIGHTS, Reach, Statement
from openaudit.collect.licensing.front import slug_of
from openaudit.collect.licensing.here import Here
from openaudit.collect.licensing.texts import Reading, Shelf, is_plain, named_for
from openaudit.licenses.mentions import find

_TITLE = re.compile(r"(?:licen[cs]e|agreement|terms of use)(?: agreement)?[\W\d]{0,12}$", re.IGNORECASE)


def file_statements(shelf: Shelf, here: Here, pinned: dict[str, set[str]]) -> list[Statement]:
    """What the licence files say by themselves; `pinned` are the components that sentences assign a file to."""
    for_weights = any(WEIGHTS in named_for(file.path) for file in shelf.files)
    for_code = any(CODE in named_for(file.path) for file in shelf.files)
    found: list[Statement] = []
    for reading in shelf.readings():
        if reading.path in pinned:
            continue
        for scope, reach, of in _scopes(reading, here, for_weights=for_weights, for_code=for_code):
            found.append(_statement(reading, scope, reach, of))
    return found


def file_statement(reading: Reading, here: Here) -> list[Statement]:
    """What one more licence text at the root says, whatever its name."""
    scope = (CODE, DOCS, WEIGHTS) if here.single else (CODE, DOCS)
    return [_statement(reading, scope, "beside", "")]


def _scopes(
    reading: Reading, here: Here, *, for_weights: bool, for_code: bool
) -> Iterator[tuple[tuple[str, ...], Reach, str]]:
    """Scope, reach and part of one file."""
    path = reading.path
    folder, _, name = path.rpartition("/")
    if named := named_for(path):
        yield named, "named", ""
        return
    if folder and not re.fullmatch(r"licen[cs]es?|legal", folder, re.IGNORECASE):
        yield (CODE,), "beside", folder
        return
    made = reading.made_for
    if WEIGHTS in made and not for_weights:
        yield (WEIGHTS,), "named", ""
    if not is_plain(path) and not find(re.sub(r"[._-]", " ", name.lower())) and not _alone(name, made):
        yield (CODE,), "beside", name
        return
    if not for_code and (CODE in made or WEIGHTS not in made or not here.weights):
        yield (CODE, DOCS), "beside", ""
    if here.single and not for_weights and WEIGHTS not in made:
        yield (WEIGHTS,), "beside", ""


def _alone(name: str, made: tuple[str, ...]) -> bool:
    """Whether the name of the file belongs to the licence itself."""
    return bool(made) or bool(re.search(r"agreement|terms|eula", name, re.IGNORECASE))


def _statement(reading: Reading, scope: tuple[str, ...], reach: Reach, of: str) -> Statement:
    called = reading.called
    license_ = reading.license or called or (_titled(reading) if reading.found.atoms else None)
    return Statement(
        scope=scope,
        license=license_,
        stated=_first_words(reading) or reading.path,
        basis="claimed" if license_ == called and not reading.license else "seen",
        how="license-title" if license_ == called and not reading.license else "license-text",
        where=(reading.place,),
        reach=reach,
        of=of,
        file=reading.path,
        why="" if license_ else _why(reading),
        restrictions=reading.restrictions,
        obligations=reading.obligations,
        clauses=reading.clauses,
    )


def _why(reading: Reading) -> str:
    return f"{reading.path}: {reading.found.unread or 'its text is no licence that is known'}"


def _titled(reading: Reading) -> str | None:
    """A LicenseRef from the title of a licence text that nobody has recorded."""
    title = _first_words(reading).strip("#*= \t")
    return (
        slug_of(_TITLE.sub(lambda hit: hit[0].strip(" \t\r#*=-"), title))
        if _TITLE.search(title) and len(title.split()) > 1
        else None
    )


def _first_words(reading: Reading) -> str:
    lines = reading.text.lines if reading.text else ()
    return next((line.strip() for line in lines if line.strip()), "")[:200]
