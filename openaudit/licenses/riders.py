"""The leftover: words of a file that no part of the licence explains, sentence by sentence."""

import re

from openaudit.licenses.records import Rider
from openaudit.licenses.sentences import folded, quote_of, sentence_around
from openaudit.licenses.words import Words, place

LEAST = 4  # unexplained words from which a sentence without a restricting word is worth quoting
MOST = 20  # riders kept
LONGEST = 1200  # characters of a rider's text
# Words that limit whoever they are about; one of them among the unexplained words is enough.
TOPICS = re.compile(
    r"^(?:noncommercial\w*|commercial\w*|nonprofit|profit|profits|academic\w*|educational|universit\w+|research\w*|evaluation|personal|hobby\w*|military|weapon\w*|defen[cs]e|police|"
    r"surveillance|biometric\w*|clinical|medical|diagnos\w+|nuclear|gambling|political|governments?|prohibit\w*|forbid\w*|forbidden|banned|bans?|barred|disallow\w*|"
    r"restrict\w*|excluded?|excludes|excluding|illegal|unlawful|harm\w*|fee|fees|paid|pay|pays|payment|royalt\w+|revenue|revenues|turnover|employees|subscribers|users|competitor\w*|compet\w+|"
    r"revoc\w+|revok\w+|terminat\w+|expires?|registration|register\w*|approval|consent|citizens?|countr\w+|resident\w*|territor\w+|european|export\w*|embargo\w*|sanction\w*|"
    r"redistribut\w+|sublicens\w*|resell\w*|resale|sell|selling|sold|monetiz\w+|production|nonproduction|fork\w*|obtain\w*|authoriz\w+|refrain\w*|abstain\w*|"
    r"distill\w*|train|training|finetun\w+|retrain\w*|deepfake\w*|discriminat\w+|minors|children|attribut\w+|credit\w*|cite|citation|acknowledg\w*|prominent\w*|display\w*|advertis\w+)$"
)
# Words that bind by their grammar; they count where several words in a row are unexplained.
MODALS = re.compile(
    r"^(?:not|no|nor|never|none|only|solely|exclusively|except|excepting|unless|without|must|shall|cannot|cant|dont|mustnt|required|requires?|requirement|need|needs|"
    r"limited|limits?|permission|permitted|allowed|granted|written|prior|provided|condition|conditions|agree|agrees|undertake|purposes?|ask|contact|until|instead|reserved?|reserves|"
    r"neither|nobody|nothing|notify|report|may|can|void|invalid|ends|end|lose|forfeit\w*|withdraw\w*|seek|negotiat\w+|separate|special|additional|further)$"
)
_COPYRIGHT = re.compile(r"\(c\)|\u00a9|\bcopyright\b|\ball rights reserved\b", re.IGNORECASE)
_HOLDER = re.compile(r"(?:copyright|\(c\)|\u00a9)[^\n.;]{0,160}", re.IGNORECASE)
_RESERVED = re.compile(r"all\s+rights\s+reserved\.?", re.IGNORECASE)
# What goes with a licence and says nothing about it: rulers, "see below", "the licence follows".
_HARMLESS = frozenset(
    "license licenses licensed text terms conditions agreement version following follows below above full this the of is a an and or in under file files project package library software "
    "code source model weights repository released provided distributed available applies apply copyright see also name notice notices end begin appendix please read before you download "
    "anything that".split()
)


def riders(words: Words, explained: list[bool], *, first: int, last: int, title: frozenset[str]) -> tuple[Rider, ...]:
    """The sentences between word `first` and `last` that hold unexplained words, those that restrict marked so.

    `title` are the words of the licence's own name: a heading made of them is no rider.
    """
    found: list[tuple[int, int, bool]] = []
    for run in _runs(explained, first, last):
        begin, stop = sentence_around(words.text, words.starts[run[0]], words.ends[run[-1]])
        restricting = _restricting(words, run, title)
        if restricting or _worth(words, run, title):
            found.append((begin, stop, restricting))
    return tuple(_rider(words, *one) for one in _joined(found)[:MOST])


def _runs(explained: list[bool], first: int, last: int) -> list[list[int]]:
    """Stretches of unexplained words; two or fewer explained words between them do not part them."""
    open_words = [at for at in range(first, last + 1) if not explained[at]]
    runs: list[list[int]] = []
    for at in open_words:
        if runs and at - runs[-1][-1] <= 3:
            runs[-1].append(at)
        else:
            runs.append([at])
    return runs


def _restricting(words: Words, run: list[int], title: frozenset[str]) -> bool:
    left = [at for at in run if not _in_copyright(words, at)]
    bare = [words.words[at] for at in left if words.words[at] not in title]
    if any(TOPICS.match(word) for word in bare):
        return True
    modals = [word for word in bare if MODALS.match(word)]
    return bool(modals) and (len(bare) >= 3 or any(word in ("not", "no", "never", "only", "except") for word in modals))


def _worth(words: Words, run: list[int], title: frozenset[str]) -> bool:
    bare = [
        at
        for at in run
        if words.words[at] not in title and words.words[at] not in _HARMLESS and not _in_copyright(words, at)
    ]
    return len(bare) >= LEAST


def _in_copyright(words: Words, at: int) -> bool:
    """Whether the word stands in a copyright statement: behind the sign or the word, in the same line and sentence."""
    text, start = words.text, words.starts[at]
    near = text[max(0, start - 160) : min(len(text), words.ends[at] + 40)]
    place_ = start - max(0, start - 160)
    return any(hit.start() <= place_ < hit.end() for pattern in (_HOLDER, _RESERVED) for hit in pattern.finditer(near))


def _joined(found: list[tuple[int, int, bool]]) -> list[tuple[int, int, bool]]:
    """Sentences that touch the same words become one."""
    joined: list[tuple[int, int, bool]] = []
    for begin, stop, restricting in found:
        if joined and begin < joined[-1][1]:
            before = joined[-1]
            joined[-1] = (before[0], max(before[1], stop), before[2] or restricting)
        else:
            joined.append((begin, stop, restricting))
    return joined


def _rider(words: Words, begin: int, stop: int, restricting: bool) -> Rider:
    span = place(words.lines, begin, stop)
    text = folded(words.text[begin:stop])[:LONGEST]
    return Rider(
        text=text, line=span.line, restricting=restricting, span=span, quote=quote_of(words.text, words.lines, begin)
    )
