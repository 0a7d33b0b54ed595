"""Shard indexes: what is missing, what stands twice, what no index names, and names that leave the folder."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from openaudit.release import Release, open_release
from openaudit.weights import Weights, inspect

Packs = Callable[..., bytes]
Makes = Callable[[Mapping[str, bytes | str]], Release]
A, B = "model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors"
INDEX = "model.safetensors.index.json"
MAP = {"a": A, "b": B}
POINTER = f"version https://git-lfs.github.com/spec/v1\noid sha256:{'ab' * 32}\nsize 4976698672\n"


@pytest.fixture
def sharded(pack: Packs, release_of: Makes) -> Callable[..., Weights]:
    """The weights of a release of two shards; `index` and `files` say what differs, None takes a file away."""

    def look(index: Any = None, **changed: bytes | str | None) -> Weights:
        files: dict[str, bytes | str] = {name: pack({key: ("F32", (2, 2))}) for key, name in MAP.items()}
        files[INDEX] = index if isinstance(index, str) else json.dumps(index or {"weight_map": MAP})
        names = {"first": A, "second": B, "third": "model-00003-of-00002.safetensors", "begun": f"{B}.incomplete"}
        for key, content in changed.items():
            if content is None:
                files.pop(names[key])
            else:
                files[names[key]] = content
        return inspect(release_of(files))

    return look


def ids(weights: Weights) -> set[tuple[str, str]]:
    return {(one.severity, one.id) for one in weights.findings}


def test_two_shards_that_hold_what_the_index_names_are_complete(sharded: Callable[..., Weights]) -> None:
    weights = sharded({"metadata": {"total_size": 32}, "weight_map": MAP})

    assert weights.complete.holds is True
    assert (weights.parameters, weights.findings) == (8, ())


def test_a_shard_that_is_not_there_is_missing_with_the_line_that_names_it(sharded: Callable[..., Weights]) -> None:
    weights = sharded(json.dumps({"weight_map": MAP}, indent=1), second=None)

    (finding,) = weights.findings
    assert (finding.id, finding.severity) == ("missing-shard", "error")
    assert (finding.where[0].path, finding.where[0].line, finding.where[0].quote) == (INDEX, 4, f'"b": "{B}"')
    assert weights.complete.holds is False
    assert weights.parameters is None
    assert weights.unread == (B,)


def test_an_index_beside_none_of_its_shards_says_that_they_were_not_fetched(sharded: Callable[..., Weights]) -> None:
    weights = sharded(first=None, second=None)

    assert ids(weights) == {("warning", "weights-not-fetched")}
    assert weights.complete.holds is None


def test_an_index_that_is_only_listed_is_no_damage(tmp_path: Path, pack: Packs) -> None:
    (tmp_path / "r").mkdir()
    (tmp_path / "r" / A).write_bytes(pack({"a": ("F32", (2,))}))
    (tmp_path / "tree.txt").write_text(f"900\t{INDEX}\n5000\t{B}\n")

    weights = inspect(open_release(str(tmp_path / "r"), tree=tmp_path / "tree.txt"))

    assert ids(weights) == {("note", "weights-not-fetched")}
    assert weights.complete.holds is None


def test_numbered_shards_without_an_index_show_what_is_missing(pack: Packs, release_of: Makes) -> None:
    weights = inspect(release_of({"model-00001-of-00003.safetensors": pack({"a": ("F32", (2,))})}))

    assert weights.complete.holds is False
    assert weights.unread == ("model-00002-of-00003.safetensors", "model-00003-of-00003.safetensors")


def test_shards_may_be_counted_from_zero(pack: Packs, release_of: Makes) -> None:
    weights = inspect(release_of({f"m-0000{n}-of-00002.safetensors": pack({f"t{n}": ("F32", (2,))}) for n in (0, 1)}))

    assert weights.parameters == 4
    assert weights.unread == ()


def test_an_unfinished_download_is_not_a_missing_shard(sharded: Callable[..., Weights]) -> None:
    weights = sharded(second=None, begun=bytes(10))

    assert ids(weights) == {("warning", "partial-download")}
    assert weights.complete.holds is None


def test_a_pointer_in_place_of_a_shard_leaves_completeness_unknown(sharded: Callable[..., Weights]) -> None:
    weights = sharded(second=POINTER)

    assert ids(weights) == {("warning", "weights-are-pointers")}
    assert weights.complete.holds is None
    (pointer,) = (one for one in weights.files if one.path == B)
    assert (pointer.fetched, pointer.valid, pointer.bytes, pointer.sha256) == ("pointer", None, 4976698672, "ab" * 32)


def test_a_truncated_shard_is_damage_and_not_completeness(sharded: Callable[..., Weights], pack: Packs) -> None:
    weights = sharded(second=pack({"b": ("F32", (2, 2))})[:-7])

    assert ids(weights) == {("error", "damaged-weights")}
    assert weights.complete.holds is None


def test_a_tensor_in_two_shards_is_an_error(sharded: Callable[..., Weights], pack: Packs) -> None:
    assert ("error", "duplicate-tensor") in ids(sharded(first=pack({"a": ("F32", (1,)), "b": ("F32", (1,))})))


def test_a_tensor_that_the_index_names_and_no_shard_holds_is_missing(sharded: Callable[..., Weights]) -> None:
    weights = sharded({"weight_map": {**MAP, "c": B}})

    assert ids(weights) == {("error", "missing-tensor")}
    assert weights.complete.holds is False


def test_a_tensor_in_another_shard_than_the_index_says_is_elsewhere(sharded: Callable[..., Weights]) -> None:
    assert ids(sharded({"weight_map": {"a": B, "b": A}})) == {("error", "tensor-elsewhere")}


def test_what_no_index_names_is_a_warning(sharded: Callable[..., Weights], pack: Packs) -> None:
    weights = sharded(first=pack({"a": ("F32", (2,)), "x": ("F32", (2,))}), third=pack({"z": ("F32", (2,))}))

    assert ids(weights) == {("warning", "unlisted-tensor"), ("warning", "unreferenced-shard")}
    assert weights.complete.holds is True


@pytest.mark.parametrize("total", ["1", "-5", "1e400", "true", '"32"', "null"])
def test_a_wrong_total_is_a_warning(sharded: Callable[..., Weights], total: str) -> None:
    weights = sharded(f'{{"metadata": {{"total_size": {total}}}, "weight_map": {json.dumps(MAP)}}}')

    assert ids(weights) == {("warning", "total-size")}
    assert weights.complete.holds is True


@pytest.mark.parametrize(
    "name",
    [
        *("../model.safetensors", "/etc/passwd.safetensors", "..\\x.safetensors", "C:x.safetensors", "NUL", ".", ""),
        *(
            "CON.safetensors",
            "http://127.0.0.1:9/x.safetensors",
            "a\0.safetensors",
            "m" * 5000 + ".safetensors",
            "a//b.safetensors",
        ),
    ],
)
def test_a_name_that_leaves_the_folder_on_any_system_is_refused(sharded: Callable[..., Weights], name: str) -> None:
    weights = sharded({"weight_map": {"a": name, "b": B}})

    assert ("error", "path-escape") in ids(weights)
    assert weights.complete.holds is False


def test_a_shard_in_a_folder_below_is_no_escape(pack: Packs, release_of: Makes) -> None:
    weights = inspect(
        release_of(
            {
                INDEX: json.dumps({"weight_map": {"a": "parts/a.safetensors"}}),
                "parts/a.safetensors": pack({"a": ("F32", (2,))}),
            }
        )
    )

    assert weights.complete.holds is True
    assert weights.parameters == 2


def test_an_index_that_names_itself_names_no_weights(sharded: Callable[..., Weights]) -> None:
    assert ("error", "shard-not-weights") in ids(sharded({"weight_map": {"a": INDEX, "b": B}}))


@pytest.mark.parametrize(
    "index",
    [
        '{"metadata": {}}',
        '{"weight_map": [["a", "b"]]}',
        '{"weight_map": {"a": 1}}',
        "[" * 200_000,
        "",
        '{"weight_map": {',
        "[]",
    ],
)
def test_a_damaged_index_leaves_completeness_unknown(sharded: Callable[..., Weights], index: str) -> None:
    weights = sharded(index or " ")

    assert ids(weights) == {("error", "damaged-index")}
    assert weights.complete.holds is None
    assert weights.parameters == 8


def test_an_index_with_two_shards_for_one_tensor_is_not_believed(sharded: Callable[..., Weights]) -> None:
    weights = sharded(f'{{"weight_map": {{"a": "{A}", "a": "{B}", "b": "{B}"}}}}')

    assert ids(weights) == {("error", "duplicate-key")}
    assert weights.complete.holds is None


def test_an_index_that_is_a_pointer_was_not_fetched(sharded: Callable[..., Weights]) -> None:
    weights = sharded(POINTER)

    assert ids(weights) == {("warning", "index-is-pointer")}
    assert weights.complete.holds is None


def test_a_byte_order_mark_is_a_warning_only(sharded: Callable[..., Weights]) -> None:
    weights = sharded("\ufeff" + json.dumps({"weight_map": MAP}))

    assert ids(weights) == {("warning", "byte-order-mark")}
    assert weights.complete.holds is True
