"""Tables that give licences: a column of licences beside a column of models, sizes, datasets or components."""

import re
from collections.abc import Iterator
from dataclasses import replace

from openaudit import licenses
from openaudit.collect import phrases
from openaudit.collect.documents import Document, Flat
from openaudit.collect.documents.rows import cells, tables
from openaudit.collect.licensing import CODE, DATA, DOCS, OUTPUTS, WEIGHTS, WHOLE, Statement, addresses, subjects
from openaudit.collect.licensing.here import Here
from openaudit.licenses import mentions
from openaudit.read.flat import Unit

_HEADER = re.compile(
    r"^\W{0,4}(?:model |code |data |weights? )?(?:licen[cs]es?|licen[cs]ing|terms|许可证?|协议|开源协议|ライセンス|라이선스|лицензия|lizenz|licencia|licença|licenza)\W{0,4}$"
)
_DATA = re.compile(r"\b(?:data ?sets?|corpus|corpora|sources?)\b|数据|データ")
_MODEL = re.compile(r"\b(?:models?|checkpoints?|variants?|sizes?|weights?|components?)\b|模型|モデル|모델")
_COMPONENT = re.compile(r"\b(?:components?|parts?|artifacts?|artefacts?|assets?|items?|models?)\b")
# A row about the data as such, not about one dataset.
_ALL = re.compile(
    r"^\W*(?:(?:the|our|all|training|pre-?training|fine-?tuning|evaluation)\s+)*(?:data ?sets?|data|corpus|corpora|训练数据|数据集?|データ(?:セット)?)\W*$"
)
_NONE = re.compile(
    r"^\W*(?:unknown|none|n/?a|tb[acd]|to be [^|]*|not [^|]*|(?:coming )?soon|pending|unclear|various)?\W*$"
)
_OTHERS = frozenset({"evaluation", "others-work", "thanks", "citation"})
SCOPES = {"code": CODE, WEIGHTS: WEIGHTS, "data.training": DATA, "docs": DOCS, "outputs": OUTPUTS, "whole": WHOLE}
MAX_ROWS = 200
PUBLIC_DOMAIN = "LicenseRef-openaudit-public-domain"
LEFT_OPEN = "its cell is left open"
SURE = 0.8  # with which a whole cell has to be a licence's id or name


def statements(document: Document, here: Here) -> Iterator[Statement]:
    """One statement for each row of a table with a licence column whose first words say what the row is about.

    A row about one dataset says nothing of the data as a whole, nor does any row of a table that leaves some out. A row about data
    whose licence is not recognised says so, so that it is not lost among the others.
    """
    flat = document.prose
    rows = 0
    for table in tables(flat):
        found = list(_licensed(flat, table[: MAX_ROWS - rows], here))
        rows += len(table)
        whole = not any(one.why == LEFT_OPEN for one in found)
        for one in found:
            if one.license or DATA in one.scope:
                yield replace(one, alone=DATA in one.scope or not whole)


def _licensed(flat: Flat, table: list[Unit], here: Here) -> Iterator[Statement]:
    """What each row below a header of licences says of this release; without a licence where it names none."""
    column, header = -1, ""
    for unit in table:
        told = cells(flat, unit.start)
        found = next((at for at, (_, text) in enumerate(told) if _HEADER.match(text.lower())), -1)
        if found >= 0 and len(told) > 1:
            column, header = found, " ".join(text.lower() for at, (_, text) in enumerate(told) if at != found)
        elif (
            0 <= column < len(told) and not unit.topics & _OTHERS and any(c.isalnum() for _, text in told for c in text)
        ):
            yield from _row(flat, told, column, header, unit.topics, here)


def _row(
    flat: Flat, told: list[tuple[int, str]], column: int, header: str, topics: frozenset[str], here: Here
) -> Iterator[Statement]:
    start, text = told[column]
    links = [
        license_
        for link in flat.links
        if start <= link.at <= start + len(text) and (license_ := addresses.of_link(link.url))
    ]
    license_ = in_cell(text) or (links[0] if links else _dedicated(text))
    label = next((text for at, (_, text) in enumerate(told) if at != column and text), "")
    scope = _scope(label, header, topics, here)
    if label and scope:
        yield Statement(
            scope=scope,
            license=license_,
            why="" if license_ else _why(text),
            stated=" | ".join(text for _, text in told)[:300],
            basis="claimed",
            how="phrase:licenses.table",
            where=(flat.place(start),),
            of=label[:80] if subjects.part(label) or (DATA in scope and not _ALL.match(label.lower())) else "",
            listed="license" in topics or DATA in scope or WEIGHTS in scope,
        )


def in_cell(text: str) -> str | None:
    """The licence that a cell of a column of licences names: as a whole an id or a name, else with words around it."""
    whole = licenses.resolve_id(text)
    if whole.expression and whole.sure >= SURE:
        return whole.expression
    return next((one.license for one in mentions.find(text.lower()) if one.license), None)


def _dedicated(text: str) -> str | None:
    """PUBLIC_DOMAIN where a cell says that a work is in the public domain; whether it was dedicated and what that grants, nobody has recorded."""
    return PUBLIC_DOMAIN if re.search(phrases.read("licenses")["public-domain"], text.lower()) else None


def _why(text: str) -> str:
    if _NONE.match(text.lower()):
        return LEFT_OPEN
    return f"{text[:80]!r} names no licence that is known"


def _scope(label: str, header: str, topics: frozenset[str], here: Here) -> tuple[str, ...]:
    """What a row is about: its own words, then the header, then the heading above; a model has to be of this release."""
    about = subjects.read(label.lower(), here.names).about
    of_sources = _DATA.search(header) and not _COMPONENT.search(header)  # there "source code" is a kind of data
    if about and about != (WEIGHTS,) and not of_sources:
        return tuple(SCOPES[one] for one in about)
    if "training-data" in topics or _DATA.search(header):
        return (DATA,)
    ours = bool(here.names & set(re.findall(r"[a-z]{3,}", label.lower()))) or not subjects.part(label)
    return (WEIGHTS,) if (ours or "license" in topics) and (about or _MODEL.search(header)) else ()
