"""How long a command takes to start and to do its smallest job, beside a bare interpreter and the hub's own client."""

import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from time import perf_counter

RUNS = 7


def timed(*command: str) -> tuple[float, float]:
    """The least CPU seconds and the median wall seconds of `command` over RUNS runs."""
    cpus, walls = [], []
    for _ in range(RUNS):
        before, started = getrusage(RUSAGE_CHILDREN), perf_counter()
        subprocess.run([sys.executable, *command], check=False, capture_output=True)
        walls.append(perf_counter() - started)
        after = getrusage(RUSAGE_CHILDREN)
        cpus.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return min(cpus), statistics.median(walls)


def main() -> None:
    """Print a row for each command, with its ratio to the bare interpreter."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "README.md").write_text("---\nlicense: mit\n---\n# Heron\n\nA small model.\n", encoding="utf-8")
        rows = {
            "python -c pass": ("-c", "pass"),
            "import openaudit": ("-c", "import openaudit"),
            "openaudit --help": ("-m", "openaudit", "--help"),
            "openaudit check (a lone card)": ("-m", "openaudit", "check", folder),
            "peer: import huggingface_hub.ModelCard": ("-c", "from huggingface_hub import ModelCard"),
            "peer: import spdx_tools": ("-c", "import spdx_tools.spdx.model"),
        }
        bare = timed(*rows["python -c pass"])[0]
        print(f"{'':42} CPU s   wall s  x bare")
        for name, command in rows.items():
            cpu, wall = timed(*command)
            print(f"{name:42} {cpu:5.3f}   {wall:5.3f}   {cpu / bare:5.1f}")
