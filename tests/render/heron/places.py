"""Places in the files of the invented release."""

from openaudit.report.entries import PlaceEntry


def at(path: str, line: int, quote: str, column: int = 1) -> PlaceEntry:
    return PlaceEntry(path=path, line=line, column=column, end=column + len(quote), quote=quote)


CARD = "README.md"
