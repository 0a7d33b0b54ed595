"""Invented reports: a rich one with every kind of outcome, an empty one, and one whose every string is hostile."""

from datetime import UTC, datetime

import pytest

from openaudit.report import Report
from openaudit.report.entries import (
    AssessmentEntry,
    AxisEntry,
    CapEntry,
    CriterionEntry,
    DisagreementEntry,
    FactEntry,
    FileEntry,
    FindingEntry,
    GapEntry,
    GradeSpan,
    IsolationEntry,
    LevelSpan,
    LicenseEntry,
    LoadEntry,
    PathEntry,
    PlaceEntry,
    PointSpan,
    ProblemEntry,
    QuestionEntry,
    ReleaseEntry,
    RungEntry,
    SideEntry,
    SmokeEntry,
    SourceEntry,
    SuggestionEntry,
    TestEntry,
    ToolEntry,
    WeightFileEntry,
    WeightsEntry,
)

MADE = datetime(2026, 1, 31, tzinfo=UTC)
SPECTRUM = (
    ("closed", "Closed", "Nothing to run is released."),
    ("api-only", "Through an API only", "The model answers, and nothing of it is released."),
    (
        "research-only-weights",
        "Weights for research only",
        "The weights are there, for research or without commercial use.",
    ),
    (
        "open-weights-restricted",
        "Open weights, restricted",
        "Commercial use is possible, with conditions on who or what for.",
    ),
    ("open-weights-permissive", "Open weights, permissive", "Weights and inference code under an open license."),
    (
        "open-weights-code-data-info",
        "Open weights, code and data information",
        "What was done to get the weights is there too.",
    ),
    ("fully-open-with-data", "Fully open, with data", "Everything, and the training data itself."),
)
G7 = (
    ("none", "None", "No rung is reached."),
    ("weights-available", "Weights Available AI", "Weights and inference code, with restrictions."),
    ("open-weights", "Open Weights AI", "Weights and inference code, without restrictions."),
    ("open-source-ai", "Open Source AI", "Training code and data, or data information where sharing is impossible."),
    ("open-source-ai-open-data", "Open Source AI with Open Data", "All training data is shared."),
)


def rungs(table: tuple[tuple[str, str, str], ...]) -> tuple[RungEntry, ...]:
    return tuple(RungEntry(id=id_, title=title, means=means) for id_, title, means in table)


def at(path: str, line: int, quote: str, column: int = 1) -> PlaceEntry:
    return PlaceEntry(path=path, line=line, column=column, end=column + len(quote), quote=quote)


CARD = "README.md"
FACTS = (
    FactEntry(
        name="code.inference.license",
        value="Apache-2.0",
        basis="seen",
        how="license-text",
        where=(at("LICENSE", 2, "Apache License"),),
    ),
    FactEntry(name="code.inference.license.open", value=True, basis="seen", how="computed"),
    FactEntry(
        name="code.inference.released",
        value="yes",
        basis="seen",
        how="file-name",
        where=(at("run_heron.py", 1, "import argparse"),),
    ),
    FactEntry(
        name="code.training.location",
        value=("https://code.example.org/northwind/heron-train",),
        basis="claimed",
        how="phrase:code-elsewhere",
        where=(at(CARD, 88, "Training code: https://code.example.org/northwind/heron-train"),),
    ),
    FactEntry(
        name="code.training.released",
        value="yes",
        basis="claimed",
        how="phrase:code-elsewhere",
        where=(at(CARD, 88, "Training code: https://code.example.org/northwind/heron-train"),),
    ),
    FactEntry(name="data.evaluation.released", value="no", basis="seen", how="absence"),
    FactEntry(
        name="data.sources.described",
        value="partial",
        basis="seen",
        how="phrase:sources",
        where=(at(CARD, 61, "trained on 1.4T tokens of web data, books and code"),),
    ),
    FactEntry(
        name="data.training.license",
        of="heron-books",
        value="LicenseRef-northwind-books",
        basis="claimed",
        how="card-table",
        where=(at(CARD, 66, "| heron-books | custom | 0.2T |"),),
    ),
    FactEntry(
        name="data.training.license",
        of="heron-web",
        value="ODC-By-1.0",
        basis="claimed",
        how="card-table",
        where=(at(CARD, 65, "| heron-web | ODC-By-1.0 | 1.2T |"),),
    ),
    FactEntry(name="data.training.license.open", of="heron-books", value=False, basis="seen", how="computed"),
    FactEntry(name="data.training.license.open", of="heron-web", value=True, basis="seen", how="computed"),
    FactEntry(name="data.training.released", of="heron-books", value="no", basis="seen", how="absence"),
    FactEntry(
        name="data.training.released",
        of="heron-web",
        value="yes",
        basis="claimed",
        how="card-table",
        where=(at(CARD, 65, "| heron-web | ODC-By-1.0 | 1.2T |"),),
    ),
    FactEntry(
        name="docs.evaluation-results.released",
        value="yes",
        basis="seen",
        how="card-section",
        where=(at(CARD, 102, "## Evaluation results"),),
    ),
    FactEntry(name="docs.model-card.license", value="NOASSERTION", basis="seen", how="absence"),
    FactEntry(
        name="docs.model-card.released", value="yes", basis="seen", how="file-name", where=(at(CARD, 12, "# Heron 7B"),)
    ),
    FactEntry(name="docs.paper.released", value="no", basis="seen", how="absence"),
    FactEntry(
        name="lineage.base",
        value=("northwind/egret-7b",),
        basis="claimed",
        how="front-matter",
        where=(at(CARD, 5, "base_model: northwind/egret-7b"),),
    ),
    FactEntry(
        name="model.architecture.license",
        value="Apache-2.0",
        basis="seen",
        how="license-text",
        where=(at("LICENSE", 2, "Apache License"),),
    ),
    FactEntry(name="model.architecture.license.open", value=True, basis="seen", how="computed"),
    FactEntry(
        name="model.architecture.released",
        value="yes",
        basis="seen",
        how="file-name",
        where=(at("config.json", 3, '"architectures": ["HeronForCausalLM"]', 3),),
    ),
    FactEntry(
        name="model.claims.open-source",
        value=True,
        basis="claimed",
        how="phrase:open-source",
        where=(at(CARD, 14, "Heron 7B is a fully open source language model."),),
    ),
    FactEntry(
        name="model.parameters.license",
        value="LicenseRef-northwind-community",
        basis="seen",
        how="license-text",
        where=(at("LICENSE-WEIGHTS", 1, "NORTHWIND COMMUNITY LICENSE"),),
        others=(
            SourceEntry(
                value="Apache-2.0", basis="claimed", how="front-matter", where=(at(CARD, 3, "license: apache-2.0"),)
            ),
        ),
    ),
    FactEntry(name="model.parameters.license.freedoms", value=("study", "modify"), basis="seen", how="computed"),
    FactEntry(
        name="model.parameters.license.obligations",
        value=("include-text", "naming:Built with Heron"),
        basis="seen",
        how="license-text",
        where=(at("LICENSE-WEIGHTS", 31, "prominently display “Built with Heron”"),),
    ),
    FactEntry(name="model.parameters.license.open", value=False, basis="seen", how="computed"),
    FactEntry(name="model.parameters.license.osi", value=False, basis="seen", how="computed"),
    FactEntry(
        name="model.parameters.license.restrictions",
        value=("user-threshold:50000000", "use-list", "territory:EU"),
        basis="seen",
        how="license-text",
        where=(
            at("LICENSE-WEIGHTS", 44, "more than 50 million monthly active users"),
            at("LICENSE-WEIGHTS", 61, "You may not use the Model to"),
        ),
    ),
    FactEntry(
        name="model.parameters.released",
        value="yes",
        basis="seen",
        how="header",
        where=(
            PlaceEntry(
                path="model-00001-of-00002.safetensors", tensor="model.embed_tokens.weight", start=0, size=262144000
            ),
        ),
    ),
    FactEntry(name="smoke.genuine", value="yes", basis="tested", how="inference"),
    FactEntry(name="smoke.loss", value=2.4137, basis="tested", how="inference"),
    FactEntry(name="smoke.loss-control", value=10.8249, basis="tested", how="inference"),
    FactEntry(
        name="training.method.described",
        value="yes",
        basis="seen",
        how="phrase:hyperparameters",
        where=(at(CARD, 74, "AdamW, peak learning rate 3e-4, batch of 4M tokens"),),
    ),
    FactEntry(name="weights.bytes", value=13476839424, basis="seen", how="file-list"),
    FactEntry(
        name="weights.complete",
        value="yes",
        basis="seen",
        how="header",
        where=(PlaceEntry(path="model.safetensors.index.json", line=2, quote='"weight_map"'),),
    ),
    FactEntry(
        name="weights.formats",
        value=("safetensors", "gguf"),
        basis="seen",
        how="header",
        where=(PlaceEntry(path="model-00001-of-00002.safetensors", start=0, size=8),),
    ),
    FactEntry(name="weights.genuine", value="yes", basis="tested", how="computed"),
    FactEntry(
        name="weights.parameters",
        value=6738415616,
        basis="seen",
        how="header",
        where=(PlaceEntry(path="model-00001-of-00002.safetensors", start=0, size=8),),
    ),
)
GAPS = (
    GapEntry(name="code.training.license", reason="the code is elsewhere, and the audit ran offline"),
    GapEntry(name="data.processing.described", reason="the paper that the card points to was not read"),
    GapEntry(name="docs.paper.license", reason="no paper is released"),
    GapEntry(name="weights.signature", reason="no signature file; no signing key is known for this publisher"),
)
FINDINGS = (
    FindingEntry(
        id="license-conflict",
        severity="error",
        message="The model card says Apache-2.0, the license file of the weights says Northwind Community License.",
        where=(at(CARD, 3, "license: apache-2.0"), at("LICENSE-WEIGHTS", 1, "NORTHWIND COMMUNITY LICENSE")),
        remedy="State in the card's front matter the license that the weights really have.",
        facts=("model.parameters.license",),
    ),
    FindingEntry(
        id="open-claim-not-met",
        severity="error",
        message="The card calls the model “fully open source”; its weights' license restricts who may use them and what for.",
        where=(at(CARD, 14, "Heron 7B is a fully open source language model."),),
        remedy="Say “open weights”, or release the weights under an OSI-approved license.",
        facts=("model.claims.open-source", "model.parameters.license.open"),
    ),
    FindingEntry(
        id="claimed-file-absent",
        severity="warning",
        message="The card says that train_config.yaml is in the repository; it is not.",
        where=(at(CARD, 90, "see train_config.yaml in this repository"),),
        remedy="Add the file, or take the sentence out.",
    ),
    FindingEntry(
        id="license-rider",
        severity="warning",
        message="The license file adds a territory condition to the standard text.",
        where=(at("LICENSE-WEIGHTS", 72, "not granted to individuals domiciled in the European Union"),),
        remedy="Have the added terms reviewed.",
        facts=("model.parameters.license.restrictions",),
        suppressed="reviewed by the legal team on 2026-01-12, accepted until 2026-07-01",
    ),
    FindingEntry(
        id="large-padding",
        severity="note",
        message="24,576 bytes of padding stand after the header of one weight file.",
        where=(PlaceEntry(path="model-00002-of-00002.safetensors", start=8, size=24576),),
        remedy="Nothing needs to be done; the format allows it.",
    ),
)


def criterion(
    id_: str, title: str, level: str, outcome: str, *, because: tuple[str, ...], why: tuple[str, ...], **more: object
) -> CriterionEntry:
    clause = more.pop("clause", "G7 2026, definition 2")
    remedy = more.pop("remedy", "Release it, with an OSI-approved license beside it.")
    return CriterionEntry.model_validate(
        {
            "id": id_,
            "title": title,
            "level": level,
            "outcome": outcome,
            "clause": clause,
            "because": because,
            "why": why,
            "remedy": remedy,
            **more,
        }
    )


WEIGHTS_THERE = criterion(
    "weights-released",
    "The weights are released",
    "weights-available",
    "met",
    because=("model.parameters.released",),
    why=("model.parameters.released is yes (seen)",),
    clause="G7 2026, definition 1: weights",
)
CODE_THERE = criterion(
    "inference-code-released",
    "Code to run the model is released",
    "weights-available",
    "met",
    because=("code.inference.released", "code.inference.license"),
    why=("code.inference.released is yes (seen)", "code.inference.license is Apache-2.0 (seen)"),
    clause="G7 2026, definition 1: deployment code",
    warnings=("code.inference.license is Apache-2.0 (seen)",),
)
TERMS_OPEN = criterion(
    "open-license",
    "Weights under an Open Source license",
    "open-weights",
    "unmet",
    because=("model.parameters.license.open", "model.parameters.license"),
    why=("model.parameters.license.open is false (seen); asked for: is true",),
    clause="G7 2026, definition 2: license",
    state="restricted",
    remedy="Put the weights under a license that the OSI has approved.",
)
TRAINING_CODE = criterion(
    "training-code",
    "Training code is released under an Open Source license",
    "open-source-ai",
    "unknown",
    because=("code.training.released", "code.training.license"),
    why=(
        "code.training.released is yes (claimed); this asks for more than a claim: at least seen",
        "code.training.license is not known: the code is elsewhere, and the audit ran offline",
    ),
    clause="G7 2026, definition 3: training code",
)
DATA_INFO = criterion(
    "data-information",
    "Training data, or information about it",
    "open-source-ai",
    "unknown",
    because=("data.sources.described", "data.processing.described", "data.labeling.described"),
    why=(
        "data.processing.described is not known: the paper that the card points to was not read",
        "data.labeling.described is not known: nothing looked for it",
    ),
    clause="G7 2026, definition 3: data information",
    grade=GradeSpan(low=0.0, high=0.5),
)
FULL_DATA = criterion(
    "all-data",
    "All training data is shared",
    "open-source-ai-open-data",
    "unmet",
    because=("data.training.released",),
    why=("data.training.released of heron-books is no (seen); asked for: is yes",),
    clause="G7 2026, definition 4: data",
    remedy="Share the remaining dataset, or state why sharing is impossible.",
)
NO_LABELS = criterion(
    "labels-used",
    "Labeling is described, if labels were used",
    "open-source-ai",
    "exempt",
    because=("training.method.described",),
    why=("training.method.described is yes (seen)",),
    clause="G7 2026, definition 3: labeling",
)
ALL = (WEIGHTS_THERE, CODE_THERE, TERMS_OPEN, TRAINING_CODE, DATA_INFO, NO_LABELS, FULL_DATA)


def onto(criteria: tuple[CriterionEntry, ...], levels: dict[str, str], clause: str) -> tuple[CriterionEntry, ...]:
    """The same criteria on the rungs and under the clauses of another rubric."""
    return tuple(
        one.model_copy(
            update={
                "level": levels.get(one.level, one.level),
                "clause": one.clause.replace("G7 2026, definition", clause),
            }
        )
        for one in criteria
    )


SPREAD = {
    "weights-available": "research-only-weights",
    "open-weights": "open-weights-permissive",
    "open-source-ai": "open-weights-code-data-info",
    "open-source-ai-open-data": "fully-open-with-data",
}
ASSESSMENTS = (
    AssessmentEntry(
        rubric="spectrum-1.0",
        title="Openness spectrum",
        summary="How far a release stands from closed, by what is there and by what its licenses let people do.",
        sources=("https://spectrum.example.org/1.0",),
        level=LevelSpan(low="open-weights-restricted", high="open-weights-restricted"),
        levels=rungs(SPECTRUM),
        points=PointSpan(low=3.0, high=5.0, of=7.0),
        criteria=onto(ALL, SPREAD, "Spectrum 1.0, rung"),
        suggestions=(
            SuggestionEntry(
                level="open-weights-permissive",
                title="Open weights, permissive",
                says="Open weights, permissive: one change would do: put the weights under an open license.",
                paths=(PathEntry(says="put the weights under an open license.", changes=()),),
            ),
            SuggestionEntry(
                level="fully-open-with-data",
                title="Fully open, with data",
                says="Fully open, with data: no change alone reaches it.",
                blocked=(
                    "All training data is shared (Spectrum 1.0, rung 4): what lies with others cannot be changed.",
                ),
                questions=(
                    QuestionEntry(
                        says="code.training.license: the code is elsewhere. Waiting for it: the training code.",
                        fact="code.training.license",
                        reason="the code is elsewhere",
                        criteria=("training-code",),
                    ),
                ),
            ),
        ),
    ),
    AssessmentEntry(
        rubric="osaid-1.0",
        title="Open Source AI Definition 1.0",
        summary="Whether everything needed to use, study, modify and share the system is there under open terms.",
        sources=("https://definition.example.org/osaid", "OSAID checklist, as of October 2024"),
        level=LevelSpan(low="none", high="none"),
        levels=rungs(
            (("none", "Definition not met", ""), ("open-source-ai", "Open Source AI", "All requirements are met."))
        ),
        points=PointSpan(low=3.0, high=5.0, of=7.0),
        progress={"open-source-ai": 42.857},
        progress_possible={"open-source-ai": 71.428},
        notice="Indicators for legal review; not a certification.",
        decisions=("Data information may stand in the model card.",),
        cap=CapEntry(
            base=None,
            clause="OSAID 1.0, models built on others",
            says="The base model northwind/egret-7b was not judged, so its level may limit this one.",
        ),
        criteria=onto(ALL, dict.fromkeys(SPREAD, "open-source-ai"), "OSAID 1.0, section"),
    ),
    AssessmentEntry(
        rubric="g7-2026",
        title="G7 shared language on AI openness (2026)",
        summary="Four kinds of open release, by license and by completeness.",
        sources=("https://g7.example.org/2026/openness",),
        level=LevelSpan(low="weights-available", high="open-source-ai"),
        levels=rungs(G7),
        points=PointSpan(low=3.0, high=5.0, of=7.0),
        axes={
            "license": AxisEntry(
                title="License axis",
                low="restricted",
                high="restricted",
                levels=rungs(
                    (("none", "No license", ""), ("restricted", "With restrictions", ""), ("open", "Open Source", ""))
                ),
            ),
            "completeness": AxisEntry(
                title="Completeness axis",
                low="weights",
                high="code-and-data",
                levels=rungs(
                    (
                        ("nothing", "Nothing", ""),
                        ("weights", "Weights and inference", ""),
                        ("code", "Training code", ""),
                        ("code-and-data", "Code and data", ""),
                    )
                ),
            ),
        },
        criteria=ALL,
    ),
)
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
WEIGHTS = WeightsEntry(
    files=(
        WeightFileEntry(
            path="model-00001-of-00002.safetensors",
            format="safetensors",
            fetched="yes",
            valid=True,
            bytes=9976576152,
            sha256="ab" * 32,
            tensors=241,
            parameters=4988288000,
            dtypes={"BF16": 241},
        ),
        WeightFileEntry(
            path="model-00002-of-00002.safetensors",
            format="safetensors",
            fetched="yes",
            valid=True,
            warnings=(ProblemEntry(id="large-padding", message="24,576 bytes of padding after the header"),),
            bytes=3500263272,
            sha256="cd" * 32,
            tensors=82,
            parameters=1750127616,
            dtypes={"BF16": 81, "I64": 1},
        ),
        WeightFileEntry(path="heron-7b-q4.gguf", format="gguf", fetched="pointer", valid=None, bytes=4081004224),
        WeightFileEntry(
            path="old/heron.bin",
            format="safetensors",
            fetched="yes",
            valid=False,
            errors=(
                ProblemEntry(
                    id="header-too-long", message="the header says 9,007,199,254,740,992 bytes, the file has 512"
                ),
            ),
            bytes=512,
        ),
    ),
    tensors=323,
    parameters=6738415616,
    tests=(
        TestEntry(
            id="spectrum-tail",
            title="Share of matrices with a heavy spectral tail",
            value=0.94,
            threshold=0.6,
            passed=True,
        ),
        TestEntry(id="norm-spread", title="Spread of layer norms", value=0.318, threshold=0.05, passed=True),
        TestEntry(id="duplicate-layers", title="Pairs of layers that are equal", value=0, threshold=0, passed=True),
    ),
    layers=(
        {"name": "model.layers.0.mlp.up_proj.weight", "mean": 0.00012, "std": 0.0213, "kurtosis": 4.87},
        {"name": "model.layers.1.mlp.up_proj.weight", "mean": -0.00003, "std": 0.0208, "kurtosis": 4.61},
    ),
)


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
        disagreements=(
            DisagreementEntry(
                about="model.parameters",
                says="The spectrum counts the weights as released under terms; the G7 language asks for an Open Source license.",
                facts=("model.parameters.license.open",),
                sides=(
                    SideEntry(
                        rubric="spectrum-1.0",
                        title="Openness spectrum",
                        criterion="weights-released",
                        outcome="met",
                        clause="Spectrum 1.0, rung 1",
                        says="the weights can be had",
                    ),
                    SideEntry(
                        rubric="g7-2026",
                        title="G7 shared language on AI openness (2026)",
                        criterion="open-license",
                        outcome="unmet",
                        clause="G7 2026, definition 2",
                        says="the license restricts who may use them",
                    ),
                ),
            ),
            DisagreementEntry(
                about="docs.model-card",
                says="mof-1.0 and mof-1.0-mot differ on the model card: the tool counts an unlicensed card as invalid.",
                facts=("docs.model-card.license",),
                sides=(),
            ),
        ),
        licenses=(
            LicenseEntry(
                license="Apache-2.0",
                scope=("code.inference", "model.architecture"),
                freedoms=("use", "study", "modify", "share"),
                obligations=("include-text", "notice", "state-changes"),
                where=(at("LICENSE", 2, "Apache License"),),
            ),
            LicenseEntry(
                license="LicenseRef-northwind-community",
                scope=("model.parameters",),
                freedoms=("study", "modify"),
                restrictions=("user-threshold:50000000", "use-list", "territory:EU"),
                obligations=("include-text", "naming:Built with Heron"),
                where=(at("LICENSE-WEIGHTS", 1, "NORTHWIND COMMUNITY LICENSE"),),
            ),
            LicenseEntry(
                license="ODC-By-1.0",
                scope=("data.training of heron-web",),
                freedoms=("use", "study", "modify", "share"),
                obligations=("attribution",),
                where=(at(CARD, 65, "| heron-web | ODC-By-1.0 | 1.2T |"),),
            ),
        ),
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


@pytest.fixture(scope="session")
def heron() -> Report:
    """The rich report: every outcome, every severity, parts, sources that disagree, spans that are wide and narrow."""
    return build()


@pytest.fixture(scope="session")
def bare() -> Report:
    """A report of an empty release: nothing found, nothing judged."""
    return Report(tool=ToolEntry(version="0.1.0"), made=MADE, release=ReleaseEntry(name="empty", source="./empty"))
