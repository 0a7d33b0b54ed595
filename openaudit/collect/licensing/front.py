"""The licence keys of a card's front matter: `license`, `license_name`, `license_link`, and the words of its gate."""

import re
import unicodedata
from collections.abc import Iterator
from urllib.parse import urlsplit

from openaudit import licenses
from openaudit.collect.documents import Document
from openaudit.collect.licensing import CODE, DOCS, WEIGHTS, Statement, addresses, links, terms
from openaudit.collect.licensing.texts import Shelf
from openaudit.facts import Finding, Place, Severity
from openaudit.licenses import Resolved, mentions
from openaudit.read.nodes import Node, Scalar, Sequence

SURE = 0.8  # below this a resolved id is shown and not used
HOLDS = 0.6  # a family whose members share one expression is used from here on
EMPTY = {"", "null", "~", "Null", "NULL"}
NAME = range(3, 80)  # characters of a licence's own name
MOST = 20  # licences of one list that are read
_GATES = (
    "extra_gated_prompt",
    "extra_gated_heading",
    "extra_gated_description",
    "extra_gated_button_content",
    "extra_gated_fields",
)
_BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200d\u2060-\u2064\u3164\ufe00-\ufe0f\ufeff\uffa0]"
)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_URL = re.compile(r"https?://[^\s<>\"')\]]{1,500}")


def statements(card: Document, shelf: Shelf) -> Iterator[Statement | Finding]:
    """What the front matter of `card` says about the weights, and about code that lies beside it; and what is wrong with it."""
    node = card.metadata.get("license")
    yield from _keys(card)
    if node is not None:
        yield from _declared(card, node, shelf)
    yield from _gate(card)


def _keys(card: Document) -> Iterator[Finding]:
    """A key given twice, or once more in another case, is a second licence that readers of YAML lose silently."""
    keys = [pair.key for pair in card.metadata.pairs if pair.key.text.lower() == "license"]
    if len({key.text for key in keys}) > 1:
        said = ", ".join(key.text for key in keys)
        yield finding(
            "license-keys-differ-by-case",
            f"The front matter has keys that differ by case only: {said}.",
            place(card, keys[1]),
            "Keep one.",
        )
    values = [value.text for value in card.metadata.all("license") if isinstance(value, Scalar)]
    if len(values) > 1:
        said = " and ".join(repr(value) for value in values[:4])
        yield finding(
            "several-licenses", f"The front matter declares a licence twice: {said}.", place(card, keys[1]), "Keep one."
        )


def _declared(card: Document, node: Node, shelf: Shelf) -> Iterator[Statement | Finding]:
    if isinstance(node, Sequence):
        ids = [one for one in node.items if isinstance(one, Scalar)][:MOST]
        if len(ids) != len(node.items):
            yield finding(
                "license-not-text",
                "The front matter's licence holds something that is not text.",
                place(card, node),
                "Write one licence id.",
            )
        if len(ids) > 1:
            said = ", ".join(one.text for one in ids)
            yield finding(
                "several-licenses",
                f"The front matter names more than one licence: {said}.",
                place(card, node),
                "Name one, or one SPDX expression.",
            )
    elif isinstance(node, Scalar):
        ids = [node]
    else:
        yield finding(
            "license-not-text", "The front matter's licence is not text.", place(card, node), "Write one licence id."
        )
        return
    for one in ids:
        yield from _one(card, one, shelf)


def _one(card: Document, node: Scalar, shelf: Shelf) -> Iterator[Statement | Finding]:
    where = place(card, node)
    if not node.text.strip() or (not node.style and node.text in EMPTY):
        yield finding("license-empty", "The front matter's licence is empty.", where, "Name the licence's id.")
        return
    yield from _letters(node.text, where)
    resolved = licenses.resolve_id(node.text)
    if resolved.kind == "other":
        yield from _other(card, node, resolved, shelf)
        return
    if resolved.kind == "unknown" or (resolved.expression and resolved.sure < HOLDS):
        said = f"{_shown(node.text)} is no licence id that is known" + (f": {resolved.note}" if resolved.note else "")
        yield finding("unknown-license-id", f"{said}.", where, "Use an id of the hub's list or of SPDX.")
    elif node.text != node.text.strip() or (
        resolved.expression and resolved.note and resolved.kind != "family" and "hub's id" not in resolved.note
    ):
        yield finding(
            "license-id-respelled",
            f"{_shown(node.text)} is read as {resolved.expression}: {resolved.note or 'blanks left out'}.",
            where,
            "Write the id itself.",
            "note",
        )
    yield from _said(card, node.text, where, shelf)


def _letters(text: str, where: Place) -> Iterator[Finding]:
    """Letters that look like others, that are not seen, or that turn the direction of the text."""
    if _BIDI.search(text):
        yield finding(
            "license-bidi-control",
            f"The licence id holds characters that change the direction of text: {_codes(text)}.",
            where,
            "Remove them.",
            "error",
        )
    if _INVISIBLE.search(text) or _CONTROL.search(text):
        yield finding(
            "license-invisible-characters",
            f"The licence id holds characters that are not seen: {_codes(text)}.",
            where,
            "Remove them.",
            "error",
        )
    if any(letter.isalpha() and not letter.isascii() for letter in text):
        yield finding(
            "license-look-alike-letters",
            f"The licence id holds letters that are not ASCII: {_codes(text)}.",
            where,
            "Write the id in ASCII.",
            "error",
        )


def _codes(text: str) -> str:
    odd = dict.fromkeys(letter for letter in text if not letter.isascii() or not letter.isprintable())
    return ", ".join(f"U+{ord(letter):04X} {unicodedata.name(letter, 'control')}" for letter in list(odd)[:6])


def _other(card: Document, node: Scalar, resolved: Resolved, shelf: Shelf) -> Iterator[Statement | Finding]:
    """`other` means: the name and the link say which."""
    name, link = (_text(card, key) for key in ("license_name", "license_link"))
    where = place(card, node)
    if name is None and link is None:
        message = f"license: {_shown(node.text)} needs license_name and license_link; without them nothing says which licence it is."
        yield finding("license-other-unnamed", message, where, "Add license_name and license_link.")
        yield from _both(
            Statement(
                scope=(WEIGHTS,),
                license=None,
                stated=node.text,
                basis="claimed",
                how="front-matter",
                where=(where,),
                why=resolved.note,
            )
        )
        return
    if link is not None:
        yield from _link(card, link)
    if name is not None and name.text.strip():
        yield from _letters(name.text, place(card, name))
        yield from _said(card, name.text, place(card, name), shelf, link.text if link else "")
    elif link is not None:
        yield from _said(card, link.text, place(card, link), shelf, link.text)


def _said(card: Document, words: str, where: Place, shelf: Shelf, link: str = "") -> Iterator[Statement]:
    """The licence that a name, or the link beside it, stands for; the text in the release where the link leads to it."""
    resolved, named = licenses.resolve_id(words), mentions.resolve(words)
    usable = (
        resolved.expression if resolved.sure >= SURE or (resolved.kind == "family" and resolved.sure >= HOLDS) else None
    )
    odd = "look-alike" in resolved.note
    published = addresses.of_link(link) if link else None
    license_ = usable or (None if odd else named.license) or published
    file = links.own_file(shelf.release, link, card.path) if link else None
    reading = shelf.reading(file) if file else None
    if reading and reading.license:
        yield from _both(
            Statement(
                scope=(WEIGHTS,), license=reading.license, stated=words, basis="seen", how="license-text", where=(reading.place, where),
                file=reading.path, restrictions=reading.restrictions, obligations=reading.obligations, clauses=reading.clauses,
            )
        )  # fmt: skip
        if license_ is None:
            return
    if (
        license_ is None
        and resolved.kind == "unknown"
        and not odd
        and link not in {"", words}
        and (slug := slug_of(words))
    ):
        license_ = slug
    why = "" if license_ else resolved.note or f"{_shown(words)} names no one licence"
    yield from _both(
        Statement(
            scope=(WEIGHTS,), license=license_, stated=words, basis="claimed", how="front-matter", where=(where,), why=why, file=file or "",
            restrictions=reading.restrictions if reading else terms.restrictions_in(words), obligations=reading.obligations if reading else (), clauses=reading.clauses if reading else (),
        )
    )  # fmt: skip


def _both(one: Statement) -> Iterator[Statement]:
    """About the weights by name, and about code and documents in the same folder, which the card stands beside."""
    yield one
    yield Statement(
        scope=(CODE, DOCS), license=one.license, stated=one.stated, basis=one.basis, how=one.how, where=one.where, reach="beside",
        why=one.why, restrictions=one.restrictions, obligations=one.obligations, clauses=one.clauses,
    )  # fmt: skip


def slug_of(words: str) -> str | None:
    """A LicenseRef for a licence with a name of its own that nobody has recorded; None where the words are no name."""
    bare = re.sub(r"[^a-z0-9.+]+", "-", words.lower()).strip("-.")
    named = len(bare) in NAME and re.search(r"[a-z]{2}", bare) and "://" not in words
    return f"LicenseRef-openaudit-{bare}" if named else None


def _gate(card: Document) -> Iterator[Statement]:
    """What has to be accepted in front of the download, where it names its terms."""
    for key in _GATES:
        for scalar in _scalars(card.metadata.get(key)):
            low = scalar.text.lower()
            found = [one.license for one in mentions.find(low[:4000]) if one.license]
            found += [license_ for url in _URL.findall(scalar.text[:4000]) if (license_ := addresses.of_link(url))]
            if found and re.search(r"licen[cs]e|terms|agree", low):
                stated = " ".join(scalar.text.split())[:300]
                yield Statement(
                    scope=(WEIGHTS,),
                    license=found[0],
                    stated=stated,
                    basis="claimed",
                    how="gate-prompt",
                    where=(place(card, scalar),),
                )
                return


def _scalars(node: Node | None) -> Iterator[Scalar]:
    if isinstance(node, Scalar):
        yield node
    elif isinstance(node, Sequence):
        for item in node.items[:MOST]:
            yield from _scalars(item)
    elif node is not None:
        for pair in node.pairs[:MOST]:
            yield pair.key
            yield from _scalars(pair.value)


def _link(card: Document, link: Scalar) -> Iterator[Finding]:
    """A link that cannot be followed by a reader is a finding; no link is ever opened."""
    raw = link.text.strip()
    where = place(card, link)
    try:
        scheme = urlsplit(raw).scheme.lower() if raw.isprintable() else "?"
        host = urlsplit(raw).hostname or ""
    except ValueError:
        scheme, host = "?", ""
    if scheme not in {"", "http", "https"}:
        yield finding(
            "license-link-unusable",
            f"license_link is no web link and no file of the release: {_shown(raw)}",
            where,
            "Link the licence text.",
        )
    elif not scheme and (raw.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", raw)):
        yield finding(
            "license-link-outside",
            f"license_link points outside the repository: {_shown(raw)}",
            where,
            "Add the text to the release.",
        )
    elif scheme and (
        "." not in host
        or re.fullmatch(r"[\d.]+|\[?[0-9a-f:]+\]?", host)
        or host.endswith((".local", ".internal", ".localhost"))
    ):
        yield finding(
            "license-link-unusable",
            f"license_link leads to no public address: {_shown(raw)}",
            where,
            "Link a public address, or add the text to the release.",
        )


def _text(card: Document, key: str) -> Scalar | None:
    node = card.metadata.get(key)
    return node if isinstance(node, Scalar) and node.text.strip() and (node.style or node.text not in EMPTY) else None


def place(card: Document, node: Node) -> Place:
    """Where `node` stands in the card, with its line as the quote."""
    return Place(path=card.path, line=node.line, column=node.column, quote=card.text.line(node.line).strip())


def _shown(text: str) -> str:
    return repr(text if len(text) <= 80 else text[:77] + "...")  # noqa: PLR2004 what a message can hold


def finding(id_: str, message: str, where: Place, remedy: str, severity: Severity = "warning") -> Finding:
    """A finding about the declared licence."""
    return Finding(
        id=id_, severity=severity, message=message, where=(where,), remedy=remedy, facts=("license.declared",)
    )
