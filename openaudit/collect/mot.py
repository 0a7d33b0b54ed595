"""What a model file of the Model Openness Tool claims: for each component whether it is released, where, under which licence."""

from collections.abc import Iterator, Mapping
from functools import lru_cache

from openaudit import licenses
from openaudit.errors import LicenseError
from openaudit.facts import Evidence, Fact, Gap, Place, Record
from openaudit.release import Release
from openaudit.release.manifest import Manifest
from openaudit.release.model_file import COMPONENTS, UNLICENSED, Component, Said

_PARTS = {
    "released": "whether {} is released: yes, partial, gated or no",
    "location": "where {} is: paths in the release, or links",
    "license": "licence of {}: an SPDX expression, a LicenseRef, or NOASSERTION where none is stated",
    "license.stated": "the publisher's words about the licence of {}",
    "license.open": "whether {} is under an OSI-approved, FSF-free or recognised open licence",
    "license.osi": "whether the licence of {} is on OSI's approved list",
    "license.freedoms": "freedoms granted for {} without condition on who, what for or where",
    "license.restrictions": "what the licence of {} restricts, as atoms",
    "license.obligations": "what the licence of {} asks for, as atoms",
}
HOW = "model-file"
FACTS = {f"{of}.{part}": text.format(of) for of, _ in COMPONENTS.values() for part, text in _PARTS.items()}
NEEDS: tuple[str, ...] = ()
MANIFEST = True
# Said openly: other collectors report the same facts, of releases that are files; a model file is a release of claims.
SHARED = frozenset(FACTS)


def collect(release: Release, known: Evidence) -> Iterator[Record]:
    """The claims of a model file; nothing for any other release."""
    del known
    if not isinstance(release, Manifest):
        return
    listed = {one.of: one for one in release.model.components}
    for of, _ in COMPONENTS.values():
        if of in listed:
            yield from _component(release.path, listed[of])
        else:
            how = "absence: the model file does not list it"
            yield Fact(name=f"{of}.released", value="no", basis="claimed", how=how)


def _component(path: str, component: Component) -> Iterator[Record]:
    of = component.of
    yield _fact(f"{of}.released", "yes", path, component.name)
    if component.component_path is not None:
        yield _fact(f"{of}.location", (component.component_path.text,), path, component.component_path)
    yield _fact(f"{of}.license.stated", component.license.text, path, component.license)
    if component.license.text == UNLICENSED:
        yield _fact(f"{of}.license", "NOASSERTION", path, component.license)
    else:
        yield from _license(of, path, component.license)


def _license(of: str, path: str, said: Said) -> Iterator[Record]:
    """What the words stand for, and what that licence says; a gap where they name no known licence."""
    for part, value in _meaning(said.text).items():
        if value is None:
            yield Gap(name=f"{of}.{part}", reason=f"not recorded about what the model file states: {said.text[:80]}")
        else:
            yield _fact(f"{of}.{part}", value, path, said)


@lru_cache(maxsize=512)
def _meaning(stated: str) -> Mapping[str, str | bool | tuple[str, ...] | None]:
    """What a stated licence stands for and says, by fact; None for what nobody has recorded."""
    expression = licenses.resolve_id(stated).expression
    if expression is None:
        return {"license": None}
    try:
        terms = licenses.terms(expression)
    except LicenseError:
        return {"license": expression, "license.open": None}
    lists = {
        part: getattr(terms, part) if terms.known else None for part in ("freedoms", "restrictions", "obligations")
    }
    said = {"open": terms.open, "osi": terms.osi, **lists}
    return {"license": expression, **{f"license.{part}": value for part, value in said.items()}}


def _fact(name: str, value: str | bool | tuple[str, ...], path: str, said: Said) -> Fact:
    where = Place(path=path, line=said.line, quote=said.quote)
    return Fact(name=name, value=value, basis="claimed", how=HOW, where=(where,))
