"""JSON, strictly, and where every key stands."""

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openaudit.read import json as reader
from openaudit.read.json import Limits, parse, read, walk
from openaudit.read.text import split

characters = st.characters(codec="utf-8")
values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**20), 10**20)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(characters, max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(characters, max_size=6), inner, max_size=4),
    max_leaves=15,
)
jsonish = st.text(alphabet='{}[],:"\\ \r\n\tabntrue0123.eE-+Nfu/\u2028\ud800', max_size=80)


def ids(text: str) -> list[str]:
    return [problem.id for problem in parse(text).problems]


@given(values, st.sampled_from([None, 2]), st.booleans())
def test_what_json_says_comes_back(value: object, indent: int | None, ascii_only: bool) -> None:
    found = parse(json.dumps(value, indent=indent, ensure_ascii=ascii_only))

    assert found.value == value
    assert found.whole
    assert not found.problems


@given(values)
def test_both_readers_agree(value: object) -> None:
    text = json.dumps(value, indent=1)

    assert reader._slow(text, reader.LIMITS).value == parse(text).value


@given(jsonish)
def test_any_text_gives_a_json(text: str) -> None:
    found = parse(text)

    json.dumps(found.value, allow_nan=False).encode()
    assert found.whole or found.problems


@given(st.binary(max_size=100))
def test_any_bytes_give_a_json(data: bytes) -> None:
    assert read(data).limits


@given(jsonish)
def test_what_the_strict_reader_takes_without_a_word_the_standard_library_takes_too(text: str) -> None:
    found = parse(text)

    if not found.problems:
        assert json.loads(text) == found.value


@given(values, st.sampled_from(["\n", "\r\n", "\r"]))
def test_every_path_has_the_place_of_its_key(value: object, end: str) -> None:
    text = json.dumps(value, indent=2).replace("\n", end)
    found, lines = parse(text), split(text)

    for path, inner in walk(found.value):
        if path:
            place = found.place(path)
            assert place is not None
            key = path[-1]
            token = json.dumps(key) if isinstance(key, str) else json.dumps(inner)[:1]
            assert lines[place[0] - 1][place[1] - 1 :].startswith(token)


def test_the_places_of_a_long_text_are_the_same() -> None:
    text = '{"pad": "' + "x" * 70_000 + '",\n "a": [1, {"b": 2}]}'

    assert parse(text).place(("a", 1, "b")) == (2, 12) == (parse(text).places()["a", 1, "b"])


def test_a_path_that_is_not_there_has_no_place() -> None:
    assert parse('{"a": 1}').place(("b",)) is None


@pytest.mark.parametrize(
    ("text", "said", "value"),
    [
        ('{"a": 1}', [], {"a": 1}),
        ('{"license": "mit", "license": "other"}', ["duplicate-key"], {"license": "mit"}),
        ('{"a": {"b": 1, "b": 2}}', ["duplicate-key"], {"a": {"b": 1}}),
        ('{"eps": NaN, "a": Infinity, "b": -Infinity}', ["not-a-number"] * 3, {"eps": None, "a": None, "b": None}),
        ('{"theta": 1e400}', ["number-too-large"], {"theta": None}),
        ('{"n": ' + "9" * 5000 + "}", ["number-too-large"], {"n": None}),
        ("{} garbage", ["trailing-text"], {}),
        ('{"a": 1} // x', ["json-comment"], {"a": 1}),
        ('{"a": 1, # x\n"b": 2}', ["json-comment"], {"a": 1}),
        ("\ufeff{}", ["bom"], {}),
        ("", ["empty"], None),
        (" \n", ["empty"], None),
        ('{"a": "\\ud800"}', ["lone-surrogate"], {"a": "\ufffd"}),
        ('{"a": "\\ud83d\\ude00"}', [], {"a": "😀"}),
        ('{"a": 1,}', ["json-error"], {"a": 1}),
        ("[1 2]", ["json-error"], [1]),
        ("{'a': 1}", ["json-error"], {}),
        ('{"a": 01}', ["json-error"], {"a": 0}),
        ('{"a": "tab\there"}', ["json-error"], {}),
        ('{"a": tru}', ["json-error"], {}),
        ('{"a" 1}', ["json-error"], {}),
        ('{"a": 1, "b": [1, 2', ["json-error"], {"a": 1, "b": [1, 2]}),
        ("null", [], None),
        ("-0.5e-3", [], -0.0005),
    ],
)
def test_what_is_not_json_is_said_and_what_stood_before_is_kept(text: str, said: list[str], value: object) -> None:
    found = parse(text)

    assert [problem.id for problem in found.problems] == said
    assert found.value == value


def test_a_repeated_key_is_reported_with_both_values_and_its_place() -> None:
    (said,) = parse('{\n"a": {"license": "mit",\n"license": "other"}}').problems

    assert (said.line, said.key) == (3, "a.license")
    assert '"mit" (line 2) and "other"' in said.message


@pytest.mark.parametrize(
    ("bomb", "said"),
    [
        ("[" * 200_000, "too-deep"),
        ('{"a":' * 20_000 + "1" + "}" * 20_000, "too-deep"),
        ("[" * 60 + "]" * 60, "too-deep"),
        ("[" + "0," * 600_000 + "0]", "too-long"),
        ('{"a": "' + "\\u0041" * 150_000, "json-error"),
        ('"' + "\\" * 900_000, "json-error"),
        ("[" + "NaN," * 200_000 + "0]", "not-a-number"),
        ("{" + '"a":1,' * 150_000 + '"a":2}', "duplicate-key"),
        ("[" + "-" * 900_000, "json-error"),
        ("1" * 900_000, "number-too-large"),
    ],
)
def test_bombs_end_at_a_limit_in_time(bomb: str, said: str) -> None:
    before = time.process_time()
    found = parse(bomb)

    assert said in {problem.id for problem in found.problems}
    assert time.process_time() - before < 5
    assert len(found.problems) <= Limits().problems


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\xef\xbb\xbf{}", ["bom"]),
        ('{"a": 1}'.encode("utf-16"), ["not-utf-8"]),
        (b'{"a": "\xe9"}', ["not-utf-8"]),
        (b"", ["empty"]),
        (b"\x89PNG\r\n", ["not-text"]),
        (b"version https://git-lfs.github.com/spec/v1\nsize 3\n", ["pointer"]),
        (b'{"a": "' + b"x" * 5_000_000 + b'"}', ["too-long"]),
    ],
)
def test_the_encoding_of_a_file_is_part_of_what_is_said(data: bytes, said: list[str]) -> None:
    assert [problem.id for problem in read(data).problems] == said


def test_one_long_line_has_its_places_in_linear_time() -> None:
    found = parse("[" + ",".join(f'{{"k{i}": {i}}}' for i in range(20_000)) + "]")
    before = time.process_time()

    assert len(found.places()) == 40_000
    assert time.process_time() - before < 3
