"""Whether a link leads to weights, by its address, its sentence, its table or the heading over it; and whether a gate stands before the release's own."""

import re
from collections.abc import Iterable

from openaudit.collect.documents import Flat
from openaudit.collect.documents.rows import tables
from openaudit.collect.phrases import Hit, names

_WORD = re.compile(r"[a-z]{3,}")
WORDS = 60  # characters before a link's end that say what it leads to

_ABOUT = re.compile(r"weight|checkpoint|ckpt|model|download|权重|模型|release", re.IGNORECASE)
_DATA = re.compile(r"dataset|\bdata\b|benchmark|corpus|数据")
# What lies beside the weights under a heading on downloading them.
_BESIDE = re.compile(
    r"\b(?:data(?:sets?|base)?|corpus|corpora|vocab\w{0,6}|config\w{0,10}|code|logs?|demo|slides|paper|results?|predictions|samples?|outputs?|benchmark|test set)\b|数据|语料|词表|代码|配置|论文|日志"
)
# The heads of a table that lists models and says where each is.
_COLUMNS = re.compile(
    r"\W{0,6}(?:(?:\w{1,16} )?(?:models?|backbones?|networks?|architectures?|encoders?|checkpoints?)\b|模型|モデル)[^\n]{0,200}(?:\b(?:downloads?|weights|checkpoints?|ckpts?|links?|google drive)\b|下载|权重|ダウンロード|다운로드)"
)


def leads_to_weights(url: str, prose: Flat, at: int) -> bool:
    """Whether a link at a position leads to a model on a hub, to a weight file, or to a host of files where weights are told of."""
    if names("links", "model-hub")(url) or names("links", "weight-file")(url):
        return True
    if not names("links", "file-host")(url):
        return False
    headed = "weights-download" in prose.unit(at).topics or bool(_COLUMNS.match(_header(prose, at)))
    if headed and not _BESIDE.search(_words(prose, at)):
        return True
    sentence = prose.sentence(at)
    return bool(_ABOUT.search(sentence)) and not _DATA.search(sentence)


def own_gates(gates: Iterable[Hit], own: frozenset[str]) -> list[Hit]:
    """Those of `gates` that stand before the release's own weights, `own` being the words of its name.

    A sentence that leads to models on a hub, and to none called like the release, speaks of access to a helper or a base.
    """
    return [one for one in gates if not (linked := _linked_models(one)) or own & linked]


def _linked_models(hit: Hit) -> frozenset[str]:
    """The words in the ids of the models on a hub that the sentence of `hit` links."""
    links = hit.flat.links_between(*hit.flat.span(hit.at))
    is_model = names("links", "model-hub")
    return frozenset(word for link in links if is_model(link.url) for word in _WORD.findall(link.url.lower()))


def _header(prose: Flat, at: int) -> str:
    """The first row of the table that a position stands in; empty where it stands in none."""
    row = prose.unit(at)
    there = (rows[0] for rows in tables(prose) if rows[0].start <= row.start <= rows[-1].start)
    first = next(there, None) if row.kind == "row" else None
    return prose.sentence(first.start) if first else ""


def _words(prose: Flat, at: int) -> str:
    """The cell or the words up to a link's end, which say what it leads to."""
    return re.split(r"[|,;\n]", prose.lower[max(0, at - WORDS) : at + 1])[-1]
