"""The leftover: words of a file that no part of the licence explains, sentence by sentence."""

import re
from bisect import bisect_left

from openaudit.licenses import knowledge
from openaudit.licenses.forms import normal, place
from openaudit.licenses.records import Rider
from openaudit.licenses.sentences import folded, quote_of, sentence_around
from openaudit.licenses.words import Words

FEW = 3  # unexplained words from which a binding sentence of its own restricts something
LEAST = 5  # unexplained words from which a sentence that restricts nothing is worth quoting
MOST = 20  # riders kept
LONGEST = 1200  # characters of a rider's text
APART = 3  # explained words that may stand between unexplained ones of one run
NAMES = 0.75  # share from which a sentence is more than a licence's own with another name in it
NEAR = 4  # words beside unexplained ones that can bind them
ADDED = 0.25  # the same where the licence is there word for word
OWN = 0.55  # share of a sentence's words unexplained, from which the sentence is not the licence's own
# Words that limit a use, a user or a place by themselves.
TOPICS = re.compile(
    r"^(?:noncommercial\w*|nonprofits?|nonmilitary|nonproduction|prohibit\w*|forbid\w*|banned|bans?|barred|disallow\w*|unauthori[sz]ed|excluded|excludes|excluding|"
    r"military|weapon\w*|warfare|police|surveillance|biometric\w*|gambling|deepfake\w*|nuclear|embargo\w*|sanction(?:s|ed)|royalt(?:y|ies)|fees?|monetiz\w+|resell\w*|resale|"
    r"revocable|revoked?|revokes|competitors?|refrain\w*|abstain\w*|forfeit\w*|lapses?|void|unethical|uncommercial)$"
)
# Words about who, what for and where: they count beside a word that binds.
SUBJECTS = re.compile(
    r"^(?:commercial\w*|profits?|academic\w*|academia|education\w*|universit\w+|schools?|research\w*|evaluation|evaluate|personal|private|hobby\w*|defen[cs]e|clinical|medical|diagnos\w+|"
    r"political|governments?|illegal|unlawful|harm\w*|paid|pays?|paying|payment|invoice\w*|revenues?|turnover|employees|staff|companies|company|corporations?|enterprises?|business\w*|organizations?|startups?|"
    r"subscribers|users|customers|customer|consumers|client|clients|compet\w+|terminat\w+|expires?|expiry|registration|register\w*|approval|consent|citizens?|countr\w+|resident\w*|territor\w+|european|europe|union|export\w*|"
    r"redistribut\w+|distribut\w+|sublicens\w*|sell|selling|sold|production|products?|services?|fork\w*|hosted|hosting|host|api|saas|cloud|distill\w*|train\w*|finetun\w+|retrain\w*|outputs?|models?|weights|discriminat\w+|minors|children|"
    r"attribut\w+|credits?|cite|cited|acknowledg\w*|prominent\w*|display\w*|advertis\w+|logo|modif\w+|derivatives?|adapt\w*|copies|copy|copied|use|used|uses|using|usage|deploy\w*|benchmark\w*|reverse|inform|report\w*|"
    r"share|sharing|shared|publish\w*|upload\w*|permission|license|licenses|licensing|software|code|work|dataset|data)$"
)
# Words that bind by their grammar.
_PLAIN = frozenset(
    ("not", "no", "never", "only", "except", "without", "solely", "exclusively", "unless", "must", "shall", "cannot")
)
_FIRM = re.compile(
    r"^(?:not|no|never|none|nobody|only|solely|exclusively|except|unless|without|must|shall|cannot|cant|mustnt|required|requires?|requirement|needs?|limited|limits|restrict\w*|permitted|allowed|"
    r"obtain\w*|agrees?|until|reserved|reserves|neither|ask|notify|withdraw\w*|ends?|negotiat\w+|authori[sz]\w+|invalid|oblig\w+|exceed\w*|fewer|purposes?|prior)$"
)
# Turns of phrase by which a sentence of its own limits for whom, for what, for how long or at which price.
_LIMITS = re.compile(
    r" (?:for|to|by|in) (?:the |purely |only )?(?:academic|academia|scientific|educational|education|research|teaching|evaluation|personal|private|internal|students?|schools?|universit\w+|"
    r"companies|individuals|hobby\w*|members|customers|residents|citizens|noncommercial|testing) (?!group|groups|lab|labs|laboratory|institute|center|centre|council|team|foundation|paper|papers|project)"
    r"| (?:expires?|ends?|lapses?|stops?) (?:on|after|at|in|when|once|with) "
    r"| (?:mandatory|obligatory|compulsory|conditional|contingent|off limits|out of scope|our discretion|upon request|on request|by arrangement|case by case|trial|temporar\w+|subscription|subscribers?) "
    r"| (?:pays?|paying|paid|payments?|payable|dollars?|euros?|usd|eur|percent|invoices?|purchase[ds]?|price[ds]?|compensat\w+|owes?|owed) "
    r"| but (?:may|can|must|should|is|are|do|does|no|not|never|only|with no) "
    r"| (?:anyone|everyone|everybody|anybody|those|people|persons|users|companies|organi[sz]ations|entities|whoever) (?:who|that|earning|making|with|else|from|over|above|under|below|using|having|located|living|based) "
)
# What sentences round a licence are usually about: where things are from, where they are, who made them, which licence follows.
_BENIGN = re.compile(
    r" (?:see|read|refer|consult|visit|find|found|listed|located|available at|available from|homepage|questions?|contact|issues?|bugs?|feedback|thanks?|credits?|acknowledge\w*|maintain\w*|"
    r"written|developed|created|implement\w*|contribut\w*|authors are|author is|by the authors?|based on|derived from|taken from|adapted from|modified|ported|borrowed|portions?|parts? of|contains?|includes?|included|including|"
    r"incorporates?|comprises?|consists?|bundled|licen[sc]ed|licensing|released under|distributed|covered by|under the|same licen[sc]e|following|follows?|below|above|"
    r"this is|these are|this file|this directory|this folder|this repository|this project|this package|this code|this work|copy of|copies of|history|originals?|originally|university|"
    r"copyrights?|copyrighted|trademarks?|documentation|readme|notice|notices|text|describe[sd]?|explains?|called|known as|hosted at|updated|changelog|thank|hope|hoped|useful|warranty|liability|"
    r"as is|public domain|open source|free software|provided by|support\w*|sponsor\w*|funded|project|library|program|module|source code|http|https|www|com|org|net|e mail|email) "
)
# Words by which a sentence speaks to those who use the work, or sets a condition: what is usual round a licence does neither.
_ADDRESSED = re.compile(
    r" (?:you|your|yours|yourself|us|our|ours|whoever|whatever|whenever|anyone|anybody|everyone|everybody|nobody|people|persons|those who|members|companies|else|others|if|unless|until|when|once|"
    r"before|after|as long as|must|shall|may|might|cannot|should|would|stays?|leaves?|leaving|keeps?|remains?|belongs?|pays?|costs?|money|prices?|fees?|revenue|profits?|per|"
    r"only|alone|solely|nothing|none|not|no|never|closed|without|instead|rights?|agree\w*|consent|permission|for the (?:length|duration|time|use|purpose)) "
)
# ... but for these: where a reader finds something, and whom to ask.
_POINTER = re.compile(
    r" (?:(?:may|can|should|could) be (?:available|found|obtained|downloaded|accessed|viewed|reached|seen|contacted|reported|sent|addressed)|you (?:can|may|will|should) (?:find|obtain|get|see|read|view|reach|contact)|"
    r"(?:if|when) you (?:have|find|want|would|need|like|use|are|see|did|do) |(?:contact|email|e mail|write to|mail|reach|ask) us|"
    r"read (?:the |these |this |all )?(?:terms|conditions|licen[sc]e|agreement|notice|text|file)[a-z ]{0,40} before (?:you )?[a-z]+|(?:by|from|of|with) others|hope[a-z ]{0,40} useful to (?:you|others)|our (?:web ?site|home ?page|paper|page|blog|documentation|repository|faq|model|work)) "
)
_WHOM = re.compile(
    r"^(?:commercial\w*|academic\w*|research\w*|education\w*|compan(?:y|ies)|users|countr\w+|european|revenues?)$"
)
BINDING = frozenset(
    ("only", "or", "later", "no", "non", "noncommercial", "commercial", "not", "without", "share", "use")
)
_SPOKEN = re.compile(r"(?<![^\W_])[a-z]{2,}")
_HOLDER = re.compile(r"(?:copyright|\(c\)|\u00a9)[^\n.;]{0,160}", re.IGNORECASE)
_RESERVED = re.compile(r"all\s+rights\s+reserved\.?", re.IGNORECASE)
_PARAGRAPH = re.compile(r"\n[^\w\n]*(?=\n)")
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>\"')]{1,300}", re.IGNORECASE)
_MAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[^\s<>\"')]{1,300}")
_SLOT = re.compile(
    r"<(?:https?:[^<>]{1,200}|[^<>\n]{1,48})>|\[[^\[\]\n]{1,32}\]|&lt;(?:(?!&[lg]t;)[^\n]){1,48}&gt;"
)  # a place left open, an address
_ENTITY = re.compile(r"&[a-z]{2,8};|&#x?[0-9a-f]{1,6};")
# What goes with a licence and says nothing about it: rulers, "see below", "the licence follows".
_HARMLESS = frozenset(
    [
        "license",
        "licenses",
        "licensed",
        "text",
        "terms",
        "conditions",
        "agreement",
        "version",
        "following",
        "follows",
        "below",
        "above",
        "full",
        "this",
        "the",
        "of",
        "is",
        "a",
        "an",
        "and",
        "or",
        "in",
        "under",
        "file",
        "files",
        "project",
        "package",
        "library",
        "software",
        "code",
        "source",
        "model",
        "weights",
        "repository",
        "released",
        "provided",
        "distributed",
        "available",
        "applies",
        "apply",
        "copyright",
        "see",
        "also",
        "name",
        "notice",
        "notices",
        "end",
        "begin",
        "appendix",
        "please",
        "read",
        "before",
        "you",
        "download",
        "anything",
        "that",
    ]
)


def riders(
    words: Words, explained: list[bool], *, core: tuple[int, int], beside: int, inserted: bool, heading: frozenset[str]
) -> tuple[Rider, ...]:
    """The sentences that hold unexplained words, in `core` and up to `beside` words on either side, those that restrict marked so.

    Outside the core a sentence restricts only where it says on whom or what for.

    `inserted` says that the licence is there word for word, so that what is unexplained was added and replaces nothing;
    `heading` are the words of the licence's own name: a heading made of them is no rider.
    """
    title = heading - BINDING
    quiet = _quiet(words, explained)
    found: list[tuple[int, int, bool]] = []
    first, last = max(0, core[0] - beside), min(len(explained) - 1, core[1] + beside)
    settled = [hit or still for hit, still in zip(explained, quiet, strict=True)]
    for run in _runs(words, settled, first, last):
        begin, stop = sentence_around(words.text, words.starts[run[0]], words.ends[run[-1]])
        bare = [words.words[at] for at in run if words.words[at] not in title and not quiet[at]]
        if not set(bare) - heading:
            continue
        low, high = bisect_left(words.starts, begin), bisect_left(words.starts, stop)
        share = 1 - sum(explained[low:high]) / max(1, high - low)
        whole = share >= OWN or (inserted and share >= ADDED)
        form = f" {normal(words.text[begin:stop])} "
        around = range(0)
        if share < NAMES and _holds(form, "slots"):
            pass  # a name in its place
        elif whole and (any(_WHOM.match(word) for word in bare) or not _holds(form, "sentences")):
            around = range(low, high)
        elif inserted and not whole:
            around = range(max(low, run[0] - NEAR), min(high, run[-1] + NEAR + 1))
        outside = run[-1] < core[0] or run[0] > core[1]
        if outside and not any(_WHOM.match(word) or TOPICS.match(word) for word in bare):
            continue
        said = form if whole else f" {' '.join(words.words[at] for at in around)} "
        limits = bool(around) and len(bare) >= FEW and bool(_LIMITS.search(said))
        odd = whole and share >= NAMES and bool(around) and _clause(words.text[begin:stop], bare, form)
        restricting = (
            limits or odd or _restricting(bare, [words.words[at] for at in around if not quiet[at]], whole=whole)
        )
        if restricting or len([word for word in bare if word not in _HARMLESS]) >= LEAST:
            found.append((begin, stop, restricting))
    return tuple(_rider(words, *one) for one in _joined(found)[:MOST])


def _runs(words: Words, settled: list[bool], first: int, last: int) -> list[list[int]]:
    """Stretches of unexplained words in one paragraph; a few explained words between them do not part them."""
    breaks = [found.end() for found in _PARAGRAPH.finditer(words.text)]
    runs: list[list[int]] = []
    for at in range(first, last + 1):
        if settled[at]:
            continue
        near = runs and at - runs[-1][-1] <= APART
        if near and bisect_left(breaks, words.starts[at]) == bisect_left(breaks, words.starts[runs[-1][-1]]):
            runs[-1].append(at)
        else:
            runs.append([at])
    return runs


def _clause(sentence: str, bare: list[str], form: str) -> bool:
    """Whether a sentence that no licence has says something of its own, and nothing that is usual round a licence."""
    spoken = len(_SPOKEN.findall(sentence)) >= FEW  # names and initials say nothing
    return spoken and len(bare) > FEW and _ENTITY.sub("", sentence).rstrip()[-1:] in ".!;" and not _usual(form)


def _usual(form: str) -> bool:
    """Whether a sentence is of the kind that stands round licences: it tells where something is from or is found, and nobody what to do."""
    return bool(_BENIGN.search(form)) and not _ADDRESSED.search(_POINTER.sub("  ", form))


def _holds(form: str, what: str) -> bool:
    """Whether a sentence in normal form holds one of the harmless phrases."""
    return any(f" {phrase} " in form for phrase in knowledge.load()["harmless"][what])


def _restricting(bare: list[str], around: list[str], *, whole: bool) -> bool:
    """Whether unexplained words restrict: by themselves, or with the words `around` them that bind.

    `around` is the whole sentence where it is not the licence's own, a few words where it is, nothing where the words
    may stand in place of the licence's.
    """
    if any(TOPICS.match(word) for word in bare):
        return True
    firm = [word for word in around if _FIRM.match(word)]
    if not firm or not bare:
        return False
    about = any(SUBJECTS.match(word) for word in bare)
    return about or any(word in _PLAIN for word in bare) or (whole and len(bare) >= FEW)


def _quiet(words: Words, explained: list[bool]) -> list[bool]:
    """For each unexplained word whether it stands in a copyright statement or an address."""
    quiet = [False] * len(explained)
    if all(explained):
        return quiet
    mail = (_MAIL,) if "@" in words.text else ()
    for pattern in (_HOLDER, _RESERVED, _ADDRESS, _SLOT, *mail):
        for hit in pattern.finditer(words.text):
            low, high = bisect_left(words.starts, hit.start()), bisect_left(words.starts, hit.end())
            if all(explained[low:high]):
                continue
            names = pattern is _HOLDER or (pattern is _SLOT and "://" not in hit[0])
            if not names or _statement(hit[0]):
                quiet[low:high] = [True] * (high - low)
    return quiet


def _statement(text: str) -> bool:
    """Whether the words after a copyright sign are a holder's: no verb that binds among them."""
    return not any(
        TOPICS.match(word) or _WHOM.match(word) or word in _PLAIN for word in re.findall(r"\w+", text.lower())
    )


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
