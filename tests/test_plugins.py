import subprocess
import sys
from pathlib import Path

import pytest

from openaudit import plugins
from openaudit.errors import PluginError


@pytest.fixture
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A folder whose modules count as finding rules for the length of a test."""
    import openaudit.findings  # noqa: PLC0415

    monkeypatch.setattr(openaudit.findings, "__path__", [*openaudit.findings.__path__, str(tmp_path)])
    return tmp_path


def test_a_new_file_in_the_folder_is_a_plugin_and_a_subpackage_is_not(folder: Path) -> None:
    (folder / "very_new_rule.py").write_text("def find(evidence, assessments):\n    return iter(())\n")
    (folder / "shared_by_rules").mkdir()
    (folder / "shared_by_rules" / "__init__.py").touch()
    (folder / "_private.py").touch()

    assert "very-new-rule" in plugins.names("findings")
    assert not {"shared-by-rules", "private", "-private"} & set(plugins.names("findings"))
    assert plugins.load("findings", "very-new-rule").find({}, []) is not None


def test_a_plugin_that_is_not_there_is_named_with_those_that_are() -> None:
    with pytest.raises(PluginError, match=r"no findings plug-in 'none'; there are .*gated-weights, .*license-unstated"):
        plugins.load("findings", "none")


def test_a_plugin_that_needs_an_extra_says_how_to_get_it(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(plugins.EXTRAS, "not_a_package", "extra")
    (folder / "heavy_rule.py").write_text("import not_a_package\n")

    with pytest.raises(PluginError, match=r"heavy-rule needs an extra: pip install 'openaudit\[extra\]'"):
        plugins.load("findings", "heavy-rule")


def test_a_plugin_that_is_broken_is_not_mistaken_for_a_missing_extra(folder: Path) -> None:
    (folder / "broken_rule.py").write_text("import never_heard_of_it\n")

    with pytest.raises(ModuleNotFoundError, match="never_heard_of_it"):
        plugins.load("findings", "broken-rule")


def test_a_third_party_adds_a_plugin_through_an_entry_point(tmp_path: Path) -> None:
    (tmp_path / "their_rules.py").write_text("def find(evidence, assessments):\n    return iter(())\n")
    info = tmp_path / "their_rules-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: their-rules\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[openaudit.findings]\ntheir-rule = their_rules\n")
    code = "from openaudit import plugins; print(plugins.load('findings', 'their-rule').__name__, 'their-rule' in plugins.names('findings'))"

    root = Path(__file__).resolve().parent.parent
    ran = subprocess.run(
        [sys.executable, "-c", code],
        env={"PYTHONPATH": f"{root}:{tmp_path}"},
        capture_output=True,
        text=True,
        check=True,
    )

    assert ran.stdout.split() == ["their_rules", "True"]


def test_a_collector_that_cannot_be_imported_is_a_finding_and_the_rest_goes_on(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    import openaudit.collect  # noqa: PLC0415
    from openaudit.release import open_release  # noqa: PLC0415

    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "broken_collector.py").write_text("import never_heard_of_it\n")
    (tmp_path / "release").mkdir()
    (tmp_path / "release" / "README.md").write_text("# Heron\n")
    monkeypatch.setattr(openaudit.collect, "__path__", [*openaudit.collect.__path__, str(tmp_path / "rules")])

    found = openaudit.collect.collect_all(open_release(str(tmp_path / "release")))

    assert [one.id for one in found.findings if "broken-collector" in one.message] == ["collector-failed"]
    assert found.value("release.files") == 1


def test_a_new_collector_a_new_renderer_and_a_new_rubric_are_one_new_file_each(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    import openaudit  # noqa: PLC0415
    import openaudit.collect  # noqa: PLC0415
    import openaudit.render  # noqa: PLC0415

    for name in ("collect", "render", "rubrics", "release"):
        (tmp_path / name).mkdir()
    (tmp_path / "release" / "README.md").write_text("# Heron\n")
    (tmp_path / "collect" / "wing_span.py").write_text(
        "from openaudit.facts import Fact\n"
        "FACTS = {'wing.span': 'how wide the wings are, in metres'}\n"
        "NEEDS = ()\n"
        "def collect(release, known):\n"
        "    yield Fact(name='wing.span', value=1.9, basis='seen', how='computed: measured')\n"
    )
    (tmp_path / "render" / "bird.py").write_text("def render(report):\n    return report.release.name.encode()\n")
    (tmp_path / "rubrics" / "wings-1.0.yaml").write_text(
        "id: wings-1.0\ntitle: Wings\nsummary: S.\nsources: [Ours]\n"
        "levels: [{id: none, title: None}, {id: wide, title: Wide}]\n"
        "criteria:\n  - {id: span, title: Wide wings, level: wide, clause: 'Wings 1', remedy: Grow.,"
        " requires: {wing.span: {at-least: 1.5}}}\n"
    )
    monkeypatch.setattr(openaudit.collect, "__path__", [*openaudit.collect.__path__, str(tmp_path / "collect")])
    monkeypatch.setattr(openaudit.render, "__path__", [*openaudit.render.__path__, str(tmp_path / "render")])

    report = openaudit.audit(str(tmp_path / "release"), ["wings-1.0"], own_rubrics=tmp_path / "rubrics", smoke="off")
    report.save(tmp_path / "report.bird")

    assert report.assessment("wings-1.0").level.low == "wide"
    assert (tmp_path / "report.bird").read_bytes() == b"release"
