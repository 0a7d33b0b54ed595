"""Which of the built-in texts a model is measured on: those that its tokenizer, or the release, says it was made for."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from openaudit.errors import RunError
from openaudit.run.battery.numbers import FITS
from openaudit.run.battery.texts import GROUPS, Group

ALWAYS = ("English", "Python")  # most models have seen some of both; a tokenizer by letters hides it
MOST = 3  # groups, beside those of the languages that the release claims
CLAIMED = 3  # languages that the release claims
LONGEST = 96  # tokens of a text
Cut = Callable[[str], Sequence[int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Passages:
    """The texts of one group as token ids; `fit` is characters per token beside the usual, `claimed` whether the release names it."""

    name: str
    ids: tuple[tuple[int, ...], ...]
    fit: float
    claimed: bool

    def cut(self, longest: int) -> "Passages":
        """The same with at most `longest` tokens of each text."""
        return replace(self, ids=tuple(one[:longest] for one in self.ids))


def passages(cut: Cut, *, longest: int, vocabulary: int, languages: Iterable[str] = ()) -> tuple[Passages, ...]:
    """The groups that are run; `cut` makes tokens, of which `longest` of a text are kept.

    RunError where a token is none of the model's `vocabulary`, or a text makes fewer than three.
    """
    said = {one.lower().replace("_", "-").partition("-")[0] for one in languages}
    found = {name: _passages(group, cut, longest, said) for name, group in GROUPS.items()}
    wanted = _wanted(found)
    for one in wanted:
        _check(one, vocabulary)
    return tuple(wanted)


def _passages(group: Group, cut: Cut, longest: int, said: set[str]) -> Passages:
    ids = [tuple(cut(text)) for text in group.texts]
    fit = sum(map(len, group.texts)) / max(1, sum(map(len, ids))) / group.usual
    kept = tuple(one[: min(LONGEST, longest)] for one in ids)
    return Passages(name=group.name, ids=kept, fit=fit, claimed=bool(said & set(group.codes)))


def _wanted(found: Mapping[str, Passages]) -> list[Passages]:
    first = [found[name] for name in ALWAYS]
    ranked = sorted((one for one in found.values() if one not in first), key=lambda one: -one.fit)
    fitting = [one for one in ranked if one.fit >= FITS] or ranked
    chosen = [*first, *fitting][:MOST]
    return [*chosen, *[one for one in ranked if one.claimed and one not in chosen][:CLAIMED]]


def _check(one: Passages, vocabulary: int) -> None:
    for ids in one.ids:
        if len(ids) < 3:  # noqa: PLR2004  one to begin with, and two that can change places
            raise RunError(f"the tokenizer makes {len(ids)} tokens of a text of {one.name}; at least 3 can be run")
        if not 0 <= min(ids) <= max(ids) < vocabulary:
            raise RunError(f"the tokenizer gives the id {max(ids)}, and the model has {vocabulary} words")
