"""A manifest that names the parts of a release: one release of several folders, and every fault in one line."""

from pathlib import Path

import pytest

from openaudit.errors import ManifestError
from openaudit.release import Release, open_release
from openaudit.release.parts import Scattered

TWO = "parts:\n  - {name: code, path: src, role: code}\n  - {name: model, path: out/model, role: weights}\n"
ATTESTED = (
    TWO + "attestations:\n  - fact: data.training.license\n    of: pond-text\n    value: CC-BY-4.0\n"
    "    who: A. Reviewer\n    when: 2026-01-31\n    ground: letter of the rights holder\n"
)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder with three things that may be parts, beside one that is none of its business."""
    files = {"src/train.py": "lr = 1\n", "out/model/README.md": "# Heron\n", "out/paper.pdf": "%PDF-1.7\n"}
    for name, text in files.items():
        (tmp_path / "job" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "job" / name).write_text(text)
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "key.txt").write_text("not yours\n")
    return tmp_path / "job"


def opened(place: Path, text: str, name: str = "openaudit.yaml") -> Release:
    (place / name).write_text(text)
    return open_release(str(place / name))


def paths(release: Release) -> list[str]:
    return [file.path for file in release.files() if file.kind == "file"]


def test_the_parts_are_one_release_with_the_weights_at_the_root(place: Path) -> None:
    release = opened(place, "name: heron-7b\n" + TWO)

    assert isinstance(release, Scattered)
    assert release.name == "heron-7b"
    assert paths(release) == ["README.md", "code/train.py", "openaudit.yaml"]
    assert release.open("code/train.py") == b"lr = 1\n"
    assert release.local("README.md") == (place / "out/model/README.md").resolve()


def test_without_a_role_the_first_part_is_the_main_one_and_the_folder_gives_the_name(place: Path) -> None:
    release = opened(place, "parts: [{name: a, path: src}, {name: b, path: out}]")

    assert release.name == "job"
    assert paths(release) == ["b/model/README.md", "b/paper.pdf", "openaudit.yaml", "train.py"]


def test_a_part_may_be_a_single_file(place: Path) -> None:
    release = opened(place, TWO + "  - {name: paper, path: out/paper.pdf, role: documents}\n")

    assert "paper/paper.pdf" in paths(release)


def test_references_to_the_hub_and_to_git_are_told_of_and_never_fetched(place: Path) -> None:
    text = TWO + "  - {name: data, hub: org/pond-text, role: data}\n  - {name: eval, git: 'https://git.example/e'}\n"
    release = opened(place, text)

    assert [one.id for one in release.findings] == ["part-not-here", "part-not-here"]
    assert "org/pond-text" in release.findings[0].message
    assert release.findings[0].where[0].line == 4
    assert paths(release) == ["README.md", "code/train.py", "openaudit.yaml"]


def test_the_same_file_inside_an_audited_folder_is_an_ordinary_file(place: Path) -> None:
    (place / "openaudit.yaml").write_text(ATTESTED)

    assert not isinstance(open_release(str(place)), Scattered)
    assert "out/model/README.md" in paths(open_release(str(place)))


def test_a_link_inside_a_part_that_leads_out_of_it_is_refused(place: Path) -> None:
    (place / "src" / "stolen.txt").symlink_to(place.parent / "secret" / "key.txt")
    release = opened(place, TWO)

    assert "code/stolen.txt" not in paths(release)
    (finding,) = release.findings
    assert (finding.id, finding.where[0].path) == ("link-out-of-folder", "code/stolen.txt")


def test_a_manifest_of_the_main_part_is_told_of(place: Path) -> None:
    (place / "out/model/openaudit.yaml").write_text("parts: []\n")
    release = opened(place, TWO)

    assert [one.id for one in release.findings] == ["manifest-in-part"]
    assert release.open("openaudit.yaml").decode() == TWO


def test_an_attestation_knows_its_lines(place: Path) -> None:
    release = opened(place, ATTESTED)
    assert isinstance(release, Scattered)
    ((_, one, where),) = release.attested()

    assert (one.fact, one.of, one.meant) == ("data.training.license", "pond-text", "CC-BY-4.0")
    assert [(place.line, place.quote) for place in where] == [
        (7, "value: CC-BY-4.0"),
        (10, "ground: letter of the rights holder"),
    ]


OUT = "a path below the manifest's folder is asked for, with / and without .."


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "line 1: nothing is said here"),
        ("[]", "expected a mapping with parts"),
        ("name: x", "line 1: parts: field required"),
        ("parts: []", "line 1: parts: list should have at least 1 item"),
        ("parts: [{name: a, path: src}]\npolicy: x", "line 2: policy: extra inputs are not permitted, got 'x'; there are name, parts, attestations"),
        ("parts:\n  - {name: a, path: src, rule: x}", "line 2: parts[0].rule: extra inputs are not permitted, got 'x'; there are name, path, hub, git, role"),
        ("parts:\n  - {name: a, path: src, role: soul}", "line 2: parts[0].role: input should be 'weights', 'code', 'data' or 'documents', got 'soul'"),
        ("parts: [{name: a}]", "parts[0]: a part says exactly one of path, hub, git"),
        ("parts: [{name: a, path: src, hub: o/n}]", "parts[0]: a part says exactly one of path, hub, git"),
        ("parts: [{name: ../a, path: src}]", "parts[0].name: string should match pattern"),
        ("parts: [{name: a, path: src}, {name: A, path: out}]", "parts[1].name: 'A' stands twice, here and at parts[0]"),
        ("parts: [{name: a, path: ../secret}]", f"parts[0].path: {OUT}, got '../secret'"),
        ("parts: [{name: a, path: src/../../secret}]", f"parts[0].path: {OUT}"),
        ("parts: [{name: a, path: /etc}]", f"parts[0].path: {OUT}, got '/etc'"),
        ("parts: [{name: a, path: 'C:\\secret'}]", f"parts[0].path: {OUT}"),
        ("parts: [{name: a, path: link}]", "parts[0].path: leads out of the manifest's folder by a link, which is not followed: 'link'"),
        ("parts: [{name: a, path: link/key.txt}]", "parts[0].path: leads out of the manifest's folder by a link"),
        ("parts: [{name: a, path: gone}]", "parts[0].path: no such folder or file below the manifest's folder: 'gone'"),
        ("parts: [{name: a, path: void}]", "parts[0].path: void: the folder holds no files"),
        ("parts: [{name: a, path: out}, {name: b, path: out/model}]", "parts[1].path: shares files with parts[0].path; parts do not overlap"),
        ("parts: [{name: a, path: out}, {name: model, path: src}]", "parts[1].name: parts[0] has a folder 'model' of its own; choose another"),
        ("parts: [{name: a, hub: o/n}]", "parts: none of them is here; at least one has a path"),
        (ATTESTED.replace("2026-01-31", "yesterday"), "line 9: attestations[0].when: expected a day as YYYY-MM-DD, got 'yesterday'"),
        (ATTESTED.replace("value: CC-BY-4.0", "value: {a: b}"), "line 7: attestations[0].value: expected text, a number, true or false, or a list of them"),
        (ATTESTED.replace("    who: A. Reviewer\n", ""), "line 5: attestations[0].who: field required"),
        ("parts: &a [{name: a, path: src}]\nname: *a", "line 2: name: the alias *a is not followed"),
    ],
)  # fmt: skip
def test_a_fault_is_one_line_with_its_place(place: Path, text: str, said: str) -> None:
    (place / "link").symlink_to(place.parent / "secret")
    (place / "void").mkdir()

    with pytest.raises(ManifestError) as caught:
        opened(place, text)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)
    assert caught.value.exit_code == 2


def test_a_manifest_that_is_no_text_or_too_long_is_refused(place: Path) -> None:
    (place / "openaudit.yaml").write_bytes(b"\xff\xfe")
    with pytest.raises(ManifestError, match="not UTF-8 at byte 0"):
        open_release(str(place / "openaudit.yaml"))
    with pytest.raises(ManifestError, match="larger than the 256 KiB"):
        opened(place, "# " + "x" * 300_000)
