"""Points on which the rubrics differ."""

from openaudit.report.entries import DisagreementEntry, SideEntry

DISAGREEMENTS = (
    DisagreementEntry(
        about="model.parameters",
        says="The spectrum counts the weights as released under terms; the G7 language asks for an Open Source licence.",
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
                says="the licence restricts who may use them",
            ),
        ),
    ),
    DisagreementEntry(
        about="docs.model-card",
        says="mof-1.0 and mof-1.0-mot differ on the model card: the tool counts an unlicensed card as invalid.",
        facts=("docs.model-card.license",),
        sides=(),
    ),
)
