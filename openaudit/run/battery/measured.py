"""What a battery gives back."""

from dataclasses import dataclass

from openaudit.run.records import Test


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """The tests, whether every output was a number, whether a repeat gave the same bits."""

    tests: tuple[Test, ...]
    finite: bool
    deterministic: bool
