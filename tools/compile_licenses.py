"""Compile licenses/ai/*.yaml and licenses/tables/*.yaml to licenses/compiled.json, which is what openaudit loads.

python tools/compile_licenses.py     (with the project's root on the path)
"""

import sys
from pathlib import Path

from openaudit.licenses import compiling, knowledge

FOLDER = Path(__file__).resolve().parent.parent / "licenses"


def main() -> None:
    """Write the compiled file and say how large it is."""
    text = compiling.dump(compiling.compiled(FOLDER))
    FOLDER.joinpath(knowledge.NAME).write_text(text, encoding="utf-8")
    sys.stdout.write(f"{knowledge.NAME}: {len(text)} characters\n")


if __name__ == "__main__":
    main()
