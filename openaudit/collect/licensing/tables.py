"""Tables that give licences: a column of licences beside a column of models, sizes, datasets or components."""

import re
from collections.abc import Iterator
from dataclasses import replace

from openaudit.collect.documents import Document, Flat
from openaudit.collect.licensing import CODE, DATA, DOCS, OUTPUTS, WEIGHTS, WHOLE, Statement, addresses, subjects
from openaudit.collect.licensing.here import Here
from openaudit.licenses import mentions
from openaudit.read.flat import Unit

_HEADER = re.compile(
    r"^\W{0,4}(?:model |code |data |weights? )?(?:licen[cs]es?|licen[cs]ing|terms|许可证?|协议|开源协议|ライセンス|라이선스|лицензия|lizenz|licencia|licença|licenza)\W{0,4}$"
)
_DATA = re.compile(r"\b(?:data ?sets?|corpus|corpora|sources?)\b|数据|データ")
_MODEL = re.compile(r"\b(?:models?|checkpoints?|variants?|sizes?|weights?|components?)\b|模型|モデル|모델")
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


def statements(document: Document, here: Here) -> Iterator[Statement]:
    """One statement for each row of a table with a licence column whose first words say what the row is about.

    A row about one dataset says nothing of the data as a whole, nor does any row of a table that leaves some out.
    """
    flat = document.prose
    rows = 0
    for table in _tables(flat):
        found = list(_licensed(flat, table[: MAX_ROWS - rows], here))
        rows += len(table)
        whole = not any(one.why for one in found)
        for one in found:
            if one.license:
                yield replace(one, alone=DATA in one.scope or not whole)


def _tables(flat: Flat) -> Iterator[list[Unit]]:
    """The rows of each table."""
    rows: list[Unit] = []
    for unit in flat.units:
        if unit.kind == "row":
            rows.append(unit)
        elif rows:
            yield rows
            rows = []
    if rows:
        yield rows


def _licensed(flat: Flat, table: list[Unit], here: Here) -> Iterator[Statement]:
    """What each row below a header of licences says of this release; without a licence where it names none."""
    column, header = -1, ""
    for unit in table:
        cells = _cells(flat, unit.start)
        found = next((at for at, (_, text) in enumerate(cells) if _HEADER.match(text.lower())), -1)
        if found >= 0 and len(cells) > 1:
            column, header = found, " ".join(text.lower() for at, (_, text) in enumerate(cells) if at != found)
        elif (
            0 <= column < len(cells)
            and not unit.topics & _OTHERS
            and any(c.isalnum() for _, text in cells for c in text)
        ):
            yield from _row(flat, cells, column, header, unit.topics, here)


def _row(
    flat: Flat, cells: list[tuple[int, str]], column: int, header: str, topics: frozenset[str], here: Here
) -> Iterator[Statement]:
    start, text = cells[column]
    named = [one for one in mentions.find(text.lower()) if one.license]
    links = [
        license_
        for link in flat.links
        if start <= link.at <= start + len(text) and (license_ := addresses.of_link(link.url))
    ]
    license_ = named[0].license if named else links[0] if links else None
    label = next((text for at, (_, text) in enumerate(cells) if at != column and text), "")
    scope = _scope(label, header, topics, here)
    if label and scope:
        yield Statement(
            scope=scope,
            license=license_,
            why="" if license_ or not _NONE.match(text.lower()) else "its cell is left open",
            stated=" | ".join(text for _, text in cells)[:300],
            basis="claimed",
            how="phrase:licenses.table",
            where=(flat.place(start),),
            of=label[:80] if subjects.part(label) or (DATA in scope and not _ALL.match(label.lower())) else "",
            listed="license" in topics or DATA in scope or WEIGHTS in scope,
        )


def _scope(label: str, header: str, topics: frozenset[str], here: Here) -> tuple[str, ...]:
    """What a row is about: its own words, then the header, then the heading above; a model has to be of this release."""
    about = subjects.read(label.lower(), here.names).about
    if about and about != (WEIGHTS,):
        return tuple(SCOPES[one] for one in about)
    if "training-data" in topics or _DATA.search(header):
        return (DATA,)
    ours = bool(here.names & set(re.findall(r"[a-z]{3,}", label.lower()))) or not subjects.part(label)
    return (WEIGHTS,) if (ours or "license" in topics) and (about or _MODEL.search(header)) else ()


def _cells(flat: Flat, start: int) -> list[tuple[int, str]]:
    """The cells of a row with where each begins."""
    line = flat.text[start : start + len(flat.block(start))].rstrip("\n")
    cells: list[tuple[int, str]] = []
    at = start
    for text in line.split("|"):
        bare = text.strip()
        if bare or (cells and at < start + len(line)):
            cells.append((at + len(text) - len(text.lstrip()), bare))
        at += len(text) + 1
    return cells
