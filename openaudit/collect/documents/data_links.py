"""Links to training data: data sets on hubs, addresses that look like data, and links that a sentence calls a data set."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from openaudit.collect import phrases
from openaudit.collect.documents import Flat, Link, documents
from openaudit.collect.documents.datasets import names_in
from openaudit.collect.documents.once import once
from openaudit.facts import Place
from openaudit.release import Release

BESIDE = frozenset({"usage", "user-tuning", "evaluation", "citation", "others-work", "thanks", "license"})
BADGE = 260  # characters of a link's line on either side of its address in which its picture stands
AROUND = 32  # characters on either side of the end of a link's words that may call it a data set
LONGEST = 60  # characters of a link's words that are looked at

_VERSION = re.compile(r"[\s-]?v?\d{1,2}(?:\.\d{1,2})?\W{0,2}$")
_JOINED = re.compile(r"[\w/-]$")  # the end of what makes another name of one
# "trained on Reeds", "trained on Reeds and Ponds"; not what a model was measured on, nor what shaped the format.
_TRAINED_ON = re.compile(
    r"\b(?:trained|tuned|pre-?trained|finetuned|fine-?tuned|adapted)\b(?! to\b)(?:(?!scores?|beat|baseline|against|format|classifier|\bnot\b|\blike\b|unlike|evaluat)[^\n.;]){0,120}$"
    r"|训练|訓練|学習"
)
_TOOL = re.compile(
    r"\W{0,3}(?:[a-z-]{2,14} )?(?:tool ?kits?|tools?|librar|pipelines?|code|scripts?|papers?|models?|leaderboard)"
)
_TRAINED = re.compile(r"train|tuned|tuning|训练|学習")
_TUTORIAL = re.compile(
    r"quickstart|how to|tutorial|for example|your own|test set|validation|benchmark|evaluat|same (?:filtering )?rules|package|more information needed|评测|评估|测试集|基准|榜单|評価|評測|ベンチマーク|벤치마크|평가",
    re.IGNORECASE,
)
_TESTS = re.compile(r"benchmark|leaderboard|evaluation|test[-_ ]?set", re.IGNORECASE)
_FORM = ("format", "class", "loader", "librar", "convert")  # of data, for any data
_DATA_LABEL = re.compile(r"(?:data ?sets?|\bdata|\bcorpus|\bcorpora)\W{0,3}$")
_DATA_BEHIND = re.compile(r"[^\w\n.]{0,3}(?:[a-z-]{2,14} )?(?:data ?sets?|corpus|corpora)\b")
_DATA = re.compile(r"\bdata ?sets?\b|\bdata\b|\bcorp(?:us|ora)\b|数据|语料|データ")


@once
def links(release: Release) -> tuple[tuple[str, Place], ...]:
    """The addresses of data that the documents link, each with its line."""
    return tuple((link.url, flat.place_of(link)) for link, flat in linked(release))


@once
def linked(release: Release) -> tuple[tuple[Link, Flat], ...]:
    """Links to data: hub data sets in any sentence that is not beside the point, others in sentences on the training."""
    flats = [one.prose for one in documents(release) if one.role != "changes"]
    return tuple((link, flat) for flat in flats for link in _linked(flat))


def by_name(flat: Flat, link: Link) -> bool:
    """Whether nothing but the usual name of a public data set makes a link one to data: neither its address nor what it is called."""
    addressed = any(phrases.names("links", name)(link.url) for name in ("data-hub", "data-other"))
    return not addressed and not _called_data(flat, link)


def _linked(flat: Flat) -> Iterator[Link]:
    hub, other, page = (phrases.names("links", name) for name in ("data-hub", "data-other", "data-page"))
    for link in flat.links:
        topics = flat.unit(link.at).topics
        if link.image or topics & BESIDE:
            continue
        on_hub = hub(link.url)
        called = on_hub or other(link.url) or (page(link.url) and (_called_data(flat, link) or _public(flat, link)))
        if called and _told(flat, link, on_hub):
            yield link


def _told(flat: Flat, link: Link, on_hub: bool) -> bool:
    """Whether the sentence of a link speaks of the training; news, which tell of every data set, must speak of its data too."""
    topics, sentence = flat.unit(link.at).topics, _spoken(flat.sentence(link.at))
    if sentence.advises or _badge_of_tests(flat, link):
        return False
    if "news" in topics:
        return on_hub and sentence.trained and sentence.data
    return on_hub or "training-data" in topics or sentence.trained


class _Spoken(NamedTuple):
    """What a sentence speaks of: what users do or how the model was tested, the training, data."""

    advises: bool
    trained: bool
    data: bool


@lru_cache(maxsize=64)  # some sentences have a hundred links, one after another
def _spoken(sentence: str) -> _Spoken:
    """What a sentence (lower case) speaks of."""
    return _Spoken(*(bool(one.search(sentence)) for one in (_TUTORIAL, _TRAINED, _DATA)))


def _badge_of_tests(flat: Flat, link: Link) -> bool:
    """Whether the picture that a link has for words says benchmark or evaluation: `[![Benchmark](…)](…)`, `<a href="…"><img alt="Benchmark">`."""
    whole = flat.lines[link.line - 1]
    at = max(0, whole.find(link.url))
    before, behind = whole[max(0, at - BADGE) : at], whole[at : at + len(link.url) + BADGE]
    markdown, html = before.rpartition("[!["), behind.partition("</a>")[0].partition("<img")
    return bool((markdown[1] and _TESTS.search(markdown[2])) or _TESTS.search(html[2]))


def _public(flat: Flat, link: Link) -> bool:
    """Whether the words of a link end in the usual name of a public data set, with or without its version, and no tool is meant."""
    end = link.at + 1
    words = _VERSION.sub("", flat.lower[max(0, end - LONGEST) : end])
    named = any(words.endswith(one) and not _JOINED.search(words[: -len(one)]) for one in names_in(flat))
    if not named or _TOOL.match(flat.lower, end):
        return False
    before = flat.lower[max(0, end - LONGEST - len(words), flat.span(link.at)[0]) : end]
    return "training-data" in flat.unit(link.at).topics or bool(_TRAINED_ON.search(before))


def _called_data(flat: Flat, link: Link) -> bool:
    """Whether the words of a link, or those right behind it, call it a data set."""
    end = link.at + 1
    around = flat.lower[max(0, end - AROUND) : end + AROUND]
    if ("data" not in around and "corp" not in around) or any(word in around for word in _FORM):
        return False
    return bool(_DATA_LABEL.search(flat.lower, max(0, end - AROUND), end) or _DATA_BEHIND.match(flat.lower, end))
