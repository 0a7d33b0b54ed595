"""Where mof-1.0 and mof-1.0-mot differ over a folder of model files, and why, as a page of Markdown.

python -m benchmarks.mof_differences FOLDER > docs/rubrics/mof-differences.md
"""

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from openaudit import rubric
from openaudit.collect import mot
from openaudit.facts import Evidence, Fact
from openaudit.release.manifest import open_manifest
from openaudit.verdict import Assessment, assess

ANY_LICENSE = (
    "Data sets count under any licence or none, as the framework's table is reported; the tool asks for a listed one"
)
LIBRARY = "A published library may hold the architecture or the inference code; a model file does not say"
INSIDE = "Evaluation results, a data card or a paper may be part of another document, which a model file does not show"
SPELLING = "The licence is open, but spelled in a way, or an expression or id, that is not on the tool's list"
UNKNOWN = "The words name no licence whose terms anybody recorded: not counted by the tool, unknown to mof-1.0"
NOT_OPEN = "The licence stands on the tool's list, and is not open by our licence facts"
OTHER = "Other"


def pairs(folder: Path) -> Iterator[tuple[Evidence, Assessment, Assessment]]:
    """For each model file its evidence, judged by the tool's behaviour and by the framework."""
    tool, framework = rubric.load("mof-1.0-mot"), rubric.load("mof-1.0")
    for path in sorted(folder.glob("*.yml")):
        evidence = Evidence.of(mot.collect(open_manifest(str(path), path), Evidence.of([])))
        yield evidence, assess(tool, evidence), assess(framework, evidence)


def reasons(evidence: Evidence, tool: Assessment, framework: Assessment) -> Iterator[str]:
    """For each required component that one of them counts (or may count) and the other does not: why."""
    for theirs, ours in zip(tool.verdicts, framework.verdicts, strict=True):
        counted, possible = theirs.outcome != "unmet", ours.outcome != "unmet"
        if not theirs.criterion.optional and counted != possible:
            yield _reason(evidence, theirs.criterion.of, str(theirs.state)) if possible else NOT_OPEN


def _reason(evidence: Evidence, of: str, state: str) -> str:
    opened = evidence.get(f"{of}.license.open")
    if of == "data.training":
        return ANY_LICENSE
    if state == "invalid" and not isinstance(opened, Fact):
        return UNKNOWN
    if state == "invalid" and opened.value is True:  # type: ignore[union-attr]  # a fact, by the line above
        return SPELLING
    if of in ("model.architecture", "code.inference"):
        return LIBRARY
    return INSIDE if of.startswith("docs.") else OTHER


def measured(folder: Path) -> tuple[Counter[tuple[str, str, str]], Counter[str], Counter[str], int]:
    """Levels (tool, proven, possible), components by reason, files by reason where the level differs, and files."""
    levels: Counter[tuple[str, str, str]] = Counter()
    components: Counter[str] = Counter()
    files: Counter[str] = Counter()
    for evidence, tool, framework in pairs(folder):
        levels[tool.level.low, framework.level.low, framework.level.high] += 1
        why = list(reasons(evidence, tool, framework))
        components.update(why)
        if tool.level.low != framework.level.high:
            files.update(set(why))
    return levels, components, files, levels.total()


def page(folder: Path) -> str:
    """The page with both tables."""
    levels, components, files, number = measured(folder)
    same = sum(count for (tool, _, high), count in levels.items() if tool == high)
    lines = [
        "# Where mof-1.0 and mof-1.0-mot differ",
        "",
        "`mof-1.0-mot` is the Model Openness Tool exactly as it behaves; `mof-1.0` is the framework, judged from evidence. A model",
        "file is a claim from top to bottom, so by `mof-1.0` it proves no class; what it claims is the class that is possible.",
        f"Measured on the tool's own {number} model files: the possible class is the tool's class for {same} of them.",
        "",
        "| class by the tool | proven by mof-1.0 | possible by mof-1.0 | files |",
        "|---|---|---|---|",
        *(f"| {tool} | {low} | {high} | {count} |" for (tool, low, high), count in sorted(levels.items())),
        "",
        "Why a required component counts for one and not for the other:",
        "",
        "| reason | components | files whose class differs |",
        "|---|---|---|",
        *(
            f"| {why} | {count} | {files[why]} |"
            for why, count in sorted(components.items(), key=lambda item: -item[1])
        ),
        "",
        "Beside these, a report that is missing or not open is replaced by an open paper in both; for progress the tool then counts",
        "thirteen components for class I, while `mof-1.0` counts report and paper both.",
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    print(page(Path(sys.argv[1])), end="")
