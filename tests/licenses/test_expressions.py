"""Expressions as trees."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openaudit import licenses
from openaudit.errors import LicenseError
from openaudit.licenses.expressions import Expression, Leaf, Node, branches

LEAVES = st.sampled_from(["MIT", "Apache-2.0", "GPL-2.0-or-later", "LicenseRef-nova"]).map(Leaf) | st.just(
    Leaf("GPL-2.0-only", "Classpath-exception-2.0")
)


def other(op: str, part: Expression) -> bool:
    return isinstance(part, Leaf) or part.op != op


def nodes(parts: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    def node(op: str) -> st.SearchStrategy[Expression]:
        kept = st.lists(parts.filter(lambda part: other(op, part)), min_size=2, max_size=3, unique=True)
        return kept.map(lambda found: Node(op, tuple(found)))  # type: ignore[arg-type]

    return node("AND") | node("OR")


TREES = st.recursive(LEAVES, nodes, max_leaves=6)


@given(TREES)
def test_what_is_written_is_read_back(tree: Expression) -> None:
    assert licenses.parse(str(tree)) == tree


@given(TREES)
def test_an_expression_is_acceptable_exactly_when_one_branch_is(tree: Expression) -> None:
    allowed = {"MIT", "Apache-2.0"}

    assert licenses.acceptable(str(tree), allowed) == any(set(branch) <= allowed for branch in branches(tree))


@pytest.mark.parametrize(
    ("expression", "allowed", "answer"),
    [
        ("MIT OR GPL-3.0-only", ["MIT"], True),
        ("MIT AND GPL-3.0-only", ["MIT"], False),
        ("(MIT OR GPL-2.0-only) AND Apache-2.0", ["mit", "apache-2.0"], True),
        ("GPL-2.0-only WITH Classpath-exception-2.0", ["GPL-2.0-only"], True),
        ("Apache-2.0 WITH LicenseRef-scancode-commons-clause", ["Apache-2.0"], False),
        ("GPL-2.0+", ["GPL-2.0-or-later"], True),
    ],
)
def test_one_branch_is_enough_and_all_of_it_is_needed(expression: str, allowed: list[str], *, answer: bool) -> None:
    assert licenses.acceptable(expression, allowed) is answer


@pytest.mark.parametrize("text", ["", "MIT AND", "((MIT)", "MIT Apache-2.0", "WITH", "(" * 3000, "A" * 5000])
def test_what_is_no_expression_is_one_clear_line(text: str) -> None:
    with pytest.raises(LicenseError) as caught:
        licenses.parse(text)

    assert "\n" not in str(caught.value)
    assert str(caught.value).startswith("license expression")
