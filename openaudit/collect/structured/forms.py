"""The forms that documents about data fill in: how their headings begin, and what each section tells."""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A form: how its headings begin, what each section tells, and how many of them make a document one.

    `word` stands in every document of the form; others are not taken apart.
    """

    id: str
    word: str
    least: int
    headings: dict[str, tuple[re.Pattern[str], tuple[str, ...]]]


def _begins(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{pattern})", re.IGNORECASE)


_SET = r"(?:data ?set )?"
FORMS = (
    # Gebru et al., Datasheets for Datasets: the seven sections.
    Form(
        id="datasheet",
        word="composition",
        least=5,
        headings={
            "motivation": (_begins(_SET + r"motivation\b"), ()),
            "composition": (_begins(_SET + r"composition\b"), ("composition",)),
            "collection": (_begins(r"(?:data ?(?:set )?)?collection\b"), ("obtained", "selection")),
            "preprocessing": (
                _begins(r"(?:data )?(?:pre-?processing|cleaning|labell?ing)\b"),
                ("processing",),
            ),
            "uses": (_begins(r"(?:(?:data ?set|intended|recommended) )?uses?\b"), ()),
            "distribution": (_begins(_SET + r"distribution\b"), ("license", "location")),
            "maintenance": (_begins(_SET + r"maintenance\b"), ()),
        },
    ),
    # The template of the EU AI Office for the public summary of training content (AI Act, Article 53(1)(d)).
    Form(
        id="content-summary",
        word="data sources",
        least=4,
        headings={
            "general": (_begins(r"general information\b"), ()),
            "modalities": (
                _begins(r"(?:modalit(?:y|ies)|overall training data size|training data size)\b"),
                ("content",),
            ),
            "sources": (_begins(r"list of data sources\b"), ("source",)),
            "public": (_begins(r"publicly available datasets?\b"), ("obtained",)),
            "private": (_begins(r"private\b.{0,60}\bdata ?sets?\b|data ?sets? commercially licensed\b"), ("obtained",)),
            "crawled": (_begins(r"data (?:that was )?(?:crawled|scraped)\b"), ("obtained",)),
            "user": (_begins(r"user data\b"), ("obtained",)),
            "synthetic": (_begins(r"synthetic(?:ally generated)? data\b"), ("obtained",)),
            "other": (_begins(r"other (?:sources of data|data sources)\b"), ("obtained",)),
            "processing": (_begins(r"data processing aspects\b"), ()),
            "rights": (_begins(r"(?:respect (?:of|for) )?(?:the )?reservations? of rights\b"), ("rights",)),
            "removal": (_begins(r"removal of (?:illegal|unlawful) content\b"), ("processing",)),
        },
    ),
)
