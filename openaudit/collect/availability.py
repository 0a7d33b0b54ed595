"""Whether the weights can be had, and through what: files, links, gates, an API."""

import re
from collections.abc import Iterator

from openaudit.collect.documents import documents, named
from openaudit.collect.documents.loaded import loaded
from openaudit.collect.documents.models import mirrors
from openaudit.collect.documents.search import fact, hits, places, showing
from openaudit.collect.documents.weight_links import leads_to_weights, own_gates
from openaudit.collect.licensing.here import names_of
from openaudit.collect.phrases import names
from openaudit.facts import Basis, Evidence, Fact, Gap, Place
from openaudit.release import Release

FACTS = {
    "model.parameters.released": "whether the weights can be had: yes, gated, open+gated, partial, diff, api, no",
    "model.parameters.location": "where the weights are: paths in the release, or links",
}
NEEDS: tuple[str, ...] = ("lineage", "weights")

_QUOTED = re.compile(r"\b[Mm]odels?\b[^\n]{0,60}?[\"“]([A-Za-z][\w-]{1,40}/[A-Za-z][\w.-]{2,80})[\"”]")
_HUB_PREFIX = re.compile(r"^https?://(?:www\.)?(?:huggingface\.co|hf\.co|hf-mirror\.com|modelscope\.cn/models)/")
_GATED = re.compile(r"weight|checkpoint|download|access|权重|下载|申请", re.IGNORECASE)
_COMMERCIAL = re.compile(r"commercial|enterprise|商用|商业|企业|feedback|waitlist|join|survey", re.IGNORECASE)
_ADAPTER = re.compile(r"(?:^|/)(?:adapter_model|pytorch_lora_weights)[^/]{0,40}$")
DIRECT = 2  # files linked directly that show that a part is open where another is gated
_BESIDE = frozenset({"citation", "others-work", "thanks"})


def collect(release: Release, known: Evidence) -> Iterator[Fact | Gap]:
    """What the files and the documents show about the weights."""
    name = "model.parameters.released"
    # an error page or a damaged file that is called like weights releases nothing
    listed = named(release, "weights") if known.value("weights.valid") is not False else ()
    own = tuple(
        path for path in listed if not path.endswith(".index.json")
    )  # an index of files that are not here is none of them
    links = tuple(_own(_links(release), release, known))
    found = hits(release, "availability")
    front = tuple(_front_gate(release))
    gates, told, api = (showing(found, shown) for shown in ("gate", "link", "api"))
    gates = own_gates(gates, names_of(release, documents(release)[:1]), [*own, *(url for url, _ in links)])
    if own or links:
        where = tuple(Place(path=path) for path in own[:20]) or tuple(place for _, place in links[:3])
        stands = tuple([*own[:20]] or dict.fromkeys(url for url, _ in links))[:20]
        basis: Basis = "seen" if own else "claimed"
        yield Fact(
            name="model.parameters.location", value=stands, basis=basis, how="file-name" if own else "link", where=where
        )
    else:
        yield Gap(name="model.parameters.location", reason="not shown: no weight files and no link to any")
    forms = tuple(_forms(release))
    if front or forms or gates:
        where = (*front, *forms, *places(gates))[:6]
        how = "front-matter" if front else "link" if forms else gates[0].how
        direct = sum(bool(names("links", "weight-file")(url)) for url, _ in links)
        open_too = _other_hub(links) if front else direct >= DIRECT
        yield Fact(name=name, value="open+gated" if open_too else "gated", basis="claimed", how=how, where=where)
    elif own:
        value = "diff" if all(_ADAPTER.search(path) for path in own) else "yes"
        yield Fact(
            name=name, value=value, basis="seen", how="file-name", where=tuple(Place(path=path) for path in own[:3])
        )
    elif links or told:
        where = tuple(place for _, place in links[:4]) or places(told)
        yield Fact(name=name, value="yes", basis="claimed", how="link" if links else told[0].how, where=where)
    elif api:
        yield fact(name, "api", api, basis="claimed")
    elif refused := showing(found, "none"):
        yield fact(name, "no", refused, basis="claimed")
    else:
        there = "an index of weight files, but none of them" if listed else "no weight files"
        yield Gap(name=name, reason=f"not shown: {there}, no link to any, and no API")


def _links(release: Release) -> Iterator[tuple[str, Place]]:
    """Links to models on a hub, to weight files, and the hub ids that code loads."""
    for document in (one for one in documents(release) if not one.of_data):
        prose = document.prose
        for link in prose.links:
            if (
                not link.image
                and not prose.unit(link.at).topics & _BESIDE
                and leads_to_weights(link.url, prose, link.at)
            ):
                yield link.url, prose.place_of(link)
        for match in _QUOTED.finditer(prose.text) if "odel" in prose.text else ():
            yield match[1], prose.place(match.start(1))
        yield from loaded(document)


def _own(links: Iterator[tuple[str, Place]], release: Release, known: Evidence) -> Iterator[tuple[str, Place]]:
    """Without those that lead to a base model, unless the release is a copy of it: there are the base's weights, not these."""
    named = known.value("lineage.base")
    bases = {str(one).lower() for one in named} if isinstance(named, tuple) else set()
    for url, place in links:
        id_ = "/".join(_HUB_PREFIX.sub("", url.lower()).split("/")[:2]).rstrip("/")
        if id_ not in bases or mirrors(id_, release.name):
            yield url, place


def _front_gate(release: Release) -> Iterator[Place]:
    """The lines of the front matter that gate the download."""
    for document in documents(release):
        for key in document.metadata.keys():  # noqa: SIM118 a Mapping is no dict
            if key.startswith("extra_gated_") and (scalar := document.metadata.key(key)):
                yield document.at(scalar.line, scalar.column)


def _forms(release: Release) -> Iterator[Place]:
    """Links to a form in sentences on the weights; a form for commercial use alone gates nothing."""
    for document in (one for one in documents(release) if not one.of_data):
        for link in document.prose.links:
            if not names("links", "form")(link.url):
                continue
            sentence = document.prose.sentence(link.at)
            if _GATED.search(sentence) and not _COMMERCIAL.search(sentence):
                yield document.prose.place_of(link)


def _other_hub(links: tuple[tuple[str, Place], ...]) -> bool:
    """Whether other files of a gated model are linked beside it (quantised ones, as a rule)."""
    return any(re.search(r"gguf|awq|gptq|mlx|onnx", url, re.IGNORECASE) for url, _ in links)
