"""How long looking takes: `python -m benchmarks.evidence [FOLDER]`, median and slowest, for each release and each lone card.

CPU time is the figure to trust on a machine that others work on; the time on the wall stands beside it.

FOLDER holds `corpus/releases/<release>/` with `corpus/trees/<release>.txt`, and `cards/` with Markdown files; what is not
there is skipped, with the reason. Weights and the smoke inference are left out: they have benchmarks of their own.
"""

import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

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
    """One row: how many, median and slowest in milliseconds of CPU and on the wall, how many failed, and the slowest by CPU."""
    if not found:
        return f"{kind:9} skipped: nothing of the kind in {where}"
    cpu, wall, failed = dict[str, float](), list[float](), 0
    for name, opened in found:
        on_cpu, on_wall = process_time(), perf_counter()
        evidence = collect_all(opened(), without=WITHOUT)
        cpu[name] = process_time() - on_cpu
        wall.append(perf_counter() - on_wall)
        failed += any(one.id == CRASH for one in evidence.findings)
    times = "".join(f"{median(one) * 1000:13.1f} {max(one) * 1000:8.1f}" for one in (list(cpu.values()), wall))
    return f"{kind:9} {len(found):5} {times} {failed:10}   {max(cpu, key=lambda name: cpu[name])}"


def first_look(into: Path) -> float:
    """Seconds of CPU of the first `collect_all` of this process: collectors imported, phrases and licences read."""
    place = into / "first"
    place.mkdir()
    (place / "README.md").write_text("# Heron\n\nA small model.\n", encoding="utf-8")
    before = process_time()
    collect_all(open_release(str(place)), without=WITHOUT)
    return process_time() - before


def main(folder: Path = BESIDE) -> None:
    """Print a row for the releases and one for the cards; the first look, which imports and reads phrases, stands apart."""
    with tempfile.TemporaryDirectory() as into:
        print(f"the first look, at a card of two lines: {first_look(Path(into)) * 1000:.0f} ms of CPU")
        print(f"{'':9} count  CPU: median  slowest  wall: median  slowest ms  failed   slowest")
        print(measured("releases", list(releases(folder)), folder))
        print(measured("cards", list(cards(folder, Path(into))), folder))


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:2]))
