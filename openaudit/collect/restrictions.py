"""Whether licence, policy or terms bind what the model may be used for, or the card only advises."""

from collections.abc import Iterator

from openaudit import plugins
from openaudit.collect.documents import named
from openaudit.collect.documents.search import fact, hits, showing
from openaudit.collect.licensing.worded import about_the_release, binding
from openaudit.facts import Evidence, Fact, Gap
from openaudit.release import Release

FACTS = {"use.restricted": "whether licence, policy or terms bind the use: yes, advisory (advice in the card only), no"}
NEEDS = tuple({"licenses"} & set(plugins.names("collect")))  # the licence first, where it is looked at

_LICENSE = "model.parameters.license"


def collect(release: Release, known: Evidence) -> Iterator[Fact | Gap]:
    """Terms that bind, from licences, licence files and text; then terms that do not; then advice."""
    name = "use.restricted"
    found = hits(release, "restrictions")
    advice, allowed = (showing(found, shown) for shown in ("advice", "free"))
    binds = showing(found, "binding", "registration", "research-only")
    own, riders = ([hit for hit in some if about_the_release(hit)] for some in (advice, showing(found, "rider")))
    licensed = _licensed(known)
    if licensed and licensed.value == "no" and riders:
        yield fact(name, "yes", riders, basis="claimed")
    elif licensed and licensed.value == "no" and own:
        yield fact(name, "advisory", own)
    elif licensed:
        yield licensed
    elif files_bind := list(binding(release, named(release, "terms"))):
        yield fact(name, "yes", files_bind)
    elif binds:
        yield fact(name, "yes", binds, basis="claimed")
    elif allowed and not own:
        yield fact(name, "no", allowed, basis="claimed")
    elif advice:
        yield fact(name, "advisory", advice)
    elif alone := _alone(known):
        yield alone
    else:
        yield Gap(name=name, reason="not shown: no terms are stated for the model")


def _licensed(known: Evidence) -> Fact | None:
    """What the licence of the weights says about use, as it was judged before, on no better basis than it; else that some of them are bound."""
    opened = known.get(f"{_LICENSE}.open")
    whole, *parts = known.about(f"{_LICENSE}.restrictions")
    bound = [
        one for one in (whole, *(() if isinstance(opened, Fact) else parts)) if isinstance(one, Fact) and one.value
    ]
    if bound:
        return _use("yes", bound[0])
    return _use("no" if opened.value is True else "yes", opened) if isinstance(opened, Fact) else None


def _alone(known: Evidence) -> Fact | None:
    """An open licence in a release of documents alone, neither weights nor code: there is nothing else that it can be for."""
    opened = known.get("docs.model-card.license.open")
    there = [known.get(name) for name in ("model.parameters.released", "code.license")]
    if isinstance(opened, Fact) and opened.value is True and not any(isinstance(one, Fact) for one in there):
        return _use("no", opened)
    return None


def _use(value: str, of: Fact) -> Fact:
    return Fact(name="use.restricted", value=value, basis=of.basis, how=of.how, where=of.where)
