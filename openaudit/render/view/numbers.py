"""Numbers and moments as people read them."""

import math
from datetime import UTC, datetime

LONGEST = 64  # bits of a whole number that is written out
NONE = "\N{EN DASH}"  # where there is no number
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


def count(number: int) -> str:
    """A whole number with its thousands apart; a monstrous one by its size only."""
    return f"{number:,}" if number.bit_length() <= LONGEST else f"a whole number of {number.bit_length():,} bits"


def figure(number: float | None) -> str:
    """A measurement with four significant digits; a dash where there is none, and NaN or infinite where it is that."""
    if number is None:
        return NONE
    if isinstance(number, int):
        return count(number)
    if not math.isfinite(number):
        return "NaN" if math.isnan(number) else "infinite"
    if number.is_integer() and abs(number) < 1e15:  # noqa: PLR2004 - beyond it a float is no whole number any more
        return count(int(number))
    return f"{number:.4g}"


def size(number: int) -> str:
    """Bytes in the unit that suits them, such as `90.9 MB`."""
    amount = float(min(number, 10**30))
    for unit in ("bytes", "kB", "MB", "GB", "TB"):
        if amount < 1000 or unit == "TB":  # noqa: PLR2004 - decimal units, as file listings of hubs have them
            break
        amount /= 1000
    return f"{amount:,.0f} bytes" if unit == "bytes" else f"{amount:,.1f} {unit}"


def plural(number: int, one: str, many: str = "") -> str:
    """`1 finding`, `3 findings`."""
    return f"{count(number)} {one if number == 1 else many or one + 's'}"


def moment(made: datetime) -> str:
    """A moment in UTC: `31 January 2026, 00:00 UTC`."""
    at = utc(made)
    return f"{at.day} {MONTHS[at.month - 1]} {at.year}, {at:%H:%M} UTC"


def utc(made: datetime) -> datetime:
    """The moment in UTC; one without a zone is taken to be in UTC, and so is one at the ends of time."""
    try:
        return made.replace(tzinfo=UTC) if made.tzinfo is None else made.astimezone(UTC)
    except OverflowError:
        return made.replace(tzinfo=UTC)
