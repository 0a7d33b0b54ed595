"""Restricting sentences of odd wording beside five licences: how many are riders, how many harmless ones are taken for one."""

from pathlib import Path

import pytest
import yaml

from openaudit import licenses
from tests.licenses.test_riders import PLACES, planted

ODD: dict[str, list[str]] = yaml.safe_load((Path(__file__).parent / "riders" / "odd.yaml").read_text(encoding="utf-8"))
NAMES = ("MIT", "Apache-2.0", "BSD-3-Clause", "CC-BY-4.0", "MPL-2.0")
LEAST = {
    "built": 0.97,
    "held-out": 0.9,
    "built, usual words": 0.9,
    "held-out, usual words": 0.8,
}  # measured: docs/licenses.md
MOST = 0.1  # of the harmless ones


def found(texts: dict[str, str], sentence: str, at: int) -> tuple[bool, bool]:
    """Whether the sentence, planted in a licence, is a rider that restricts, and whether it is quoted."""
    text = planted(texts[NAMES[at % len(NAMES)]], sentence, PLACES[at % len(PLACES)])
    riders = [rider for rider in licenses.identify(text).riders if sentence.rstrip(".")[:40] in rider.text]
    return any(rider.restricting for rider in riders), bool(riders)


def shares(texts: dict[str, str], kind: str) -> tuple[float, float]:
    """The share of riders and of quoted sentences, each sentence in five licences."""
    said = [found(texts, sentence, at + shift) for at, sentence in enumerate(ODD[kind]) for shift in range(len(NAMES))]
    return sum(rider for rider, _ in said) / len(said), sum(quoted for _, quoted in said) / len(said)


@pytest.mark.parametrize("kind", LEAST)
def test_odd_sentences_that_restrict_are_riders_and_all_of_them_are_quoted(
    texts: dict[str, str], kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    riders, quoted = shares(texts, kind)

    with capsys.disabled():
        print(f"\n{kind}: {riders:.2f} of {len(ODD[kind])} sentences are riders")  # noqa: T201 - for a reader
    assert riders >= LEAST[kind]
    assert quoted == 1


def test_harmless_sentences_are_seldom_taken_for_riders(texts: dict[str, str]) -> None:
    assert shares(texts, "harmless")[0] <= MOST
