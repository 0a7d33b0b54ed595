"""Documents taken apart: sections, lists, tables, links, code of Markdown, reStructuredText and plain text."""

import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openaudit.read.document import Document, Image, Item, Link, Paragraph
from openaudit.read.markdown import kind_of, outline, shown
from openaudit.read.text import split

markup = st.text(alphabet="#ab -=*_`~|:[]()!<>/.\\\n\t1+\"'é漢", max_size=200)


def read(text: str, path: str = "README.md", start: int = 1) -> Document:
    return outline(split(text), path=path, start=start)


def titles(document: Document) -> list[tuple[str, int, int]]:
    return [(section.title, section.level, section.line) for section in document.sections[1:]]


@given(markup, st.sampled_from(["README.md", "README.rst", "README.txt", "README"]))
def test_any_text_gives_a_document_whose_lines_are_there(text: str, path: str) -> None:
    lines = split(text)
    document = outline(lines, path=path)

    parts: tuple[Paragraph | Item, ...] = (*document.paragraphs, *document.items)
    for part in parts:
        assert part.text == "\n".join(lines[part.line - 1 : part.end])
    for code in document.code:
        assert code.lines == tuple(lines[code.line - 1 : code.end])
    targets: tuple[Link | Image, ...] = (*document.links, *document.images)
    for link in targets:
        line, at = lines[link.line - 1], link.column - 1
        assert line.startswith(link.target, at) or line[at - 1] == "["  # a reference stands at its name
    for table in document.tables:
        assert all(table.line <= row.line <= table.end for row in table.rows)


@given(markup, st.sampled_from(["README.md", "README.rst", "README.txt"]))
def test_sections_nest_and_cover_the_document(text: str, path: str) -> None:
    document = outline(split(text), path=path)
    whole, *rest = document.sections

    assert [section.line for section in rest] == sorted(section.line for section in rest)
    for section in rest:
        assert whole.line <= section.line <= section.own <= section.end <= whole.end
        assert section.path[-1] == section.title
        assert document.section_at(section.line) == section


def test_headings_of_every_spelling_make_sections() -> None:
    document = read(
        "Top\n===\n\n## Two ##\ntext\n\nThree\n-----\n### [Link](x) and `code`\n<h2 align=center>HTML</h2>\n#Tight\n#1 no heading\n\n"
        "**Training data**\n\nis here\n\n**not a heading, a sentence.**\n"
    )

    assert titles(document) == [
        ("Top", 1, 1), ("Two", 2, 4), ("Three", 2, 7), ("Link and code", 3, 9), ("HTML", 2, 10), ("Tight", 1, 11), ("Training data", 7, 14),
    ]  # fmt: skip


def test_a_section_ends_before_the_next_that_is_not_below_it() -> None:
    document = read("intro\n# A\na\n## B\nb\n# C\nc\n")
    whole, a, b, c = document.sections

    assert (whole.line, whole.end, whole.own) == (1, 7, 1)
    assert (a.line, a.end, a.own) == (2, 5, 3)
    assert (b.line, b.end, b.path) == (4, 5, ("A", "B"))
    assert (c.line, c.end) == (6, 7)
    assert [part.text for part in document.inside(a)] == ["a", "b"]
    assert document.section_at(1) == whole


def test_the_parts_of_every_section_are_found_in_linear_time() -> None:
    document = read("# A\n\ntext\n\n- item\n\n" * 10_000)
    before = time.process_time()
    parts = [len(list(document.inside(section))) for section in document.sections[1:]]

    assert parts == [2] * 10_000
    assert time.process_time() - before < 3


def test_a_fence_hides_what_looks_like_markup() -> None:
    document = read("```python title=x\n# no heading\n[no](link)\n```\n~~~\n```\n~~~\nafter\n")

    assert titles(document) == []
    assert [(code.language, code.lines, code.line, code.end) for code in document.code] == [
        ("python", ("# no heading", "[no](link)"), 2, 3),
        ("", ("```",), 6, 6),
    ]
    assert document.paragraphs[0].text == "after"
    assert not document.links


def test_a_quotation_may_hold_headings_and_code() -> None:
    document = read("> ### Step\n> words\n> ```bash\n> run\n> ```\n> end\n\n> ```\n> open\nafter\n")

    assert titles(document) == [("Step", 3, 1)]
    assert [(code.language, code.lines, code.line) for code in document.code] == [
        ("bash", ("> run",), 4),
        ("", ("> open",), 9),
    ]
    assert [part.text for part in document.paragraphs] == ["> words", "> end", "after"]


def test_indented_html_is_text_and_no_code() -> None:
    document = read("<div>\n\n    <p>We release the weights.</p>\n")

    assert not document.code


def test_indented_code_is_code_unless_a_list_came_before() -> None:
    document = read("text\n\n    code here\n\n- item\n\n    more of the item\n\nend\n\n    code again\n")

    assert [code.lines for code in document.code] == [("    code here",), ("    code again",)]


def test_list_items_keep_their_indent_and_number() -> None:
    document = read("- one\n  more\n  - two\n1. three\n10) four\n* five\n-not an item\n")

    assert [(item.text.split()[-1 if "more" not in item.text else 0], item.indent, item.ordered) for item in document.items[:4]] == [
        ("-", 0, False), ("two", 2, False), ("three", 0, True), ("four", 0, True),
    ]  # fmt: skip


def test_a_pipe_table_has_a_header_and_rows_with_lines() -> None:
    document = read(
        "text\n\n| Dataset | Size |\n|:--|--:|\n| [A](https://a.org) | 1 \\| 2 |\n| B | |\n\nafter | here\n"
    )
    (table,) = document.tables

    assert table.header.cells == ("Dataset", "Size")
    assert [(row.cells, row.line) for row in table.rows] == [(("[A](https://a.org)", "1 \\| 2"), 5), (("B", ""), 6)]
    assert [link.target for link in document.links] == ["https://a.org"]


def test_an_html_table_is_a_table_too() -> None:
    document = read(
        "<table>\n <tr><th>Task</th><th>Score</th></tr>\n <tr>\n  <td><b>MMLU</b>\n  (5-shot)</td>\n  <td>71.2</td>\n </tr>\n <tr><td>x</td><td>y\n</table>\n"
    )
    (table,) = document.tables

    assert table.header.cells == ("Task", "Score")
    assert [row.cells for row in table.rows] == [("MMLU (5-shot)", "71.2"), ("x", "y")]


@pytest.mark.parametrize(
    ("line", "links"),
    [
        ("see [paper](https://x.org/a_(b)) now", [("paper", "https://x.org/a_(b)", 13)]),
        ('[a](<b c> "title") and [d](e "t")', [("a", "b c", 6), ("d", "e", 28)]),
        (
            "<https://auto.org/x>, https://bare.org/y.",
            [("https://auto.org/x", "https://auto.org/x", 2), ("https://bare.org/y", "https://bare.org/y", 23)],
        ),
        ('<a class=b href="https://h.org">the <b>text</b></a>', [("the text", "https://h.org", 18)]),
        (
            "[![CI](https://img.shields.io/x.svg)](https://ci.org)",
            [("![CI](https://img.shields.io/x.svg)", "https://ci.org", 39)],
        ),
        ("[with `code`](t) but `[no](link)`", [("with `code`", "t", 15)]),
        ("\\[no](x) [open [inner](y)", [("inner", "y", 24)]),
        ("[empty]() [spaces](a b)", []),
        ("[ref][r] [shortcut][] [lost][nowhere]", [("ref", "https://r.org", 7), ("shortcut", "https://s.org", 21)]),
    ],
)
def test_links_have_their_text_target_and_column(line: str, links: list[tuple[str, str, int]]) -> None:
    document = read(f"{line}\n\n[r]: https://r.org\n[shortcut]: <https://s.org> 'x'\n")

    assert [(link.text, link.target, link.column) for link in document.links if link.line == 1] == links


@pytest.mark.parametrize("path", ["README.md", "README.rst", "README.txt"])
def test_an_outline_without_inline_has_the_same_blocks_and_no_links(path: str) -> None:
    lines = split("Title\n=====\n\nSee https://x.org/a and [b](c).\n\n- `one <d>`_ ![e](f.png)\n\n.. image:: g.png\n")
    whole, blocks = outline(lines, path=path), outline(lines, path=path, inline=False)

    assert whole.links
    assert blocks == replace(whole, links=(), images=blocks.images)
    assert not blocks.links


def test_images_are_no_links_and_badges_are_known() -> None:
    document = read(
        "![plot](a.png) <img alt=\"logo\" src='b.png'> ![x](https://img.shields.io/badge/license-mit-green)\n"
    )

    assert [(image.alt, image.target, image.badge) for image in document.images] == [
        ("plot", "a.png", False),
        ("logo", "b.png", False),
        ("x", "https://img.shields.io/badge/license-mit-green", True),
    ]
    assert not document.links


def test_comments_are_not_shown_and_a_comment_without_end_is_said() -> None:
    document = read("<!-- one\n# no\n-->\n# Yes\n<!-- a --> text\n<!-- open\n# lost\n")

    assert [(comment.line, comment.end) for comment in document.comments] == [(1, 3), (5, 5), (6, 7)]
    assert titles(document) == [("Yes", 1, 4)]
    assert [problem.id for problem in document.problems] == ["comment-not-closed"]
    assert "text" in document.paragraphs[0].text


def test_the_outline_starts_after_the_front_matter_and_counts_from_the_files_first_line() -> None:
    document = read("---\n# a comment\nlicense: mit\n---\n# Title\n", start=5)

    assert titles(document) == [("Title", 1, 5)]


RST = """\
=====
Model
=====

A `paper <https://p.org>`_ and https://bare.org.

Data
----

* one
* two

.. code-block:: python

   train()

Run it::

   make

+------+-----+
| Name | N   |
+======+=====+
| A    | 1   |
| more |     |
+------+-----+

==== ====
Key  Val
==== ====
lr   0.1
bs   32
==== ====

.. image:: https://img.shields.io/x.svg
.. a comment
.. _home: https://home.org

Deeper
~~~~~~
end
"""


def test_restructured_text_is_taken_apart() -> None:
    document = read(RST, "README.rst")

    assert document.kind == "rst"
    assert titles(document) == [("Model", 1, 2), ("Data", 2, 7), ("Deeper", 3, 39)]
    assert [(link.text, link.target) for link in document.links] == [
        ("paper", "https://p.org"), ("https://bare.org", "https://bare.org"), ("https://home.org", "https://home.org"),
    ]  # fmt: skip
    assert [(code.language, [line.strip() for line in code.lines]) for code in document.code] == [
        ("python", ["train()"]),
        ("", ["make"]),
    ]
    assert [(table.header.cells, [row.cells for row in table.rows]) for table in document.tables] == [
        (("Name", "N"), [("A more", "1")]),
        (("Key", "Val"), [("lr", "0.1"), ("bs", "32")]),
    ]
    assert [image.badge for image in document.images] == [True]
    assert len(document.items) == 2
    assert len(document.comments) == 1


def test_plain_text_has_headings_lists_and_addresses() -> None:
    document = read(
        "MODEL\n\nIt is at https://x.org/y.\n\n1. Introduction\n\nText\n* a\n  b\n* c\n\nUse\n---\nRun it.\n",
        "README.txt",
    )

    assert document.kind == "plain"
    assert titles(document) == [("MODEL", 2, 1), ("1. Introduction", 2, 5), ("Use", 2, 12)]
    assert [item.text for item in document.items] == ["* a\n  b", "* c"]
    assert [link.target for link in document.links] == ["https://x.org/y"]


@pytest.mark.parametrize(
    ("path", "text", "kind"),
    [
        ("docs/README.MD", "x", "markdown"),
        ("README.rst", "# x", "rst"),
        ("README", "# Title\n", "markdown"),
        ("README", "Title\n=====\n\n.. note:: x\n", "rst"),
        ("README", "just words\n", "plain"),
        ("README.txt", "[a](b)\n", "markdown"),
        ("model.v1/README", "words", "plain"),
    ],
)
def test_the_kind_is_told_by_suffix_and_content(path: str, text: str, kind: str) -> None:
    assert kind_of(split(text), path) == kind


def test_shown_is_what_a_reader_sees() -> None:
    assert shown("**Bold** _it_ <b>x</b> ![a](b) [c](d) `e` snake_case") == "Bold it x a c e snake_case"


BOMBS = {
    "quotes": ">" * 50_000 + " x",
    "lists": "".join(" " * (2 * i) + "- x\n" for i in range(1500)),
    "brackets": "[" * 400_000,
    "closed brackets": "[" * 200_000 + "]" * 200_000,
    "links": "[a](" * 100_000,
    "links by lines": "[a](\n" * 100_000,
    "emphasis": "*a_ " * 100_000,
    "backticks": "".join("`" * i + " " for i in range(1, 2500)),
    "table": "|" + "a|" * 2000 + "\n|" + "-|" * 2000 + "\n" + "|\n" * 2000,
    "references": "[a]: " + "x" * 50_000 + "\n" + "[a][a]" * 20_000,
    "tags": "<a " * 100_000,
    "tags by lines": "<a \n" * 100_000,
    "tables by lines": "<table>\n" * 20_000,
    "comments": "<!-- x --> " * 50_000,
    "headings": "# a\n" * 100_000,
    "html headings": "<h1>\n" * 50_000,
    "rules": "- " * 500_000,
    "equals": "=" * 1_000_000,
    "overlines": "====\n" * 100_000,
    "dashes": "a|b\n-|-\n" * 50_000,
    "words": "a" * 4_000_000,
    "prose": "The model was trained on [data](https://example.org/d), as *described* in the `paper`.\n" * 40_000,
}


@pytest.mark.parametrize("path", ["README.md", "README.rst", "README.txt"])
@pytest.mark.parametrize("name", BOMBS)
def test_bombs_are_taken_apart_in_bounded_time(name: str, path: str) -> None:
    lines = split(BOMBS[name])
    before = time.process_time()
    document = outline(lines, path=path)

    assert document.sections
    assert time.process_time() - before < 3
