"""A model file of the Model Openness Tool (YAML), filled from the evidence of a report instead of by typing."""

import json
from collections.abc import Iterator

from openaudit.facts import Value
from openaudit.read.clean import clean
from openaudit.report import Report
from openaudit.report.entries import FactEntry, GapEntry

SUFFIX = ".mof.yml"
# The tool's names in the order of its form, and the fact that shows the component.
COMPONENTS = {
    "Model architecture": "model.architecture",
    "Data preprocessing code": "code.preprocessing",
    "Training code": "code.training",
    "Inference code": "code.inference",
    "Evaluation code": "code.evaluation",
    "Supporting libraries and tools": "code.support",
    "Model parameters (Final)": "model.parameters",
    "Model parameters (Intermediate)": "model.checkpoints",
    "Model metadata": "model.metadata",
    "Datasets": "data.training",
    "Evaluation data": "data.evaluation",
    "Sample model outputs": "docs.sample-outputs",
    "Model card": "docs.model-card",
    "Data card": "docs.data-card",
    "Technical report": "docs.technical-report",
    "Research paper": "docs.paper",
    "Evaluation results": "docs.evaluation-results",
}
# What other documents may hold: the tool's guide says to enter it then.
INSIDE = {
    "docs.evaluation-results": ("evaluation.described",),
    "docs.data-card": ("data.sources.described", "data.provenance.described"),
}
THERE = {"yes", "gated", "open+gated"}
LONG = 300  # characters of one value
HUB = "hf:"


def render(report: Report) -> bytes:
    """The model file as UTF-8; valid by the tool's schema, with the evidence of each component in a comment."""
    owner, _, name = clean(report.release.name, LONG).rpartition("/")
    lines = [
        "# Filled from evidence by openaudit; check every line before you submit it.",
        "framework:",
        *_pairs(2, {"name": "Model Openness Framework", "version": "1.0", "date": "2024-12-15"}),
        "release:",
        *_pairs(2, {"name": name or owner or "unnamed", **_optional(report), "producer": owner}),
        "  license: {}",
    ]
    components = [line for title, of in COMPONENTS.items() for line in _component(report, title, of)]
    listed = any(line.lstrip().startswith("- ") for line in components)
    return "\n".join([*lines, "  components:" if listed else "  components: []", *components, ""]).encode()


def _optional(report: Report) -> dict[str, str]:
    """Fields that the evidence fills; the others are left out, as the schema allows."""
    found = {}
    if report.release.revision:
        found["version"] = report.release.revision
    base = report.fact("lineage.base")
    if isinstance(base, FactEntry):
        found["origin"] = _text(base.value)
    if report.release.kind == "base":
        found["treatment"] = "pre-trained"
    if report.release.source.startswith(HUB):
        found["huggingface"] = f"https://huggingface.co/{report.release.source.removeprefix(HUB).partition('@')[0]}"
    return found


def _component(report: Report, title: str, of: str) -> Iterator[str]:
    released = report.fact(f"{of}.released")
    inside = [report.fact(name) for name in INSIDE.get(of, ())]
    if isinstance(released, FactEntry) and released.value in THERE:
        yield from _listed(report, title, of, released)
    elif inside and all(isinstance(one, FactEntry) and one.value == "yes" for one in inside):
        yield from _listed(report, title, "docs.model-card", inside[0])
    else:
        why = f"{_text(released.value)}" if isinstance(released, FactEntry) else f"not known: {released.reason}"
        yield f"    # left out: {title} ({clean(why, LONG)})"


def _listed(report: Report, title: str, of: str, shown: FactEntry | GapEntry) -> Iterator[str]:
    where = shown.where[0] if isinstance(shown, FactEntry) and shown.where else None
    place = f", {where.path}{f':{where.line}' if where.line else ''}" if where else ""
    how = f"{shown.basis}, {shown.how}" if isinstance(shown, FactEntry) else ""
    yield f"    # {clean(how + place, LONG)}"
    yield f"    - name: {_quoted(title)}"
    location = report.fact(f"{of}.location")
    if isinstance(location, FactEntry):
        yield f"      component_path: {_quoted(_first(location.value))}"
    yield from _license(report, of)


def _license(report: Report, of: str) -> Iterator[str]:
    """The licence as the tool reads it: the SPDX id, or the very words of a model file that was read."""
    stated = report.fact(f"{of}.license.stated")
    found = report.fact(f"{of}.license")
    if isinstance(found, GapEntry) and of.startswith("code."):
        found = report.fact("code.license")
    if isinstance(stated, FactEntry) and stated.how == "model-file":
        yield f"      license: {_quoted(_text(stated.value))}"
    elif isinstance(found, FactEntry):
        unlicensed = found.value == "NOASSERTION"
        yield f"      license: {_quoted('unlicensed' if unlicensed else _text(found.value))}"
        if found.where and not unlicensed:
            yield f"      license_path: {_quoted(found.where[0].path)}"
    else:
        yield f"      # the licence is not known: {clean(found.reason, LONG)}"


def _pairs(indent: int, fields: dict[str, str]) -> Iterator[str]:
    return (f"{' ' * indent}{key}: {_quoted(value)}" for key, value in fields.items())


def _quoted(text: str) -> str:
    """A YAML scalar that means `text`: double quotes, everything invisible shown as an escape."""
    return json.dumps(clean(text, LONG), ensure_ascii=False)


def _text(value: Value) -> str:
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _first(value: Value) -> str:
    return str(value[0]) if isinstance(value, tuple) and value else _text(value)
