"""The licence keys of a card's front matter: `license`, `license_name`, `license_link`."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from openaudit import licenses
from openaudit.collect.licensing import Statement
from openaudit.facts import Finding, Place
from openaudit.licenses import Resolved
from openaudit.read.card import Card
from openaudit.read.nodes import Node, Scalar, Sequence

SURE = 0.8  # below this a resolved id is shown and not used
EMPTY = {"", "null", "~", "Null", "NULL"}


def statements(card: Card, scope: tuple[str, ...]) -> Iterator[Statement | Finding]:
    """What the front matter of `card` says, about the components in `scope`, and what is wrong with how it says it."""
    node = card.metadata.get("license")
    if node is None:
        return
    if not isinstance(node, Scalar | Sequence):
        yield _finding(
            "license-not-text", "The front matter's license is not text.", place(card, node), "Write one licence id."
        )
        return
    ids = [one for one in (node.items if isinstance(node, Sequence) else (node,)) if isinstance(one, Scalar)]
    if len(ids) > 1:
        said = ", ".join(one.raw for one in ids)
        yield _finding(
            "several-licenses",
            f"The front matter names more than one licence: {said}.",
            place(card, node),
            "Name one, or one SPDX expression.",
        )
    for one in ids:
        yield from _one(card, one, scope)


def _one(card: Card, node: Scalar, scope: tuple[str, ...]) -> Iterator[Statement | Finding]:
    where = place(card, node)
    if node.raw.strip() in EMPTY:
        yield _finding("license-empty", "The front matter's license is empty.", where, "Name the licence's id.")
        return
    resolved = licenses.resolve_id(node.raw)
    if resolved.kind == "other":
        yield from _other(card, where, scope)
        return
    if resolved.kind == "unknown" or (resolved.expression and resolved.sure < SURE):
        said = f"{node.raw!r} is no licence id that is known" + (f": {resolved.note}" if resolved.note else "")
        yield _finding("unknown-license-id", f"{said}.", where, "Use an id of the hub's list or of SPDX.")
    yield _statement(resolved, node.raw, where, scope)


def _other(card: Card, where: Place, scope: tuple[str, ...]) -> Iterator[Statement | Finding]:
    """`other` means: the name and the link say which."""
    name, link = (_text(card, key) for key in ("license_name", "license_link"))
    if name is None and link is None:
        message = "license: other needs license_name and license_link; without them nothing says which licence it is."
        yield _finding("license-other-unnamed", message, where, "Add license_name and license_link.")
    if link is not None:
        yield from _link(card, link)
    if name is None or name.raw.strip() in EMPTY:
        words = "other" if link is None else link.raw
        yield Statement(
            scope=scope,
            license=None,
            stated=words,
            basis="claimed",
            how="front-matter",
            where=(where,),
            why="the front matter says other and no name",
        )
        return
    yield _statement(licenses.resolve_id(name.raw), name.raw, place(card, name), scope)


def _link(card: Card, link: Scalar) -> Iterator[Finding]:
    """A link that cannot be followed by a reader is a finding; no link is ever opened."""
    raw = link.raw.strip()
    scheme = urlsplit(raw).scheme.lower() if raw.isprintable() else "?"
    if scheme not in {"", "http", "https"}:
        yield _finding(
            "license-link-unusable",
            f"license_link is no web link and no file of the release: {raw}",
            place(card, link),
            "Link the licence text.",
        )
    elif not scheme and (raw.startswith("/") or ".." in raw.split("/")):
        yield _finding(
            "license-link-outside",
            f"license_link points outside the repository: {raw}",
            place(card, link),
            "Add the text to the release.",
        )


def _statement(resolved: Resolved, words: str, where: Place, scope: tuple[str, ...]) -> Statement:
    usable = resolved.expression if resolved.sure >= SURE else None
    why = "" if usable else resolved.note or f"{words!r} names no one licence"
    return Statement(
        scope=scope, license=usable, stated=words, basis="claimed", how="front-matter", where=(where,), why=why
    )


def _text(card: Card, key: str) -> Scalar | None:
    node = card.metadata.get(key)
    return node if isinstance(node, Scalar) else None


def place(card: Card, node: Node) -> Place:
    """Where `node` stands in the card, with its line as the quote."""
    return Place(path=card.path, line=node.line, column=node.column, quote=card.text.line(node.line).strip())


def _finding(id_: str, message: str, where: Place, remedy: str) -> Finding:
    return Finding(
        id=id_, severity="warning", message=message, where=(where,), remedy=remedy, facts=("license.declared",)
    )
