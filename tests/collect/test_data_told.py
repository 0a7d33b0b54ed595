"""What a card says about its training data, in the many ways in which publishers say it; each card here is invented."""

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


def said(folder: Path, text: str, fact: str) -> object:
    (folder / "README.md").write_text(f"# Heron\n\nHeron is a language model.\n\n{text}\n", encoding="utf-8")
    return collect_all(open_release(str(folder))).value(fact)


@pytest.mark.parametrize(
    "text",
    [
        "We train Heron on the corpora listed in the table below.",
        "It was trained on tweets and letters from the Marsh archive.",
        "The training data comes from the following sources: the Marsh Sound Library, Pondstock and others.",
        "It was trained on abstracts sourced from PubMed.",
        "It was trained on a small part of the PondText corpus.",
        "## License\n\nThe weights are for research due to the training data PondVoices.",
        "## Acknowledgements\n\nMany thanks to Marsh Labs for sharing their speech data.",
        "Heron wurde mit der Wikipedia trainiert.",
    ],
)
def test_a_source_is_named_in_many_turns(tmp_path: Path, text: str) -> None:
    assert said(tmp_path, text, SOURCES) == "yes"


@pytest.mark.parametrize(
    "text",
    [
        "Our models learn from mixed-quality data.",
        "模型用海量新闻语料进行预训练。",
        "Le modèle a été entraîné sur des textes juridiques.",
        "It was fine-tuned on an Italian dataset of tweets.",
    ],
)
def test_a_kind_of_data_is_told_in_part_in_any_language(tmp_path: Path, text: str) -> None:
    assert said(tmp_path, text, SOURCES) == "partial"


@pytest.mark.parametrize(
    "text",
    [
        "Trained on: two RTX cards, 64GB RAM",
        "## Data\n\nFor a first look you can try C4 data.",
        "Clips are made with pre-trained Heron weights, from videos of any size.",
        "A picture of the four stages of training of Heron-Audio.",
        "Heron is a fine-tuned variant of Stork for texts.",
        "## Data\n\nThe script prints the size of HF MDS datasets.",
        "## Acknowledgements\n\nThanks to Marsh Labs for sharing the evaluation data.",
    ],
)
def test_machines_tutorials_and_what_a_model_is_for_name_no_data(tmp_path: Path, text: str) -> None:
    assert said(tmp_path, text, SOURCES) is None


LISTED = "## Training data\n\nHeron saw 300 billion tokens.\n\n{entries}\n"


def test_a_list_of_kinds_with_a_size_describes_what_the_data_is_made_of(tmp_path: Path) -> None:
    entries = "- Web pages\n- Books in German\n- News of ten years\n"

    assert said(tmp_path, LISTED.format(entries=entries), SCOPE) == "yes"


def test_a_list_of_two_is_not_yet_a_composition(tmp_path: Path) -> None:
    assert said(tmp_path, LISTED.format(entries="- Web pages\n- Books\n"), SCOPE) == "partial"


def test_a_row_with_a_count_tells_a_size_where_it_stands_under_training_data(tmp_path: Path) -> None:
    rows = "| Set | Pairs |\n|---|---|\n| Web forum | 1,204,300 |\n| News | 220,000 |\n| Books | 90,100 |\n"

    assert said(tmp_path, f"## Training data\n\n{rows}", SCOPE) == "yes"
    assert said(tmp_path, f"## Evaluation\n\n{rows}", SCOPE) is None


def test_size_and_two_aspects_in_passing_are_a_description_in_part(tmp_path: Path) -> None:
    text = "The training data is a mixture of 40 billion tokens of English."

    assert said(tmp_path, text, SCOPE) == "partial"


@pytest.mark.parametrize(
    "text",
    [
        "There are pretrained models for 40 languages.",
        "It was trained in two stages, and supports multilingual tasks.",
        "One network was trained from scratch, with three models distilled from it.",
        "It was trained on the dataset for 300 epochs at an image size of 640 pixels.",
    ],
)
def test_what_a_model_can_do_describes_no_data(tmp_path: Path, text: str) -> None:
    assert said(tmp_path, text, SCOPE) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Clips rated under three stars were discarded.", "yes"),
        ("We stripped hashtags and html from all posts.", "partial"),
        ("All transcripts were normalised by hand.", "partial"),
        ("Die Daten wurden gefiltert, die Texte wurden bereinigt.", "yes"),
        ("데이터를 정제하고 중복 문서를 제거하였습니다.", "yes"),
        ("There are utilities that help to curate datasets.", None),
        ("我们会筛选您提交的数据。", None),
        ("可用于文档去重等任务。", None),
    ],
)
def test_processing_is_what_was_done_with_the_data_and_nothing_else(
    tmp_path: Path, text: str, value: str | None
) -> None:
    assert said(tmp_path, text, STEPS) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("It was fine-tuned on the [Marsh corpus](https://marsh.example/letters).", "yes"),
        ("It was fine-tuned on [Marsh](https://marsh.example/letters) datasets.", "yes"),
        ("It was fine-tuned on the [Marsh corpus](https://arxiv.org/abs/2001.00001).", None),
        ("It trains with the [Marsh dataset](https://marsh.example/loader) format.", None),
        ("## News\n\nThe training data is [on the hub](https://huggingface.co/datasets/marsh/pond).", "yes"),
        ("## News\n\nA new benchmark is [on the hub](https://huggingface.co/datasets/marsh/pond).", None),
        ("## Data\n\nIt reads [a format](https://docs.marsh.example/datasets/format.html).", None),
    ],
)
def test_a_link_that_is_called_a_data_set_is_a_link_to_data(tmp_path: Path, text: str, value: str | None) -> None:
    assert said(tmp_path, text, RELEASED) == value


LINK = "- One half: [PondText](https://huggingface.co/datasets/marsh/pond)\n"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (f"## Training data\n\n{LINK}- The other half: songs recorded by our group\n", "partial"),
        (
            f"## Training data\n\n{LINK}- The other half: [our own data](https://huggingface.co/datasets/marsh/own)\n",
            "yes",
        ),
        ("Parts of the pre-training data are published.", "partial"),
        ("我们公开了部分指令数据。", "partial"),
        ("We use an open-source corpus as part of the training data.", None),
        ("## Training data\n\nPages of [an archive](https://commoncrawl.org/).", "partial"),
    ],
)
def test_data_is_released_in_part_where_a_part_is_kept_or_the_link_leads_to_far_more(
    tmp_path: Path, text: str, value: str | None
) -> None:
    assert said(tmp_path, text, RELEASED) == value


@pytest.mark.parametrize(
    "text",
    [
        "Heron is a bilingual vision model further trained on Stork.",
        "It was trained from bert-base-multilingual-cased and a Korean language model.",
        "70% of the data was used for training and 30% for testing.",
        "In training a fifth, 20% of all tokens, is masked.",
        "It was trained on a corpus consisting of 20 million sentences.",
        "The training set is split into training and validation parts.",
        "It can be trained for downstream tasks such as question answering.",
        "它是经过训练的双语视觉模型。",
    ],
)
def test_a_models_language_splits_masks_and_bare_counts_describe_no_data(tmp_path: Path, text: str) -> None:
    assert said(tmp_path, text, SCOPE) is None


def test_a_label_announces_the_data_as_a_heading_does(tmp_path: Path) -> None:
    text = "- **Data:** 900 LLM-generated pairs, 60% of them legal questions"

    assert said(tmp_path, text, SCOPE) == "yes"
    assert said(tmp_path, f"We trained it with {text[12:]}.", SCOPE) == "yes"  # three aspects in one sentence


def test_a_table_of_sources_with_counts_tells_how_much_there_is(tmp_path: Path) -> None:
    text = "## Training details\n\nThe model is trained on a data mixture of web documents and letters. The data comes mostly from public sources.\n\n"
    rows = "| Corpus   | Kind | Number of documents |\n|---|---|---|\n| Marsh | Letters | 101M |\n"

    assert said(tmp_path, text, SCOPE) == "partial"
    assert said(tmp_path, text + rows, SCOPE) == "yes"


@pytest.mark.parametrize(
    "text",
    [
        "## Training data\n\n| Dataset | F1 | Precision |\n|---|---|---|",
        "It was trained with rewards from a Stork classifier.",
        "During training we evaluated checkpoints on the following datasets:",
        "PondText was considered, but has not been included in the training data.",
        "The training set-up: 10k steps with batches of 64 sequences.",
        "Heron was trained to do well on [PondBench](https://huggingface.co/datasets/marsh/pondbench).",
        "学習: Heronは[PondScore](https://huggingface.co/datasets/marsh/pond)などのベンチマークで高い。",
    ],
)
def test_headers_rewards_checks_and_what_was_left_out_name_no_source(tmp_path: Path, text: str) -> None:
    assert said(tmp_path, text, SOURCES) != "yes"


@pytest.mark.parametrize("text", ["採用許多台語語音進行訓練。", "利用法语对话进行微调。"])
def test_a_language_of_the_data_is_its_kind_in_both_ways_of_writing_chinese(tmp_path: Path, text: str) -> None:
    assert said(tmp_path, text, SOURCES) == "partial"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("We excluded the dialogue data about health, for it names patients.", "partial"),
        ("To ensure that all samples are correct, a second model checks them.", "partial"),
        ("Every problem of the training data was cleaned; duplicates were removed.", "yes"),
        ("Lectures on Data Mining", None),
        ("## Preprocessing\n\n- Removed numbers and links", "partial"),
    ],
)
def test_what_was_left_out_or_checked_is_processing(tmp_path: Path, text: str, value: str | None) -> None:
    assert said(tmp_path, text, STEPS) == value


PAIRS = "It was fine-tuned on [PondPairs](https://huggingface.co/datasets/marsh/pond-pairs)."


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (PAIRS, "yes"),
        ("Heron was pre-trained on 2 trillion tokens of text.\n\n" + PAIRS, "partial"),
        (PAIRS + " To recreate the dataset, run the script.", "yes"),
        ("Our code, models and datasets are publicly available.", "partial"),
    ],
)
def test_data_for_fine_tuning_alone_is_a_part_and_a_way_to_rebuild_takes_nothing_back(
    tmp_path: Path, text: str, value: str
) -> None:
    assert said(tmp_path, text, RELEASED) == value


def test_a_model_that_was_tuned_is_told_of_under_fine_tuning_as_well(tmp_path: Path) -> None:
    assert said(tmp_path, "## Fine-tuning\n\nThe model was fine-tuned on sentences taken from OPUS.", SOURCES) == "yes"
    assert said(tmp_path, "## Fine-tuning\n\nThe model can be fine-tuned on OPUS.", SOURCES) is None


@pytest.mark.parametrize("language", ["Basque", "Mongolian", "Tamil", "Swahili"])
def test_a_language_is_content_whichever_it_is(tmp_path: Path, language: str) -> None:
    assert said(tmp_path, f"It was trained on {language} news.", SCOPE) == "partial"


@pytest.mark.parametrize(
    ("picture", "value"),
    [
        ("[![Data](https://badge.test/Data-Reeds.svg)](https://huggingface.co/datasets/acme/reeds)", "yes"),
        ("[![Benchmark](https://badge.test/Benchmark-Reeds.svg)](https://huggingface.co/datasets/acme/reeds)", None),
        ('<a href="https://huggingface.co/datasets/acme/reeds"><img src="x.svg" alt="Reeds benchmark"></a>', None),
    ],
)
def test_a_picture_that_says_benchmark_links_no_training_data(tmp_path: Path, picture: str, value: str | None) -> None:
    assert said(tmp_path, f"{picture}\n\nHeron was trained on reeds.", RELEASED) == value
