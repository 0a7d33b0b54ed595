"""Invented releases: a dict of files becomes a folder, and what the licence collector finds in it."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from openaudit.collect import collect_all
from openaudit.facts import Evidence
from openaudit.release import open_release

POINTER = "version https://git-lfs.github.com/spec/v1\noid sha256:" + "5" * 64 + "\nsize 9000000\n"


@pytest.fixture
def found(tmp_path: Path) -> Callable[..., Evidence]:
    """The evidence of the collectors (licences and what they need) about a release with the given files."""

    def collect(files: Mapping[str, str | bytes], name: str = "Heron-7B") -> Evidence:
        folder = tmp_path / name
        for path, text in files.items():
            file = folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return collect_all(open_release(str(folder)), only=["licenses"])

    return collect
