"""Agreement with the European index, per parameter: `python -m benchmarks.osai_index INDEX.jsonl CORPUS`.

INDEX holds one labelled system a line (params{name: {class, links}}), CORPUS `releases/<org>__<name>/` and, where there are,
`trees/<org>__<name>.txt`. A system is the same release where one of its links ends in the release's hub id.
"""

import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from openaudit import rubric
from openaudit.collect import collect_all
from openaudit.release import open_release
from openaudit.verdict import Assessment, assess

GRADES = {"open": 1.0, "partial": 0.5, "closed": 0.0}
_HUB = re.compile(r"(?:huggingface\.co|github\.com)/([\w.-]{1,90}/[\w.-]{1,90})")


def same(index: Path, corpus: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """Each release that the corpus holds with the labels that the index gives it."""
    there = {path.name.lower(): path.name for path in (corpus / "releases").iterdir()}
    for line in index.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        links = [row["system"].get("link") or "", *(link for one in row["params"].values() for link in one["links"])]
        ids = {found[1].rstrip(".").replace("/", "__").lower() for link in links if (found := _HUB.search(link))}
        for name in sorted(ids & set(there)):
            yield there[name], {key: entry["class"] for key, entry in row["params"].items()}


def judged(corpus: Path, name: str) -> Assessment:
    """The release as the index's rubric judges it."""
    tree = corpus / "trees" / f"{name}.txt"
    release = open_release(str(corpus / "releases" / name), tree=tree if tree.exists() else None)
    return assess(rubric.load("osai-index-2026"), collect_all(release, without=("smoke",)))


def main(index: Path, corpus: Path) -> None:
    """Print a row per parameter: releases, the same grade, another one, and those left open."""
    counts: dict[str, Counter[str]] = {}
    for name, labels in same(index, corpus):
        found = judged(corpus, name)
        for parameter, label in labels.items():
            grade = found.verdict(parameter.replace("_", "-")).grade
            inside = grade is not None and grade.low <= GRADES[label] <= grade.high
            settled = grade is not None and grade.low == grade.high
            outcome = (
                ("same" if inside else "other") if settled else ("open, holds it" if inside else "open, misses it")
            )
            counts.setdefault(parameter, Counter())[outcome] += 1
    print(f"{'parameter':24} {'releases':>8} {'same':>5} {'other':>6} {'open, holds it':>15} {'open, misses it':>16}")
    for parameter, count in counts.items():
        columns = (count["same"], count["other"], count["open, holds it"], count["open, misses it"])
        print(f"{parameter:24} {count.total():8} {columns[0]:5} {columns[1]:6} {columns[2]:15} {columns[3]:16}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
