"""Flat text of documents: every position leads back to the line it came from, whatever the document holds."""

from hypothesis import given
from hypothesis import strategies as st

from openaudit.collect.documents import Document
from openaudit.read.text import decode

PIECES = st.sampled_from(
    [
        "# Data",
        "## Usage",
        "**Bold**",
        "- item",
        "| a | b |",
        "|---|---|",
        "```",
        "<!--",
        "-->",
        "<td>",
        "<br>",
        "[a](http://x.y/z)",
        "![i](a(b).png)",
        "`code`",
        "数据集。",
        "Trained on 2T tokens. It works.",
        "",
        "    ",
        "İstanbul",
        "\ttab",
        "> quoted",
        "1. one",
        "===",
        "---",
    ]
)


def document(text: str) -> Document:
    return Document(path="README.md", text=decode(text.encode()), role="card")


@given(st.lists(PIECES, max_size=12))
def test_every_position_of_the_flat_text_leads_to_a_line_that_holds_its_quote(pieces: list[str]) -> None:
    read = document("\n".join(pieces))
    for flat in (read.prose, read.code):
        for at in range(len(flat.text)):
            place = flat.place(at)

            assert place.line is not None
            assert place.quote in read.text.line(place.line)


@given(st.lists(PIECES, max_size=12))
def test_lower_case_is_as_long_as_the_text(pieces: list[str]) -> None:
    flat = document("\n".join(pieces)).prose

    assert len(flat.lower) == len(flat.text)


def test_a_sentence_is_a_line_and_an_abbreviation_ends_none() -> None:
    flat = document("We use data, e.g. Books and news. It was filtered. See v1.5 here.").prose

    assert flat.text.strip().split("\n") == ["We use data, e.g. Books and news.", "It was filtered.", "See v1.5 here."]


def test_chinese_sentences_end_without_white_space() -> None:
    flat = document("模型使用数据训练。效果很好。").prose

    assert flat.text.split("\n")[:2] == ["模型使用数据训练", "效果很好"]


def test_markup_is_taken_out_and_links_are_kept() -> None:
    flat = document("Trained on **the** [`Open Forest`](https://acme.example/data) set.").prose

    assert flat.text.strip() == "Trained on the Open Forest set."
    assert [link.url for link in flat.links] == ["https://acme.example/data"]


def test_what_is_commented_out_is_not_said() -> None:
    flat = document("Seen.\n<!-- trained on\nsecret data -->\nAlso seen.").prose

    assert "secret" not in flat.text
    assert flat.place(flat.text.index("Also")).line == 4


def test_fine_tuning_under_training_is_the_models_own_and_elsewhere_the_users() -> None:
    own = document("## Training procedure\n\n### Fine-tuning\n\nText.").prose
    users = document("## Fine-tuning\n\nText.").prose

    assert "user-tuning" not in own.unit(own.text.index("Text")).topics
    assert "user-tuning" in users.unit(users.text.index("Text")).topics


def test_a_long_line_is_quoted_round_the_place() -> None:
    line = "word " * 100 + "needle " + "word " * 100
    flat = document(line).prose

    place = flat.place(flat.text.index("needle"))

    assert "needle" in place.quote
    assert len(place.quote) <= 200


@given(st.lists(PIECES, max_size=12), st.sets(st.sampled_from(["", "a", "tr", "works.", " ", "数", "|", "nowhere"])))
def test_the_sentences_that_hold_a_word_are_the_lines_with_it_and_their_topics(
    pieces: list[str], words: set[str]
) -> None:
    flat = document("\n".join(pieces)).prose
    ends = [at for at, letter in enumerate(flat.text + "\n") if letter == "\n"]
    spans = [
        (start, end)
        for start, end in zip([0, *(end + 1 for end in ends)], ends, strict=False)
        if start < len(flat.text)
    ]
    wanted = [(start, end) for start, end in spans if any(word in flat.lower[start:end] for word in words)]

    assert flat.sentences(words) == [(start, end, flat.unit(start).topics) for start, end in wanted]


def test_one_blank_parts_lines_however_they_are_indented_and_end() -> None:
    prose = document(
        "# Heron\n\nMade by fine-tuning [\nWader](x) \non songs. \nIt sings.\n\n- Trained\n  on rain\n"
    ).prose

    assert prose.text.split("\n")[1:4] == ["Made by fine-tuning Wader on songs.", "It sings. ", "Trained on rain "]
