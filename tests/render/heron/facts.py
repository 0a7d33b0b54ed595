"""What was established about the invented release: facts of every basis, parts, and sources that disagree."""

from openaudit.report.entries import FactEntry, PlaceEntry, SourceEntry
from tests.render.heron.places import CARD, at

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
