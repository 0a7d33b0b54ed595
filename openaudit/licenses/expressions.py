"""SPDX licence expressions as a tree; ids are kept as written, what they mean is `ids.py`'s subject."""

import itertools
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from openaudit.errors import LicenseError

LONGEST = 4096  # characters of an expression
MOST_BRANCHES = 256  # branches that are written out; real expressions have a handful


@dataclass(frozen=True, slots=True)
class Leaf:
    """One licence, `A` or `A WITH exception`."""

    license: str
    exception: str = ""

    def __str__(self) -> str:
        return f"{self.license} WITH {self.exception}" if self.exception else self.license


@dataclass(frozen=True, slots=True)
class Node:
    """Several expressions that hold together (AND) or between which one may choose (OR)."""

    op: Literal["AND", "OR"]
    parts: tuple["Expression", ...]

    def __str__(self) -> str:
        return f" {self.op} ".join(f"({part})" if isinstance(part, Node) and part.op != self.op else str(part) for part in self.parts)


RIDER = "-with-rider"  # what ends the name of a licence with an added restriction
Expression: TypeAlias = Leaf | Node


def parse(expression: str) -> Expression:
    """The tree of `expression`; LicenseError, in one line, where it is none."""
    if len(expression) > LONGEST:
        raise LicenseError(f"license expression: {len(expression)} characters, at most {LONGEST}")
    try:
        tree = _licensing().parse(expression, validate=False, strict=False)
    except (Exception, RecursionError) as error:  # the parser raises many kinds on hostile text
        reason = " ".join(str(error).split())[:120] or type(error).__name__
        raise LicenseError(f"license expression {expression[:60]!r}: {reason}; possible are ids joined by AND, OR, WITH and brackets") from None
    if tree is None:
        raise LicenseError("license expression: empty; possible are ids joined by AND, OR, WITH and brackets")
    return _tree(tree)


def acceptable(expression: str, allowed: Collection[str]) -> bool:
    """Whether one branch of `expression` is made of `allowed` ids alone (case and spelling of ids made equal first)."""
    from openaudit.licenses.ids import resolve

    wanted = {canonical for one in allowed for canonical in (one, resolve(one).expression) if canonical}
    tree = parse(expression)

    def holds(node: Expression) -> bool:
        if isinstance(node, Leaf):
            return str(node) in wanted or (resolve(node.license).expression in wanted and (not node.exception or _addition(node, wanted)))
        return (all if node.op == "AND" else any)(holds(part) for part in node.parts)

    return holds(tree)


def leaves(tree: Expression) -> Iterator[Leaf]:
    """The licences of the tree, in reading order."""
    if isinstance(tree, Leaf):
        yield tree
    else:
        for part in tree.parts:
            yield from leaves(part)


def branches(tree: Expression) -> tuple[tuple[str, ...], ...]:
    """The choices that the tree leaves, each as the licences that hold together; at most MOST_BRANCHES."""
    if isinstance(tree, Leaf):
        return ((_limited(tree),),)
    parts = [branches(part) for part in tree.parts]
    if tree.op == "OR":
        return tuple(itertools.islice(dict.fromkeys(itertools.chain(*parts)), MOST_BRANCHES))
    products = (tuple(dict.fromkeys(itertools.chain(*choice))) for choice in itertools.product(*parts))
    return tuple(itertools.islice(products, MOST_BRANCHES))


def _limited(leaf: Leaf) -> str:
    """The licence of a leaf; an addition that is no exception of the SPDX list takes something away, as a rider does."""
    return f"LicenseRef-openaudit-{leaf.license}{RIDER}" if leaf.exception.startswith("LicenseRef-") else leaf.license


def _addition(leaf: Leaf, wanted: Collection[str]) -> bool:
    """An exception of the SPDX list only adds permissions; anything else behind WITH has to be allowed itself."""
    return not leaf.exception.startswith("LicenseRef-") or leaf.exception in wanted


def _licensing():  # type: ignore[no-untyped-def]  # noqa: ANN202 - license-expression has no types
    from license_expression import Licensing

    return Licensing()


def _tree(node) -> Expression:  # type: ignore[no-untyped-def]  # noqa: ANN001 - license-expression has no types
    from license_expression import LicenseWithExceptionSymbol

    if isinstance(node, LicenseWithExceptionSymbol):
        return Leaf(node.license_symbol.key, node.exception_symbol.key)
    if getattr(node, "args", ()):
        return Node("AND" if type(node).__name__ == "AND" else "OR", tuple(_tree(part) for part in node.args))
    return Leaf(node.key)
