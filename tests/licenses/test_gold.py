"""Measured on real files that are not ours: the table of the groups, and near versions without a confusion."""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from openaudit import licenses

pytestmark = pytest.mark.shared

FAMILIES = (
    "llama-",
    "gemma",
    "rail",
    "tongyi",
    "qwen",
    "hunyuan",
    "OpenMDW",
    "deepseek",
    "stability",
    "sdxl",
    "svd",
    "chatglm",
    "ltxv",
    "falcon",
)


def rows(gold: Path) -> Iterator[tuple[dict[str, object], str | None]]:
    for line in (gold / "index.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        yield row, licenses.identify((gold / row["path"]).read_bytes()).license


def kind(row: dict[str, object]) -> str:
    group, expect = str(row["group"]), str(row["expect"])
    if expect == "NONE":
        return "negatives"
    if group.startswith("ai-"):
        return "AI licences"
    return "several or not on the SPDX list" if expect.startswith("LicenseRef") or " " in expect else "one SPDX id"


def right(row: dict[str, object], got: str | None) -> bool:
    accept = row["accept"]
    assert isinstance(accept, list)
    return got is None if row["expect"] == "NONE" else got in {row["expect"], *accept}


def test_the_groups_of_real_files_reach_their_shares(
    shared: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    seen, hit = Counter[str](), Counter[str]()
    for row, got in rows(shared("gold/licenses")):
        for name in (kind(row), str(row["group"])):
            seen[name] += 1
            hit[name] += right(row, got)

    with capsys.disabled():
        print(  # noqa: T201 - the table is what the test is read for
            "\n"
            + "\n".join(
                f"  {name:<34} {hit[name]:>4} of {seen[name]:>4}  {hit[name] / seen[name]:.1%}" for name in seen
            )
        )
    assert hit["AI licences"] / seen["AI licences"] >= 0.97
    assert hit["one SPDX id"] / seen["one SPDX id"] >= 0.97
    assert hit["negatives"] == seen["negatives"]


def test_no_real_text_is_given_another_version_of_its_family(shared: Callable[[str], Path]) -> None:
    wrong = [
        (row["path"], row["expect"], got)
        for row, got in rows(shared("gold/licenses"))
        if any(name in str(row["expect"]) for name in FAMILIES) and got is not None and not right(row, got)
    ]

    assert not wrong
