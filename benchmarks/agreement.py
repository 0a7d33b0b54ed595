"""Agreement with people: `python -m benchmarks.agreement FOLDER [--folds 5] [--disagreements]`.

FOLDER holds `labels*.jsonl` (one release a line: release, spectrum_class, labels{field: {value, evidence}}), `releases/<release>/`
and, where there are, `trees/<release>.txt`. For each field: how many are exact, macro-F1 (classes with fewer than five rows left
out of the mean), quadratic-weighted kappa where the values are ordered, and what always saying the commonest value would get.
A gap counts as `no`, `none` or `unknown`; licences are compared by the ids of the knowledge base. `--folds` shows the macro-F1 of each field over that many parts of the releases.
"""

import argparse
import json
import random
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean, median
from typing import Any

from openaudit.collect import collect_all
from openaudit.facts import Evidence, Fact
from openaudit.licenses import knowledge
from openaudit.release import open_release

RARE = 5  # rows of a class that count for the mean
LADDER = (
    "closed",
    "api_only",
    "research_only_weights",
    "open_weights_restricted",
    "open_weights_permissive",
    "open_weights_code_data_info",
    "fully_open_with_data",
)
WEIGHTS = {"yes": "open"}
LICENSES = ("weights_license", "code_license")
NONE = "NOASSERTION"
NAMED = 6  # letters of a release's name by which a checkpoint is its own
COMPONENT = re.compile(
    r"\b(?:components?|encoders?|decoders?|tokeni[sz]ers?|vocoders?|vae|extractors?|tools?|code)\b", re.IGNORECASE
)
HALVES = ("no", "partial", "yes")
DESCRIBED = {
    "training_code": "code.training.released",
    "inference_code": "code.inference.released",
    "data_sources": "data.sources.described",
    "data_provenance_scope": "data.provenance.described",
    "data_processing": "data.processing.described",
    "data_available": "data.training.released",
    "architecture": "model.architecture.described",
    "training_method": "training.method.described",
    "evaluation": "evaluation.described",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """What a person and the collectors say about one field of one release."""

    release: str
    gold: str
    said: str
    label: Any
    fact: Fact | None


def said(field: str, evidence: Evidence) -> tuple[str, Fact | None]:
    """What the collectors say about a field, and the fact it rests on."""
    name = {
        "weights": "model.parameters.released",
        "use_restrictions": "use.restricted",
        "base_model": "lineage.base",
        "weights_license": "model.parameters.license",
        "code_license": "code.license",
    }.get(field) or DESCRIBED.get(field)
    if name is None:
        return spectrum(evidence), None
    found = evidence.get(name)
    if field == "weights_license" and not isinstance(found, Fact):
        stated = [one for part in _checkpoints(evidence) if isinstance(one := evidence.get(name, part), Fact)]
        return licence(" AND ".join(str(one.value) for one in stated) or "none"), next(iter(stated), None)
    if not isinstance(found, Fact):
        return {"use_restrictions": "unknown", "weights_license": "none", "code_license": "none"}.get(field, "no"), None
    if field == "base_model":
        return "yes", found
    if field in LICENSES:
        return licence(str(found.value)), found
    return (WEIGHTS.get(str(found.value), str(found.value)) if field == "weights" else str(found.value)), found


def licence(value: str) -> str:
    """The licences of a value by the ids of the knowledge base, in a fixed order; `none` where none is stated."""
    by_key = {key.lower(): str(entry["ids"]["spdx"]) for key, entry in knowledge.by_key().items()}
    parts = value.replace("(", "").replace(")", "").split(" AND ")
    ids = {by_key.get(one.removeprefix("LicenseRef-openaudit-").lower(), one) for one in parts}
    return "none" if value in {"none", "NOASSERTION"} else " AND ".join(sorted(ids))


def gold(field: str, row: dict[str, Any]) -> str:
    """What the person says about a field; of a base model only whether one is declared."""
    if field == "spectrum_class":
        return str(row["spectrum_class"])
    value = str(row["labels"][field]["value"])
    if field in LICENSES:
        return licence(value)
    return value.split(":", maxsplit=1)[0] if field == "base_model" else value


def spectrum(evidence: Evidence) -> str:
    """The class of openness that the facts make up, as the rubric spectrum-1.0 has its levels."""
    weights = evidence.value("model.parameters.released")
    if _no_model(evidence):
        return "not_a_model_release"
    if weights in (None, "no"):
        return "closed"
    if weights == "api":
        return "api_only"
    terms = _terms(evidence)
    if terms != "open":
        return terms
    data = "yes" in (evidence.value("data.sources.described"), evidence.value("data.provenance.described"))
    if evidence.value("code.training.released") != "yes" or not data:
        return "open_weights_permissive"
    return (
        "fully_open_with_data" if evidence.value("data.training.released") == "yes" else "open_weights_code_data_info"
    )


def _no_model(evidence: Evidence) -> bool:
    """Whether something else is presented, or nothing at all; never where weights lie in the release or terms are stated for them."""
    released = evidence.get("model.parameters.released")
    presented = isinstance(evidence.get("docs.model-card.released"), Fact) or isinstance(released, Fact)
    own = isinstance(released, Fact) and released.basis != "claimed"
    other = isinstance(evidence.get("release.presents"), Fact)
    return not presented or (other and not own and _terms(evidence) == "indeterminate")


def _terms(evidence: Evidence) -> str:
    """What the licences of the weights make of them, those of the most open checkpoint; `indeterminate` where none is stated."""
    found = {_of_part(evidence, part) for part in ("", *_checkpoints(evidence))}
    return next((kind for kind in ("open", *reversed(LADDER)) if kind in found), "indeterminate")


def _checkpoints(evidence: Evidence) -> tuple[str, ...]:
    """The parts that are checkpoints with terms of their own, not components of one.

    Where the licence of some checkpoints is not stated, those of the release's name that are open settle the matter, and nothing else does.
    """
    parts = [one.of for one in evidence.about("model.parameters.license") if one.of and not COMPONENT.search(one.of)]
    if (
        isinstance(evidence.get("model.parameters.license"), Fact)
        and evidence.value("model.parameters.license") != NONE
    ):
        return tuple(parts)
    name = _letters(str(evidence.value("release.name")).replace("__", "/").rpartition("/")[2])[:NAMED]
    own = tuple(part for part in parts if name and name in _letters(part))
    return own if any(_of_part(evidence, part) == "open" for part in own) else ()


def _letters(text: str) -> str:
    return "".join(letter for letter in text.lower() if letter.isalnum())


def _of_part(evidence: Evidence, part: str) -> str:
    """What the licence of one part, or of the whole, makes of it."""
    restrictions = evidence.value("model.parameters.license.restrictions", part)
    if isinstance(restrictions, tuple) and restrictions:
        research = {"non-commercial", "research-only"} & set(map(str, restrictions))
        return "research_only_weights" if research else "open_weights_restricted"
    opened = evidence.value("model.parameters.license.open", part)
    if opened is not None:
        return "open" if opened else "open_weights_restricted"
    return "indeterminate"


def macro_f1(pairs: Sequence[Pair]) -> float:
    """The mean F1 over the classes that have at least RARE rows."""
    scores = []
    for kind in {pair.gold for pair in pairs}:
        there = sum(pair.gold == kind for pair in pairs)
        told = sum(pair.said == kind for pair in pairs)
        both = sum(pair.gold == pair.said == kind for pair in pairs)
        if there >= RARE:
            scores.append(2 * both / (there + told))
    return mean(scores) if scores else 0.0


def kappa(pairs: Sequence[Pair], order: Sequence[str]) -> float | None:
    """Cohen's kappa with quadratic weights over the values in `order`; None where that says nothing."""
    rank = {value: at for at, value in enumerate(order)}
    known = [(rank[pair.gold], rank[pair.said]) for pair in pairs if pair.gold in rank and pair.said in rank]
    left, right = Counter(a for a, _ in known), Counter(b for _, b in known)
    apart = sum((a - b) ** 2 for a, b in known) / max(1, len(known))
    chance = sum((a - b) ** 2 * left[a] * right[b] for a in left for b in right) / max(1, len(known)) ** 2
    return 1 - apart / chance if chance else None


def compare(folder: Path) -> tuple[dict[str, list[Pair]], list[float]]:
    """The pairs of each field, and the seconds that each release took."""
    pairs: dict[str, list[Pair]] = {}
    seconds = []
    for row in rows(folder):
        tree = folder / "trees" / f"{row['release']}.txt"
        started = time.perf_counter()
        release = open_release(str(folder / "releases" / row["release"]), tree=tree if tree.exists() else None)
        evidence = collect_all(release)
        seconds.append(time.perf_counter() - started)
        for field in ("spectrum_class", *row["labels"]):
            value, fact = said(field, evidence)
            label = row["labels"].get(field)
            one = Pair(release=row["release"], gold=gold(field, row), said=value, label=label, fact=fact)
            pairs.setdefault(field, []).append(one)
    return pairs, seconds


def rows(folder: Path) -> Iterator[dict[str, Any]]:
    """The labelled releases of a folder."""
    for path in sorted(folder.glob("labels*.jsonl")):
        yield from (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip())


def folds(pairs: Sequence[Pair], count: int, score: Callable[[Sequence[Pair]], float]) -> list[float]:
    """The score on each of `count` parts of the releases, drawn with a fixed seed."""
    mixed = sorted(pairs, key=lambda pair: pair.release)
    random.Random(0).shuffle(mixed)  # noqa: S311 a fixed draw, nothing secret
    return [score(mixed[at::count]) for at in range(count)]


def show(pairs: dict[str, list[Pair]], count: int) -> None:
    """One line for each field."""
    print(
        f"{'field':24}{'n':>4}{'exact':>7}{'F1':>7}{'kappa':>7}{'base':>7}"
        + (f"  exact over {count} parts" if count else "")
    )
    for field, found in pairs.items():
        exact = mean(pair.gold == pair.said for pair in found)
        base = Counter(pair.gold for pair in found).most_common(1)[0][1] / len(found)
        order = LADDER if field == "spectrum_class" else HALVES
        weighted = kappa(found, order) if field in DESCRIBED or field == "spectrum_class" else None
        parts = folds(found, count, lambda part: mean(pair.gold == pair.said for pair in part)) if count else []
        shown = f"{weighted:7.2f}" if weighted is not None else "      -"
        print(
            f"{field:24}{len(found):4}{exact:7.2f}{macro_f1(found):7.2f}{shown}{base:7.2f}"
            + ("  " + " ".join(f"{part:.2f}" for part in parts) if parts else "")
        )
    ladder = [pair for pair in pairs.get("spectrum_class", []) if pair.gold in LADDER and pair.said in LADDER]
    near = sum(abs(LADDER.index(pair.gold) - LADDER.index(pair.said)) <= 1 for pair in ladder)
    same = sum(pair.gold == pair.said for pair in pairs.get("spectrum_class", []) if pair not in ladder)
    if pairs.get("spectrum_class"):
        print(f"spectrum class within one rung: {(near + same) / len(pairs['spectrum_class']):.2f}")


def disagreements(pairs: dict[str, list[Pair]]) -> None:
    """Every disagreement with what both sides point at."""
    for field, found in pairs.items():
        for pair in found:
            if pair.gold != pair.said:
                print(f"\n{field} | {pair.release}: person {pair.gold}, collectors {pair.said}")
                evidence = (pair.label or {}).get("evidence") or {}
                print(
                    f"    person:     {evidence.get('file', '-')}:{evidence.get('line', '')} {evidence.get('quote', '')}"
                )
                for place in (pair.fact.where if pair.fact else ())[:3]:
                    print(f"    collectors: {place.path}:{place.line or ''} {place.quote[:120]}")


def main() -> None:
    """Print the table, and the disagreements where they are asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--folds", type=int, default=0)
    parser.add_argument("--disagreements", action="store_true")
    asked = parser.parse_args()
    pairs, seconds = compare(asked.folder)
    show(pairs, asked.folds)
    print(f"seconds a release: median {median(seconds):.3f}, slowest {max(seconds):.3f}")
    if asked.disagreements:
        disagreements(pairs)


if __name__ == "__main__":
    main()
