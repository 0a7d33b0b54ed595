"""Verdicts of every outcome, which the assessments share."""

from openaudit.report.entries import CriterionEntry, GradeSpan


def criterion(
    id_: str, title: str, level: str, outcome: str, *, because: tuple[str, ...], why: tuple[str, ...], **more: object
) -> CriterionEntry:
    clause = more.pop("clause", "G7 2026, definition 2")
    remedy = more.pop("remedy", "Release it, with an OSI-approved licence beside it.")
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
    "Weights under an Open Source licence",
    "open-weights",
    "unmet",
    because=("model.parameters.license.open", "model.parameters.license"),
    why=("model.parameters.license.open is false (seen); asked for: is true",),
    clause="G7 2026, definition 2: licence",
    state="restricted",
    remedy="Put the weights under a licence that the OSI has approved.",
)


TRAINING_CODE = criterion(
    "training-code",
    "Training code is released under an Open Source licence",
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
