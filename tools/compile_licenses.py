"""Compile licenses/ai/*.yaml and licenses/tables/*.yaml to licenses/compiled.json, which is what openaudit loads.

python tools/compile_licenses.py     (with the project's root on the path)
"""

import sys
from pathlib import Path

from openaudit.licenses import schema

FOLDER = Path(__file__).resolve().parent.parent / "licenses"


def main() -> None:
    text = schema.dump(schema.compiled(FOLDER))
    FOLDER.joinpath(schema.COMPILED).write_text(text, encoding="utf-8")
    sys.stdout.write(f"{schema.COMPILED}: {len(text)} characters\n")


if __name__ == "__main__":
    main()
