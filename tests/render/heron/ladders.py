"""The ladders that the invented release is held against."""

from openaudit.report.entries import RungEntry

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
    ("open-weights-permissive", "Open weights, permissive", "Weights and inference code under an open licence."),
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
