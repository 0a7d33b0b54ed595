"""What a licence sentence is about: weights, code, data, documents, outputs, or the whole release; and which part of it."""

import re
from dataclasses import dataclass
from functools import cache

from openaudit.collect import phrases
from openaudit.collect.licensing import WEIGHTS

# A conjunct ends at a comma or an `and`; what follows a preposition in it only describes its head.
_CONJUNCTS = re.compile(
    r"[,;:/、，；（）()|]| and | & | as well as | plus |及其|以及|和|与|及|、| et | und | y | e | и | و "
)
_USE_OF = re.compile(
    r"\b(?:the |any |all |our )?(?:use|usage|distribution|redistribution|copies|all|any|most|each|both|majority|rest|remainder|bulk|whole|version|versions|licen[cs]es?|everything|access) (?:of|to|for) (?:the |this |these |our )?|\buso (?:de|del) "
)
_WHICH = re.compile(r"\b(?:which|that)(?: (?:is|are|was|were))?(?: (?:also|now|both|all|originally))?$")
_NOTE = re.compile(r"^(?:please |kindly |also |importantly, )*(?:note|be aware|remember|notice)(?: that)? ")
_WITHOUT = re.compile(r"(?:excluding|except|excl|without|not|other than)\b")
_CUT = re.compile(
    r"(?<![\w-])(?:for|of|to|from|in|inside|within|on|at|with|by|that|which|who|accompanying|located|found|contained|provided|hosted|available|used|using|behind|about|published|trained)\b"
)
_PART = re.compile(
    r"\b(?!(?:The|This|These|All|Our|Code|License|Model|Models|Weights|Use|It|They|Please|Note|For|We|And|Licensed|Released|Apache|MIT)\b)[A-Z][\w.+-]*(?: (?:[A-Z][\w.+-]*|\d[\w.]*[BM]?\b)){0,3}|\b[a-z][\w.+-]*\d[\w.+-]*"
)
_SIZED = re.compile(r"\d")
_SIZE = re.compile(r"\b\d+(?:\.\d+)?[bm]\b|\b\w*[a-z]-?\d+(?:\.\d+)?[bm]\b")


@dataclass(frozen=True, slots=True)
class Subject:
    """What a stretch of words is about: components (empty where they name none), whether they stand for others' work or for nothing."""

    about: tuple[str, ...]
    others: bool = False
    empty: bool = False
    silent: bool = False  # there is no subject at all, not even a pronoun


def read(words: str, names: frozenset[str]) -> Subject:
    """What `words` (lower case, all that stands before a grant) are about; `names` are the words of the release's own name."""
    patterns = _patterns()
    words = words.strip()
    if patterns["borrowed"].search(words) or patterns["others"].search(words):
        return Subject((), others=True)
    bare = words.strip(" \t-–—*#>•·\"'`.!?:：|（）()")
    if patterns["pronouns"].match(re.sub(r"\s+(?:is|are|was|were|has been|have been|has|have|均|都)$", "", bare)):
        return Subject((), empty=True, silent=not bare)
    if relative := _WHICH.search(bare):
        found = read(" ".join(bare[: relative.start()].split()[-3:]), names)
        return found if found.about else Subject((), others=True)
    conjuncts = [one.strip() for one in _CONJUNCTS.split(_USE_OF.sub("", _NOTE.sub("", bare)))]
    heads = [_head(one) for one in conjuncts if not _WITHOUT.match(one)]
    about = dict.fromkeys(component for words, head in heads for component in _conjunct(words, head))
    if not about and any(_SIZE.search(head) for _, head in heads):
        return Subject((WEIGHTS,))
    if not about and any(names & set(re.findall(r"[a-z]{3,}", head)) for _, head in heads):
        return Subject(("whole",))  # the release by its name
    return Subject(tuple(about))


def nearest(words: str, names: frozenset[str]) -> Subject:
    """What the last noun of `words` is about: `…, trained on a corpus released under` speaks of the corpus."""
    found = read(words, names)
    if found.others or found.empty or len(found.about) < 1:
        return found
    patterns = _patterns()
    low = words.lower()
    ends = {
        one: max((hit.end() for hit in patterns[one].finditer(low)), default=-1)
        for one in ("whole", "code", WEIGHTS, "data.training", "docs", "outputs")
    }
    last = max(ends, key=lambda one: ends[one])
    return Subject((last,)) if ends[last] >= 0 else found


def part(words: str) -> str:
    """The names with digits or capitals that a subject (as written) holds, as one label; empty where it names none."""
    found = dict.fromkeys(one[0].strip(" .-") for one in _PART.finditer(words) if _SIZED.search(one[0]))
    return ", ".join(list(found)[:8])[:120]


def _head(words: str) -> tuple[str, str]:
    """A conjunct, and what of it stands before the first preposition."""
    cut = _CUT.search(words)
    return words, words[: cut.start()] if cut and words[: cut.start()].strip(" \tthea") else words


def _conjunct(words: str, head: str) -> tuple[str, ...]:
    """The components that the head of a conjunct speaks of."""
    patterns = _patterns()
    for component in ("code", "data.training", "docs"):
        if patterns[f"compound {component}"].search(words):
            return (component,)
    found = tuple(
        one for one in ("whole", "code", WEIGHTS, "data.training", "docs", "outputs") if patterns[one].search(head)
    )
    return _leading(found, head) if found else ()


def _leading(found: tuple[str, ...], head: str) -> tuple[str, ...]:
    """Of several things in one noun phrase the last is its head; in unspaced scripts all of them count."""
    if len(found) == 1 or not head.isascii():
        return found
    patterns = _patterns()
    last = max(found, key=lambda one: max(hit.end() for hit in patterns[one].finditer(head)))
    return (last,)


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    data = phrases.read("licenses")
    plain = {name: re.compile(data[name]) for name in ("others", "borrowed", "pronouns")}
    compounds = {f"compound {name}": re.compile(pattern) for name, pattern in data["compounds"].items()}
    return plain | compounds | {name: re.compile(pattern) for name, pattern in data["subjects"].items()}
