"""One Python file's syntax tree, in bounds: a hostile file ends in None, never in a full stack."""

import ast
import math
import re
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from openaudit.collect.phrases import names

MAX_LINE = 5000  # characters; longer lines are data, not code
MAX_DEPTH = 60  # brackets within brackets
MAX_NODES = 60_000
MOST = 40  # hyper-parameters of one file

_OPEN, _CLOSE = frozenset("([{"), frozenset(")]}")
# A hundred signs one after another, each of which nests the tree once more.
_RUN = re.compile(r"(?:[-+~!]\s{0,20}){100}|(?:\bnot\s{1,20}|\blambda:?\s{1,20}|\bawait\s{1,20}){100}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What a file shows, each with its line: `numbers` are the hyper-parameters it sets, (name, value, line).

    `works` is whether it calls or loops at all; `loop` the line of a backward pass or an optimizer, `trainer` of a ready-made loop,
    `adapts` of a call that adapts a model; `modules` what it imports; `inside` whether it imports from its own package.
    """

    works: bool = False
    numbers: tuple[tuple[str, float, int], ...] = ()
    loop: int = 0
    trainer: int = 0
    adapts: int = 0
    modules: frozenset[str] = field(default=frozenset())
    inside: bool = False


def look(lines: Sequence[str]) -> Seen | None:
    """What the tree of a file of these lines shows; None where it is too deep, too large, or no Python of this version."""
    text = "\n".join(lines) + "\n"
    if _too_deep(text):
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(text)
        return _seen(tree)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _too_deep(text: str) -> bool:
    """Whether brackets or signs nest deeper than anybody writes; what else nests, the parser refuses by itself (a RecursionError)."""
    depth = 0
    for line in text.split("\n"):
        if len(line) > MAX_LINE or _RUN.search(line):
            return True
        for mark in line:
            depth += (mark in _OPEN) - (mark in _CLOSE)
            if depth > MAX_DEPTH:
                return True
    return False


def _seen(tree: ast.Module) -> Seen | None:
    calls: dict[str, int] = {}
    numbers: dict[tuple[str, float], int] = {}
    modules: set[str] = set()
    loops = inside = False
    for count, node in enumerate(ast.walk(tree)):
        if count > MAX_NODES:
            return None
        match node:
            case ast.Call():
                calls.setdefault(_called(node), node.lineno)
            case ast.Import():
                modules.update(one.name for one in node.names)
            case ast.ImportFrom():
                inside = inside or node.level > 0
                modules.add(node.module or "")
            case ast.For() | ast.While():
                loops = True
            case _:
                pass
        for name, value, line in _set(node):
            numbers.setdefault((name, value), line)
    return Seen(
        works=bool(calls) or loops,
        numbers=tuple((name, value, line) for (name, value), line in numbers.items())[:MOST],
        loop=calls.get("backward", 0) or _first(calls, "optimizer"),
        trainer=_first(calls, "trainer"),
        adapts=_first(calls, "adapter"),
        modules=frozenset(modules - {""}),
        inside=inside,
    )


def _first(calls: dict[str, int], id: str) -> int:
    """The first line that calls something of this kind, 0 for none."""
    is_one = names("code", id)
    return min((line for name, line in calls.items() if is_one(name)), default=0)


def _called(node: ast.Call) -> str:
    """The last part of the name that is called: `AdamW` of `torch.optim.AdamW`; "" for anything else."""
    match node.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def _set(node: ast.AST) -> Iterator[tuple[str, float, int]]:
    """Name, value and line of each hyper-parameter that `node` sets to a number."""
    match node:
        case (
            ast.Assign(targets=[ast.Name(id=name)], value=value) | ast.AnnAssign(target=ast.Name(id=name), value=value)
        ):
            yield from _number(name, value, node.lineno)
        case ast.keyword(arg=str(name), value=value):
            yield from _number(name, value, node.value.lineno)
        case ast.Dict():
            for key, value in zip(node.keys, node.values, strict=True):
                if isinstance(key, ast.Constant) and isinstance(key.value, str):
                    yield from _number(key.value, value, value.lineno)
        case ast.Call(args=[ast.Constant(value=str(option)), *_]) if option.startswith("-"):
            value = next((one.value for one in node.keywords if one.arg == "default"), None)
            yield from _number(option.lstrip("-"), value, value.lineno if value else 0)
        case ast.arguments():
            for one, value in zip(reversed(node.args), reversed(node.defaults), strict=False):
                yield from _number(one.arg, value, one.lineno)
        case _:
            pass


def _number(name: str, node: ast.expr | None, line: int) -> Iterator[tuple[str, float, int]]:
    plain = name.replace("-", "_")
    if node is not None and names("code", "hyperparameter")(plain) and (value := _value(node)) is not None:
        yield plain, value, line


def _value(node: ast.expr, depth: int = 3) -> float | None:
    """The number that an expression of literals comes to: `3e-4`, `64 * 1024`, `"2e-5"`; None for any other, and for 0 and below."""
    match node:
        case ast.Constant(value=bool()):
            return None
        case ast.Constant(value=int() | float() as value) if abs(value) < 10**15:
            return value if math.isfinite(value) and value > 0 else None
        case ast.Constant(value=str(text)) if re.fullmatch(r"\d{1,9}(?:\.\d{1,9})?(?:e-?\d{1,2})?", text):
            return float(text) or None
        case ast.BinOp(left=left, op=ast.Mult(), right=right) if depth:
            one, other = _value(left, depth - 1), _value(right, depth - 1)
            return one * other if one and other and one * other < 10**15 else None
    return None
