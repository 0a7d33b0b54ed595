"""Whether the training data can be had: links to it, data sets the hub carries, and what the publisher says about that."""

import re
from collections.abc import Iterator, Sequence

from openaudit.collect.documents.data_links import by_name, linked, links
from openaudit.collect.documents.data_loaded import loaded
from openaudit.collect.documents.datasets import front_matter, public_names
from openaudit.collect.documents.search import fact, hits, showing
from openaudit.collect.documents.stages import stage
from openaudit.collect.phrases import Hit, names
from openaudit.collect.structured import locations
from openaudit.facts import Evidence, Fact, Gap
from openaudit.release import Release

FACTS = {
    "data.training.released": "whether the training data can be had: yes, partial (a part of it, or more than it), no",
    "data.training.location": "where the training data can be had, as the publisher links it",
    "data.public.listed": "whether public training data is listed with where to get it: yes for all of it, partial for some",
    "data.third-party.listed": "whether training data of third parties is listed with where to get it",
    "data.unshareable-reason": "why training data cannot be shared, in the publisher's words",
}
NEEDS = ("data-sources",)


def collect(release: Release, known: Evidence) -> Iterator[Fact | Gap]:
    """What shows that the training data can be had, or that it cannot."""
    del known
    found = hits(release, "data-release")
    yield from _listed(release)
    if reasons := showing(found, "unshareable"):
        words = " ".join(reasons[0].flat.sentence(reasons[0].at).split())
        yield fact("data.unshareable-reason", words[:160], reasons, basis="claimed")
    else:
        yield Gap(name="data.unshareable-reason", reason="not shown: no document says why data cannot be shared")
    name = "data.training.released"
    refused, part, rebuilt, said = (showing(found, shown) for shown in ("no", "partial", "rebuilt", "yes"))
    refused = [*refused, *reasons]  # who says why it cannot be shared says that it is not
    found_at = (*links(release), *locations(release))
    hub = [
        (value, place)
        for value, place in (*front_matter(release), *loaded(release))
        if re.fullmatch(r"[\w.-]{2,96}(?:/[\w.-]{1,96})?", value)
    ]
    if (found_at or hub) and not (showing(found, "none") and not hub and _by_name_alone(release)):
        superset = not hub and all(map(names("links", "data-archive"), (url for url, _ in found_at)))  # a whole archive
        value = "partial" if part or refused or superset or _own(found) or _tuning_alone(release) else "yes"
        urls = tuple(dict.fromkeys([url for url, _ in found_at] or [value for value, _ in hub]))[:20]
        where = tuple(place for _, place in (*found_at, *hub))[:6]
        how = "link" if found_at else "front-matter" if front_matter(release) else "code: load_dataset"
        yield Fact(name=name, value=value, basis="claimed", how=how, where=where)
        yield Fact(name="data.training.location", value=urls, basis="claimed", how=how, where=where)
        return
    yield Gap(name="data.training.location", reason="not shown: no link to the training data")
    if some := [*rebuilt, *part]:  # who tells how to rebuild what is linked takes nothing back
        yield fact(name, "partial", some, basis="claimed")
    elif refused:
        yield fact(name, "no", refused, basis="claimed")
    elif said:
        yield fact(name, "yes", said, basis="claimed")
    else:
        yield Gap(name=name, reason="not shown: no link to the training data and no script that rebuilds it")


def _tuning_alone(release: Release) -> bool:
    """Whether all linked data is for fine-tuning, of a model whose own pre-training is told with an amount."""
    told = linked(release)
    if not told or any(stage(release, flat, link.at) != "fine-tuning" for link, flat in told):
        return False
    return any(
        stage(release, hit.flat, hit.at) == "pre-training" for hit in showing(hits(release, "data-scope"), "size")
    )


def _by_name_alone(release: Release) -> bool:
    """Whether data is linked nowhere but behind the usual names of public data sets, which are sources and not what was made of them."""
    return not locations(release) and all(by_name(flat, link) for link, flat in linked(release))


def _own(found: Sequence[Hit]) -> bool:
    """Whether a part of the training data is the publisher's own, and not linked where that is said."""
    return any(not hit.flat.links_between(*hit.flat.span(hit.at)) for hit in showing(found, "own"))


def _listed(release: Release) -> Iterator[Fact | Gap]:
    """Listed in full where every data set that is named has a link or a hub id, in part where some have."""
    linked = [place for _, place in (*links(release), *locations(release), *front_matter(release))]
    unlinked = [hit for _, hit in public_names(release) if not hit.flat.links_between(hit.at, hit.end)]
    for name in ("data.public.listed", "data.third-party.listed"):
        if linked:
            value = "partial" if unlinked else "yes"
            yield Fact(name=name, value=value, basis="claimed", how="link", where=tuple(dict.fromkeys(linked))[:5])
        else:
            yield Gap(name=name, reason="not shown: no data set is listed with where to get it")
