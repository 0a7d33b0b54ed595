"""Blocks of a document made flat text: markup taken out, links kept, one sentence, item, row or line of code on each line."""

import re

from openaudit.read.flat import Flat, Link, Unit

# Every alternative begins with a letter of its own: then Python skips to the next of these letters at once.
# What is taken out of prose: the groups are the target of an image, that of a link, the tag, its attributes, a bare address.
_MARKUP = re.compile(
    r"!\[[^\]\n]{0,300}\]\(((?:[^()\n]|\([^()\n]{0,300}\)){0,2000})\)"
    r"|\]\(\s?<?((?:[^()\s<>]|\([^()\s]{0,300}\)){1,2000})>?(?:\s[^)\n]{0,300})?\)"
    r"|\]\[[^\]\n]{0,100}\]"
    r"|</?([a-zA-Z][a-zA-Z0-9]{0,15})((?:\s[^<>\n]{0,2000})?)/?>"
    r"|<(https?://[^\s<>]{1,2000})>"
    r"|\[[\[*`~]{0,300}|\*[\[*`~]{0,300}|`[\[*`~]{0,300}|~[\[*`~]{0,300}|\]|__"
)
_MARKED = re.compile(r"[\]\[<*`~_/]")  # one of these stands in all markup and in every address; most lines hold none
_TARGET = re.compile(r"""\b(?:href|src)\s?=\s?["']?([^"'\s>]{1,2000})""")
_BARE = re.compile(r"(?:https?://|\bhf\.co/)[^\s<>\"'`)\]|\uff0c\u3002\uff09]{1,2000}")
_BREAKS = frozenset({"br", "p", "div", "li", "ul", "ol", "summary", "details", "h1", "h2", "h3", "h4", "h5", "h6"})
_CELLS = frozenset({"td", "th", "tr"})
# The end of a sentence: Western ones need white space and a fresh start after them, Chinese and Japanese ones nothing.
_END = re.compile(r"[.!?][\"')”]{0,2}\s(?=[\"'(“]?[^\Wa-z_])")
_STOPS = str.maketrans(dict.fromkeys("\u3002\uff01\uff1f\uff1b", "\n"))
LONG = 1200  # characters of a sentence
_LONG = re.compile(rf"[^\n]{{{LONG}}}")
_ABBREVIATION = re.compile(r"(?:\b(?:e\.g|i\.e|vs|cf|etc|et al|fig|no|approx|dr|mr|st|inc|[a-z]))\.$", re.IGNORECASE)


class Writer:
    """Takes the blocks of a document one after another and makes the flat text of them."""

    def __init__(self, path: str, lines: tuple[str, ...]) -> None:
        self.path, self.lines = path, lines
        self.parts: list[str] = []
        self.segments: list[tuple[int, int, int]] = []
        self.units: list[Unit] = []
        self.links: list[Link] = []
        self.images: list[Link] = []
        self.length = 0

    def block(self, kind: str, pieces: list[tuple[int, int, str]], topics: frozenset[str]) -> None:
        """Add a block: `pieces` are (line, column, text), one for each line of the file that it covers."""
        begin = self.length
        first = len(self.parts)
        for number, column, text in pieces:
            end = "\n" if kind == "code" or text.endswith(("  ", "\\")) else " "
            if kind == "code":
                self._add(text + end, number, column)
            else:
                self._line(text, end, number, column)
        if kind != "code":
            whole = "".join(self.parts[first:])
            self.parts[first:] = [_sentences(whole) if kind in ("paragraph", "item") else whole, "\n"]
            self.length += 1
        if self.length > begin:
            self.units.append(Unit(start=begin, kind=kind, topics=topics))

    def flat(self) -> Flat:
        """What was written."""
        if not self.segments:
            self.segments.append((0, 1, 1))
            self.units.append(Unit(start=0, kind="paragraph", topics=frozenset()))
        return Flat(
            path=self.path,
            text=_cut_up("".join(self.parts)),
            lines=self.lines,
            segments=tuple(self.segments),
            units=tuple(self.units),
            links=tuple(self.links),
            images=tuple(self.images),
        )

    def _line(self, text: str, end: str, line: int, column: int) -> None:
        """One line of prose; one blank parts its words from those of the next, however it is indented or ends."""
        body = text.lstrip(" \t")
        column += len(text) - len(body)
        if _MARKED.search(body) is None:
            self._add(body if end == " " and body.endswith(" ") else body + end, line, column)
            return
        self._prose(body, line, column)
        if end != " " or not (self.parts and self.parts[-1].endswith(" ")):
            self._add(end, line, column + len(body))

    def _add(self, text: str, line: int, column: int) -> None:
        if text:
            self.segments.append((self.length, line, column))
            self.parts.append(text)
            self.length += len(text)

    def _prose(self, text: str, line: int, column: int) -> None:
        at = 0
        for found in _MARKUP.finditer(text):
            self._plain(text[at : found.start()], line, column + at)
            image, url, tag, attributes, bare = found.groups()
            if image:
                self.images.append(
                    Link(url=image.split()[0] if image.strip() else "", at=self.length, line=line, image=True)
                )
            elif url or bare:
                self.links.append(Link(url=url or bare, at=max(0, self.length - 1), line=line))
            elif tag:
                self._tag(tag.lower(), attributes, line, column + found.start())
            at = found.end()
        self._plain(text[at:], line, column + at)

    def _plain(self, text: str, line: int, column: int) -> None:
        if "http" in text or "hf.co/" in text:
            for found in _BARE.finditer(text):
                self.links.append(Link(url=found[0].rstrip(".,;:"), at=self.length + found.start(), line=line))
        self._add(text, line, column)

    def _tag(self, tag: str, attributes: str, line: int, column: int) -> None:
        if tag in _CELLS:
            self._add(" | ", line, column)
        elif tag in _BREAKS:
            self._add("\n", line, column)
        elif target := _TARGET.search(attributes):
            link = Link(url=target[1], at=max(0, self.length - 1), line=line, image=tag == "img")
            self.links.append(link)
            if link.image:
                self.images.append(link)


def _cut_up(text: str) -> str:
    """`text` with an end in every sentence that is too long; a look at the lengths first, for few texts have one."""
    return _LONG.sub(_cut, text) if len(max(text.split("\n"), key=len)) >= LONG else text


def _cut(found: re.Match[str]) -> str:
    """A long run of text, ended after its last blank: what is said fits in less, and a search must not meet more."""
    return found[0].rpartition(" ")[0] + "\n" + found[0].rpartition(" ")[2] if " " in found[0] else found[0]


def _sentences(text: str) -> str:
    """`text` with a line end in place of the white space (or the full stop) between two sentences; same length."""

    def end(found: re.Match[str]) -> str:
        before = text[max(0, found.start() - 8) : found.start() + 1]
        return found[0] if _ABBREVIATION.search(before) else found[0][:-1] + "\n"

    ended = _END.sub(end, text)
    return ended if text.isascii() else ended.translate(_STOPS)
