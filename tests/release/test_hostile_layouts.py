"""The layout cases of the shared generator: opened, listed, and refused where they must be, in time."""

import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from openaudit.errors import ReleaseError
from openaudit.release import open_release
from openaudit.weights import inspect

pytestmark = pytest.mark.shared

# case -> a finding that must be among those of the release and its weights; "" where nothing is asked for
EXPECTED = {
    "d_deep_tree": "too-deep",
    "d_many_files": "",
    "d_dir_symlink_loop": "link-to-folder",
    "d_symlink_root": "link-out-of-folder",
    "d_symlink_bomb": "link-to-folder",
    "d_readme_symlink": "link-out-of-folder",
    "d_readme_fifo": "not-a-regular-file",
    "d_readme_dir": "not-a-regular-file",
    "d_case_pair": "case-collision",
    "d_odd_names": "",
    "d_bytes_name": "name-not-utf8",
    "d_hf_cache_broken": "weights-not-fetched",
    "d_hf_cache_ref_escape": "cache-reference",
    "d_git_hooks": "the folder holds no files; a release has at least one",  # nothing in it but git's own folder
    "d_sitecustomize": "",
    "d_dotenv": "",
    "d_secret_in_repo": "",  # a finding rule's, not the folder's
    "d_zip_bomb": "unsafe-format",
    "d_zip_traversal": "odd-name",
    "d_zip_dup_names": "two-pickles",
    "d_zip_60k_entries": "",
    "d_zip_cut": "damaged-weights",
    "d_tar_odd": "unsafe-format",
    "d_pickle_plain": "unsafe-format",
    "d_pickle_global": "unsafe-format",
    "d_pickle_wrong_ext": "unsafe-format",
    "d_pickle_cut": "damaged-weights",
    "d_pickle_memo_bomb": "unsafe-format",
    "d_pickle_long_string": "unsafe-format",
}


def judged(path: str) -> set[str]:
    try:
        release = open_release(path)
    except ReleaseError as error:
        return {str(error).removeprefix(f"{path}: ")}
    return {one.id for one in (*release.findings, *inspect(release).findings)}


def test_every_layout_ends_as_it_must_and_in_time(shared: Callable[[str], Path], tmp_path: Path) -> None:
    script = shared("tools/hostile/make_bad_cards.py")
    subprocess.run(
        [sys.executable, script, tmp_path, "--no-reference", "--only", "d_"], check=True, capture_output=True
    )
    missed: dict[str, str] = {}
    names = [json.loads(line)["file"] for line in (tmp_path / "index.jsonl").read_text().splitlines()]
    for name in [one for one in names if one.startswith("d_")]:
        start = time.process_time()
        got, wanted = judged(str(tmp_path / name)), EXPECTED[name]
        seconds = time.process_time() - start
        if (wanted and wanted not in got) or seconds > 3:
            missed[name] = f"{sorted(got)} in {seconds:.2f} s"

    assert len(names) >= 28
    assert not missed
