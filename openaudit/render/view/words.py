"""The words that the report has for names: components, facts, outcomes, licence atoms."""

from openaudit.render.view.numbers import count

COMPONENTS = {  # the 17 of the Model Openness Framework, in four groups
    "code.preprocessing": "Data preprocessing code",
    "code.training": "Training code",
    "code.inference": "Inference code",
    "code.evaluation": "Evaluation code",
    "code.support": "Supporting libraries and tools",
    "model.architecture": "Model architecture",
    "model.parameters": "Model parameters (final)",
    "model.checkpoints": "Model parameters (intermediate)",
    "model.metadata": "Model metadata",
    "data.training": "Training data",
    "data.evaluation": "Evaluation data",
    "docs.model-card": "Model card",
    "docs.data-card": "Data card",
    "docs.technical-report": "Technical report",
    "docs.paper": "Research paper",
    "docs.evaluation-results": "Evaluation results",
    "docs.sample-outputs": "Sample model outputs",
}
GROUPS = {"code": "Code", "model": "Model", "data": "Data", "docs": "Documents"}
_SUBJECTS = {"docs": "documents", "smoke": "smoke test"}
_PROPERTIES = {
    "license.open": "open licence",
    "license.osi": "OSI-approved licence",
    "license.freedoms": "freedoms granted",
    "license.restrictions": "licence restrictions",
    "license.obligations": "licence obligations",
    "license.stated": "licence as stated",
}
BASES = {"claimed": "claimed by the publisher", "seen": "seen by the auditor", "tested": "tested by the auditor"}
HOWS = {
    "absence": "looked for, nothing found",
    "computed": "computed from other facts",
    "inference": "measured by running the model",
    "file-list": "known from the file list",
    "pdf-text": "read from the text of a PDF",
    "syntax-tree": "seen in the script's own code",
}
RELEASED = {
    "yes": "released",
    "partial": "partly released",
    "gated": "released behind a gate",
    "open+gated": "partly open, partly gated",
    "diff": "as a difference to another model",
    "api": "through an API only",
    "no": "not released",
}
FREEDOMS = ("use", "study", "modify", "share")
_ATOMS = {
    "non-commercial": "no commercial use",
    "research-only": "research only",
    "use-list": "list of forbidden uses",
    "user-threshold": "other terms above {} users",
    "revenue-threshold": "other terms above a revenue of {}",
    "territory": "not granted in {}",
    "no-other-model": "no use to improve other models",
    "naming": "name it “{}”",
    "no-redistribution": "no redistribution",
    "registration": "registration needed",
    "revocable": "can be revoked",
    "output-claim": "claims on outputs",
    "include-text": "include the licence text",
    "notice": "keep notices",
    "attribution": "give attribution",
    "share-alike": "share under the same terms",
    "state-changes": "state changes",
    "no-derivatives": "no modified versions",
}


def label(name: str) -> str:
    """The name of a fact in words: `model.parameters.license.osi` is `Model parameters (final): OSI-approved licence`."""
    component = next((one for one in COMPONENTS if name.startswith(f"{one}.")), None)
    if component:
        rest = name[len(component) + 1 :]
        return f"{COMPONENTS[component]}: {_PROPERTIES.get(rest) or plain(rest)}"
    subject, _, rest = name.partition(".")
    said = _SUBJECTS.get(subject, plain(subject))
    return f"{said[:1].upper()}{said[1:]}" + (f": {_PROPERTIES.get(rest) or plain(rest)}" if rest else "")


def plain(name: str) -> str:
    """An id as words: dots and hyphens become spaces, and the noun is spelled as in prose."""
    words = name.replace(".", " ").replace("-", " ").replace("_", " ").strip() or name
    return words.replace("license", "licence").replace("licenced", "licensed")


def title(name: str) -> str:
    """An id as a title: `open-weights` is `Open weights`."""
    words = plain(name)
    return words[:1].upper() + words[1:]


def atom(text: str) -> str:
    """A licence atom in words: `user-threshold:700000000` is `other terms above 700,000,000 users`."""
    name, _, about = text.partition(":")
    about = count(int(about)) if about.isascii() and about.isdigit() and len(about) < 16 else about  # noqa: PLR2004
    said = _ATOMS.get(name)
    if said is None:
        return f"{plain(name)}: {about}" if about else plain(name)
    if "{}" not in said:
        return f"{said}: {about}" if about else said
    return said.replace("{}", about) if about else plain(name)


def found(how: str) -> str:
    """How a fact was found, in words where there are some: `absence` is `looked for, nothing found`."""
    kind, _, detail = how.partition(":")
    said = HOWS.get(kind, plain(kind))
    return f"{said}: {detail}" if detail else said
