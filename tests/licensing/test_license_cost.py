"""What the licence work adds to an audit."""

import time
from pathlib import Path

from openaudit.collect import licenses
from openaudit.collect.documents import documents
from openaudit.facts import Evidence
from openaudit.release import open_release
from tests.conftest import ROOT


def test_ten_licence_files_cost_under_fifty_milliseconds(tmp_path: Path) -> None:
    """Processor time beside what reading the documents takes; copies of one text are identified once."""
    for number in range(10):
        folder = tmp_path / f"part{number}" if number else tmp_path
        folder.mkdir(exist_ok=True)
        tag = f"SPDX-License-Identifier: {('MIT', 'BSD-3-Clause', 'ISC')[number % 3]}\n"
        text = (ROOT / "LICENSE").read_text(encoding="utf-8") if number < 5 else tag
        (folder / "LICENSE").write_text(text, encoding="utf-8")
    (tmp_path / "README.md").write_text(
        "# Heron\n\n## License\n\nThe code is under the Apache 2.0 license.\n", encoding="utf-8"
    )
    (tmp_path / "run.py").write_text("x = 1\n", encoding="utf-8")
    list(licenses.collect(open_release(str(tmp_path)), Evidence.of([])))  # what is loaded once
    spent = []
    for _ in range(3):
        release = open_release(str(tmp_path))
        for document in documents(release):
            _ = document.prose, document.metadata
        started = time.process_time()
        list(licenses.collect(release, Evidence.of([])))
        spent.append(time.process_time() - started)

    assert min(spent) < 0.05
