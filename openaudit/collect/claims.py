"""What the publisher says about the release, held against what is there: files, openness, money, peer review."""

import re
from collections.abc import Iterator

from openaudit.collect.documents.absent import absent
from openaudit.collect.documents.search import fact, hits, showing
from openaudit.facts import Evidence, Fact, Finding, Gap
from openaudit.release import Release

FACTS = {
    "model.claims.open-source": "true where the publisher calls the model open source or an open model",
    "release.monetized": "whether the publisher sells access to the model",
    "docs.paper.peer-reviewed": "whether the publisher names a peer-reviewed venue for the paper",
}
NEEDS: tuple[str, ...] = ()


def collect(release: Release, known: Evidence) -> Iterator[Fact | Gap | Finding]:
    """Claims as facts with the basis `claimed`, and a finding for each file that is said to be here and is not."""
    del known
    found = hits(release, "claims")
    claimed = showing(found, "open-source")
    if claimed:
        yield fact("model.claims.open-source", value=True, found=claimed, basis="claimed")
    else:
        yield Gap(name="model.claims.open-source", reason="not shown: no document calls the model open source")
    for name, shows in (("release.monetized", "monetized"), ("docs.paper.peer-reviewed", "peer-reviewed")):
        told = showing(found, shows)
        yield (
            fact(name, "yes", told, basis="claimed")
            if told
            else Gap(name=name, reason="not shown: no document says so")
        )
    yield from _absent(release)


def _absent(release: Release) -> Iterator[Finding]:
    """A finding for each file that a sentence says is in this repository, and that no entry of the release is."""
    for name, where in absent(release).items():
        yield Finding(
            id="claimed-file-absent",
            severity="warning",
            message=f"The documents say that {name} is in this repository, and no such file is there.",
            where=where[:5],
            remedy=f"Add {name} to the release, or say where it can be had, or take the sentence out.",
            facts=("code.training.released",) if re.search(r"train|tun", name, re.IGNORECASE) else (),
        )
