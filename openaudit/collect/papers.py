"""Whether the text of the papers and reports in the release was read; what it tells is among what the documents tell."""

from collections.abc import Iterator

from openaudit.collect.documents.papers import EXTRA, Paper, papers
from openaudit.facts import Evidence, Fact, Finding, Gap, Place, Record
from openaudit.release import Release

FACTS = {
    "docs.paper.read": "whether the text of the papers and reports in the release was read: yes, or partial for some of it"
}
NEEDS: tuple[str, ...] = ()

TOLD = (
    "data.sources.described",
    "data.provenance.described",
    "data.processing.described",
    "model.architecture.described",
    "training.method.described",
    "evaluation.described",
)


def collect(release: Release, known: Evidence) -> Iterator[Record]:
    """What was read, and a note for each file that was not, or not in full."""
    del known
    found = papers(release)
    yield from map(_unread, (one for one in found if one.why))
    there = tuple(one.text.place(0) for one in found if one.text)
    if there:
        value = "partial" if any(one.why for one in found) else "yes"
        yield Fact(name="docs.paper.read", value=value, basis="seen", how="pdf-text", where=there)
    elif found:
        yield Gap(name="docs.paper.read", reason=f"not read: {found[0].path}: {found[0].why}")
    else:
        yield Gap(name="docs.paper.read", reason="not shown: no paper or report in the release is a PDF")


def _unread(paper: Paper) -> Finding:
    return Finding(
        id="paper-not-read",
        severity="note",
        message=f"{paper.path} was {'read in part' if paper.text else 'not read'}: {paper.why}.",
        where=(Place(path=paper.path),),
        remedy="Install the extra and audit again, or say in the card what the paper says."
        if paper.why == EXTRA
        else "Say in the card what the paper says, or publish it as a PDF with text that can be read.",
        facts=TOLD,
    )
