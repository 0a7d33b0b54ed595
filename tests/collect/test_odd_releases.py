"""What is wrong or odd about cards, configurations, tokenizer files and stray secrets: a finding each, and never a crash."""

from pathlib import Path

import pytest

from openaudit.collect import collect_all
from openaudit.facts import Finding
from openaudit.release import open_release

CARD = "---\nlicense: mit\n---\n# Heron\n\nA small model.\n"
DEEP = "[" * 200 + "]" * 200
COLLECTORS = ["legibility", "named-code", "odd-config", "tokenizer-files", "secrets"]
# A token of the shape that hubs give out, put together here so that no scanner takes this file for a leak.
TOKEN = "hf_" + "Q7" * 17
JWT = ".".join(("eyJ" + "hbGc" * 5, "eyJ" + "zdWI" * 5, "c2ln" * 8))


def findings(folder: Path, files: dict[str, str | bytes]) -> list[Finding]:
    for name, text in files.items():
        (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return list(collect_all(open_release(str(folder)), only=COLLECTORS).findings)


@pytest.mark.parametrize(
    ("files", "id_"),
    [
        ({"notes.txt": "no card"}, "no-card"),
        ({"README.md": ""}, "empty-card"),
        ({"README.md": b"\x89PNG\r\n\x1a\n" + bytes(200)}, "card-not-text"),
        ({"README.md": "version https://git-lfs.github.com/spec/v1\noid sha256:" + "ab" * 32 + "\nsize 9\n"}, "card-not-fetched"),
        ({"README.md": CARD.encode("utf-16")}, "not-utf-8"),
        ({"README.md": "\ufeff" + CARD}, "bom"),
        ({"README.md": "---\n\n---\n# Heron\n"}, "no-metadata"),
        ({"README.md": "---\n- mit\n---\n"}, "front-matter-not-a-mapping"),
        ({"README.md": "---\nlicense: mit\n# Heron\n"}, "front-matter-not-closed"),
        ({"README.md": "+++\nlicense = 'mit'\n+++\n# Heron\n"}, "toml-front-matter"),
        ({"README.md": "---\nlicense: mit\nlicense: apache-2.0\n---\n"}, "duplicate-key"),
        ({"README.md": "---\na: &x 1\nlicense: *x\n---\n"}, "alias"),
        ({"README.md": "---\nlicense: !!python/name:os.system\n---\n"}, "yaml-tag"),
        ({"README.md": f"---\na: {DEEP}\n---\n"}, "too-deep"),
        ({"README.md": "---\nmodel-index: 5\n---\n"}, "model-index-wrong"),
        ({"README.md": "---\nbase_model: ../../etc\n---\n"}, "base-model-not-an-id"),
        ({"README.md": CARD, "config.json": '{"a": 1, "a": 2}'}, "duplicate-key"),
        ({"README.md": CARD, "config.json": '{"a": NaN}'}, "not-a-number"),
        ({"README.md": CARD, "config.json": '{"a": ' + "9" * 5000 + "}"}, "number-too-large"),
        ({"README.md": CARD, "config.json": "[1]"}, "config-value-wrong"),
        ({"README.md": CARD, "config.json": '{"vocab_size": -1}'}, "config-value-wrong"),
        ({"README.md": CARD, "config.json": '{"hidden_size": 1.5}'}, "config-value-wrong"),
        ({"README.md": CARD, "config.json": '{"torch_dtype": "exec(1)"}'}, "config-value-wrong"),
        ({"README.md": CARD, "config.json": '{"architectures": "Heron"}'}, "config-value-wrong"),
        ({"README.md": CARD, "config.json": '{"auto_map": {"AutoModel": "modeling.Heron"}}'}, "custom-code"),
        ({"README.md": CARD, "config.json": '{"auto_map": {"AutoModel": "else/where--modeling.Heron"}}'}, "code-from-elsewhere"),
        ({"README.md": CARD, "config.json": '{"sub": {"trust_remote_code": true}}'}, "asks-for-remote-code"),
        ({"README.md": CARD, "config.json": '{"attn_implementation": "some/kernel"}'}, "kernel-from-hub"),
        ({"README.md": CARD, "adapter_config.json": '{"base_model_name_or_path": "/home/me/base"}'}, "base-outside"),
        ({"README.md": CARD, "tokenizer_config.json": '{"chat_template": "{{ messages.__class__ }}"}'}, "template-suspicious"),
        ({"README.md": CARD, "tokenizer_config.json": '{"chat_template": [{"template": "{% for i in range(999999) %}x{% endfor %}"}]}'}, "template-suspicious"),
        ({"README.md": CARD, "tokenizer.json": '{"model": {"vocab": {"a": 0, "b": 0}}}'}, "token-ids-odd"),
        ({"README.md": CARD, "notes.txt": f"token = {TOKEN}"}, "secret-in-release"),
    ],
)  # fmt: skip
def test_it_is_found(tmp_path: Path, files: dict[str, str | bytes], id_: str) -> None:
    found = [one for one in findings(tmp_path, files) if one.id == id_]

    assert found
    assert all(one.remedy and "\n" not in one.message for one in found)


@pytest.mark.parametrize(
    "files",
    [
        {"README.md": CARD},
        {"README.md": "# Heron\n\nNo front matter, and that is no fault.\n"},
        {"README.md": CARD.replace("\n", "\r\n")},
        {"README.md": CARD, "config.json": '{"model_type": "bert", "hidden_size": 8, "architectures": ["BertModel"]}'},
        {"README.md": CARD, "tokenizer.json": '{"model": {"vocab": {"a": 0, "b": 1}}}'},
        {"README.md": CARD, "tokenizer_config.json": '{"chat_template": "{% for m in messages %}{{ m.content }}{% endfor %}"}'},
        {"README.md": "---\nbase_model: [north/wind, south/wind]\nmodel-index: []\n---\n# Heron\n"},
        {"README.md": CARD, "data_config.json": "[1, 2]", "adapter_config.json": '{"base_model_name_or_path": "north/wind"}'},
    ],
)  # fmt: skip
def test_an_honest_release_gives_no_finding(tmp_path: Path, files: dict[str, str | bytes]) -> None:
    assert findings(tmp_path, files) == []


def test_a_finding_about_a_configuration_quotes_its_line(tmp_path: Path) -> None:
    (found,) = findings(tmp_path, {"README.md": CARD, "config.json": '{\n "vocab_size": 0\n}'})

    assert (found.where[0].line, found.where[0].quote) == (2, '"vocab_size": 0')


@pytest.mark.parametrize(
    ("line", "is_secret"),
    [
        ("origin = https://heron:s3cretW0rd@example.org/heron.git", True),
        ("a task-oriented sketch of risk-aware weights, through thick and thin", False),
        (f"token: {JWT}", True),
        (f"verifyToken: {JWT}", False),
    ],
)
def test_a_signature_that_everybody_may_see_is_no_secret(tmp_path: Path, line: str, *, is_secret: bool) -> None:
    found = findings(tmp_path, {"README.md": CARD, "notes.txt": f"x\n{line}\n"})

    assert ["secret-in-release" in str(one) for one in found] == [True] * is_secret


def test_the_value_of_a_secret_is_nowhere_in_its_finding(tmp_path: Path) -> None:
    (found,) = findings(tmp_path, {"README.md": CARD, "notes.txt": f"x\ntoken = {TOKEN}\n"})

    assert found.where[0].line == 2
    assert TOKEN not in str(found)
