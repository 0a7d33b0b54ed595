"""Links and images within a line, by linear patterns: Markdown, HTML, reStructuredText, and bare addresses."""

import re
from collections.abc import Iterator

from openaudit.read.document import Draft, Image, Link

REACH = 20_000  # characters of a line that are searched; a longer line says so
SHOWN = 500  # characters of a link's text that are kept
TARGET = 2_000  # characters of a target

_INLINE = re.compile(
    rf"\]\(\s{{0,20}}(?:<(?P<angled>[^<>]{{0,{TARGET}}})>|(?P<target>[^\s()<>]{{1,{TARGET}}}(?:\([^\s()]{{0,300}}\)[^\s()]{{0,300}}){{0,3}}))"
    r"(?:\s{1,20}(?:\"[^\"]{0,300}\"|'[^']{0,300}'))?\s{0,20}\)"
)
_REFERENCE = re.compile(r"\]\s?\[(?P<name>[^\[\]]{0,200})\]")
_DEFINITION = re.compile(
    rf" {{0,3}}\[(?P<name>[^\[\]^][^\[\]]{{0,200}})\]:\s{{0,20}}<?(?P<target>[^\s<>]{{1,{TARGET}}})"
)
_TAG = re.compile(r"<(?P<tag>a|img)\b(?P<rest>[^<>]{0,4000})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(
    r"\b(?P<name>href|src|alt)\s{0,9}=\s{0,9}(?:\"(?P<double>[^\"]{0,2000})\"|'(?P<single>[^']{0,2000})'|(?P<bare>[^\s\"'<>]{1,2000}))",
    re.IGNORECASE,
)
_BARE = re.compile(
    rf"https?://[^\s<>\"'`\]\[(){{}}|\\^]{{1,{TARGET}}}(?:\([^\s()<>]{{0,200}}\)[^\s<>\"'`\]\[(){{}}|\\^]{{0,300}})?"
)
_CODE = re.compile(r"(`{1,3})(?!`)([^`]{1,2000})\1(?!`)")
_BADGE = re.compile(
    r"//(?:[\w-]+\.)?(?:shields\.io|badge\.fury\.io|badgen\.net|codecov\.io|badges\.|travis-ci\.|circleci\.com|zenodo\.org/badge)|/badge[s./-]|badge\.svg",
    re.IGNORECASE,
)
_RST = re.compile(rf"`(?P<text>[^`<>]{{0,{SHOWN}}})<(?P<target>[^`<>\s]{{1,{TARGET}}})>`__?")
_TRAILING = ".,;:!?*_~\"'"


def scan(line: str, number: int, draft: Draft) -> None:
    """Add the links and images of one Markdown line (of its first REACH characters) to `draft`."""
    if not draft.inline or ("](" not in line and "://" not in line and "<" not in line and "][" not in line):
        return
    text = line[:REACH]
    if "`" in text:
        text = _CODE.sub(lambda found: " " * len(found.group()), text)
    taken: list[tuple[int, int]] = []
    if "[" in text:
        _brackets(text, line, number, draft, taken)
    if "<" in text:
        _tags(text, number, draft, taken)
    if "://" in text:
        _bare(text, number, draft, taken)


def rst(line: str, number: int, draft: Draft) -> None:
    """Add the links of one reStructuredText line to `draft`."""
    if not draft.inline:
        return
    text = line[:REACH]
    taken: list[tuple[int, int]] = []
    if "`" in text:
        for found in _RST.finditer(text):
            taken.append(found.span())
            _link(draft, found["text"].strip() or found["target"], found["target"], number, found.start("target"))
    if "://" in text:
        _bare(text, number, draft, taken)


def bare(line: str, number: int, draft: Draft) -> None:
    """Add the bare addresses of a line to `draft`."""
    if draft.inline and "://" in line:
        _bare(line[:REACH], number, draft, [])


def definition(line: str) -> tuple[str, str, int] | None:
    """The name, the target and its offset where the line defines a reference: [name]: target."""
    found = _DEFINITION.match(line) if "]:" in line else None
    return (found["name"].casefold(), found["target"], found.start("target")) if found else None


def _link(draft: Draft, text: str, target: str, number: int, at: int) -> None:
    draft.links.append(Link(text=text[:SHOWN], target=target, line=number, column=at + 1, section=draft.section))


def image(draft: Draft, alt: str, target: str, number: int, at: int) -> None:
    """Add an image whose target stands at offset `at` of line `number`."""
    badge = bool(_BADGE.search(target))
    draft.images.append(
        Image(alt=alt[:SHOWN], target=target, line=number, column=at + 1, section=draft.section, badge=badge)
    )


def _brackets(text: str, line: str, number: int, draft: Draft, taken: list[tuple[int, int]]) -> None:
    """[text](target), ![alt](target) and [text][name] of `line` (`text`: its code blanked), the open brackets on a stack."""
    opened: list[int] = []
    at, step = 0, re.compile(r"[\[\]\\]")
    while found := step.search(text, at):
        at = found.end()
        if found.group() == "\\":
            at += 1
        elif found.group() == "[":
            opened.append(found.start())
        elif opened:
            start = opened.pop()
            shown = line[start + 1 : found.start()][:SHOWN]
            bang = start > 0 and text[start - 1] == "!"
            if inline := _INLINE.match(text, found.start()):
                group = "angled" if inline["angled"] is not None else "target"
                target, place, at = inline[group], inline.start(group), inline.end()
            elif (reference := _REFERENCE.match(text, found.start())) and text.startswith(("][", "] ["), found.start()):
                target, place, at = f"[{reference['name'] or shown}]", reference.start("name"), reference.end()
            else:
                continue
            taken.append((place, at))
            if bang:
                image(draft, shown, target, number, place)
            else:
                _link(draft, shown, target, number, place)


def _tags(text: str, number: int, draft: Draft, taken: list[tuple[int, int]]) -> None:
    """<a href=…>text</a> and <img src=…>."""
    for found in _TAG.finditer(text):
        taken.append(found.span())
        values: dict[str, tuple[str, int]] = {}
        for one in _ATTRIBUTE.finditer(text, found.start("rest"), found.end("rest")):
            group = next(name for name in ("double", "single", "bare") if one[name] is not None)
            values.setdefault(one["name"].lower(), (one[group], one.start(group)))
        if found["tag"].lower() == "img" and "src" in values:
            image(draft, values.get("alt", ("", 0))[0], *_at(values["src"], number))
        elif found["tag"].lower() == "a" and "href" in values:
            shown = text[found.end() : found.end() + SHOWN].partition("</a")[0]
            _link(draft, re.sub(r"<[^<>]{0,500}>", "", shown).strip(), *_at(values["href"], number))


def _at(value: tuple[str, int], number: int) -> tuple[str, int, int]:
    return value[0], number, value[1]


def _bare(text: str, number: int, draft: Draft, taken: list[tuple[int, int]]) -> None:
    """Addresses that stand by themselves, but not those already part of a link."""
    spans = iter(sorted(taken))
    span = next(spans, None)
    for found in _BARE.finditer(text):
        while span and span[1] <= found.start():
            span = next(spans, None)
        if span and span[0] <= found.start():
            continue
        target = found.group().rstrip(_TRAILING)
        _link(draft, target, target, number, found.start())


def resolve(draft: Draft, definitions: dict[str, str]) -> None:
    """Put the defined targets in the place of references; a reference to nothing is no link."""
    kept: list[Link] = []
    for link in draft.links:
        target = _resolved(link.target, definitions)
        if target is not None:
            kept.append(
                link
                if target == link.target
                else Link(text=link.text, target=target, line=link.line, column=link.column, section=link.section)
            )
    draft.links[:] = kept
    draft.images[:] = [one for one in draft.images if not one.target.startswith("[")] + list(
        _images(draft, definitions)
    )


def _images(draft: Draft, definitions: dict[str, str]) -> Iterator[Image]:
    for one in draft.images:
        if one.target.startswith("[") and (target := _resolved(one.target, definitions)):
            badge = bool(_BADGE.search(target))
            yield Image(alt=one.alt, target=target, line=one.line, column=one.column, section=one.section, badge=badge)


def _resolved(target: str, definitions: dict[str, str]) -> str | None:
    return definitions.get(target[1:-1].casefold()) if target.startswith("[") and target.endswith("]") else target
