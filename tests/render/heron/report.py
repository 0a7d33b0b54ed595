"""The rich report: every outcome, every severity, parts, sources that disagree, spans that are wide and narrow."""

from datetime import UTC, datetime

from openaudit.report import Report
from openaudit.report.entries import FileEntry, LoadEntry, ReleaseEntry, SmokeEntry, ToolEntry
from tests.render.heron.assessments import ASSESSMENTS
from tests.render.heron.disagreements import DISAGREEMENTS
from tests.render.heron.facts import FACTS
from tests.render.heron.findings import FINDINGS
from tests.render.heron.gaps import GAPS
from tests.render.heron.licenses import LICENSES
from tests.render.heron.smoke import ISOLATION, TESTS
from tests.render.heron.weights import WEIGHTS

MADE = datetime(2026, 1, 31, tzinfo=UTC)


def build() -> Report:
    return Report(
        tool=ToolEntry(
            version="0.1.0",
            rubrics={one.rubric: "sha256:" + f"{at:x}" * 64 for at, one in enumerate(ASSESSMENTS, 1)},
            knowledge="sha256:" + "9" * 64,
            offline=True,
        ),
        made=MADE,
        release=ReleaseEntry(
            name="northwind/heron-7b",
            source="hf:northwind/heron-7b@3f2a91c",
            revision="3f2a91c0d4e5f60718293a4b5c6d7e8f90a1b2c3",
            kind="fine-tune",
            files=tuple(
                FileEntry(path=path, size=size, sha256=None)
                for path, size in (
                    ("LICENSE", 11358),
                    ("LICENSE-WEIGHTS", 8412),
                    ("README.md", 14630),
                    ("config.json", 612),
                    ("model-00001-of-00002.safetensors", 9976576152),
                    ("model-00002-of-00002.safetensors", 3500263272),
                    ("run_heron.py", 2210),
                )
            ),
        ),
        facts=FACTS,
        gaps=GAPS,
        findings=FINDINGS,
        assessments=ASSESSMENTS,
        disagreements=DISAGREEMENTS,
        licenses=LICENSES,
        weights=WEIGHTS,
        smoke=SmokeEntry(
            ran="yes",
            runner="numpy",
            device="cpu",
            genuine="yes",
            reasons=(
                "The model does far better than the same model untrained, and no exchange of layers improves it.",
            ),
            tests=TESTS,
            isolation=ISOLATION,
            loaded=LoadEntry(
                unexpected=("model.layers.0.self_attn.rotary_cache",), dtypes=("BF16",), bytes=13214187520, device="cpu"
            ),
        ),
    )
