"""Whether a link leads to weights, by its address, its sentence, its table or the heading over it; and whether a gate stands before the release's own."""

import re
from collections.abc import Collection, Iterable, Mapping

from openaudit.collect.documents import Flat
from openaudit.collect.documents.rows import tables
from openaudit.collect.phrases import Hit, names

HEADER = 400  # characters of a table's first row
WORDS = 60  # characters before a link's end that say what it leads to

_WORD = re.compile(r"[a-z]{3,}")
_ABOUT = re.compile(r"weight|checkpoint|ckpt|model|download|权重|模型|release", re.IGNORECASE)
_DATA = re.compile(r"dataset|\bdata\b|benchmark|corpus|数据")
# What else is linked where weights are told of.
_NOT_YET = re.compile(
    r"\bsoon\b|\bnot (?:yet |be )?(?:public|released|available)|\bwill be (?:made )?(?:released|available|published|public|uploaded|added|open)|即将"
)
_NO_WEIGHTS = re.compile(
    r"\b(?:data(?:sets?|base)?|corpus|corpora|vocab\w{0,6}|config\w{0,10}|code|logs?|demo|slides|paper|results?|predictions|samples?|outputs?|benchmark|test set)\b|数据|语料|词表|代码|配置|论文|日志"
    # only where the link's words end so: "desktop app", but not "audio checkpoints"
    r"|\b(?:token\w{0,8}|annotations?|features?|apps?|application|install\w{0,6}|form|request|teaser|videos?|posters?|photos?|pictures?|wavs?|audio|embeddings?|manual)\W{0,3}$"
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
    sentence = prose.sentence(at)
    if _NO_WEIGHTS.search(_words(prose, at)) or _NOT_YET.search(sentence):
        return False
    if "weights-download" in prose.unit(at).topics or _COLUMNS.match(_header(prose, at)):
        return True
    return bool(_ABOUT.search(sentence)) and not _DATA.search(sentence)


def own_gates(gates: Iterable[Hit], own: frozenset[str], weights: Collection[str]) -> list[Hit]:
    """Those of `gates` that stand before the release's own weights, which are at `weights`; `own` are the words of its name.

    A sentence that leads to models on a hub, none of them called like the release, speaks of access to a helper or a base
    where the release's own weights are somewhere else.
    """
    return [one for one in gates if not (own and _to_others(_linked_models(one), own, weights))]


def _to_others(linked: Collection[str], own: frozenset[str], weights: Collection[str]) -> bool:
    """Whether the models at `linked` have names other than the release, and its weights stand elsewhere."""
    return (
        bool(linked)
        and own.isdisjoint(word for url in linked for word in _WORD.findall(url.lower()))
        and any(one not in linked for one in weights)
    )


def _linked_models(hit: Hit) -> tuple[str, ...]:
    """The addresses of the models on a hub that the sentence of `hit` links."""
    links, is_model = hit.flat.links_between(*hit.flat.span(hit.at)), names("links", "model-hub")
    return tuple(link.url for link in links if is_model(link.url))


def _header(prose: Flat, at: int) -> str:
    """The first row of the table that a position stands in; empty where it stands in none."""
    first = prose.known(_headers).get(prose.unit(at).start)
    return "" if first is None else prose.sentence(first)[:HEADER]


def _headers(prose: Flat) -> Mapping[int, int]:
    """Where the first row of its table begins, by where a row begins."""
    return {row.start: rows[0].start for rows in tables(prose) for row in rows}


def _words(prose: Flat, at: int) -> str:
    """The cell or the words up to a link's end, which say what it leads to."""
    return re.split(r"[|,;\n]", prose.lower[max(0, at - WORDS) : at + 1])[-1]
