"""Base models as publishers tell of them: in sentences, tables, steps, settings and other languages, and what is none."""

from pathlib import Path

import pytest

from openaudit.collect import collect_all
from openaudit.collect.documents.models import foreign
from openaudit.facts import Evidence, Gap
from openaudit.release import open_release


def read(folder: Path, **texts: str) -> Evidence:
    """What the lineage collector says of the release `north__heron`."""
    there = folder / "north__heron"
    for name, text in texts.items():
        path = there / name.replace("__", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return collect_all(open_release(str(there)), only=["lineage"])


@pytest.mark.parametrize(
    ("sentence", "base"),
    [
        ("Heron is a family of Gemma 9 fine-tunes for the marsh.", "Gemma 9"),
        ("Training began with Qwen9-7B as the starting point.", "Qwen9-7B"),
        ("The model used here is Wav2Vec9.", "Wav2Vec9"),
        ("This model was converted to GGUF format from `south/wader-7b`.", "south/wader-7b"),
        ("GGUF quants of south/wader-7b", "south/wader-7b"),
        ("We loaded the original Llama-9 checkpoint, then tuned it on letters.", "Llama-9"),
        ("DeBERTa-small model fine-tuned on riddles", "DeBERTa-small"),
        ("Prompts are read with a T5 encoder.", "T5"),
        ("On first use the demo automatically downloads south/wader-7b weights.", "south/wader-7b"),
        ("作者用诗歌对 BERT 进行了微调。", "BERT"),
        ("本モデルはLlama-9-8Bをベースにしています。", "Llama-9-8B"),
        ("Este modelo está basado en Llama-9-8B.", "Llama-9-8B"),
        ("Das Modell basiert auf BERT.", "BERT"),
    ],
)
def test_a_base_is_found_however_a_sentence_names_it(tmp_path: Path, sentence: str, base: str) -> None:
    known = read(tmp_path, README__md=f"# Heron\n\n{sentence}\n")

    assert known.value("lineage.base") == (base,)


@pytest.mark.parametrize(
    "sentence",
    [
        "Heron is based on the BERT architecture.",
        "The code is based on the south/pond-trainer repository.",
        "You can fine-tune Llama-9 8B with our scripts.",
        "It outperforms any Llama-9-based model of its size.",
        "We optimise prefill by keeping the key/value pairs in INT8.",
        "对比学习使用 BERT 架构。",
        "It was fine-tuned on the pond/talk dataset.",
        "Convert your own model to ONNX.",
    ],
)
def test_what_only_inspired_or_can_be_used_is_no_base(tmp_path: Path, sentence: str) -> None:
    assert isinstance(read(tmp_path, README__md=f"# Heron\n\n{sentence}\n").get("lineage.base"), Gap)


MARKDOWN = """# Heron

| Model | Vision encoder | LLM |
|---|---|---|
| Heron-2B | Reed-300M | [Qwen9-1.5B](https://huggingface.co/Qwen/Qwen9-1.5B) |
| Heron-8B | Reed-300M | [Qwen9-7B](https://huggingface.co/Qwen/Qwen9-7B) |
"""
IN_HTML = """# Heron

<table>
<tr><th>Model</th><th>Base model</th></tr>
<tr><td>Heron-2B</td><td><a href="https://huggingface.co/Qwen/Qwen9-1.5B">Qwen9-1.5B</a></td></tr>
</table>
"""
OTHERS = """# Heron

| Model | LLM | Points |
|---|---|---|
| LLaVA-9-7B | Vicuna-7B | 12.0 |
| Heron-8B | Marsh | 14.0 |
"""


def test_a_column_of_a_table_names_the_parts_of_each_model(tmp_path: Path) -> None:
    known = read(tmp_path, README__md=MARKDOWN)

    found = known.get("lineage.base")
    assert not isinstance(found, Gap)
    assert (found.value, *(one.value for one in found.others)) == (("Qwen9-1.5B",), ("Qwen9-7B",))
    assert found.where[0].line == 5


def test_a_table_in_html_says_the_same(tmp_path: Path) -> None:
    assert read(tmp_path, README__md=IN_HTML).value("lineage.base") == ("Qwen9-1.5B",)


def test_the_rows_of_other_publishers_models_are_no_base(tmp_path: Path) -> None:
    assert isinstance(read(tmp_path, README__md=OTHERS).get("lineage.base"), Gap)


def test_the_settings_of_a_training_name_the_base(tmp_path: Path) -> None:
    card = "# Heron\n\n## Training\n\n```bash\ntrain.py \\\n  --model_name_or_path south/wader-7b \\\n```\n"

    assert read(tmp_path, README__md=card).value("lineage.base") == ("south/wader-7b",)


def test_a_pipeline_contains_the_encoders_that_it_is_made_with(tmp_path: Path) -> None:
    pipeline = (
        '{\n"text_encoder": ["transformers", "CLIPTextModel"],\n"unet": ["diffusers", "UNet2DConditionModel"]\n}\n'
    )
    known = read(tmp_path, README__md="# Heron\n", model_index__json=pipeline)

    assert known.value("lineage.base") == ("CLIP",)
    assert known.value("lineage.relation") == "component"
    assert isinstance(known.get("release.kind"), Gap)


def test_a_configuration_names_the_models_that_were_joined(tmp_path: Path) -> None:
    config = '{\n"mm_vision_tower": "south/eye-large",\n"text_config": {"_name_or_path": "south/wader-7b"}\n}\n'
    known = read(tmp_path, README__md="# Heron\n", config__json=config)

    found = known.get("lineage.base")
    assert not isinstance(found, Gap)
    assert {found.value, *(one.value for one in found.others)} == {("south/eye-large",), ("south/wader-7b",)}


@pytest.mark.parametrize(
    ("name", "own"),
    [
        ("Wader-7B", "north/wader-vision"),
        ("Wader-2x9b", "someone/wader_kestrel_v3"),
        ("Wader-4B-Poem-Base", "north/wader-4b-poem-chat"),
        ("Wader-7B", "north/wader-7b-chat"),
    ],
)
def test_a_model_of_the_same_family_without_the_telling_word_is_another(name: str, own: str) -> None:
    assert foreign(name, own) == name


@pytest.mark.parametrize(
    ("name", "own"),
    [
        ("Wader-7B", "north/wader"),
        ("Wader-Vision-Tiny", "north/wader-vision"),
        ("waders-4b", "north/wader-sound"),
        ("wader-9.5-4B", "north/wader-9.5-language-models"),
    ],
)
def test_the_sizes_and_short_names_of_a_release_are_its_own(name: str, own: str) -> None:
    assert not foreign(name, own)


@pytest.mark.parametrize(
    ("sentence", "base"),
    [
        ("We share smaller versions of bert-base-marsh.", "bert-base-marsh"),
        ("This checkpoint is ELECTRA large trained for riddles.", "ELECTRA"),
        ("We made it by fine-tuning a small songbird (south/wader-frisian).", "south/wader-frisian"),
        ("The base model here is *'camembert-small'*.", "camembert-small"),
        ("Qwen9 (4B parameters) instruction tuned on riddles.", "Qwen9"),
        ("It was made with a small version of PondBERT as teacher.", "PondBERT"),
        ("Starting point for our singer: the pre-trained PondBERT.", "PondBERT"),
        ("基於Qwen9-7B嘅微調版本", "Qwen9-7B"),
    ],
)
def test_smaller_versions_and_models_trained_further_have_a_base(tmp_path: Path, sentence: str, base: str) -> None:
    assert read(tmp_path, README__md=f"# Heron\n\n{sentence}\n").value("lineage.base") == (base,)


@pytest.mark.parametrize(
    "sentence",
    [
        "Heron is a model for Frisian based on BERT.",
        "Heron is a text model based on the ELECTRA-Base architecture.",
        "To fine-tune Llama-9 on songs with two cards, run this:",
        'See "PondBERT, a distilled version of BERT: on small birds".',
    ],
)
def test_a_family_whose_design_is_taken_is_no_base(tmp_path: Path, sentence: str) -> None:
    assert isinstance(read(tmp_path, README__md=f"# Heron\n\n{sentence}\n").get("lineage.base"), Gap)


@pytest.mark.parametrize(
    ("sentence", "base"),
    [
        ("Once a DistilBERT speech encoder fine-tuned with riddles.", "DistilBERT"),
        ("It came of recycling Qwen9-4B to Frisian.", "Qwen9-4B"),
        ("The singing of the [teacher model](https://huggingface.co/south/wader-7b) is as good.", "south/wader-7b"),
        ("A Flax conversion of [this model](https://huggingface.co/south/wader-7b).", "south/wader-7b"),
        ("这是[基座模型](https://huggingface.co/south/wader-7b)。", "south/wader-7b"),
        ("```yaml\npretrained_model: south/wader-7b\n```", "south/wader-7b"),
        ("PondBERT-base weights were taken for initialising.", "PondBERT-base"),
        ("Our adapted [LaBSE checkpoint](https://x.example/l) knows riddles.", "LaBSE"),
        ("The encoder and the decoder are both initialized from roberta-marsh.", "roberta-marsh"),
        ("Heron was created by fine-tuning [\nWav2Vec9](https://x.example/w)\non songs.", "Wav2Vec9"),
    ],
)
def test_teachers_links_and_settings_name_a_base(tmp_path: Path, sentence: str, base: str) -> None:
    assert read(tmp_path, README__md=f"# Heron\n\n{sentence}\n").value("lineage.base") == (base,)


@pytest.mark.parametrize(
    "sentence",
    [
        "You can take [this](https://huggingface.co/south/wader-7b).",
        "It sings better than another [base model](https://huggingface.co/south/wader-7b).",
        "Start with our [base model](https://huggingface.co/north/heron-7b).",
        "The code was ported from the original BERT repository.",
        '```python\npretrained_model = load("south/wader-7b")\n```',
        "| Language model | Size |\n|---|---|\n| Qwen9-7B | 7B |",
    ],
)
def test_links_to_other_models_and_lists_of_models_name_none(tmp_path: Path, sentence: str) -> None:
    assert isinstance(read(tmp_path, README__md=f"# Heron\n\n{sentence}\n").get("lineage.base"), Gap)


def test_a_teacher_behind_a_link_is_one_to_distil_from(tmp_path: Path) -> None:
    card = "# Heron\n\nIt learnt from the [teacher model](https://huggingface.co/south/wader-7b).\n"

    assert read(tmp_path, README__md=card).value("release.kind") == "distilled"


@pytest.mark.parametrize(
    ("sentence", "base"),
    [
        ("A conversion of the published Keras BERT weights.", "BERT"),
        ("A mirror of https://huggingface.co/south/bert-small", "south/bert-small"),
    ],
)
def test_what_was_ported_has_the_name_of_its_original_and_is_no_fine_tune(
    tmp_path: Path, sentence: str, base: str
) -> None:
    there = tmp_path / "north__bert-small"
    there.mkdir()
    (there / "README.md").write_text(f"# BERT small\n\n{sentence}\n", encoding="utf-8")

    known = collect_all(open_release(str(there)), only=["lineage"])

    assert known.value("lineage.base") == (base,)
    assert isinstance(known.get("release.kind"), Gap)


@pytest.mark.parametrize(("name", "base"), [("gpt2", ("gpt2",)), ("heron_last", None)])
def test_the_first_models_of_the_hub_have_no_owner(tmp_path: Path, name: str, base: tuple[str, ...] | None) -> None:
    config = f'{{\n"base_model_name_or_path": "{name}"\n}}\n'

    assert read(tmp_path, README__md="# Heron\n", adapter_config__json=config).value("lineage.base") == base
