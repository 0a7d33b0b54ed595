"""Any bytes give a safetensors header or one WeightError: `python fuzz/header.py -max_total_time=60`."""

# scripts, run by path

import sys
from pathlib import Path

import atheris

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

with atheris.instrument_imports(include=["openaudit.weights"]):
    try:
        from openaudit.weights import safetensors
    except ImportError as error:  # the reader is a plug-in of its own
        sys.stderr.write(f"skipped: {error}\n")
        sys.exit(0)

from openaudit.errors import WeightError

HEADER = b'{"__metadata__":{"format":"pt"},"a":{"dtype":"F32","shape":[2,2],"data_offsets":[0,16]},"b":{"dtype":"I64","shape":[1],"data_offsets":[16,24]}}'
SEEDS = (
    len(HEADER).to_bytes(8, "little") + HEADER + bytes(24),
    (8).to_bytes(8, "little") + b"{}      ",
    len(HEADER).to_bytes(8, "little") + HEADER.replace(b'"b"', b'"a"') + bytes(24),
    (2**62).to_bytes(8, "little") + b"{",
)


def one(data: bytes) -> None:
    """One input: a header, or the one error that says which rule is broken."""

    def read(start: int, size: int) -> bytes:
        return data[start : start + size]

    try:
        safetensors.header(read, len(data))
    except WeightError as error:
        if "\n" in str(error) or not error.id:
            raise AssertionError(f"not one line with an id: {error!r}") from error


def seeds(folder: Path) -> str:
    """The folder of the corpus, with the seeds in it."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(SEEDS):
        (folder / f"seed-{number}").write_bytes(seed)
    return str(folder)


if __name__ == "__main__":
    corpus = seeds(Path(".fuzz/header"))
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
