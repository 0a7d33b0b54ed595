"""What covers a repository covers the documents in it, and no document that lies elsewhere."""

from collections.abc import Callable

import pytest

from openaudit.facts import Evidence, Fact, Gap

Found = Callable[..., Evidence]
CARD = "---\nlicense: mit\n---\n# Heron\n\nHeron is a language model. "


def test_the_card_is_under_the_licence_of_the_repository(found: Found) -> None:
    assert found({"README.md": CARD}).value("docs.model-card.license") == "MIT"


@pytest.mark.parametrize("text", ["", "See our [paper](https://arxiv.org/abs/2601.00001).\n"])
def test_a_paper_that_is_not_in_the_release_is_under_no_licence_of_it(found: Found, text: str) -> None:
    assert isinstance(found({"README.md": CARD + text}).get("docs.paper.license"), Gap)


def test_a_paper_in_the_release_is_under_its_licence(found: Found) -> None:
    paper = found({"README.md": CARD, "paper.pdf": b"%PDF-1.4\n"}).get("docs.paper.license")

    assert isinstance(paper, Fact)
    assert paper.value == "MIT"
