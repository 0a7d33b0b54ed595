"""The hub cache: which snapshot is meant, what its links lead to, and what its blobs' names promise."""

from collections.abc import Callable
from hashlib import sha1, sha256
from pathlib import Path

import pytest

from openaudit.errors import ReleaseError
from openaudit.release import Release, open_release
from openaudit.release.digest import git_sha1, verify

WEIGHTS, CARD = b"w" * 100, b"---\nlicense: mit\n---\n"
COMMIT = "0123456789abcdef0123456789abcdef01234567"
Make = Callable[..., Path]


def blob_sha1(content: bytes) -> str:
    return sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()


@pytest.fixture
def cache(tmp_path: Path) -> Make:
    """The cache of org/some--model; `reference` is what refs/main says, `weights` None for a blob that is not there."""

    def make(reference: str | None = COMMIT, *, weights: bytes | None = WEIGHTS, begun: bool = False) -> Path:
        root = tmp_path / "hub" / "models--org--name"
        for folder in ("blobs", "refs", f"snapshots/{COMMIT}/sub"):
            (root / folder).mkdir(parents=True)
        if reference is not None:
            (root / "refs" / "main").write_text(reference)
        digest = sha256(WEIGHTS).hexdigest()
        if weights is not None:
            (root / "blobs" / digest).write_bytes(weights)
        if begun:
            (root / "blobs" / f"{digest}.incomplete").write_bytes(b"w")
        (root / "blobs" / blob_sha1(CARD)).write_bytes(CARD)
        (root / "snapshots" / COMMIT / "model.safetensors").symlink_to(f"../../blobs/{digest}")
        (root / "snapshots" / COMMIT / "sub" / "README.md").symlink_to(f"../../../blobs/{blob_sha1(CARD)}")
        return root

    return make


def only(release: Release, path: str) -> tuple[str, str]:
    file = next(one for one in release.files() if one.path == path)
    return file.kind, file.why


@pytest.mark.parametrize("where", ["", f"snapshots/{COMMIT}", ".."])
def test_the_cache_its_snapshot_and_the_folder_that_holds_it_alone_are_the_same_release(
    cache: Make, where: str
) -> None:
    release = open_release(str(cache() / where))

    assert (release.name, release.revision) == ("org/name", COMMIT)
    assert [file.path for file in release.files()] == ["model.safetensors", "sub/README.md"]
    assert release.open("sub/README.md") == CARD
    assert release.findings == ()


def test_a_blobs_name_is_the_digest_that_the_cache_claims(cache: Make) -> None:
    weights, card = open_release(str(cache())).files()

    assert (weights.sha256, weights.git_sha1) == (sha256(WEIGHTS).hexdigest(), None)
    assert (card.sha256, card.git_sha1) == (None, blob_sha1(CARD))


def test_a_sound_cache_verifies_and_a_changed_blob_does_not(cache: Make) -> None:
    root = cache()
    assert list(verify(open_release(str(root)))) == []

    (root / "blobs" / sha256(WEIGHTS).hexdigest()).write_bytes(b"v" * 100)

    (finding,) = verify(open_release(str(root)))
    assert (finding.id, finding.severity, finding.where[0].path) == ("digest-mismatch", "error", "model.safetensors")


def test_gits_digest_is_computed_as_git_does(cache: Make) -> None:
    release = open_release(str(cache()))

    assert git_sha1(release, release.files()[1]) == blob_sha1(CARD)


@pytest.mark.parametrize(("begun", "why"), [(False, "not in the cache"), (True, "not finished")])
def test_a_blob_that_is_not_there_was_not_fetched(cache: Make, begun: bool, why: str) -> None:
    release = open_release(str(cache(weights=None, begun=begun)))

    kind, said = only(release, "model.safetensors")
    assert kind == "listed"
    assert why in said
    assert [one.id for one in release.findings] == ["not-fetched"]
    with pytest.raises(ReleaseError, match=why):
        release.open("model.safetensors")


@pytest.mark.parametrize("reference", ["../../../../etc", "/etc", "", "a\nb", "x" * 500])
def test_a_reference_that_is_no_plain_name_is_never_joined_to_a_path(cache: Make, reference: str) -> None:
    release = open_release(str(cache(reference)))

    assert release.revision == COMMIT
    assert [one.id for one in release.findings] == ["cache-reference"]


def test_several_snapshots_without_a_reference_are_for_the_caller_to_choose(cache: Make) -> None:
    root = cache(None)
    (root / "snapshots" / "other").mkdir()

    with pytest.raises(ReleaseError, match="other"):
        open_release(str(root))


def test_a_folder_of_several_caches_is_for_the_caller_to_choose(cache: Make) -> None:
    hub = cache().parent
    (hub / "models--b" / "snapshots").mkdir(parents=True)

    with pytest.raises(ReleaseError, match="models--b"):
        open_release(str(hub))


def test_a_snapshot_or_blobs_that_are_links_lead_nowhere(cache: Make, tmp_path: Path) -> None:
    root = cache()
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "a.txt").write_text("secret")
    (root / "snapshots" / "evil").symlink_to(tmp_path / "secret")
    (root / "refs" / "main").write_text("evil")

    with pytest.raises(ReleaseError, match="a link"):
        open_release(str(root))

    (root / "refs" / "main").write_text(COMMIT)
    (root / "blobs").rename(root / "moved")
    (root / "blobs").symlink_to("/")
    assert {file.kind for file in open_release(str(root)).files()} <= {"refused", "listed"}
