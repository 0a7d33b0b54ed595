"""The licence of weights and code on the labelled releases: how often it is the label's, with every disagreement shown."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from openaudit.collect import collect_all
from openaudit.facts import Evidence, Fact
from openaudit.licenses import knowledge
from openaudit.release import open_release

FIELDS = {"weights_license": "model.parameters.license", "code_license": "code.license"}
LEAST = 0.90


def canonical(value: str) -> frozenset[str]:
    """The licences of a label or a fact, each by the id of the knowledge base; nothing where none is stated."""
    by_key = {key.lower(): entry["ids"]["spdx"] for key, entry in knowledge.by_key().items()}
    if value in {"none", "NOASSERTION"}:
        return frozenset()
    parts = value.replace("(", "").replace(")", "").split(" AND ")
    return frozenset(by_key.get(part.removeprefix("LicenseRef-openaudit-").lower(), part) for part in parts)


@pytest.fixture(scope="module")
def answers(shared: Callable[[str], Path]) -> list[tuple[dict[str, object], Evidence, Path]]:
    """Every labelled release with what was found in it."""
    corpus = shared("gold/corpus")
    rows = [json.loads(line) for line in (corpus / "labels_dev.jsonl").read_text(encoding="utf-8").splitlines()]
    return [(row, _evidence(corpus, row["release"]), corpus / "releases" / row["release"]) for row in rows]


def _evidence(corpus: Path, name: str) -> Evidence:
    tree = corpus / "trees" / f"{name}.txt"
    return collect_all(open_release(str(corpus / "releases" / name), tree=tree), only=["licenses"])


@pytest.mark.parametrize(("field", "name"), FIELDS.items(), ids=FIELDS)
def test_the_licence_is_the_labels_in_nine_of_ten(
    answers: list[tuple[dict[str, object], Evidence, Path]],
    field: str,
    name: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    wrong = []
    for row, known, _ in answers:
        label = row["labels"][field]  # type: ignore[index]
        fact = known.get(name)
        got = str(fact.value) if isinstance(fact, Fact) else "none"
        if canonical(label["value"]) != canonical(got):
            quote = (label["evidence"] or {}).get("quote", "")
            ours = fact.where[0].quote if isinstance(fact, Fact) and fact.where else getattr(fact, "reason", "")
            wrong.append(f"{row['release']}: label {label['value']} ({quote}); found {got} ({ours})")

    with capsys.disabled():
        print(f"\n{field}: {1 - len(wrong) / len(answers):.3f} of {len(answers)}", *wrong, sep="\n  ")  # noqa: T201 - the list is for a reader
    assert len(wrong) <= (1 - LEAST) * len(answers)


def test_every_quote_is_really_at_its_place(answers: list[tuple[dict[str, object], Evidence, Path]]) -> None:
    missing = []
    for row, known, folder in answers:
        for fact in (one for whole in known.facts.values() for one in (whole, *whole.others)):
            if "license" not in fact.name:
                continue
            for place in fact.where:
                if place.line is None:
                    continue
                text = (folder / place.path).read_bytes().decode("utf-8", "replace").removeprefix("\ufeff")
                lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
                if place.quote not in lines[place.line - 1]:
                    missing.append(f"{row['release']}/{place.path}:{place.line} {place.quote!r}")

    assert not missing
