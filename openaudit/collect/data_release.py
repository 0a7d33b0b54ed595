"""Whether the training data can be had: links to it, data sets the hub carries, and what the publisher says about that."""

import re
from collections.abc import Iterator

from openaudit.collect.documents.datasets import front_matter, links
from openaudit.collect.documents.search import fact, hits, showing
from openaudit.facts import Evidence, Fact, Gap
from openaudit.release import Release

FACTS = {
    "data.training.released": "whether the training data can be had: yes, partial (a part of it, or more than it), no",
    "data.training.location": "where the training data can be had, as the publisher links it",
}
NEEDS = ("data-sources",)


def collect(release: Release, known: Evidence) -> Iterator[Fact | Gap]:
    """What shows that the training data can be had, or that it cannot."""
    del known
    name = "data.training.released"
    found = hits(release, "data-release")
    refused, rebuilt, said = (showing(found, shown) for shown in ("no", "partial", "yes"))
    linked = tuple(links(release))
    hub = [
        (value, place)
        for value, place in front_matter(release)
        if re.fullmatch(r"[\w.-]{2,96}(?:/[\w.-]{1,96})?", value)
    ]
    if linked or hub:
        value = "partial" if rebuilt or refused else "yes"
        urls = tuple(dict.fromkeys([url for url, _ in linked] or [value for value, _ in hub]))[:20]
        where = tuple(place for _, place in (*linked, *hub))[:6]
        how = "link" if linked else "front-matter"
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
