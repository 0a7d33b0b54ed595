"""Markdown taken apart line by line, in linear time and without rendering it; other kinds of document are passed on by name and content."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from openaudit.read import links, plain, rst, tables
from openaudit.read.document import Code, Comment, Document, Draft, Item, Paragraph, Row
from openaudit.read.text import Problem

_ATX = re.compile(r" {0,3}(#{1,6})(?:[ \t]+(.*)|(?=[^\s#\d!/]))(.*)$")
_SETEXT = re.compile(r" {0,3}(?:=+|-{2,})[ \t]*$")
_RULE = re.compile(r" {0,3}([-*_])[ \t]*(?:\1[ \t]*){2,}$")
_FENCE = re.compile(r"[ \t]{0,20}(`{3,}|~{3,})[ \t]*([^`]*)$")
_ITEM = re.compile(r"([ \t]{0,200})(?:[-*+]|(\d{1,9})[.)])(?:[ \t]+|$)")
_HTML_HEADING = re.compile(r"\s{0,20}<h([1-6])\b[^<>]{0,500}>(.{0,2000})$", re.IGNORECASE)
_TAGS = re.compile(r"<[^<>]{0,500}>")
_MARKUP = re.compile(r"!?\[([^\[\]]{0,500})\]\([^()\s]{0,2000}\)|[*_]{2,3}|(?<!\w)[*_](?=\w)|(?<=\w)[*_](?!\w)|`")
_MARKED = re.compile(r"[<\[*_`]")  # what any of it begins with: most headings have none
_BOLD = re.compile(r" {0,3}(?:\*\*|__)([^*_\s](?:[^*]{0,98}[^*.!?,;\s])?)(?:\*\*|__)\s*:?\s*$")
BOLD = 7  # the level of a lone bold line, which heads what follows though Markdown has no name for it
TITLE = 300  # characters of a heading
SETEXT = 3  # lines of an underlined heading


def outline(lines: Sequence[str], *, path: str = "", start: int = 1, inline: bool = True) -> Document:
    """The document that `lines` hold from line `start` (after front matter) on; `path` and content say what it is written in.

    Without `inline` its links and images are left out: for those who make sentences of its blocks (`read.flatten`), and find them there.
    """
    kind = kind_of(lines, path, start)
    if kind == "rst":
        return rst.outline(lines, start=start, inline=inline)
    if kind == "plain":
        return plain.outline(lines, start=start, inline=inline)
    return _Scan(lines, start, inline).read()


def kind_of(lines: Sequence[str], path: str, start: int = 1) -> str:
    """`markdown`, `rst` or `plain`, by suffix; without a telling one by what stands in the first thousand lines."""
    suffix = path.rpartition("/")[2].rpartition(".")[2].lower() if "." in path else ""
    if suffix in ("md", "markdown", "mdx", "mkd", "qmd", "rmd"):
        return "markdown"
    if suffix in ("rst", "rest"):
        return "rst"
    head = lines[start - 1 : start + 999]
    if rst.looks(head):
        return "rst"
    marks = sum(bool(_ATX.match(line) or _FENCE.match(line)) or "](" in line for line in head)
    return "markdown" if marks else "plain"


def shown(text: str) -> str:
    """`text` on one line without inline markup: what a reader sees of a heading or a cell."""
    text = text[: 4 * TITLE]
    if _MARKED.search(text):
        text = _MARKUP.sub(lambda found: found.group(1) or "", _TAGS.sub("", text))
    return " ".join(text.split())


@dataclass(slots=True)
class _Scan:
    """One pass over the lines."""

    lines: Sequence[str]
    start: int
    inline: bool
    draft: Draft = field(init=False)
    definitions: dict[str, str] = field(default_factory=dict)
    ends: list[int] | None = None  # where HTML tables end, once one has begun
    held: list[str] = field(default_factory=list)  # lines of the paragraph or item that is open
    since: int = 0
    item: tuple[int, bool] | None = None  # indent, ordered: the open lines are an item
    listed: bool = False  # an item came last: what is indented after it belongs to it

    def __post_init__(self) -> None:
        self.draft = Draft(kind="markdown", last=len(self.lines), inline=self.inline)

    def read(self) -> Document:
        """The document."""
        at, count = self.start - 1, len(self.lines)
        while at < count:
            at = self.block(at)
        self.flush()
        links.resolve(self.draft, self.definitions)
        return self.draft.finish(self.start)

    def block(self, at: int) -> int:
        """Take what begins at index `at`; the index after it."""
        line = self.lines[at]
        body = line.lstrip()
        if not body:
            self.flush()
            return at + 1
        first = body[0]
        if first in "`~" and (fence := _FENCE.match(line)):
            return self.fence(at, fence)
        if first == "#" and (atx := _ATX.match(line)):
            return self.heading(at, ((atx[2] or "") + atx[3]).strip().rstrip("#").strip(), len(atx[1]))
        if first == "<":
            after = self.html(at, line, body)
            if after:
                return after
        if first in "=-" and self.held and self.item is None and self.underlined(line):
            return self.setext(at, 1 if first == "=" else 2)
        if first in "-*_" and _RULE.match(line[: 4 * TITLE]):
            self.flush()
            return at + 1
        if "|" in line and (table := tables.pipe(self.lines, at)):
            return self.table(at, *table)
        if first == "[" and (found := links.definition(line)):
            self.definitions.setdefault(found[0], found[1])
            self.flush()
            links.bare(line, at + 1, self.draft)
            return at + 1
        if first == ">" and (after := self.quoted(at, body)):
            return after
        indented = line.startswith(("    ", "\t"))
        if indented and not self.held and not self.listed and first != "<":
            return self.indented(at)
        self.listed = self.listed and (indented or bool(self.held) or line[0].isspace())
        return self.text(at, line, first)

    def text(self, at: int, line: str, first: str) -> int:
        """A line of a paragraph or of an item."""
        if (first in "-*+" or first.isdigit()) and (item := _ITEM.match(line)):
            self.flush()
            self.item, self.listed = (len(item[1].expandtabs(4)), item[2] is not None), True
        if not self.held:
            self.since = at + 1
        self.held.append(line)
        if self.inline or len(line) > links.REACH:
            self.find_links(line, at + 1)
        return at + 1

    def say(self, id: str, message: str, line: int) -> None:
        self.draft.problems.append(Problem(id=id, message=message, line=line))

    def find_links(self, line: str, number: int) -> None:
        links.scan(line, number, self.draft)
        if len(line) > links.REACH:
            said = f"a line of {len(line)} characters; links are looked for in its first {links.REACH}"
            self.say("long-line", said, number)

    def flush(self) -> None:
        """Close the open paragraph or item."""
        if self.held:
            text, end = "\n".join(self.held), self.since + len(self.held) - 1
            if self.item is None and end == self.since and (bold := _BOLD.match(text)):
                self.draft.heading(shown(bold[1]).rstrip(":"), BOLD, end)
            elif self.item is None:
                self.draft.paragraphs.append(Paragraph(text=text, line=self.since, end=end, section=self.draft.section))
            else:
                indent, ordered = self.item
                self.draft.items.append(
                    Item(
                        text=text, line=self.since, end=end, indent=indent, ordered=ordered, section=self.draft.section
                    )
                )
            self.held = []
        self.item = None

    def heading(self, at: int, title: str, level: int, lines: int = 1) -> int:
        """A heading whose text stands on line `at`; the index after it."""
        self.flush()
        self.listed = False
        self.draft.heading(shown(title)[:TITLE], level, at + 1)
        self.find_links(self.lines[at], at + 1)
        return at + lines

    def underlined(self, line: str) -> bool:
        """Whether `line` makes a heading of the open paragraph: a short one, for under a long one it is meant as a rule."""
        return len(self.held) <= SETEXT and sum(map(len, self.held)) <= TITLE and bool(_SETEXT.match(line))

    def setext(self, at: int, level: int) -> int:
        """The open paragraph was the text of a heading."""
        title, since, self.held = " ".join(self.held), self.since, []
        self.draft.heading(shown(title)[:TITLE], level, since)
        return at + 1

    def fence(self, at: int, fence: re.Match[str]) -> int:
        """A fenced block; without its end it reaches to the end of the file."""
        end = at + 1
        while end < len(self.lines) and not self.closes(self.lines[end], fence[1]):
            end += 1
        if end == len(self.lines):
            self.say("code-not-closed", "a block of code opens here and does not end", at + 1)
        return self.block_of_code(at, fence, end)

    def block_of_code(self, at: int, fence: re.Match[str], end: int, *, ends: bool = True) -> int:
        """Keep the block between the fences at `at` and `end` (where it has that one); the index after it."""
        self.flush()
        info = fence[2].split()
        language = info[0].strip("{}.").lower()[:40] if info else ""
        lines = tuple(self.lines[at + 1 : end])
        self.draft.code.append(Code(language=language, lines=lines, line=at + 2, end=end, section=self.draft.section))
        return end + 1 if ends else end

    def quoted(self, at: int, body: str) -> int:
        """A heading or a fenced block within a quotation; 0 where the quotation is neither."""
        inner = body.lstrip("> \t")
        if atx := _ATX.match(inner):
            return self.heading(at, ((atx[2] or "") + atx[3]).strip().rstrip("#").strip(), len(atx[1]))
        if not (fence := _FENCE.match(inner)):
            return 0
        end = at + 1
        while end < len(self.lines) and self.lines[end].lstrip().startswith(">"):
            if self.closes(self.lines[end].lstrip("> \t"), fence[1]):
                return self.block_of_code(at, fence, end)
            end += 1
        return self.block_of_code(at, fence, end, ends=False)

    @staticmethod
    def closes(line: str, mark: str) -> bool:
        body = line.strip()
        return len(body) >= len(mark) and body.startswith(mark) and not body.strip(mark[0])

    def indented(self, at: int) -> int:
        """A block of code by its indentation."""
        end = at
        while end < len(self.lines) and (self.lines[end].startswith(("    ", "\t")) or not self.lines[end].strip()):
            end += 1
        held = self.lines[at:end]
        while held and not held[-1].strip():
            held = held[:-1]
        self.draft.code.append(
            Code(language="", lines=tuple(held), line=at + 1, end=at + len(held), section=self.draft.section)
        )
        return end

    def table(self, at: int, header: Row, rows: tuple[Row, ...], end: int) -> int:
        """A table of lines `at` to `end`, its links with it."""
        self.flush()
        self.draft.tables.append(tables.table(header, rows, at + 1, end, self.draft.section))
        for number in range(at, end):
            self.find_links(self.lines[number], number + 1)
        return end

    def html(self, at: int, line: str, body: str) -> int:
        """A comment, a heading or a table in HTML; 0 where it is none of them."""
        if body.startswith("<!--"):
            return self.comment(at)
        if opened := _HTML_HEADING.match(line):
            level, text, last = int(opened[1]), opened[2], at
            while "</h" not in text.lower() and last + 1 < len(self.lines) and last < at + 5:
                last += 1
                text += " " + self.lines[last]
            title = re.split(r"</h[1-6]", text, maxsplit=1, flags=re.IGNORECASE)[0]
            if shown(title):
                return self.heading(at, title, level, last - at + 1)
        if tables.opens(line):
            self.ends = tables.closings(self.lines) if self.ends is None else self.ends
            found = tables.html(self.lines, at, self.ends)
            return self.table(at, *found) if found else 0
        return 0

    def comment(self, at: int) -> int:
        """A comment that begins a line; what follows its end on that line is text."""
        self.flush()
        end = next(
            (number for number in range(at, len(self.lines)) if "-->" in self.lines[number]), len(self.lines) - 1
        )
        text = "\n".join(self.lines[at : end + 1])
        self.draft.comments.append(Comment(text=text, line=at + 1, end=end + 1))
        if "-->" not in self.lines[end]:
            self.say("comment-not-closed", "a comment opens here and does not end; no reader sees what follows", at + 1)
        elif self.lines[end].rpartition("-->")[2].strip():
            self.text(end, self.lines[end], "<")
        return end + 1
