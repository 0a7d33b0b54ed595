"""Whether licence, policy or terms bind what the model may be used for, or the card only advises."""

import re
from collections.abc import Iterator

from openaudit.collect import phrases
from openaudit.collect.documents import documents, files, text_of
from openaudit.collect.documents.search import fact, hits, showing
from openaudit.collect.phrases import Hit
from openaudit.collect.reading.flat import Writer
from openaudit.facts import Evidence, Fact, Gap
from openaudit.release import Release

FACTS = {"use.restricted": "whether licence, policy or terms bind the use: yes, advisory (advice in the card only), no"}
NEEDS: tuple[str, ...] = ()

_TERMS = re.compile(
    r"(?:^|/)[^/]{0,60}(?:licen[cs]e|agreement|use[_-]?policy|terms|acceptable|copying)[^/]{0,60}$", re.I
)
_CODE_TERMS = re.compile(r"code|third|notice|data", re.I)
_OTHERS = re.compile(r"(?:^|/)(?:third[_-]?party|node_modules|vendor|external|deps)/|\.(?:py|sh|js|ts)$", re.I)
_FREE = re.compile(
    r"^(?:apache-2\.0|mit|bsd[\w-]*|cc-by-(?:sa-)?[\d.]+|cc0-1\.0|unlicense|isc|mpl-2\.0|l?gpl[\w.-]*|agpl[\w.-]*|openmdw.*|artistic-2\.0|afl-3\.0|bsl-1\.0|zlib|wtfpl|ecl-2\.0)$",
    re.I,
)
_BOUND = re.compile(
    r"^(?:cc-by-nc.*|.*nc-.*|llama.*|gemma|openrail.*|.*rail.*|.*research.*|.*non-?commercial.*|apple-.*|deepfloyd.*|grok.*|h-research)$",
    re.I,
)


def collect(release: Release, known: Evidence) -> Iterator[Fact | Gap]:
    """Terms that bind, from the licences, the licence files and the documents; then advice; then terms without restriction."""
    name = "use.restricted"
    declared = [
        (value, place)
        for document in documents(release)
        for value, place in document.values("license", "licence", "license_name")
    ]
    bound = tuple(place for value, place in declared if _BOUND.match(value))
    free = tuple(place for value, place in declared if _FREE.match(value))
    files_bind = list(_terms(release))
    found = hits(release, "restrictions")
    binding = [hit for hit in showing(found, "binding") if not free or hit.phrase.id.endswith("must-not")]
    restrictions = known.get("model.parameters.license.restrictions")
    opened = known.get("model.parameters.license.open")
    if isinstance(restrictions, Fact) and restrictions.value:
        yield Fact(name=name, value="yes", basis="seen", how=restrictions.how, where=restrictions.where)
        return
    if isinstance(opened, Fact) and opened.value is True:
        yield Fact(name=name, value="no", basis="seen", how=opened.how, where=opened.where)
        return
    if bound:
        yield Fact(name=name, value="yes", basis="seen", how="front-matter", where=bound)
    elif files_bind:
        yield fact(name, "yes", files_bind)
    elif binding:
        yield fact(name, "yes", binding, basis="claimed")
    elif free:
        yield Fact(name=name, value="no", basis="claimed", how="front-matter", where=free)
    elif advice := showing(found, "advice"):
        yield fact(name, "advisory", advice)
    elif allowed := showing(found, "free"):
        yield fact(name, "no", allowed, basis="claimed")
    elif isinstance(opened, Fact):
        yield Fact(name=name, value="yes", basis="claimed", how=opened.how, where=opened.where)
    else:
        yield Gap(name=name, reason="not shown: no terms are stated for the model")


def _terms(release: Release) -> Iterator[Hit]:
    """What binds in the licence and policy files of the release (those of the code alone left out)."""
    wanted = [phrase for phrase in phrases.load("restrictions") if phrase.where == "licence"]
    for path in files(release):
        if not _TERMS.search(path) or _OTHERS.search(path) or _CODE_TERMS.search(path.rsplit("/", 1)[-1]):
            continue
        text = text_of(release, path, 128 * 1024)
        if text is None:
            continue
        writer = Writer(path, text.lines)
        writer.block("paragraph", [(number, 1, line) for number, line in enumerate(text.lines, 1)], frozenset())
        flat = writer.flat()
        for phrase in wanted:
            yield from phrase.hits(flat)
