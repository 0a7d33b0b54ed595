"""Whether the training data can be had: links to it, data sets the hub carries, and what the publisher says about that."""

import re
from collections.abc import Iterator

from openaudit.collect.data_sources import front_matter
from openaudit.collect.documents import documents
from openaudit.collect.documents.search import fact, hits, showing
from openaudit.facts import Evidence, Fact, Gap, Place
from openaudit.release import Release

FACTS = {
    "data.training.released": "whether the training data can be had: yes, partial (a part of it, or more than it), no",
    "data.training.location": "where the training data can be had, as the publisher links it",
}
NEEDS = ("data-sources",)

_DATA_URL = re.compile(
    r"(?:huggingface\.co|hf\.co)/(?:datasets|collections)/|(?:zenodo|kaggle)\.\w+/(?:record|datasets?)|/datasets?/|opendatalab|modelscope\.cn/datasets"
    r"|pile\.eleuther|commoncrawl|openslr|uniprot\.org|physionet|image-net|data\.[\w-]+\.|/data/|[\w-]*dataset[\w-]*(?:/|$)|\.(?:tar\.gz|jsonl?|zip|parquet|zst|csv)$",
    re.IGNORECASE,
)
_EVALUATION = re.compile(r"leaderboard|benchmark|\beval|mt-?bench|arxiv|/blob/main/images", re.IGNORECASE)
BESIDE = frozenset({"usage", "user-tuning", "evaluation", "citation", "others-work", "thanks", "license"})


def collect(release: Release, known: Evidence) -> Iterator[Fact | Gap]:
    """What shows that the training data can be had, or that it cannot."""
    del known
    name = "data.training.released"
    found = hits(release, "data-release")
    refused, rebuilt, said = (showing(found, shown) for shown in ("no", "partial", "yes"))
    links = tuple(_links(release))
    hub = [(value, place) for value, place in front_matter(release) if re.fullmatch(r"[\w.-]{2,96}(?:/[\w.-]{1,96})?", value)]
    if links or hub:
        value = "partial" if rebuilt or refused else "yes"
        urls = tuple(dict.fromkeys([url for url, _ in links] or [value for value, _ in hub]))[:20]
        where = tuple(place for _, place in (*links, *hub))[:6]
        how = "link" if links else "front-matter"
        yield Fact(name=name, value=value, basis="claimed", how=how, where=where)
        yield Fact(name="data.training.location", value=urls, basis="claimed", how=how, where=where)
        return
    yield Gap(name="data.training.location", reason="not shown: no link to the training data")
    if rebuilt:
        yield fact(name, "partial", rebuilt, basis="claimed")
    elif refused:
        yield fact(name, "no", refused, basis="claimed")
    elif said:
        yield fact(name, "yes", said, basis="claimed")
    else:
        yield Gap(name=name, reason="not shown: no link to the training data and no script that rebuilds it")


def _links(release: Release) -> Iterator[tuple[str, Place]]:
    """Links to data in sentences that say what the model was trained on, or under a heading on training data."""
    for hit in showing(hits(release, "data-context"), "context"):
        end = hit.flat.lower.find("\n", hit.at)
        start = hit.flat.lower.rfind("\n", 0, hit.at)
        for link in hit.flat.links_between(start, end if end >= 0 else len(hit.flat.text)):
            if not link.image and _DATA_URL.search(link.url) and not _EVALUATION.search(link.url):
                yield link.url, hit.flat.place_of(link)
    for document in documents(release):
        if document.role == "changes":
            continue
        for link in document.prose.links:
            topics = document.prose.unit(link.at).topics
            if "/datasets/" in link.url and not topics & BESIDE and not _EVALUATION.search(link.url) and not link.image:
                yield link.url, document.prose.place_of(link)
