"""How long looking takes: `python -m benchmarks.evidence [FOLDER]`, median and slowest, for each release and each lone card.

FOLDER holds `corpus/releases/<release>/` with `corpus/trees/<release>.txt`, and `cards/` with Markdown files; what is not
there is skipped, with the reason. Weights and the smoke inference are left out: they have benchmarks of their own.
"""

import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from time import perf_counter

from openaudit.collect import collect_all
from openaudit.release import Release, open_release

BESIDE = Path(__file__).resolve().parent.parent.parent / "shared" / "gold"
WITHOUT = ("smoke",)
CRASH = "collector-failed"


def releases(folder: Path) -> Iterator[tuple[str, Callable[[], Release]]]:
    """Every release of the corpus, with its file list where there is one."""
    for one in sorted((folder / "corpus" / "releases").glob("*")):
        tree = folder / "corpus" / "trees" / f"{one.name}.txt"
        if one.is_dir():
            yield one.name, lambda one=one, tree=tree: open_release(str(one), tree=tree if tree.exists() else None)  # type: ignore[misc]


def cards(folder: Path, into: Path) -> Iterator[tuple[str, Callable[[], Release]]]:
    """Every card, alone in a folder as README.md."""
    for number, one in enumerate(sorted((folder / "cards").rglob("*.md"))):
        place = into / str(number)
        place.mkdir()
        (place / "README.md").write_bytes(one.read_bytes())
        yield str(one.relative_to(folder)), lambda place=place: open_release(str(place))  # type: ignore[misc]


def measured(kind: str, found: list[tuple[str, Callable[[], Release]]], where: Path) -> str:
    """One row: how many, median and slowest in milliseconds, which that was, and how many collectors failed."""
    if not found:
        return f"{kind:9} skipped: nothing of the kind in {where}"
    times, failed = [], 0
    for name, opened in found:
        started = perf_counter()
        evidence = collect_all(opened(), without=WITHOUT)
        times.append((perf_counter() - started, name))
        failed += any(one.id == CRASH for one in evidence.findings)
    slowest, name = max(times)
    middle = median(one for one, _ in times) * 1000
    return f"{kind:9} {len(times):5} {middle:9.1f} {slowest * 1000:10.1f}   {failed:6}   {name}"


def main(folder: Path = BESIDE) -> None:
    """Print a row for the releases and one for the cards; the first reading of the phrases is not counted."""
    with tempfile.TemporaryDirectory() as into:
        Path(into, "README.md").write_text("# Heron\n\nA small model.\n", encoding="utf-8")
        collect_all(open_release(into), without=WITHOUT)
        print(f"{'':9} count median ms slowest ms   failed   slowest")
        print(measured("releases", list(releases(folder)), folder))
        print(measured("cards", list(cards(folder, Path(into))), folder))


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:2]))
