"""SPDX licence expressions as a tree; ids are kept as written, what they mean is `ids.py`'s subject."""

import itertools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, TypeAlias

from openaudit.errors import LicenseError

LONGEST = 4096  # characters of an expression
_ID = re.compile(r"[A-Za-z0-9.+:-]+")
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
        return rewritten(self, str)


RIDER = "-with-rider"  # what ends the name of a licence with an added restriction
Expression: TypeAlias = Leaf | Node


def parse(expression: str) -> Expression:
    """The tree of `expression`; LicenseError, in one line, where it is none."""
    if len(expression) > LONGEST:
        raise LicenseError(f"license expression: {len(expression)} characters, at most {LONGEST}")
    try:
        tree = _licensing().parse(expression, validate=False, strict=False)
    except Exception as error:  # noqa: BLE001 - the parser raises many kinds on hostile text
        reason = " ".join(str(error).split())[:120] or type(error).__name__
        raise LicenseError(
            f"license expression {expression[:60]!r}: {reason}; possible are ids joined by AND, OR, WITH and brackets"
        ) from None
    if tree is None:
        raise LicenseError("license expression: empty; possible are ids joined by AND, OR, WITH and brackets")
    found = _tree(tree)
    for leaf in leaves(found):
        if not _ID.fullmatch(leaf.license + leaf.exception):
            raise LicenseError(
                f"license expression {expression[:60]!r}: no id {str(leaf)[:60]!r}; possible are letters, digits, '.', '-' and '+'"
            )
    return found


def rewritten(tree: Expression, leaf: Callable[[Leaf], str]) -> str:
    """The tree as an expression again, each leaf as `leaf` writes it."""
    if isinstance(tree, Leaf):
        return leaf(tree)
    parts = ((part, rewritten(part, leaf)) for part in tree.parts)
    return f" {tree.op} ".join(
        f"({text})" if isinstance(part, Node) and part.op != tree.op else text for part, text in parts
    )


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


@cache
def _licensing() -> Any:
    from license_expression import Licensing  # noqa: PLC0415 - 50 ms that only expressions need

    return Licensing()


def _tree(node: Any) -> Expression:
    if hasattr(node, "exception_symbol"):
        return Leaf(node.license_symbol.key, node.exception_symbol.key)
    if getattr(node, "args", ()):
        return Node("AND" if type(node).__name__ == "AND" else "OR", tuple(_tree(part) for part in node.args))
    return Leaf(node.key)
