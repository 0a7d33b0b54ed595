"""What a person should look at in the invented release: every severity, and one that is waived."""

from openaudit.report.entries import FindingEntry, PlaceEntry
from tests.render.heron.places import CARD, at

FINDINGS = (
    FindingEntry(
        id="license-conflict",
        severity="error",
        message="The model card says Apache-2.0, the licence file of the weights says Northwind Community License.",
        where=(at(CARD, 3, "license: apache-2.0"), at("LICENSE-WEIGHTS", 1, "NORTHWIND COMMUNITY LICENSE")),
        remedy="State in the card's front matter the licence that the weights really have.",
        facts=("model.parameters.license",),
    ),
    FindingEntry(
        id="open-claim-not-met",
        severity="error",
        message="The card calls the model “fully open source”; its weights' licence restricts who may use them and what for.",
        where=(at(CARD, 14, "Heron 7B is a fully open source language model."),),
        remedy="Say “open weights”, or release the weights under an OSI-approved licence.",
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
        message="The licence file adds a territory condition to the standard text.",
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
