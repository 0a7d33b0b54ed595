"""A release in a folder: what is listed, what is refused and why, and that reading is bounded and never blocks."""

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from openaudit.errors import ReleaseError
from openaudit.facts import Finding
from openaudit.release import MAX_READ, Release, open_release, walk

Ids = Callable[[Release], dict[str, Finding]]


@pytest.fixture
def ids() -> Ids:
    return lambda release: {one.id: one for one in release.findings}


def write(path: Path, content: bytes = b"x") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def kinds(release: Release) -> dict[str, str]:
    return {file.path: file.kind for file in release.files()}


def test_files_are_listed_once_sorted_with_their_sizes(tmp_path: Path) -> None:
    write(tmp_path / "b" / "c.txt", b"12")
    write(tmp_path / "a.md", b"1")
    (tmp_path / "empty").mkdir()

    release = open_release(str(tmp_path))

    assert [(file.path, file.size) for file in release.files()] == [("a.md", 1), ("b/c.txt", 2)]
    assert (release.name, release.source, release.revision, release.findings) == (
        tmp_path.name,
        str(tmp_path),
        None,
        (),
    )


def test_bytes_are_read_from_where_they_are_asked_for_and_no_further(tmp_path: Path) -> None:
    path = write(tmp_path / "a.bin", b"0123456789")
    release = open_release(str(tmp_path))

    assert release.open("a.bin") == b"0123456789"
    assert release.open("a.bin", 3, 4) == b"3456"
    assert release.open("a.bin", 8, 100) == b"89"
    assert release.open("a.bin", 100) == b""
    assert release.open("a.bin", -5, -5) == b""
    assert release.local("a.bin") == path


def test_no_single_read_is_larger_than_the_limit(tmp_path: Path) -> None:
    with write(tmp_path / "a.bin").open("wb") as file:
        file.truncate(MAX_READ + 1000)

    assert len(open_release(str(tmp_path)).open("a.bin", 0, MAX_READ * 2)) == MAX_READ


@pytest.mark.parametrize("path", ["b", "../a", "/etc/passwd", "", ".", "a/", "a\0"])
def test_only_what_is_listed_can_be_opened(tmp_path: Path, path: str) -> None:
    write(tmp_path / "a")
    release = open_release(str(tmp_path))

    with pytest.raises(ReleaseError, match="no such file"):
        release.open(path)
    assert release.local(path) is None


def test_a_file_that_changed_since_it_was_listed_is_not_read(tmp_path: Path) -> None:
    path = write(tmp_path / "a", b"before")
    release = open_release(str(tmp_path))
    path.write_bytes(b"after it")

    with pytest.raises(ReleaseError, match="changed since"):
        release.open("a")


def test_a_link_put_in_the_place_of_a_file_is_not_followed(tmp_path: Path) -> None:
    path = write(tmp_path / "a")
    release = open_release(str(tmp_path))
    path.unlink()
    path.symlink_to("/etc/passwd")

    with pytest.raises(ReleaseError, match="cannot be read"):
        release.open("a")


def test_a_pipe_put_in_the_place_of_a_file_does_not_block(tmp_path: Path) -> None:
    path = write(tmp_path / "a")
    release = open_release(str(tmp_path))
    path.unlink()
    os.mkfifo(path)
    start = time.perf_counter()

    with pytest.raises(ReleaseError, match="changed since"):
        release.open("a")
    assert time.perf_counter() - start < 1


def test_a_link_within_the_release_is_the_file_it_leads_to(tmp_path: Path) -> None:
    write(tmp_path / "real" / "a.txt", b"inside")
    (tmp_path / "link.txt").symlink_to("real/a.txt")

    release = open_release(str(tmp_path))

    assert release.open("link.txt") == b"inside"
    assert release.findings == ()


@pytest.mark.parametrize(
    ("target", "id_"),
    [
        ("/etc/passwd", "link-out-of-folder"),
        ("/", "link-out-of-folder"),
        ("..", "link-out-of-folder"),
        ("/proc/self/environ", "link-out-of-folder"),
        ("/dev/zero", "not-a-regular-file"),
        ("folder", "link-to-folder"),
        ("nowhere", "broken-link"),
        ("link", "broken-link"),
    ],
)
def test_any_other_link_is_refused_and_said(tmp_path: Path, ids: Ids, target: str, id_: str) -> None:
    write(tmp_path / "folder" / "a.txt")
    (tmp_path / "link").symlink_to(target)

    release = open_release(str(tmp_path))

    assert kinds(release) == {"folder/a.txt": "file", "link": "refused"}
    assert [place.path for place in ids(release)[id_].where] == ["link"]
    with pytest.raises(ReleaseError):
        release.open("link")


def test_a_pipe_and_a_folder_with_a_files_name_are_refused(tmp_path: Path, ids: Ids) -> None:
    os.mkfifo(tmp_path / "config.json")
    (tmp_path / "README.md").mkdir()
    write(tmp_path / "model.safetensors" / "a.txt")

    release = open_release(str(tmp_path))

    assert kinds(release) == {
        "README.md": "refused",
        "config.json": "refused",
        "model.safetensors": "refused",
        "model.safetensors/a.txt": "file",
    }
    assert len(ids(release)["not-a-regular-file"].where) == 3


def test_links_to_folders_do_not_multiply_paths(tmp_path: Path, ids: Ids) -> None:
    for level in range(20):
        folder = tmp_path / f"l{level:02d}"
        folder.mkdir()
        for name in "ab":
            (folder / name).symlink_to(f"../l{level + 1:02d}")

    release = open_release(str(tmp_path))

    assert len(release.files()) == 40
    assert "38 entries" in ids(release)["link-to-folder"].message


def test_a_tree_that_is_too_deep_ends_in_a_finding(tmp_path: Path, ids: Ids) -> None:
    folder = tmp_path
    for _ in range(80):
        folder = folder / "d"
    write(folder / "a.txt")

    release = open_release(str(tmp_path))

    assert list(kinds(release).values()) == ["refused"]
    assert "too-deep" in ids(release)


def test_too_many_files_end_in_a_finding_and_the_rest_stays(
    tmp_path: Path, ids: Ids, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(walk, "MAX_FILES", 50)
    for number in range(60):
        write(tmp_path / f"{number:02d}.txt")

    release = open_release(str(tmp_path))

    assert len(release.files()) == 50
    assert ids(release)["too-many-files"].severity == "error"


def test_ten_thousand_files_are_listed_within_two_seconds(tmp_path: Path) -> None:
    for number in range(10_000):
        (tmp_path / f"{number:05d}").touch()
    start = time.process_time()

    assert len(open_release(str(tmp_path)).files()) == 10_000
    assert time.process_time() - start < 2


def test_names_that_only_case_or_composition_tell_apart_are_both_listed_and_said(tmp_path: Path, ids: Ids) -> None:
    for name in ("README.md", "readme.md", "caf\u00e9", "cafe\u0301"):
        write(tmp_path / name)

    release = open_release(str(tmp_path))

    assert len(release.files()) == 4
    assert len(ids(release)["case-collision"].where) == 4


def test_a_name_that_is_not_utf8_is_shown_escaped_and_readable(tmp_path: Path, ids: Ids) -> None:
    raw = os.fsencode(tmp_path) + b"/\xff\xfe.txt"
    Path(os.fsdecode(raw)).write_bytes(b"hello")

    release = open_release(str(tmp_path))

    (file_,) = release.files()
    assert file_.path == "\\xff\\xfe.txt"
    assert file_.path.encode("utf-8")
    assert release.open(file_.path) == b"hello"
    assert "name-not-utf8" in ids(release)


def test_the_bookkeeping_of_a_store_is_no_part_of_the_release(tmp_path: Path) -> None:
    write(tmp_path / ".cache" / "huggingface" / "download" / "a.metadata")
    write(tmp_path / ".git" / "hooks" / "post-checkout", b"#!/bin/sh\nexit 1\n")
    write(tmp_path / "sub" / ".git", b"gitdir: elsewhere")
    write(tmp_path / ".gitattributes")

    assert list(kinds(open_release(str(tmp_path)))) == [".gitattributes"]


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda _: None, "no such folder or file"),
        (lambda path: path.mkdir(), "holds no files"),
        (lambda path: write(path / ".git" / "config"), "holds no files"),
        (write, "no release"),
    ],
)
def test_what_is_no_release_is_one_clear_line(tmp_path: Path, make: Callable[[Path], object], said: str) -> None:
    path = tmp_path / "thing.txt"
    make(path)

    with pytest.raises(ReleaseError, match=said) as caught:
        open_release(str(path))
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)
    assert caught.value.exit_code == 3


@pytest.mark.parametrize("ref", ["hf:org/name", "hf:org/name@main", "org/name", "a\0b", "x" * 5000])
def test_a_reference_that_is_no_path_here_is_one_clear_line(ref: str) -> None:
    with pytest.raises(ReleaseError) as caught:
        open_release(ref)
    assert "hub" in str(caught.value)


@pytest.mark.parametrize("suffix", [".safetensors", ".gguf", ".SafeTensors"])
def test_a_single_weight_file_is_a_release_of_one_file(tmp_path: Path, suffix: str) -> None:
    write(tmp_path / "other.txt")
    path = write(tmp_path / f"m{suffix}", b"GGUF")

    release = open_release(str(path))

    assert kinds(release) == {path.name: "file"}
    assert release.open(path.name) == b"GGUF"


def test_a_single_file_that_is_a_link_counts_only_where_it_stays_beside_itself(tmp_path: Path, ids: Ids) -> None:
    write(tmp_path / "a" / "real.bin", b"here")
    (tmp_path / "a" / "in.safetensors").symlink_to("real.bin")
    (tmp_path / "a" / "out.safetensors").symlink_to("/etc/passwd")

    assert open_release(str(tmp_path / "a" / "in.safetensors")).open("in.safetensors") == b"here"
    out = open_release(str(tmp_path / "a" / "out.safetensors"))
    assert kinds(out) == {"out.safetensors": "refused"}
    assert "link-out-of-folder" in ids(out)


def test_an_unreadable_file_is_an_error_and_no_crash(tmp_path: Path) -> None:
    path = write(tmp_path / "a")
    path.chmod(0)
    release = open_release(str(tmp_path))
    if os.geteuid() == 0:
        pytest.skip("the superuser reads everything")

    with pytest.raises(ReleaseError, match="cannot be read"):
        release.open("a")
