"""Whether licence, policy or terms bind what the model may be used for, or the card only advises."""

import re
from collections.abc import Iterator

from openaudit import plugins
from openaudit.collect import phrases
from openaudit.collect.documents import documents, named, text_of
from openaudit.collect.documents.search import fact, hits, showing
from openaudit.collect.documents.terms import stated
from openaudit.collect.phrases import Hit
from openaudit.facts import Evidence, Fact, Gap
from openaudit.read.flatten import Writer
from openaudit.release import Release

FACTS = {"use.restricted": "whether licence, policy or terms bind the use: yes, advisory (advice in the card only), no"}
NEEDS = tuple({"licenses"} & set(plugins.names("collect")))  # the licence first, where it is looked at

_STRONG = re.compile(r"prohibited|do not (?:use|propagate)|禁止|切勿")
_FREE = re.compile(
    r"^(?:apache-2\.0|mit|bsd[\w-]*|cc-by-(?:sa-)?[\d.]+|cc0-1\.0|unlicense|isc|mpl-2\.0|l?gpl[\w.-]*|agpl[\w.-]*|openmdw.*|artistic-2\.0|afl-3\.0|bsl-1\.0|zlib|wtfpl|ecl-2\.0)$",
    re.IGNORECASE,
)
_BOUND = re.compile(
    r"^(?:cc-by-nc.*|.*nc-.*|llama.*|gemma|openrail.*|.*rail.*|.*research.*|.*non-?commercial.*|apple-.*|deepfloyd.*|grok.*|h-research)$",
    re.IGNORECASE,
)


def collect(release: Release, known: Evidence) -> Iterator[Fact | Gap]:
    """Terms that bind, from licences, licence files and text; then terms that do not; then advice."""
    name = "use.restricted"
    found = hits(release, "restrictions")
    advice, binding, allowed = (showing(found, shown) for shown in ("advice", "binding", "free"))
    licensed = _licensed(release, known)
    free = next((one for one in licensed if one.value == "no"), None)
    bound = [one for one in licensed if one.value == "yes"]
    if bound:
        yield from bound
    elif free:
        yield from [fact(name, "advisory", advice)] if _prohibits(advice) else [free]
    elif files_bind := list(_terms(release)):
        yield fact(name, "yes", files_bind)
    elif binding:
        yield fact(name, "yes", binding, basis="claimed")
    elif allowed and not _prohibits(advice):
        yield fact(name, "no", allowed, basis="claimed")
    elif advice:
        yield fact(name, "advisory", advice)
    else:
        yield Gap(name=name, reason="not shown: no terms are stated for the model")


def _licensed(release: Release, known: Evidence) -> list[Fact]:
    """What the licence of the weights says about use: as judged before, in the front matter, in the text."""
    name = "use.restricted"
    facts: list[Fact] = []
    restrictions, opened = (known.get(f"model.parameters.license.{part}") for part in ("restrictions", "open"))
    if isinstance(restrictions, Fact) and restrictions.value:
        facts.append(Fact(name=name, value="yes", basis="seen", how=restrictions.how, where=restrictions.where))
    elif isinstance(opened, Fact):
        value = "no" if opened.value is True else "yes"
        facts.append(Fact(name=name, value=value, basis="seen", how=opened.how, where=opened.where))
    for document in documents(release):
        for value, place in document.values("license", "licence", "license_name"):
            if _BOUND.match(value) or _FREE.match(value):
                says = "yes" if _BOUND.match(value) else "no"
                facts.append(Fact(name=name, value=says, basis="claimed", how="front-matter", where=(place,)))
    for one in stated(release):
        if one.about != "code" and one.open is not None:
            says = "no" if one.open else "yes"
            facts.append(Fact(name=name, value=says, basis="claimed", how=one.how, where=(one.place,)))
    return facts


def _prohibits(advice: list[Hit]) -> bool:
    """Whether the card's advice goes as far as to prohibit something."""
    return any(_STRONG.search(hit.flat.sentence(hit.at)) for hit in advice)


def _terms(release: Release) -> Iterator[Hit]:
    """What binds in the licence and policy files of the release (those of the code alone left out)."""
    wanted = [phrase for phrase in phrases.load("restrictions") if phrase.where == "licence"]
    for path in named(release, "terms"):
        text = text_of(release, path, 128 * 1024)
        if text is None:
            continue
        writer = Writer(path, text.lines)
        writer.block("paragraph", [(number, 1, line) for number, line in enumerate(text.lines, 1)], frozenset())
        flat = writer.flat()
        for phrase in wanted:
            yield from phrase.hits(flat)
