"""Looking: a release in, evidence out; every public module here is a collector, found by its file name.

A collector has `FACTS` (fact name -> one-line meaning), `NEEDS` (collectors that run before it) and
`collect(release, known) -> Iterator[Fact | Gap | Finding]`, where `known` is what those before it found;
a collector that needs no other knows only what the release itself noticed. Where only a manifest of a release is there,
those with `MANIFEST = True` are asked, and no other: what a manifest does not hold is not absent.
"""

from collections.abc import Callable, Iterable, Iterator
from difflib import get_close_matches
from functools import lru_cache
from graphlib import CycleError, TopologicalSorter
from types import ModuleType

from openaudit import plugins
from openaudit.errors import PluginError
from openaudit.facts import Evidence, Fact, Finding, Gap, Gathered, Record
from openaudit.release import Release
from openaudit.release.manifest import Manifest
from openaudit.release.parts import Scattered

KINDS = (Fact, Gap, Finding)


def collect_all(
    release: Release,
    *,
    only: Iterable[str] | None = None,
    without: Iterable[str] = (),
    progress: Callable[[str, int, int], None] | None = None,
) -> Evidence:
    """Everything the collectors find about `release`; PluginError where their needs cannot be ordered.

    `only` names the collectors to run (what they need runs too), `without` the ones to leave out;
    `progress` is told the collector, its place and how many there are, before it runs.
    ManifestError where the manifest that was given attests a fact that no collector reports.
    """
    manifest = isinstance(release, Manifest)
    chosen = [one for one in _ordered(only, frozenset(without)) if not manifest or getattr(one[1], "MANIFEST", False)]
    if isinstance(release, Scattered):
        _known(release)
    found = Gathered()
    found.add(release.findings)
    noticed = found.evidence()
    for place, (name, collector) in enumerate(chosen, start=1):
        if progress is not None:
            progress(name, place, len(chosen))
        found.add(_guarded(name, collector, release, found.so_far() if collector.NEEDS else noticed))
    return found.evidence()


def vocabulary() -> dict[str, str]:
    """Every fact name that some collector reports, with its meaning."""
    return {name: text for _, collector in plugins.modules("collect") for name, text in collector.FACTS.items()}


def _known(release: Scattered) -> None:
    """Refuse an attestation of a fact that nobody reports, with the names near it."""
    known = vocabulary()
    for at, one, _ in release.attested():
        if one.fact not in known:
            near = get_close_matches(one.fact, sorted(known), n=3)
            hint = f"; near it are {', '.join(near)}" if near else ""
            raise release.manifest.fault(f"{at}.fact", f"no fact {one.fact!r} is known{hint}")


def _ordered(only: Iterable[str] | None, without: frozenset[str]) -> list[tuple[str, ModuleType]]:
    there = plugins.names("collect")
    wanted = list(there if only is None else only)
    loaded: dict[str, ModuleType] = {}
    while wanted:
        name = wanted.pop()
        if name not in loaded and name not in without:
            loaded[name] = _loaded(name)
            wanted.extend(loaded[name].NEEDS if only is not None else ())
    needs = tuple((name, tuple(loaded[name].NEEDS)) for name in sorted(loaded))
    return [(name, loaded[name]) for name in _sorted(needs, there)]


@lru_cache(maxsize=8)  # the same for every release, and dearer than many a collector
def _sorted(needs: tuple[tuple[str, tuple[str, ...]], ...], there: tuple[str, ...]) -> tuple[str, ...]:
    """The names of `needs`, each behind what it needs; PluginError where that is not `there`, or goes round in a circle."""
    for name, wanted in needs:
        for need in wanted:
            if need not in there:
                raise PluginError(
                    f"{name}: needs the collector {need!r}, which is not there; there are {', '.join(there)}"
                )
    known = dict(needs)
    try:
        graph = {name: sorted(need for need in wanted if need in known) for name, wanted in needs}
        return tuple(TopologicalSorter(graph).static_order())
    except CycleError as error:
        raise PluginError(f"collectors need each other in a circle: {' -> '.join(error.args[1])}") from None


def _loaded(name: str) -> ModuleType:
    """The collector `name`; one that cannot be imported stands in as one that fails when it is asked."""
    try:
        return plugins.load("collect", name)
    except Exception as error:  # noqa: BLE001 the same place as below: a broken plug-in must not cost what the others find
        broken, fault = ModuleType(name), error

        def collect(_: Release, __: Evidence) -> Iterator[Record]:
            raise fault

        vars(broken).update(FACTS={}, NEEDS=(), collect=collect)
        return broken


def _guarded(name: str, collector: ModuleType, release: Release, known: Evidence) -> list[Record]:
    """What one collector yields; where it fails, what it had found until then, gaps for the rest, and a finding."""
    found: list[Record] = []
    try:
        for record in collector.collect(release, known):
            if not isinstance(record, KINDS):
                raise TypeError(f"yielded {type(record).__name__}, not a fact, a gap or a finding")  # noqa: TRY301
            found.append(record)
    except Exception as error:  # noqa: BLE001 the one place: a collector that fails must not cost what the others found
        fault = " ".join(f"{type(error).__name__}: {error}".split())[:200]
        found.extend(Gap(name=fact, reason=f"the collector {name} failed: {fault}") for fact in collector.FACTS)
        found.append(
            Finding(
                id="collector-failed",
                severity="warning",
                message=f"The collector {name} failed ({fault}); what it reports is not known for this release.",
                remedy="Report this as a fault of openaudit, with the release that shows it.",
                facts=tuple(collector.FACTS),
            )
        )
    return found
