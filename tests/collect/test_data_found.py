"""Training data in headings, short tables, links, code and refusals; each release here is invented."""

from pathlib import Path

import pytest

from openaudit.collect import collect_all
from openaudit.release import open_release

SOURCES, SCOPE, STEPS, RELEASED = (
    "data.sources.described",
    "data.provenance.described",
    "data.processing.described",
    "data.training.released",
)
ROWS = "| Corpus | Clips | Language |\n|---|---|---|\n| Harbour talks | 3,000 | Welsh |\n| Our own | 14 | Basque |\n"


def said(folder: Path, text: str, fact: str, title: str = "Heron", path: str = "README.md") -> object:
    (folder / "README.md").write_text("# Heron\n", encoding="utf-8")
    (folder / path).write_text(f"# {title}\n\n{text}\n", encoding="utf-8")
    return collect_all(open_release(str(folder))).value(fact)


@pytest.mark.parametrize(
    "heading", ["📂 Dataset", "2. 🌍 Data sources", "✨✨ Corpus", "데이터셋 구성", "中文数据", "Corpus"]
)
def test_a_heading_on_the_data_counts_with_a_picture_before_it_and_in_any_language(
    tmp_path: Path, heading: str
) -> None:
    assert said(tmp_path, f"## {heading}\n\nHere the PondText dataset was taken.", SOURCES) == "yes"


def test_a_heading_on_a_tool_for_data_is_none_on_the_data(tmp_path: Path) -> None:
    assert said(tmp_path, "## 🛠 Annotation tool\n\nHere the PondText dataset can be opened.", SOURCES) is None


def test_fine_tuning_in_the_title_of_a_card_is_the_releases_own(tmp_path: Path) -> None:
    text = "## Dataset\n\nIt takes the PondText dataset."

    assert said(tmp_path, text, SOURCES, title="Heron: LoRA fine-tuning for letters") == "yes"


def test_fine_tuning_in_the_title_of_a_guide_is_advice(tmp_path: Path) -> None:
    text = "## Dataset\n\nIt takes the PondText dataset."

    assert said(tmp_path, text, SOURCES, title="LoRA fine-tuning", path="GUIDE.md") is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Heron was trained on recipes gathered from marshkitchen.com.", "yes"),
        ("The adapter was fine-tuned on marsh-labs/pond-chat_v2.", "yes"),
        ("## Data\n\n- Finnish wiki, 2 GB\n- Talk shows", "yes"),
        ("| Model | Corpus |\n|---|---|\n| heron-mid | 维基百科+小说 |", "yes"),
        ("The tagger was trained on the old-harbour-treebank.", "yes"),
        ("It was trained on text/image pairs.", "partial"),
        ("It was fine-tuned using marsh-labs/stork-7b.", None),
        ("Heron is a retriever over Wikipedia + search results.", None),
        ("The weights can be downloaded from heron.io.", None),
    ],
)
def test_sites_ids_and_joined_names_are_sources(tmp_path: Path, text: str, value: str | None) -> None:
    assert said(tmp_path, text, SOURCES) == value


def test_a_table_whose_header_tells_a_size_counts_as_one_of_the_entries(tmp_path: Path) -> None:
    assert said(tmp_path, f"## Training data\n\n{ROWS}", SCOPE) == "yes"
    assert said(tmp_path, f"## Evaluation\n\n{ROWS}", SCOPE) is None


def test_a_sentence_on_the_size_of_the_corpus_is_one_of_those_that_describe_it(tmp_path: Path) -> None:
    told = "The pre-training corpus is a mixture of novels. Its data was crawled from public sites for the training."

    assert said(tmp_path, f"{told} The corpus amounts to 40 GB.", SCOPE) == "yes"
    assert said(tmp_path, f"{told} Heron was trained on 40 GB of text.", SCOPE) == "partial"


def test_a_label_in_chinese_announces_the_data(tmp_path: Path) -> None:
    assert said(tmp_path, "[2] 语料组成：小说、新闻，训练所用总字数约7.2B", SCOPE) == "yes"


def test_a_corpus_under_a_heading_on_the_model_is_described_too(tmp_path: Path) -> None:
    text = "## Model\n\n### Corpus\n\nAll of Welsh law and a blend of two crawls make up the training corpus, 9 million sentences."

    assert said(tmp_path, text, SCOPE) == "yes"


def test_what_was_done_without_training_and_how_to_do_it_describe_no_data(tmp_path: Path) -> None:
    guide = "Then split the data. The test split must not be taken from the training data of your users."

    assert said(tmp_path, "Heron speaks Basque without any retraining.", SCOPE) is None
    assert said(tmp_path, guide, SCOPE, path="HOWTO.md") is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Reports were filtered with a list of keywords.", "yes"),
        ("A data cleaning pipeline of our own feeds the pre-training.", "partial"),
        ("## Data Processing Pipeline\n\n1. Merge the lines.", None),
        ("Filter the output with a toxicity classifier.", None),
    ],
)
def test_means_of_filtering_are_processing_in_detail(tmp_path: Path, text: str, value: str | None) -> None:
    assert said(tmp_path, text, STEPS) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("It was trained on [LibriSpeech](https://speech.marsh.example/libri).", "yes"),
        ("It was fine-tuned on [SQuAD v2](https://reading.marsh.example/).", "yes"),
        ("It was trained on [LibriSpeech](https://arxiv.org/abs/2001.00001).", None),
        ("It was trained on data cut with the [CC-Net](https://crawl.marsh.example/) toolkit.", None),
        ("It was trained on [x-LibriSpeech](https://speech.marsh.example/x).", None),
        ("It was evaluated on [LibriSpeech](https://speech.marsh.example/libri).", None),
        (
            "It was trained on [LibriSpeech](https://speech.marsh.example/libri). We cannot share any of the corpora.",
            "no",
        ),
    ],
)
def test_a_link_behind_the_name_of_a_public_data_set_is_a_link_to_it(
    tmp_path: Path, text: str, value: str | None
) -> None:
    assert said(tmp_path, text, RELEASED) == value


CODE = '```python\ntrain = load_dataset("{id}", split="train")\n```'


@pytest.mark.parametrize(
    ("id_", "value"), [("marsh/common_voice_99", "yes"), ("common_voice", "yes"), ("marsh/reed_letters", None)]
)
def test_code_that_loads_what_is_named_as_training_data_shows_where_it_is(
    tmp_path: Path, id_: str, value: str | None
) -> None:
    assert said(tmp_path, f"Heron was trained on Common Voice.\n\n{CODE.format(id=id_)}", RELEASED) == value


def test_code_alone_names_no_training_data(tmp_path: Path) -> None:
    assert said(tmp_path, CODE.format(id="common_voice"), RELEASED) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("**Q: 训练数据会发布吗？**\n\nA: 还不清楚。", None),
        ("Is the training data available?", None),
        ("训练语料与此前公开的Stork一致。", None),
        ("由于版权原因，训练语料无法公开。", "no"),
        ("学習データは公開していません。", "no"),
        ("학습 데이터는 공개하지 않습니다.", "no"),
        ("## Data\n\n1. Download PondText corpus\n2. Merge the lines", None),
        ("The whole corpus is private; only 200 sample records are included here.", "partial"),
        ("말뭉치에서 샘플 50건만 공개됩니다.", "partial"),
        ("Only 20 samples per class are provided for evaluation on the data.", None),
    ],
)
def test_questions_release_nothing_and_samples_a_part(tmp_path: Path, text: str, value: str | None) -> None:
    assert said(tmp_path, text, RELEASED) == value
