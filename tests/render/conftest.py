"""Invented reports: a rich one with every kind of outcome, and one of an empty release."""

import pytest

from openaudit.report import Report
from openaudit.report.entries import ReleaseEntry, ToolEntry
from tests.render.heron.report import MADE, build


@pytest.fixture(scope="session")
def heron() -> Report:
    """The rich report: every outcome, every severity, parts, sources that disagree, spans that are wide and narrow."""
    return build()


@pytest.fixture(scope="session")
def bare() -> Report:
    """A report of an empty release: nothing found, nothing judged."""
    return Report(tool=ToolEntry(version="0.1.0"), made=MADE, release=ReleaseEntry(name="empty", source="./empty"))
