"""A model file of the Model Openness Tool (YAML): what its publisher says about each component, and on which line."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from openaudit.errors import ManifestError
from openaudit.read import yaml
from openaudit.read.text import split

FRAMEWORK = "Model Openness Framework"
UNLICENSED = "unlicensed"  # the tool's own word for a component without a licence
SHORT = 80  # characters of a value that a message quotes

# The tool's component names: our name, and the kind of content that decides which of the release's licences covers it.
COMPONENTS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "Model architecture": ("model.architecture", "code"),
        "Data preprocessing code": ("code.preprocessing", "code"),
        "Training code": ("code.training", "code"),
        "Inference code": ("code.inference", "code"),
        "Evaluation code": ("code.evaluation", "code"),
        "Supporting libraries and tools": ("code.support", "code"),
        "Model parameters (Final)": ("model.parameters", "data"),
        "Model parameters (Intermediate)": ("model.checkpoints", "data"),
        "Model metadata": ("model.metadata", "data"),
        "Datasets": ("data.training", "data"),
        "Evaluation data": ("data.evaluation", "data"),
        "Sample model outputs": ("docs.sample-outputs", "document"),
        "Model card": ("docs.model-card", "document"),
        "Data card": ("docs.data-card", "document"),
        "Technical report": ("docs.technical-report", "document"),
        "Research paper": ("docs.paper", "document"),
        "Evaluation results": ("docs.evaluation-results", "document"),
    }
)
TEXTS = (
    "version",
    "date",
    "type",
    "architecture",
    "treatment",
    "origin",
    "producer",
    "contact",
    "repository",
    "huggingface",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Some words of the file and the line (from 1) that they stand on, with that line's text."""

    text: str
    line: int
    quote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """One component of the file: `of` is our name, `license` the words that cover it (`unlicensed` where none do)."""

    of: str
    name: Said
    license: Said
    license_path: Said | None = None
    component_path: Said | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelFile:
    """What a model file says: the release's name, its further fields as they stand, and its components in file order."""

    name: Said
    fields: Mapping[str, Said]
    components: tuple[Component, ...]


def parse(text: str, source: str) -> ModelFile:
    """The model file that `text` is; ManifestError, in one line with the dotted place, where it is none."""
    parsed = yaml.parse(text)
    for problem in parsed.problems:
        place = f"{problem.key}: " if problem.key else ""
        raise ManifestError(f"{source}: line {problem.line}: {place}{problem.message}")
    reader = _Reader(source, split(text))
    return reader.model(parsed.root)


class _Reader:
    """One reading of one file; every fault names its dotted place."""

    def __init__(self, source: str, lines: tuple[str, ...]) -> None:
        self.source, self.lines = source, lines

    def model(self, root: yaml.Node | None) -> ModelFile:
        whole = self.table(root, "the file")
        framework = self.table(whole.get("framework"), "framework")
        named = self.text(framework, "name", "framework")
        if named is None or named.text != FRAMEWORK:
            got = named.text if named else "nothing"
            raise self.fault("framework.name", f"expected {FRAMEWORK!r}, got {got[:SHORT]!r}")
        release = self.table(whole.get("release"), "release")
        name = self.text(release, "name", "release")
        if name is None or not name.text:
            raise self.fault("release.name", "expected the name of the release, got nothing")
        fields = {key: said for key in TEXTS if (said := self.loose(release, key)) is not None}
        return ModelFile(name=name, fields=fields, components=tuple(self.components(release)))

    def components(self, release: yaml.Mapping) -> Iterator[Component]:
        node, place = release.get("components"), "release.components"
        if not isinstance(node, yaml.Sequence):
            raise self.fault(place, f"expected a list of components, got {_kind(node)}")
        globals_ = self.licenses(release)
        seen: dict[str, int] = {}
        for index, item in enumerate(node.items):
            at = f"{place}[{index}]"
            table = self.table(item, at)
            name = self.text(table, "name", at)
            if name is None or name.text not in COMPONENTS:
                got = name.text if name else "nothing"
                raise self.fault(f"{at}.name", f"no component {got[:SHORT]!r}; there are {', '.join(COMPONENTS)}")
            if name.text in seen:
                raise self.fault(f"{at}.name", f"{name.text!r} stands twice, here and at {place}[{seen[name.text]}]")
            seen[name.text] = index
            yield self.component(table, name, at, globals_)

    def component(self, table: yaml.Mapping, name: Said, at: str, globals_: Mapping[str, Said]) -> Component:
        of, content = COMPONENTS[name.text]
        own = self.text(table, "license", at)
        stated = own or globals_.get(content) or globals_.get("distribution") or name
        if stated is name or stated.text in ("", UNLICENSED):
            stated = Said(text=UNLICENSED, line=stated.line, quote=stated.quote)
        return Component(
            of=of,
            name=name,
            license=stated,
            license_path=self.loose(table, "license_path", at),
            component_path=self.loose(table, "component_path", at),
        )

    def licenses(self, release: yaml.Mapping) -> dict[str, Said]:
        """The licences of the release by kind of content, those with a name."""
        node, place = release.get("license"), "release.license"
        if node is None or _empty(node):
            return {}
        found = {}
        for key, value in self.table(node, place).items():
            if key in ("distribution", "code", "data", "document") and not _empty(value):
                name = self.text(self.table(value, f"{place}.{key}"), "name", f"{place}.{key}")
                if name is not None and name.text:
                    found[key] = name
        return found

    def table(self, node: yaml.Node | None, place: str) -> yaml.Mapping:
        if not isinstance(node, yaml.Mapping):
            raise self.fault(place, f"expected a mapping, got {_kind(node)}")
        return node

    def text(self, table: yaml.Mapping, key: str, place: str) -> Said | None:
        """The text under `key`; None where there is none or null."""
        node = table.get(key)
        if node is None or _empty(node):
            return None
        if not isinstance(node, yaml.Scalar) or not isinstance(yaml.core(node), str):
            raise self.fault(f"{place}.{key}", f"expected text, got {_kind(node)}")
        return self.said(node)

    def loose(self, table: yaml.Mapping, key: str, place: str = "release") -> Said | None:
        """The text under `key`, a number or date as it stands; None where there is none, null or nothing in it."""
        node = table.get(key)
        if node is None or _empty(node):
            return None
        if not isinstance(node, yaml.Scalar):
            raise self.fault(f"{place}.{key}", f"expected text, got {_kind(node)}")
        return self.said(node) if node.text else None

    def said(self, node: yaml.Scalar) -> Said:
        return Said(text=node.text, line=node.line, quote=self.lines[node.line - 1].strip())

    def fault(self, place: str, fault: str) -> ManifestError:
        return ManifestError(f"{self.source}: {place}: {fault}")


def _empty(node: yaml.Node) -> bool:
    """Whether a value is null, or the empty list that a serializer writes for an empty mapping."""
    match node:
        case yaml.Scalar():
            return yaml.core(node) is None
        case yaml.Sequence():
            return not node.items
    return False


def _kind(node: yaml.Node | None) -> str:
    match node:
        case None:
            return "nothing"
        case yaml.Mapping():
            return "a mapping"
        case yaml.Sequence():
            return "a list"
    return f"{node.text[:SHORT]!r}"
