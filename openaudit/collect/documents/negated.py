"""Whether a phrase that was found says the opposite: "was not filtered", "no deduplication", "filtering was not applied"."""

import re

from openaudit.collect.phrases import Hit

NEAR = 90  # characters before and behind a phrase in which a negation belongs to it

# Auxiliaries and the like between a negation and its verb: "was not further cleaned", "did not apply any filtering".
_BETWEEN = (
    r"(?: (?:was|were|is|are|be|been|being|has|have|had|did|do|done|in any way|at all|any|yet|it|them|the|the data|of it|of the \w{2,20}|further|other|"
    r"additional|additionally|otherwise|apply|applied|perform|performed|undergo|undergone|use|used|(?!only)[a-z]{2,20}ly))*"
)
# Verbs that share the negation: "was not cleaned, filtered or deduplicated".
_SHARED = r"(?: (?!only|just|but)[\w-]{2,24}(?:,| or|, or| nor|, nor|/)){0,4}"
_ADJECTIVES = r"(?: (?!after|before|were|was|are|is|by|through|from|than|longer|more|less|fewer|and|but|matter|doubt|only)[\w-]{2,20}){0,2}"
_BEFORE = re.compile(
    rf"(?:(?:\b(?:not(?! (?:only|just))|never|neither|nor|nothing|none|nobody)|n[\u2019']t){_BETWEEN}{_SHARED}"
    rf"|\b(?:no|without)(?: any)?{_ADJECTIVES}{_SHARED}) $"
    r"|(?:^\W{0,4}|[,;:] (?:and |but )?)no(?: [\w-]{2,20}){1,3} (?:was|were|has been|have been) $"
    r"|(?:未|没有|沒有|没)(?:经过?|经|进行|做过?|任何|对[^,。\n]{0,12})*$"
)
_BEHIND = re.compile(
    r"\w{0,8}(?: (?:of|for|by) [\w -]{2,40})? (?:was|were|is|are|has been|have been) (?:not|never)\b(?! only)"
    r"|\s?[|:：]\s?(?:no|none|not \w+|n/a)\b|(?:は|を)?[^、。\n]{0,6}(?:いません|いない|ません)"
)


def negated(hit: Hit) -> bool:
    """Whether the words right before or behind `hit`, in its sentence, negate it."""
    lower = hit.flat.lower
    start = max(lower.rfind("\n", 0, hit.at) + 1, hit.at - NEAR)
    end = lower.find("\n", hit.end)
    behind = lower[hit.end : min(hit.end + NEAR, end if end >= 0 else len(lower))]
    return bool(_BEFORE.search(lower[start : hit.at]) or _BEHIND.match(behind))
