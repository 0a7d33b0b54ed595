"""Tables that give licences: a column of licences beside a column of models, sizes, datasets or components."""

import re
from collections.abc import Iterator

from openaudit.collect.documents import Document, Flat
from openaudit.collect.licensing import CODE, DATA, DOCS, OUTPUTS, WEIGHTS, WHOLE, Statement, names, subjects
from openaudit.collect.licensing.here import Here

_HEADER = re.compile(
    r"^\W{0,4}(?:model |code |data |weights? )?(?:licen[cs]es?|licen[cs]ing|terms|许可证?|协议|开源协议|ライセンス|라이선스|лицензия|lizenz|licencia|licença|licenza)\W{0,4}$"
)
_DATA = re.compile(r"\b(?:data ?sets?|corpus|corpora|sources?)\b|数据|データ")
_MODEL = re.compile(r"\b(?:models?|checkpoints?|variants?|sizes?|weights?|components?)\b|模型|モデル|모델")
_OTHERS = frozenset({"evaluation", "others-work", "thanks", "citation"})
SCOPES = {"code": CODE, WEIGHTS: WEIGHTS, "data.training": DATA, "docs": DOCS, "outputs": OUTPUTS, "whole": WHOLE}
MAX_ROWS = 200


def statements(document: Document, here: Here) -> Iterator[Statement]:
    """One statement for each row of a table with a licence column whose first words say what the row is about."""
    flat = document.prose
    column, header = -1, ""
    rows = 0
    for unit in flat.units:
        if unit.kind != "row":
            column = -1
            continue
        cells = _cells(flat, unit.start)
        found = next((at for at, (_, text) in enumerate(cells) if _HEADER.match(text.lower())), -1)
        if found >= 0 and len(cells) > 1:
            column, header = found, " ".join(text.lower() for at, (_, text) in enumerate(cells) if at != found)
        elif 0 <= column < len(cells) and rows < MAX_ROWS and not unit.topics & _OTHERS:
            rows += 1
            yield from _row(flat, cells, column, header, unit.topics, here)


def _row(
    flat: Flat, cells: list[tuple[int, str]], column: int, header: str, topics: frozenset[str], here: Here
) -> Iterator[Statement]:
    start, text = cells[column]
    named = [one for one in names.find(text.lower()) if one.license]
    links = [
        license_
        for link in flat.links
        if start <= link.at <= start + len(text) and (license_ := names.of_link(link.url))
    ]
    license_ = named[0].license if named else links[0] if links else None
    label = next((text for at, (_, text) in enumerate(cells) if at != column and text), "")
    scope = _scope(label, header, topics, here)
    if license_ and label and scope:
        yield Statement(
            scope=scope,
            license=license_,
            stated=" | ".join(text for _, text in cells)[:300],
            basis="claimed",
            how="phrase:licenses.table",
            where=(flat.place(start),),
            of=label[:80] if DATA in scope or subjects.part(label) else "",
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
