"""Whether licence, policy or terms bind what the model may be used for, or the card only advises."""

import re
from collections.abc import Iterator

from openaudit import plugins
from openaudit.collect import phrases
from openaudit.collect.documents import named, text_of
from openaudit.collect.documents.search import fact, hits, showing
from openaudit.collect.phrases import Hit
from openaudit.facts import Evidence, Fact, Gap
from openaudit.read.flatten import Writer
from openaudit.release import Release

FACTS = {"use.restricted": "whether licence, policy or terms bind the use: yes, advisory (advice in the card only), no"}
NEEDS = tuple({"licenses"} & set(plugins.names("collect")))  # the licence first, where it is looked at

_STRONG = re.compile(r"prohibited|do not (?:use|propagate)|禁止|切勿")


def collect(release: Release, known: Evidence) -> Iterator[Fact | Gap]:
    """Terms that bind, from licences, licence files and text; then terms that do not; then advice."""
    name = "use.restricted"
    found = hits(release, "restrictions")
    advice, binding, allowed = (showing(found, shown) for shown in ("advice", "binding", "free"))
    licensed = _licensed(known)
    if licensed and licensed.value == "no" and _prohibits(advice):
        yield fact(name, "advisory", advice)
    elif licensed:
        yield licensed
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


def _licensed(known: Evidence) -> Fact | None:
    """What the licence of the weights says about use, as it was judged before; on no better basis than the licence itself."""
    restrictions, opened = (known.get(f"model.parameters.license.{part}") for part in ("restrictions", "open"))
    if isinstance(restrictions, Fact) and restrictions.value:
        return _use("yes", restrictions)
    if isinstance(opened, Fact):
        return _use("no" if opened.value is True else "yes", opened)
    return None


def _use(value: str, of: Fact) -> Fact:
    return Fact(name="use.restricted", value=value, basis=of.basis, how=of.how, where=of.where)


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
