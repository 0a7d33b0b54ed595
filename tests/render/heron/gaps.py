"""What was not established about the invented release, and why."""

from openaudit.report.entries import GapEntry

GAPS = (
    GapEntry(name="code.training.license", reason="the code is elsewhere, and the audit ran offline"),
    GapEntry(name="data.processing.described", reason="the paper that the card points to was not read"),
    GapEntry(name="docs.paper.license", reason="no paper is released"),
    GapEntry(name="weights.signature", reason="no signature file; no signing key is known for this publisher"),
)
