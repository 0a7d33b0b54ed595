"""Any bytes give a JSON whose keys stand where it says: `python fuzz/config.py -max_total_time=60`."""

# scripts, run by path

import json
import sys
from pathlib import Path

import atheris

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

with atheris.instrument_imports(include=["openaudit.read"]):
    from openaudit.read import json as strict

SEEDS = (
    b'{"model_type": "bert", "hidden_size": 384, "eps": 1e-12, "a": [true, false, null, {"b": "\\ud83d\\ude00"}]}',
    b'{"a": NaN, "a": 1e400,\n "b": [-Infinity, 99999999999999999999]} // x',
    b"\xef\xbb\xbf[[[[]]]]",
)


def one(data: bytes) -> None:
    """One input: it never raises, its value can be written again, and what it takes silently everybody takes."""
    found = strict.read(data)
    json.dumps(found.value, allow_nan=False).encode()
    if not found.problems and json.loads(data.decode()) != found.value:
        raise AssertionError("another value than the standard library's")
    for path, (line, column) in found.places().items():
        if line < 1 or column < 1:
            raise AssertionError(f"no such place: {path}")


def seeds(folder: Path) -> str:
    """The folder of the corpus, with the seeds in it."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(SEEDS):
        (folder / f"seed-{number}").write_bytes(seed)
    return str(folder)


if __name__ == "__main__":
    corpus = seeds(Path(".fuzz/config"))
    atheris.Setup(
        [
            sys.argv[0],
            "-timeout=5",
            "-rss_limit_mb=700",
            "-artifact_prefix=.fuzz/",
            "-max_len=4096",
            *sys.argv[1:],
            corpus,
        ],
        one,
    )
    atheris.Fuzz()
