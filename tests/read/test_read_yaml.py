"""YAML from events: places that are true, limits that hold, and nothing lost that could be read."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from yaml import SafeLoader

from openaudit.errors import ReadError
from openaudit.read import yaml
from openaudit.read.text import split
from openaudit.read.yaml import Limits, Mapping, Scalar, Sequence, core, parse, walk

CHARACTERS = "ab: -,[]{}'\"#&*!|>%@?<=~\\\n\r\t\0\x07\u0085\u2028é漢😀0.1"
yamls = st.text(alphabet=CHARACTERS, max_size=120) | st.text(max_size=60)


@given(yamls, st.integers(1, 5))
def test_any_text_gives_a_yaml_whose_places_are_there(text: str, first: int) -> None:
    found = parse(text, first_line=first)
    lines = split(text)

    for _, node in walk(found.root) if found.root else ():
        if isinstance(node, Scalar):
            line = lines[node.line - first] if node.line - first < len(lines) else ""
            assert line[node.column - 1 : node.end - 1] == node.raw
            if not node.style and "\n" not in node.text and len(lines) == 1:
                assert node.text == node.raw


@given(yamls)
def test_every_problem_has_a_line_of_the_text(text: str) -> None:
    last = max(1, len(split(text)))

    assert all(problem.line is None or 1 <= problem.line <= last + 1 for problem in parse(text).problems)


@given(
    st.dictionaries(
        st.text("abcdefghijk", min_size=1, max_size=6),
        st.text("lmnopqrst-./0123456789", min_size=1, max_size=9).filter(lambda v: v[0].isalpha()),
        min_size=1,
        max_size=8,
    )
)
def test_plain_keys_and_values_come_back_with_their_lines(values: dict[str, str]) -> None:
    text = "".join(f"{key}: {value}\n" for key, value in values.items())
    root = parse(text, first_line=2).mapping

    assert {key: node.text for key, node in root.items() if isinstance(node, Scalar)} == values
    assert [node.line for _, node in root.items()] == list(range(2, 2 + len(values)))


def test_lines_agree_although_the_parser_counts_other_line_ends() -> None:
    root = parse('a: "x\u2028y\u0085z"\nb: here\n').mapping

    assert isinstance(value := root.get("b"), Scalar)
    assert (value.line, value.column, value.end) == (2, 4, 8)


@pytest.mark.parametrize(
    "raw",
    [
        "no",
        "yes",
        "on",
        "off",
        "y",
        "0777",
        "010",
        "1.10",
        "1:30:00",
        "1_0_0",
        "2024-01-01",
        "2024-13-45",
        "=",
        "~",
        ".inf",
        "1e400",
    ],
)
def test_a_value_keeps_the_text_that_was_written(raw: str) -> None:
    value = parse(f"license: mit\nvalue: {raw}\n").mapping.get("value")

    assert isinstance(value, Scalar)
    assert (value.text, value.raw, value.line, value.column) == (raw, raw, 2, 8)


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("no", "no"), ("yes", "yes"), ("on", "on"), ("true", True), ("False", False), ("null", None), ("", None), ("~", None),
        ("12", 12), ("-3", -3), ("0x1F", 31), ("0o17", 15), ("1.5", 1.5), ("1e3", 1000.0), (".5", 0.5), ("1.0.0", "1.0.0"),
        ("2024-01-01", "2024-01-01"), ("1:30", "1:30"), ("1_000", "1_000"), (".inf", ".inf"), ("-.nan", "-.nan"), ("1e400", "1e400"),
        ("9" * 5000, "9" * 5000), ("'12'", "12"), ('"true"', "true"), ("[1, no]", [1, "no"]), ("{a: {b: 2}}", {"a": {"b": 2}}),
    ],
)  # fmt: skip
def test_the_core_schema_knows_few_words_and_no_endless_numbers(raw: str, value: object) -> None:
    found = parse(f"value: {raw}\n").mapping.get("value")

    assert core(found) == value
    assert type(core(found)) is type(value)


@pytest.mark.parametrize(
    ("text", "said", "left"),
    [
        ("license: mit\nlanguage: en", [], ["license", "language"]),
        ("a: &a [lol]\nb: *a\nlicense: mit", ["alias"], ["a", "license"]),
        ("b: [x, *a, y]\nlicense: mit", ["alias"], ["b", "license"]),
        ("base: &b {x: 1}\nd: {<<: *b, y: 2}\nlicense: mit", ["merge-key", "alias"], ["base", "d", "license"]),
        ("*a : b\nlicense: mit", ["alias"], ["license"]),
        ("license: !foo mit\nlanguage: en", ["yaml-tag"], ["language"]),
        ("x: !!python/object/apply:os.getcwd [1, 2]\nlicense: mit", ["yaml-tag"], ["license"]),
        ("x: !!binary bWl0\nlicense: mit", ["yaml-tag"], ["license"]),
        ("license: mit\nlicense: cc-by-nc-4.0", ["duplicate-key"], ["license"]),
        ("a:\n- b: 1\n  b: 2\nlicense: mit", ["duplicate-key"], ["a", "license"]),
        ("license: mit\nLicense: other", ["key-case"], ["license", "License"]),
        ("? [a, b]\n: 1\nlicense: mit", ["complex-key"], ["license"]),
        ("1: a\ntrue: b\nnull: c\nlicense: mit", [], ["1", "true", "null", "license"]),
        ("license: mit\n---\nlicense: other", ["multiple-documents"], ["license"]),
        ("%YAML 1.2\nlicense: mit", ["yaml-directive"], ["license"]),
        ("license:\n\tmit\nlanguage: en", ["yaml-error"], ["language"]),
        ("license: 'mit\nlanguage: en", ["yaml-error"], ["language"]),
        ("license: mit\ntitle: a: b\nlanguage: en", ["yaml-error"], ["license", "language"]),
        ("license: mit\ntags:\n- a\n- b: c: d\nlanguage: en", ["yaml-error"], ["license", "tags", "language"]),
        ("license: mi\x07t\nlanguage: en", ["control-character"], ["license", "language"]),
        ("license: m\u200bit", ["invisible-character"], ["license"]),
        ('license: "mit\\u202e"', ["bidi-control"], ["license"]),
        ("", ["empty"], []),
        ("# a comment", ["empty"], []),
    ],
)
def test_what_is_refused_is_said_and_the_other_keys_go_on(text: str, said: list[str], left: list[str]) -> None:
    found = parse(text)

    assert [problem.id for problem in found.problems] == said
    assert list(found.mapping.keys()) == left


def test_a_repeated_key_is_reported_with_both_values_and_lines() -> None:
    found = parse("license: mit\nx: 1\nlicense: cc-by-nc-4.0\n", first_line=2)
    (said,) = found.problems

    assert (said.line, said.key) == (4, "license")
    assert "'mit' (line 2)" in said.message
    assert "'cc-by-nc-4.0'" in said.message
    assert [core(node) for node in found.mapping.all("license")] == ["mit", "cc-by-nc-4.0"]


def test_problems_name_the_dotted_place() -> None:
    (said,) = parse("a:\n- b\n- c: !x y\n").problems

    assert (said.key, said.line) == ("a[1].c", 3)


def test_a_second_document_does_not_add_to_the_first() -> None:
    assert core(parse("license: mit\n---\nlicense: other\nx: y\n").root) == {"license": "mit"}


@pytest.mark.parametrize(
    ("bomb", "said"),
    [
        ("a: " + "[" * 30_000, "too-deep"),
        ("a: " + "[" * 30_000 + "]" * 30_000, "too-deep"),
        ("- " * 100_000, "too-deep"),
        ("a: " + "{a: " * 5000 + "1" + "}" * 5000, "too-deep"),
        ("? " * 100_000, "too-deep"),
        ("\n".join(" " * i + "a:" for i in range(700)), "too-deep"),
        ("a:\n" + "- t\n" * 60_000, "too-many-nodes"),
        ("k: v\n" * 80_000, "too-long"),
        ("a: " + "x" * 200_000, "value-too-long"),
        ("a: &a x\nb: [" + "*a," * 20_000 + "]", "alias"),
        ("a: [" + "!x y," * 20_000 + "]", "yaml-tag"),
        ("a: 'x\n" * 20_000, "yaml-error"),
        ("a: b: c\n" * 20_000, "yaml-error"),
        ("a: \x01\n" * 20_000, "control-character"),
    ],
)
def test_bombs_end_at_a_limit_in_time(bomb: str, said: str) -> None:
    before = time.process_time()
    found = parse("license: mit\n" + bomb if bomb[0] in "ak" else bomb)

    assert said in {problem.id for problem in found.problems}
    assert time.process_time() - before < 5
    assert len(found.problems) < 400
    if bomb[0] in "ak":
        assert core(found.mapping.get("license")) == "mit"


def test_keys_after_a_bomb_are_read_too() -> None:
    found = parse("a: " + "[" * 30_000 + "\nlicense: mit\n")

    assert [problem.id for problem in found.problems] == ["too-deep"]
    assert core(found.mapping.get("license")) == "mit"


def test_limits_can_be_tightened() -> None:
    found = parse("a: 1\nb: 2\nc: 3\n", limits=Limits(nodes=5))

    assert [problem.id for problem in found.problems] == ["too-many-nodes"]
    assert list(found.mapping.keys()) == ["a", "b"]


@given(yamls)
def test_the_reader_without_libyaml_agrees_on_what_is_there(text: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        fast = parse(text)
        patch.setattr(yaml, "_LOADER", SafeLoader)
        slow = parse(text)

    if not fast.problems and not slow.problems:
        assert core(fast.root) == core(slow.root)


def test_walk_gives_every_node_its_dotted_place() -> None:
    root = parse("criteria:\n- id: a\n- requires: {all: [x]}\n").root
    assert root is not None

    places = [place for place, node in walk(root) if not isinstance(node, Mapping | Sequence)]
    assert places == ["criteria[0].id", "criteria[1].requires.all[0]"]


def test_of_a_repeated_key_the_first_value_counts() -> None:
    assert core(parse("a: 1\nb: 2\na: 3\n").root) == {"a": 1, "b": 2}


def test_a_wide_mapping_has_its_value_in_linear_time() -> None:
    root = parse("".join(f"k{i}: v\n" for i in range(9_900))).root
    before = time.process_time()

    assert len(core(root) or ()) == 9_900  # type: ignore[arg-type]
    assert time.process_time() - before < 1


def test_a_file_of_our_own_is_read_or_refused_in_one_line() -> None:
    assert yaml.load("a: [1, no]\n", "rubric.yaml") == {"a": [1, "no"]}
    with pytest.raises(ReadError, match=r"^rubric\.yaml:2: a stands twice: '1' \(line 1\) and '2'$") as caught:
        yaml.load("a: 1\na: 2\n", "rubric.yaml")
    assert (caught.value.id, caught.value.line) == ("duplicate-key", 2)
