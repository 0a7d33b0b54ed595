"""Hostile cards, configs and licence files at the reading level: what is said about each, within 5 s and 300 MB.

`SAID` is the table: case -> the ids of all problems. A case of `QUIET` reads without a word here: what is wrong with it is wrong with a
value (an unknown licence, a path, a link, a template), which is for those to say who know what the value means. The cases of kind
`layout` are about folders and weight files and are not read here. Where this differs from what the case asks for: decision 020.
"""

import importlib.util
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
SECONDS, MEGABYTES = 5.0, 300

SAID = {
    "y_bomb_laughs": "alias",
    "y_bomb_quadratic": "alias value-too-long",
    "y_bomb_merge": "alias merge-key",
    "y_alias_cycle": "alias",
    "y_alias_cycle_map": "alias",
    "y_deep_flow": "too-deep",
    "y_deep_flow_map": "too-deep",
    "y_deep_block": "front-matter-not-closed too-long",
    "y_deep_dash": "front-matter-not-a-mapping too-deep",
    "y_huge_scalar": "front-matter-not-closed long-line too-long",
    "y_many_keys": "too-long too-many-nodes",
    "y_many_items": "too-long too-many-nodes",
    "y_python_object": "yaml-tag",
    "y_python_name": "yaml-tag",
    "y_python_module": "yaml-tag",
    "y_unknown_tag": "yaml-tag",
    "y_binary_tag": "yaml-tag",
    "y_set_tag": "yaml-tag",
    "y_omap_tag": "yaml-tag",
    "y_dup_key": "duplicate-key",
    "y_dup_key_case": "key-case",
    "y_dup_nested": "duplicate-key",
    "y_complex_key": "complex-key",
    "y_license_zero_width": "invisible-character",
    "y_license_bidi": "bidi-control",
    "y_license_ansi": "control-character",
    "y_surrogate": "yaml-error",
    "y_multi_doc": "multiple-documents",
    "y_directive": "yaml-directive",
    "y_tab_indent": "yaml-error",
    "y_unclosed_quote": "yaml-error",
    "y_colon_in_value": "yaml-error",
    "y_control_char": "control-character",
    "y_nul": "control-character nul",
    "y_list_top": "front-matter-not-a-mapping",
    "y_scalar_top": "front-matter-not-a-mapping",
    "y_empty": "empty",
    "y_no_end": "front-matter-not-closed",
    "y_end_dots": "front-matter-not-closed",
    "y_leading_blank": "blank-before-front-matter",
    "y_leading_text": "no-front-matter",
    "y_toml": "toml-front-matter",
    "y_json": "no-front-matter",
    "y_bom": "bom",
    "y_cr_only": "cr-only",
    "y_utf16le": "not-utf-8",
    "y_utf16be": "not-utf-8",
    "y_latin1": "not-utf-8",
    "y_nel_ls": "control-character yaml-error",
    "y_regex_dashes": "no-front-matter",
    "y_regex_blank_lines": "no-front-matter",
    "y_regex_newlines": "front-matter-not-closed",
    "m_ansi": "control-character",
    "m_bidi": "bidi-control",
    "m_zalgo": "long-line",
    "m_quote_bomb": "long-line",
    "m_bracket_bomb": "long-line",
    "m_link_bomb": "long-line",
    "m_emph_bomb": "long-line",
    "m_backtick_bomb": "long-line",
    "m_ref_bomb": "long-line",
    "m_html_open_bomb": "long-line",
    "m_entity_bomb": "long-line",
    "m_long_line": "long-line too-long",
    "m_readme_100MB": "too-long",
    "m_readme_sparse_8GB": "nul-padding too-long",
    "m_readme_png": "not-text",
    "m_readme_empty": "empty",
    "m_readme_lfs": "pointer",
    "j_depth": "too-deep",
    "j_depth_obj": "too-deep",
    "j_nan": "not-a-number",
    "j_1e400": "number-too-large",
    "j_dup": "duplicate-key",
    "j_int_5000": "number-too-large",
    "j_empty": "empty",
    "j_bom": "bom",
    "j_utf16": "not-utf-8",
    "j_latin1": "not-utf-8",
    "j_surrogate": "lone-surrogate",
    "j_trailing": "trailing-text",
    "j_comment": "json-comment",
    "j_50MB": "too-long",
    "j_array_10M": "too-long",
    "l_50MB": "too-long",
    "l_spaces": "too-long",
    "l_utf16": "not-utf-8",
    "l_latin1": "not-utf-8",
    "l_binary": "not-text",
    "l_lfs": "pointer",
    "l_empty": "empty",
}

QUIET = {
    "yaml": """
    y_ok y_key_int y_language_no y_language_list_no y_license_no y_license_float y_license_date
    y_license_octal y_license_sexagesimal y_version_float y_bad_timestamp y_value_token y_int_5000
    y_int_underscores y_float_inf y_license_null y_license_tilde y_license_list y_license_map
    y_license_homoglyph y_license_fullwidth y_license_spaces y_license_other_no_link y_license_js_link
    y_license_file_link y_license_traversal_link y_license_ssrf_link y_license_html y_license_template
    y_license_format y_license_markup y_license_formula y_license_newline_log y_base_model_self
    y_base_model_path y_base_model_url y_base_model_1000 y_model_index_bad y_hr_in_text y_end_in_string
    y_crlf
    """,
    "text": """
    m_script m_img_onerror m_svg m_iframe m_style_exfil m_style_attr m_css_import m_base_href m_meta_refresh
    m_form m_object m_link_css m_js_link m_js_link_case m_js_link_entity m_js_link_tab m_js_ref_link
    m_js_autolink m_data_link m_vbscript m_data_image_svg m_file_image m_http_image m_unc_image m_attachment
    m_unclosed_comment m_cdata m_mxss m_title_break m_json_break m_attr_break m_dom_clobber m_template
    m_typst m_latex m_rich m_prompt_injection m_fake_badge m_list_bomb m_table_bomb m_readme_missing
    """,
    "json": """
    j_ok j_vocab_1e12 j_negative j_types j_null_top j_list_top j_nul j_auto_map j_auto_map_remote
    j_auto_map_traversal j_attn_internal j_trust_in_config j_kernel_config j_custom_pipelines j_name_or_path
    j_torch_dtype j_template_ssti j_template_attr j_template_loop j_template_memory j_template_pow
    j_template_deep j_template_conditional j_template_list j_tok_redos j_tok_vocab_huge_id j_tok_added_html
    j_tok_dup_ids j_generation_config j_adapter_base j_dataset_infos
    """,
    "licence": """
    l_regex_bait l_html_404 l_two l_altered_clause l_homoglyph l_case_pair
    """,
}

# What the key `license` says afterwards, as it was written; several texts where the key is repeated.
LICENSE = {
    "y_ok": ["mit"],
    "y_bomb_quadratic": ["mit"],
    "y_alias_cycle_map": [],
    "y_many_items": ["mit"],
    "y_python_object": [],
    "y_unknown_tag": [],
    "y_dup_key": ["mit", "cc-by-nc-4.0"],
    "y_key_int": ["mit"],
    "y_license_no": ["no"],
    "y_license_float": ["1.0"],
    "y_license_date": ["2024-01-01"],
    "y_license_octal": ["0777"],
    "y_license_null": [""],
    "y_license_tilde": ["~"],
    "y_license_spaces": ["  MIT  "],
    "y_license_zero_width": ["m\u200bit"],
    "y_value_token": ["="],
    "y_multi_doc": ["mit"],
    "y_directive": ["mit"],
    "y_tab_indent": [],
    "y_unclosed_quote": [],
    "y_colon_in_value": ["mit"],
    "y_no_end": [],
    "y_end_dots": [],
    "y_leading_blank": ["mit"],
    "y_leading_text": [],
    "y_hr_in_text": ["mit"],
    "y_end_in_string": ["mit\n---\napache-2.0\n"],
    "y_bom": ["mit"],
    "y_crlf": ["mit"],
    "y_cr_only": ["mit"],
    "y_utf16le": ["mit"],
    "y_latin1": ["mit"],
    "y_nel_ls": [],
    "m_readme_100MB": ["mit"],
    "m_readme_sparse_8GB": ["mit"],
}

# Beside the generated ones: what takes a process down whose YAML composer recurses in C.
BOMBS = {
    "nested-brackets": ("---\nlicense: mit\na: " + "[" * 30_000 + "\n---\n# M\n", ["too-deep"]),
    "nested-dashes": ("---\n" + "- " * 100_000 + "\n---\n# M\n", ["front-matter-not-a-mapping", "too-deep"]),
}

CHILD = """
import json, resource, sys, time
from pathlib import Path
from openaudit.read import card, text
from openaudit.read import json as strict
from openaudit.read.yaml import Scalar

resource.setrlimit(resource.RLIMIT_AS, ({limit} << 20, {limit} << 20))
for folder in sorted(Path(sys.argv[1]).iterdir()):
    started, ids, license = time.perf_counter(), set(), []
    for path in sorted(folder.iterdir()):
        with path.open("rb") as file:
            data, size = file.read(text.LIMIT + 1), path.stat().st_size
        if path.name == "README.md":
            found = card.read(data, size=size)
            license = [node.text if isinstance(node, Scalar) else None for node in found.metadata.all("license")]
            problems = found.problems
        else:
            problems = (strict.read if path.suffix == ".json" else text.decode)(data, size=size).problems
        ids |= {{problem.id for problem in problems}}
    print(json.dumps([folder.name, sorted(ids), license, time.perf_counter() - started]), flush=True)
"""


@dataclass(frozen=True)
class Answer:
    said: list[str]
    license: list[str]
    seconds: float


@pytest.fixture(scope="session")
def generator(shared: Callable[[str], Path]) -> ModuleType:
    path = shared("tools/hostile/make_bad_cards.py")
    spec = importlib.util.spec_from_file_location("hostile_cards", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def answers(generator: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Answer]]:
    folder = tmp_path_factory.mktemp("hostile")
    for case in cases(generator):
        write(folder / case["case"], case)
    for name, (text, _) in BOMBS.items():
        write(folder / name, {"files": {"README.md": text}, "fn": None})
    yield read(folder)
    for path in folder.rglob("*"):
        if path.is_file():
            path.unlink()


def cases(generator: ModuleType) -> list[dict[str, Any]]:
    return [case for case in generator.CASES if case["kind"] != "layout"]


def write(folder: Path, case: dict[str, Any]) -> None:
    folder.mkdir()
    for name, content in case["files"].items():
        (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass"))
    if case["fn"]:
        case["fn"](folder)


def read(folder: Path) -> dict[str, Answer]:
    """What a child with limits says about every case; it stops at the first that takes it down."""
    command = [sys.executable, "-c", CHILD.format(limit=MEGABYTES), str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=240, check=False)
    assert not done.stderr, f"after {done.stdout.count(chr(10))} cases: {done.stderr[-500:]}"
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    return {name: Answer(said, stated, seconds) for name, said, stated, seconds in rows}


@pytest.mark.shared
def test_no_hostile_case_takes_long_or_takes_the_process_down(
    generator: ModuleType, answers: dict[str, Answer]
) -> None:
    assert set(answers) == {case["case"] for case in cases(generator)} | set(BOMBS)
    assert {name: answer.seconds for name, answer in answers.items() if answer.seconds > SECONDS} == {}


@pytest.mark.shared
def test_every_hostile_case_is_answered_as_the_table_says(generator: ModuleType, answers: dict[str, Answer]) -> None:
    quiet = {name: "" for names in QUIET.values() for name in names.split()}
    expected = {name: ids.split() for name, ids in (SAID | quiet).items()} | {
        name: ids for name, (_, ids) in BOMBS.items()
    }

    assert not set(SAID) & set(quiet)
    assert {case["case"] for case in cases(generator)} | set(BOMBS) == set(expected)
    assert {name: answer.said for name, answer in answers.items()} == expected


@pytest.mark.shared
@pytest.mark.parametrize("name", LICENSE)
def test_the_licence_of_a_hostile_card_is_what_was_written(answers: dict[str, Answer], name: str) -> None:
    assert answers[name].license == LICENSE[name]
