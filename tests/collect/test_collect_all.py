"""Collectors as plug-ins: their order, what they may say, and what happens when one fails."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from openaudit import plugins
from openaudit.collect import collect_all, vocabulary
from openaudit.errors import PluginError
from openaudit.facts import Evidence, Fact, Finding, Gap
from openaudit.release import Release, open_release

RELEASES = Path(__file__).resolve().parent.parent / "releases"
NAMES = plugins.names("collect")


def with_collectors(monkeypatch: pytest.MonkeyPatch, **collectors: SimpleNamespace) -> None:
    monkeypatch.setattr(plugins, "names", lambda _: tuple(sorted(collectors)))
    monkeypatch.setattr(plugins, "load", lambda _, name: collectors[name])


def collector(
    *records: Fact | Gap | Finding, facts: tuple[str, ...] = (), needs: tuple[str, ...] = ()
) -> SimpleNamespace:
    def collect(release: Release, known: Evidence) -> Iterator[Fact | Gap | Finding]:
        del release, known
        yield from records

    return SimpleNamespace(FACTS=dict.fromkeys(facts, ""), NEEDS=needs, collect=collect)


def said(name: str, value: str = "yes") -> Fact:
    return Fact(name=name, value=value, basis="seen", how="computed")


@pytest.fixture
def release() -> Release:
    return open_release(str(RELEASES / "complete"))


@pytest.mark.parametrize("name", NAMES)
def test_a_collector_says_what_it_reports_and_needs(name: str) -> None:
    module = plugins.load("collect", name)

    assert all(isinstance(text, str) and text for text in module.FACTS.values())
    assert set(module.NEEDS) <= set(NAMES)
    assert module.__doc__


def test_no_two_collectors_report_the_same_fact_without_saying_so() -> None:
    counts = Counter(
        fact
        for _, module in plugins.modules("collect")
        for fact in module.FACTS
        if fact not in getattr(module, "SHARED", ())
    )

    assert not [fact for fact, count in counts.items() if count > 1]


@pytest.mark.parametrize("name", NAMES)
def test_a_collector_reports_only_the_facts_that_it_declares(name: str) -> None:
    module = plugins.load("collect", name)
    for folder in sorted(RELEASES.iterdir()):
        if folder.is_dir():
            opened = open_release(str(folder))
            records = [record for record in module.collect(opened, Evidence.of(())) if not isinstance(record, Finding)]

            assert {record.name for record in records} <= set(module.FACTS)


def test_facts_are_lower_case_with_a_dot() -> None:
    assert all("." in name and name == name.lower() for name in vocabulary())


def test_a_collector_runs_after_those_it_needs(monkeypatch: pytest.MonkeyPatch, release: Release) -> None:
    with_collectors(monkeypatch, a=collector(needs=("b",)), b=collector(needs=("c",)), c=collector())
    order: list[str] = []

    collect_all(release, progress=lambda name, _place, _count: order.append(name))

    assert order == ["c", "b", "a"]


def test_a_circle_of_needs_is_told_in_one_line(monkeypatch: pytest.MonkeyPatch, release: Release) -> None:
    with_collectors(monkeypatch, a=collector(needs=("b",)), b=collector(needs=("a",)))

    with pytest.raises(PluginError, match=r"in a circle: (?:a -> b -> a|b -> a -> b)"):
        collect_all(release)


def test_an_unknown_need_is_told_in_one_line(monkeypatch: pytest.MonkeyPatch, release: Release) -> None:
    with_collectors(monkeypatch, a=collector(needs=("zzz",)))

    with pytest.raises(PluginError, match="a: needs the collector 'zzz', which is not there; there are a"):
        collect_all(release)


def test_a_collector_that_fails_costs_only_what_it_had_not_said_yet(
    monkeypatch: pytest.MonkeyPatch, release: Release
) -> None:
    def fails(release: Release, known: Evidence) -> Iterator[Fact]:
        del release, known
        yield said("x.first")
        raise RuntimeError("line one\nline two")

    failing = SimpleNamespace(FACTS={"x.first": "", "x.second": ""}, NEEDS=(), collect=fails)
    with_collectors(monkeypatch, bad=failing, good=collector(said("y.there"), facts=("y.there",)))

    evidence = collect_all(release)

    assert evidence.value("x.first") == "yes"
    assert evidence.value("y.there") == "yes"
    missing = evidence.get("x.second")
    assert isinstance(missing, Gap)
    assert "RuntimeError: line one line two" in missing.reason
    assert [one.id for one in evidence.findings] == ["collector-failed"]


def test_what_is_no_record_counts_as_a_failure(monkeypatch: pytest.MonkeyPatch, release: Release) -> None:
    with_collectors(monkeypatch, a=collector("fact", facts=("x.y",)))  # type: ignore[arg-type]

    assert [one.id for one in collect_all(release).findings] == ["collector-failed"]


def test_only_runs_what_is_asked_for_and_what_that_needs(monkeypatch: pytest.MonkeyPatch, release: Release) -> None:
    with_collectors(monkeypatch, a=collector(needs=("b",)), b=collector(), c=collector())
    order: list[str] = []

    collect_all(release, only=("a",), progress=lambda name, _place, _count: order.append(name))

    assert order == ["b", "a"]


def test_without_leaves_a_collector_out_even_where_it_is_needed(
    monkeypatch: pytest.MonkeyPatch, release: Release
) -> None:
    with_collectors(monkeypatch, a=collector(said("x.y"), needs=("b",)), b=collector(said("z.z")))

    evidence = collect_all(release, without=("b",))

    assert evidence.value("x.y") == "yes"
    assert evidence.value("z.z") is None


def test_the_same_release_gives_the_same_evidence_twice() -> None:
    one, two = (collect_all(open_release(str(RELEASES / "complete"))) for _ in range(2))

    assert dict(one.facts) == dict(two.facts)
    assert one.findings == two.findings


@pytest.mark.parametrize("name", ["empty", "odd"])
def test_empty_and_odd_documents_end_in_gaps_and_facts_never_in_a_failure(name: str) -> None:
    evidence = collect_all(open_release(str(RELEASES / name)))

    assert "collector-failed" not in {one.id for one in evidence.findings}
    assert isinstance(evidence.get("data.provenance.described"), Gap)
