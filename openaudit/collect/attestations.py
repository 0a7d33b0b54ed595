"""What a reviewer attests in the manifest that was given as the reference: claims with a name on them.

It has no facts of its own: any fact that some collector reports may be attested, and what was seen stands before it.
"""

from collections.abc import Iterator

from openaudit.facts import ATTESTED, Evidence, Fact
from openaudit.release import Release
from openaudit.release.parts import Scattered

FACTS: dict[str, str] = {}
NEEDS: tuple[str, ...] = ()


def collect(release: Release, known: Evidence) -> Iterator[Fact]:
    """Every attestation of the manifest as a claim, with who attests it and when; nothing for any other release."""
    del known
    if not isinstance(release, Scattered):
        return
    for _, one, where in release.attested():
        how = f"{ATTESTED} {one.who}, {one.when}"
        yield Fact(name=one.fact, value=one.meant, basis="claimed", how=how, of=one.of, where=where)
