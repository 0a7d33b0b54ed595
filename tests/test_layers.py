"""Imports only point down: the list of ARCHITECTURE, lowest first, held against the code."""

import ast
from collections.abc import Iterator
from pathlib import Path

import openaudit

PACKAGE = Path(openaudit.__file__).parent
LAYERS = [
    {"errors", "version"},
    {"facts", "shipped", "plugins"},
    {"read"},
    {"release", "condition", "licenses"},
    {"weights"},
    {"run"},
    {"rubric", "collect", "wording"},
    {"verdict"},
    {"suggest", "page"},
    {"disagree"},
    {"findings"},
    {"report", "policy"},
    {"render"},
    {"wire", "choices", "questions"},
    {"gate"},
    {"spine"},
    {"fleet"},
    {"__init__"},
    {"cli"},
    {"__main__"},
]
RANK = {name: rank for rank, layer in enumerate(LAYERS) for name in layer}
JUDGING = {"condition", "rubric", "wording", "verdict", "suggest", "disagree", "page", "report"}
LOOKING = {"release", "weights", "licenses", "run", "collect"}


def subject(path: Path) -> str:
    """The name a file counts under in the list: its package or its own module name."""
    return path.relative_to(PACKAGE).with_suffix("").parts[0]


def imports() -> Iterator[tuple[str, str, str]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("openaudit."):
                yield subject(path), node.module.split(".")[1], f"{path.relative_to(PACKAGE)}:{node.lineno}"
            elif isinstance(node, ast.ImportFrom) and node.module == "openaudit":
                for alias in node.names:
                    yield subject(path), alias.name if alias.name in RANK else "__init__", f"{path.name}:{node.lineno}"
            elif isinstance(node, ast.Import):
                for alias in node.names:
                    if alias.name.startswith("openaudit."):
                        yield subject(path), alias.name.split(".")[1], f"{path.name}:{node.lineno}"


def test_every_module_has_its_layer() -> None:
    found = {subject(path) for path in PACKAGE.rglob("*.py")}

    assert found <= set(RANK), found - set(RANK)


def test_imports_only_point_down() -> None:
    up = [
        f"{place}: {upper} imports {lower}"
        for upper, lower, place in imports()
        if upper != lower and RANK[lower] >= RANK[upper]
    ]

    assert not up


def test_the_judging_side_and_the_looking_side_never_meet() -> None:
    met = [
        f"{place}: {one} imports {other}"
        for one, other, place in imports()
        if (one in JUDGING and other in LOOKING) or (one in LOOKING and other in JUDGING)
    ]

    assert not met
