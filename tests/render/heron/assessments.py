"""Three assessments: one that is settled, one that nothing reaches, and one with a wide span and axes."""

from openaudit.report.entries import (
    AssessmentEntry,
    AxisEntry,
    CapEntry,
    LevelSpan,
    PathEntry,
    PointSpan,
    QuestionEntry,
    SuggestionEntry,
)
from tests.render.heron.criteria import ALL, SPREAD, onto
from tests.render.heron.ladders import G7, SPECTRUM, rungs

ASSESSMENTS = (
    AssessmentEntry(
        rubric="spectrum-1.0",
        title="Openness spectrum",
        summary="How far a release stands from closed, by what is there and by what its licences let people do.",
        sources=("https://spectrum.example.org/1.0",),
        level=LevelSpan(low="open-weights-restricted", high="open-weights-restricted"),
        levels=rungs(SPECTRUM),
        points=PointSpan(low=3.0, high=5.0, of=7.0),
        criteria=onto(ALL, SPREAD, "Spectrum 1.0, rung"),
        suggestions=(
            SuggestionEntry(
                level="open-weights-permissive",
                title="Open weights, permissive",
                says="Open weights, permissive: one change would do: put the weights under an open licence.",
                paths=(PathEntry(says="put the weights under an open licence.", changes=()),),
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
        summary="Four kinds of open release, by licence and by completeness.",
        sources=("https://g7.example.org/2026/openness",),
        level=LevelSpan(low="weights-available", high="open-source-ai"),
        levels=rungs(G7),
        points=PointSpan(low=3.0, high=5.0, of=7.0),
        axes={
            "license": AxisEntry(
                title="Licence axis",
                low="restricted",
                high="restricted",
                levels=rungs(
                    (("none", "No licence", ""), ("restricted", "With restrictions", ""), ("open", "Open Source", ""))
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
