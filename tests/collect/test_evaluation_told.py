"""Evaluation and architecture as publishers tell of them: numbers wherever they stand, protocols, claims, and what is neither."""

from pathlib import Path

import pytest

from openaudit.collect import collect_all
from openaudit.release import open_release


def said(folder: Path, fact: str, body: str, path: str = "README.md") -> object:
    """What the collectors say of the fact, of a release with one document; `no` where they say nothing."""
    there = folder / "north__heron"
    (there / path).parent.mkdir(parents=True, exist_ok=True)
    (there / path).write_text(f"# Heron\n\n{body}\n", encoding="utf-8")
    known = collect_all(open_release(str(there)), only=["architecture", "evaluation"])
    return known.value(fact) or "no"


@pytest.mark.parametrize(
    ("body", "value"),
    [
        ("It reaches 0.91 AUC on letters.", "yes"),
        ("The best validation score that it reached is 0.87.", "yes"),
        ("Readers preferred it in 62% of the cases.", "yes"),
        ("In songs it comes to 12.5\\% of Pass@1.", "yes"),
        ("在MMLU上达到 71.2 分。", "yes"),
        ("Alcanza un 91% de precisión en la prueba.", "yes"),
        ('## Results\n\n```\n"exact": 61.25,\n"f1": 64.5\n```', "yes"),
        ("## Results\n\nSet| Points\n---|---\npond.test| 12.5", "yes"),
        ("## Results\n\n| Model | Points |\n|---|---|\n| Heron | 0.8732 ± 0.01 |", "yes"),
        ("## Evaluation\n\nAnswers were generated with greedy decoding.", "yes"),
        ("Heron is extremely good at chess.", "partial"),
        ("It has been tested against many ponds.", "partial"),
        ("在多个任务中表现出色。", "partial"),
        ("## Benchmarks\n\n| Kind | State |\n|---|---|\n| Riddles | Excellent |", "partial"),
        ("## Benchmarks\n\n![](https://cdn.marsh.example/a81f.png)", "partial"),
        ("## Evaluation\n\nIt is measured by:\n\n- CER (characters)\n- Word accuracy", "partial"),
        ("The smaller one retains most of the accuracy of its teacher.", "partial"),
        ("Heron ranked 2nd in the harbour challenge.", "partial"),
        ("## 결과\n\n- 요약 대회: 3위", "partial"),
        ("## Benchmarks\n\nResults are given in the [paper](p.pdf).", "no"),
        ("## Benchmarks\n\n![](https://cdn.marsh.example/badge/a81f.png)", "no"),
        ("## Ponds\n\n![](https://cdn.marsh.example/a81f.png)", "no"),
        ("The adapter has rank 16.", "no"),
        ("It was tuned on SQuAD 1.1.", "no"),
        ("It may not perform well on poems.", "no"),
        ("It has been tested on Linux with Python 3.11.", "no"),
    ],
)
def test_an_evaluation_is_told_in_many_ways(tmp_path: Path, body: str, value: str) -> None:
    assert said(tmp_path, "evaluation.described", body) == value


@pytest.mark.parametrize(
    ("body", "value"),
    [
        ("| Model | Width | Number of Heads | Number of Layers |\n|---|---|---|---|\n| Heron | 64 | 4 | 2 |", "yes"),
        ("Seeing and drawing go through separate pathways of one transformer.", "yes"),
        ("It uses rotary attention, which enables better scaling.\n\nIt has cross-attention in each block.", "yes"),
        ("```\n(1): Pooling({'word_embedding_dimension': 384})\n```", "yes"),
        ("See `configs/heron-rope.json` for a small transformer.", "partial"),
        ("Run it with `--model north/heron-8b`.", "no"),
        ("Install flash-attention 9.1 first.", "no"),
    ],
)
def test_an_architecture_is_told_in_many_ways(tmp_path: Path, body: str, value: str) -> None:
    assert said(tmp_path, "model.architecture.described", body) == value


def test_a_framework_that_lies_in_the_release_does_not_speak_of_its_model(tmp_path: Path) -> None:
    body = "It has 24 layers and reaches 63.1% on MMLU."

    assert said(tmp_path, "evaluation.described", body, path="megatron_lm/README.md") == "no"
    assert said(tmp_path / "b", "evaluation.described", body, path="docs/README.md") == "yes"


@pytest.mark.parametrize(
    ("body", "value"),
    [
        ("It outperforms North by 8.4%.", "yes"),
        ("macro f1 score: %83", "yes"),
        ("It comes to 91% classification accuracy.", "yes"),
        ("## Results\n\n```\ncloze_token_accuracy = 0.64\n```", "yes"),
        ('## Results\n\n```\n{"f1": 81.5, "exact_match": 70.2}\n```', "yes"),
        ("| Task | Heron | Previous SOTA |\n|---|---|---|\n| Riddles | 81.2 | 79.0 |", "yes"),
        ("It was compared with five singers in listening tests.", "yes"),
        ("Heron 2.0 surpasses North on some of GLUE.", "partial"),
        ("It shows strong zero-shot performance.", "partial"),
        ("We evaluated our model on a long list of benchmarks.", "partial"),
        ("The last one demonstrated better manners.", "partial"),
        ("For best performance, install the kernel.", "no"),
        ("The notebook is the best way to see the quality.", "no"),
        ("Data for evaluating birds is in the barn.", "no"),
    ],
)
def test_versions_and_bare_names_of_benchmarks_are_no_scores(tmp_path: Path, body: str, value: str) -> None:
    assert said(tmp_path, "evaluation.described", body) == value


@pytest.mark.parametrize(
    ("body", "value"),
    [
        ("The model consists of two sub-networks, an ear and a throat.", "yes"),
        ("The layers are replaced by grouped convolutions.", "yes"),
        ("Its MoE blocks hold experts that do nothing.", "yes"),
        ("It beats the 30-layer North.", "no"),
        ("It has ALiBi -- and a nest.", "yes"),
        ("GQA: pictures from the archive.", "no"),
        ("Using flash attention.", "no"),
        ("It is a DistilBERT model.", "partial"),
        ("It heard 3 million bird songs.", "no"),
        ("Try it at transformer.marsh.example.", "no"),
    ],
)
def test_what_is_counted_and_what_others_have_is_no_architecture(tmp_path: Path, body: str, value: str) -> None:
    assert said(tmp_path, "model.architecture.described", body) == value
