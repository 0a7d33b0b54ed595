"""Every safetensors, index and special-file case of the shared generator, held against its verdict.

Where we differ from the generator, DIFFERENT says so; docs/weights.md gives the reasons.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from openaudit.errors import ReleaseError
from openaudit.facts import Finding
from openaudit.release import open_release
from openaudit.weights import Weights, inspect

pytestmark = pytest.mark.shared

GENERATOR = "tools/hostile/make_bad_safetensors.py"
BIG = ("header_100MB_exact", "tensors_1M", "depth_99MB", "sparse_64GB")
SECONDS = 3  # of processor time for one file, the largest included

# the generator's code -> the ids that say the same here, for errors, warnings and findings
IDS: dict[str, tuple[str, ...]] = {
    "header_too_small": ("header-too-small",),
    "header_too_large": ("header-too-large",),
    "header_past_eof": ("header-past-end",),
    "header_json": ("header-not-json", "metadata-not-string", "too-many-tensors"),
    "header_utf8": ("header-not-utf8",),
    "duplicate_key": ("duplicate-key",),
    "metadata_not_string": ("metadata-not-string",),
    "tensor_info": ("tensor-entry", "tensor-size"),
    "dtype": ("unknown-dtype",),
    "overflow": ("shape-overflow",),
    "misaligned": ("partial-byte",),
    "offset": ("hole", "overlapping-tensors", "reversed-offsets", "too-many-tensors"),
    "coverage": ("truncated", "trailing-bytes"),
    "not_regular_file": ("refused-file",),
    "outside_root": ("refused-file",),
    "symlink_loop": ("refused-file",),
    "unreadable": ("unreadable",),
    "no_tensors": ("no-tensors",),
    "header_not_brace": ("leading-whitespace",),
    "absurd_shape": ("absurd-shape",),
    "unaligned": ("unaligned-tensor",),
    "metadata_null": ("metadata-null",),
    "control_chars": ("control-characters",),
    "huge_metadata": ("huge-metadata",),
    "unknown_field": ("unknown-field",),
    "polyglot": ("polyglot",),
    "odd_name": ("odd-name",),
    "sparse": ("sparse-file",),
    "html": ("not-safetensors",),
    "json": ("not-safetensors",),
    "xml": ("not-safetensors",),
    "zip": ("not-safetensors",),
    "lfs_pointer": ("weights-are-pointers", "index-is-pointer"),
    "xet_pointer": ("weights-are-pointers",),
    "broken_symlink": ("weights-not-fetched",),
    "partial_download": ("partial-download",),
    "missing_shard": ("missing-shard",),
    "missing_tensor": ("missing-tensor",),
    "tensor_twice": ("duplicate-tensor",),
    "path_escape": ("path-escape",),
    "cycle": ("shard-not-weights",),
    "index_json": ("damaged-index",),
    "total_size": ("total-size",),
    "unlisted_tensor": ("unlisted-tensor",),
    "unlisted_shard": ("unreferenced-shard",),
    "case_collision": ("case-collision",),
    "bom": ("byte-order-mark",),
}
DIFFERENT = {
    "tensors_1M_empty": ("reject", "too-many-tensors"),  # our limit of 200,000 tensors in a file
    "is_directory": ("no release", ""),  # an empty folder given as the reference
}


@pytest.fixture(scope="session")
def cases(shared: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, str]]:
    """The generator's cases by name, each with the path of what was made."""
    script, root = shared(GENERATOR), tmp_path_factory.mktemp("hostile-weights")
    found: dict[str, dict[str, str]] = {}
    for name, flags in {"small": ["--no-big"], **{name: ["--only", name] for name in BIG}}.items():
        folder = root / name
        subprocess.run([sys.executable, script, folder, "--no-reference", *flags], check=True, capture_output=True)
        for line in (folder / "index.jsonl").read_text().splitlines():
            case = json.loads(line)
            found[case["case"]] = {**case, "path": str(folder / case["file"])}
    return found


def verdict(weights: Weights, findings: tuple[Finding, ...]) -> str:
    """The verdict in the generator's words: what is wrong is an error, and what is not here is neither."""
    if any(one.valid is False for one in weights.files) or any(one.severity == "error" for one in findings):
        return "reject"
    return "accept" if all(one.fetched == "yes" for one in weights.files) else "not_weights"


def said(weights: Weights, findings: tuple[Finding, ...]) -> set[str]:
    problems = {problem.id for one in weights.files for problem in (*one.errors, *one.warnings)}
    return problems | {one.id for one in findings}


def judged(path: str) -> tuple[str, set[str]]:
    try:
        release = open_release(path)
    except ReleaseError:
        return "no release", set()
    weights = inspect(release)
    findings = (*release.findings, *weights.findings)
    return verdict(weights, findings), said(weights, findings)


def test_every_safetensors_and_index_case_meets_its_verdict_in_time(cases: dict[str, dict[str, str]]) -> None:
    missed: dict[str, str] = {}
    asked = [case for case in cases.values() if case["format"] in ("safetensors", "index", "layout")]
    for case in asked:
        if case["case"] == "mode_000" and os.geteuid() == 0:
            continue  # the superuser reads it all the same
        start = time.process_time()
        got, ids = judged(case["path"])
        seconds = time.process_time() - start
        wanted, _, code = case["expected"].replace("+warn", "").partition(":")
        wanted, wanted_ids = DIFFERENT.get(case["case"], (wanted, code))
        accepted = IDS.get(wanted_ids, (wanted_ids,))
        right = {wanted, "reject"} if wanted == "not_weights" and "not-safetensors" in accepted else {wanted}
        right |= {"accept"} if "index-is-pointer" in accepted else set()
        if got not in right or (wanted_ids and not ids & set(accepted)) or seconds > SECONDS:
            missed[case["case"]] = f"{case['expected']}: got {got} {sorted(ids)} in {seconds:.2f} s"

    assert len(asked) > 180
    assert not missed


def test_a_gguf_case_is_a_format_not_read_yet_and_never_damaged(cases: dict[str, dict[str, str]]) -> None:
    for case in (case for case in cases.values() if case["format"] == "gguf"):
        (file,) = inspect(open_release(case["path"])).files

        assert file.valid is None, case["case"]
        assert file.fetched == "pointer" or [one.id for one in file.warnings] == ["not-read-yet"], case["case"]


def test_the_largest_headers_stay_within_200_megabytes(cases: dict[str, dict[str, str]]) -> None:
    probe = (
        "import sys\n"
        "from openaudit.release import open_release\n"
        "from openaudit.weights import inspect\n"
        "def peak(): return int(open('/proc/self/status').read().partition('VmHWM:')[2].split()[0])\n"
        "before = peak()\n"
        "inspect(open_release(sys.argv[1]))\n"
        "print((peak() - before) // 1024)\n"
    )
    for name in ("header_100MB_exact", "tensors_1M_empty", "depth_99MB"):
        done = subprocess.run(
            [sys.executable, "-c", probe, cases[name]["path"]],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        )

        assert int(done.stdout) < 200, name
