"""What the smoke inference measured, and behind which walls."""

from openaudit.report.entries import IsolationEntry, TestEntry

TESTS = (
    TestEntry(
        id="loss",
        title="Loss on held-out text (nats per token)",
        value=2.4137,
        threshold=8.1187,
        passed=True,
        rule="at-most",
        says="mean surprise per token; a guess among all tokens would be 10.4",
    ),
    TestEntry(id="loss-control", title="Loss with re-initialized weights", value=10.8249),
    TestEntry(
        id="loss-shuffled", title="Loss with the words in random order", value=7.9123, threshold=2.4137, passed=True
    ),
    TestEntry(
        id="adjacent-swap", title="Share of layer swaps that make it worse", value=1.0, threshold=0.9, passed=True
    ),
    TestEntry(id="repeatable", title="Same output twice", value=1.0, threshold=1.0, passed=True),
    TestEntry(id="not-measured", title="Answers in another language", value=None, threshold=0.5, passed=None),
)
ISOLATION = (
    IsolationEntry(name="network", state="proven", how="a connection from the child was refused"),
    IsolationEntry(name="files", state="proven", how="a file outside the release could not be opened"),
    IsolationEntry(name="memory", state="proven", how="an allocation above 4 GiB failed"),
    IsolationEntry(name="environment", state="set", how="an allow-list of five names"),
    IsolationEntry(name="processes", state="not-enforced", how="this system has no way to forbid them"),
)
