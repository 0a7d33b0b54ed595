"""A file list without contents: what it adds to a folder, and what is wrong with its lines."""

from pathlib import Path

import pytest

from openaudit.errors import ReleaseError
from openaudit.release import open_release


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "release"
    root.mkdir()
    (root / "README.md").write_text("# card")
    return root


def test_what_is_listed_and_not_there_is_known_to_exist(folder: Path, tmp_path: Path) -> None:
    tree = tmp_path / "tree.txt"
    tree.write_text("9\tREADME.md\n134\tmodel.safetensors\n-\tsubmodule\nBAD\tlost.py\n12\ta b/c.py\n")

    release = open_release(str(folder), tree=tree)

    assert [(file.path, file.size, file.kind) for file in release.files()] == [
        ("README.md", 6, "file"),
        ("a b/c.py", 12, "listed"),
        ("lost.py", 0, "listed"),
        ("model.safetensors", 134, "listed"),
        ("submodule", 0, "listed"),
    ]
    assert release.findings == ()
    with pytest.raises(ReleaseError, match="not here"):
        release.open("model.safetensors")


@pytest.mark.parametrize("line", ["no tab", "1\t../x", "1\t/etc/passwd", "1\t", "", "1\ta\0b", "1\t" + "a" * 5000])
def test_a_line_that_names_no_file_of_the_release_is_a_finding_with_its_number(
    folder: Path, tmp_path: Path, line: str
) -> None:
    tree = tmp_path / "tree.txt"
    tree.write_text(f"1\tgood\n{line}\n2\talso-good\n")

    release = open_release(str(folder), tree=tree)

    assert [file.path for file in release.files()] == ["README.md", "also-good", "good"]
    (finding,) = release.findings
    assert (finding.id, finding.where[0].path, finding.where[0].line) == ("file-list-line", "tree.txt", 2)


def test_an_absurd_size_is_no_size(folder: Path, tmp_path: Path) -> None:
    tree = tmp_path / "tree.txt"
    tree.write_text(f"{'9' * 5000}\ta\n-1\tb\n")

    assert [file.size for file in open_release(str(folder), tree=tree).files()] == [6, 0, 0]


def test_an_empty_folder_with_a_list_is_a_release(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    tree = tmp_path / "tree.txt"
    tree.write_text("1\ta\n")

    assert len(open_release(str(tmp_path / "empty"), tree=tree).files()) == 1


def test_a_list_that_is_not_there_or_not_for_a_folder_is_one_clear_line(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(ReleaseError, match="no such file list"):
        open_release(str(folder), tree=tmp_path / "none")
    (tmp_path / "m.gguf").write_bytes(b"GGUF")
    with pytest.raises(ReleaseError, match="only be added to a folder"):
        open_release(str(tmp_path / "m.gguf"), tree=tmp_path / "none")
