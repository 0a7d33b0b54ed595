"""Where front matter begins and ends, by the rule of the Hub's own client."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openaudit.read.frontmatter import split
from openaudit.read.text import decode

# The client's rule, in our words: optional white space, ---, a line end; anything; a line end, ---, blanks, a line end or the end.
RULE = re.compile(r"\A\s*---(?:\r\n|\r|\n)([\s\S]*?)(?:\r\n|\r|\n)---[ \t]*(?:\r\n|\n|\Z)")

pieces = st.lists(
    st.sampled_from(
        ["---", "--- ", "----", " ---", "...", "+++", "license: mit", "<!-- x -->", "", " ", "# T", "a\u2028b"]
    ),
    max_size=9,
)


@given(pieces, st.sampled_from(["\n", "\r\n"]), st.booleans())
def test_what_the_hub_sees_is_what_the_hubs_rule_matches(lines: list[str], end: str, closed: bool) -> None:
    text = end.join(lines) + (end if closed else "")
    front = split(decode(text.encode()))
    rule = RULE.match(text)

    assert front.hub == bool(rule)
    if rule:
        assert front.text == rule[1].replace("\r\n", "\n")


@given(pieces)
def test_the_lines_of_a_block_are_those_of_the_file(lines: list[str]) -> None:
    text = decode("\n".join(lines).encode())
    front = split(text)

    if front.found:
        assert front.text == "\n".join(text.lines[front.first - 1 : front.body - 2])
        assert text.line(front.first - 1).strip() == "---" == text.line(front.body - 1).strip()
    else:
        assert front.body == 1
        assert front.problems


@pytest.mark.parametrize(
    ("card", "found", "hub", "said"),
    [
        ("---\nlicense: mit\n---\n# M\n", True, True, []),
        ("---\r\nlicense: mit\r\n---\r\n# M\r\n", True, True, []),
        ("---\rlicense: mit\r---\r# M\r", True, False, []),
        ("\ufeff---\nlicense: mit\n---\n", True, True, []),
        ("\n\n---\nlicense: mit\n---\n", True, True, ["blank-before-front-matter"]),
        ("<!-- hello -->\n---\nlicense: mit\n---\n", True, False, ["comment-before-front-matter"]),
        ("<!-- hello\n---\n-->\n\n---\nlicense: mit\n---\n", True, False, ["comment-before-front-matter"]),
        ("<!-- never closed\n---\nlicense: mit\n---\n", False, False, ["no-front-matter"]),
        ("---   \nlicense: mit\n---\n", True, False, ["loose-delimiter"]),
        ("---\nlicense: mit\n--- \n# M\n", True, True, ["loose-delimiter"]),
        ("---\nlicense: mit\n--- \nlicense: cc0-1.0\n---\n", True, True, ["multiple-documents"]),
        ("---\nlicense: mit\n# text\n", False, False, ["front-matter-not-closed"]),
        ("---\nlicense: mit\n...\n# M\n", False, False, ["front-matter-not-closed"]),
        ("---\nlicense: |\n  mit\n  ---\n  x\n---\n", True, True, []),
        ("# M\n---\nlicense: mit\n---\n", False, False, ["no-front-matter"]),
        ("+++\nlicense = 'mit'\n+++\n", False, False, ["toml-front-matter"]),
        ('{"license": "mit"}\n', False, False, ["no-front-matter"]),
        ("", False, False, ["no-front-matter"]),
    ],
)
def test_front_matter_is_found_where_the_rule_says(card: str, found: bool, hub: bool, said: list[str]) -> None:
    front = split(decode(card.encode()))

    assert (front.found, front.hub) == (found, hub)
    assert [problem.id for problem in front.problems] == said


@pytest.mark.parametrize(
    "bomb", ["-" * 1_000_000, " \n" * 400_000 + "---x", "---\n" + "\n" * 400_000 + "--", "<!--\n" * 200_000]
)
def test_bombs_are_split_in_linear_time(bomb: str) -> None:
    assert not split(decode(bomb.encode())).found
