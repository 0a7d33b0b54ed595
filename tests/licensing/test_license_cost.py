"""What keeps licence work short; how long it takes is printed by `python -m benchmarks.license_work`."""

from pathlib import Path

import pytest

from openaudit import licenses
from openaudit.collect import licenses as collector
from openaudit.facts import Evidence
from openaudit.licenses import layers
from openaudit.release import open_release
from tests.conftest import ROOT

OWN = """Heron Licence Agreement

You are granted a non-exclusive, worldwide, royalty-free limited license to use, reproduce, distribute and make
modifications to the works, subject to the terms and conditions of this Agreement. You may not use the works for any
commercial purpose. Any distribution of the works must include a copy of this Agreement.
"""


def test_copies_of_one_text_are_identified_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(10):
        folder = tmp_path / f"part{number}" if number else tmp_path
        folder.mkdir(exist_ok=True)
        (folder / "LICENSE").write_bytes((ROOT / "LICENSE").read_bytes())
    asked: list[str | bytes] = []
    answer = layers.identify

    def counted(text: str | bytes, *, recorded: bool = False) -> licenses.Identification:
        asked.append(text)
        return answer(text, recorded=recorded)

    monkeypatch.setattr(layers, "identify", counted)
    list(collector.collect(open_release(str(tmp_path)), Evidence.of([])))

    assert len(asked) == 1


def test_a_recorded_licence_is_searched_for_its_own_clauses_alone() -> None:
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    every, own = licenses.identify(text), licenses.identify(text, recorded=True)
    record = licenses.terms("Apache-2.0")
    named = {atom.partition(":")[0] for atom in (*record.restrictions, *record.obligations)}

    assert own.license == every.license == "Apache-2.0"
    assert [atom for atom in every.atoms if atom.name in named] == list(own.atoms) != []


def test_a_text_that_nobody_recorded_is_searched_for_every_clause() -> None:
    text = OWN

    assert licenses.identify(text, recorded=True).atoms == licenses.identify(text).atoms != ()
