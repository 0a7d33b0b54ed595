"""Under what kind of licence the three elements can be had: weights, code and data."""

from collections.abc import Iterator

from openaudit.facts import Evidence, Fact, Gap
from openaudit.release import Release

_MEANS = "under what kind of licence the {} can be had: open, use-list (only uses are forbidden), restricted, unlicensed, absent"
FACTS = {f"openness.{name}": _MEANS.format(name) for name in ("weights", "code", "data")}
NEEDS = ("availability", "code-training", "data-release", "licenses", "mot", "weights")
MANIFEST = True

# What each element goes by, the most telling first; it is absent where the first is known not to be released.
ELEMENTS = {
    "weights": ("model.parameters",),
    "code": ("code.training", "code", "code.inference"),
    "data": ("data.training",),
}
# What a list of forbidden uses brings with it; every other use stays free.
FORBIDDING = frozenset({"use-list", "remote-restriction", "use-latest", "naming", "attribution"})


def collect(release: Release, known: Evidence) -> Iterator[Fact | Gap]:
    """One fact for each element, or why it cannot be told."""
    del release
    for element, components in ELEMENTS.items():
        name = f"openness.{element}"
        if known.value(f"{components[0]}.released") == "no":
            yield Fact(name=name, value="absent", basis="claimed", how=f"computed: {components[0]}.released is no")
            continue
        of = next((one for one in components if isinstance(known.get(f"{one}.license"), Fact)), components[0])
        kind = _kind(of, known)
        if kind is None:
            yield Gap(name=name, reason=f"the licence of {of} is not known, or nobody has recorded its terms")
        else:
            yield Fact(name=name, value=kind, basis="claimed", how=f"computed: from {of}.license and its terms")


def _kind(of: str, known: Evidence) -> str | None:
    if known.value(f"{of}.license") == "NOASSERTION":
        return "unlicensed"
    opened, restrictions = known.value(f"{of}.license.open"), known.value(f"{of}.license.restrictions")
    if opened is True:
        return "open"
    if isinstance(restrictions, tuple) and restrictions:
        names = {str(one).partition(":")[0] for one in restrictions}
        return "use-list" if names <= FORBIDDING else "restricted"
    return "restricted" if opened is False else None
