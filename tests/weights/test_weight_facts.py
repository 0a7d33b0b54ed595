"""The collectors of inventory and weights, and the command: the same findings as facts, and as JSON."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner

from openaudit.cli.weights import command
from openaudit.collect import inventory
from openaudit.collect import weights as collector
from openaudit.errors import ReleaseError
from openaudit.facts import Evidence, Fact
from openaudit.release import Release, open_release

Packs = Callable[..., bytes]
Makes = Callable[[Mapping[str, bytes | str]], Release]
POINTER = f"version https://git-lfs.github.com/spec/v1\noid sha256:{'ab' * 32}\nsize 4976698672\n"
PICKLE = b"\x80\x02cposix\nsystem\nq\x00X\x02\x00\x00\x00id\x85R."


def collected(release: Release, *known: Fact) -> Evidence:
    first = Evidence.of([*release.findings, *known])
    first = first.adding(inventory.collect(release, first))
    return first.adding(collector.collect(release, first))


def test_the_real_release_by_its_facts(minilm: Path) -> None:
    evidence = collected(open_release(str(minilm)))

    values = {name: evidence.value(name) for name in (*inventory.FACTS, *collector.FACTS)}
    assert values == {
        "release.name": "model",
        "release.revision": None,
        "release.files": 13,
        "release.bytes": 91618861,
        "weights.files": 1,
        "weights.formats": ("safetensors",),
        "weights.bytes": 90868376,
        "weights.fetched": "yes",
        "weights.valid": True,
        "weights.elements": 22713728,
        "weights.parameters": 22713216,
        "weights.dtypes": ("F32", "I64"),
        "weights.complete": True,
        "weights.matches-config": True,
        "weights.executable-content": False,
        "weights.digests": None,
    }


@pytest.mark.parametrize(
    "files",
    [
        {"README.md": "# card"},
        {"model.safetensors": POINTER},
        {"model.safetensors": b"<!DOCTYPE html>"},
        {"model.gguf": b"GGUF"},
        {"pytorch_model.bin": PICKLE},
        {"model-00001-of-00002.safetensors": POINTER},
        {"model.safetensors": b"", "config.json": "["},
    ],
)
def test_every_fact_of_the_collectors_is_there_or_a_gap_with_a_reason(
    release_of: Makes, files: dict[str, bytes | str]
) -> None:
    evidence = collected(release_of(files))

    for name in (*inventory.FACTS, *collector.FACTS):
        (key,) = {(name, "")} & {*evidence.facts, *evidence.gaps}
        assert key in evidence.facts or evidence.gaps[key].reason, name


def test_pointers_are_weights_that_were_not_fetched(release_of: Makes) -> None:
    evidence = collected(release_of({"model.safetensors": POINTER}))

    assert evidence.value("weights.fetched") == "pointer"
    assert evidence.value("weights.bytes") == 4976698672
    digests = evidence.get("weights.digests")
    assert isinstance(digests, Fact)
    assert (digests.basis, digests.value) == ("claimed", (f"model.safetensors=sha256:{'ab' * 32}",))
    assert evidence.value("weights.valid") is None
    assert [one.id for one in evidence.findings] == ["weights-are-pointers"]
    assert "fake" not in str(evidence).lower()


def test_an_error_page_in_place_of_weights_is_not_valid(release_of: Makes) -> None:
    evidence = collected(release_of({"model.safetensors": b"<!DOCTYPE html><html></html>"}))

    assert evidence.value("weights.valid") is False


def test_weights_of_a_list_are_not_here(tmp_path: Path) -> None:
    (tmp_path / "r").mkdir()
    tree = tmp_path / "tree.txt"
    tree.write_text("134\tmodel.safetensors\n10\tnotes.bin\n")

    evidence = collected(open_release(str(tmp_path / "r"), tree=tree))

    assert evidence.value("weights.fetched") == "no"


def test_a_release_that_was_not_looked_at_whole_has_no_file_count(release_of: Makes) -> None:
    release = release_of({"/".join("d" * 80) + "/a.txt": "x"})

    assert collected(release).value("release.files") is None


def run(*args: object) -> tuple[int, str, BaseException | None]:
    done = CliRunner().invoke(command, [str(one) for one in args])
    return done.exit_code, done.stdout, done.exception


def test_the_command_gives_the_json_of_the_contract(minilm: Path) -> None:
    code, out, _ = run(minilm, "--format", "json")

    said = json.loads(out)
    assert code == 0
    assert {"files", "complete", "matches_config", "parameters", "findings", "genuine"} <= said.keys()
    (file,) = said["files"]
    assert {
        key: file[key]
        for key in (
            "path",
            "format",
            "fetched",
            "valid",
            "errors",
            "warnings",
            "bytes",
            "sha256",
            "tensors",
            "parameters",
            "dtypes",
        )
    } == {
        "path": "model.safetensors",
        "format": "safetensors",
        "fetched": "yes",
        "valid": True,
        "errors": [],
        "warnings": [],
        "bytes": 90868376,
        "sha256": None,
        "tensors": 104,
        "parameters": 22713216,
        "dtypes": {"F32": 22713216, "I64": 512},
    }
    assert (said["complete"], said["matches_config"], said["parameters"]) == (True, True, 22713216)
    assert said["genuine"]["verdict"] == "inconclusive"


def test_a_damaged_file_still_gives_json_and_exit_0(
    release_of: Makes, tmp_path: Path, framed: Callable[..., bytes]
) -> None:
    release_of({"model.safetensors": framed("{}", b"hidden")})

    code, out, _ = run(tmp_path / "release", "--format", "json")

    (file,) = json.loads(out)["files"]
    assert code == 0
    assert (file["valid"], [one["id"] for one in file["errors"]]) == (False, ["trailing-bytes"])


def test_what_the_folder_refuses_stands_among_the_findings(release_of: Makes, tmp_path: Path) -> None:
    release_of({"a.safetensors": POINTER})
    (tmp_path / "release" / "b.safetensors").symlink_to("/etc/passwd")

    _, out, _ = run(tmp_path / "release", "--format", "json")

    assert [one["id"] for one in json.loads(out)["findings"]] == [
        "link-out-of-folder",
        "damaged-weights",
        "weights-are-pointers",
    ]


def test_the_table_hides_nothing_and_shows_no_control_characters(
    release_of: Makes, tmp_path: Path, framed: Callable[..., bytes]
) -> None:
    name = "\x1b[31mred\u202e.safetensors"
    text = '{"\\u001b[2J": {"dtype": "U8", "shape": [1], "data_offsets": [0, 1]}}'
    release_of({name: framed(text, b"x"), "b.safetensors": POINTER, "c.bin": PICKLE})

    code, out, _ = run(tmp_path / "release")

    assert code == 0
    assert "pointer to 4,976,698,672 bytes" in out
    assert "posix.system" in out
    assert all(line.isprintable() for line in out.splitlines())


def test_hash_gives_the_digests(release_of: Makes, tmp_path: Path, pack: Packs) -> None:
    release_of({"model.safetensors": pack({"w": ("F32", (2,))})})

    _, out, _ = run(tmp_path / "release", "--hash", "--format", "json")

    (file,) = json.loads(out)["files"]
    assert len(file["sha256"]) == 64
    assert file["sha256_basis"] == "seen"


def test_what_is_no_release_is_an_error_of_exit_code_3(tmp_path: Path) -> None:
    _, out, error = run(tmp_path / "none")

    assert out == ""
    assert isinstance(error, ReleaseError)
    assert error.exit_code == 3
