"""reStructuredText taken apart: titles, directives, literal blocks, tables, links; nothing is included or run."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from openaudit.read import links, tables
from openaudit.read.document import Code, Comment, Document, Draft, Item, Paragraph, Row

_ADORNED = re.compile(r"([=\-`:.'\"~^_*+#<>!$%&(),/;?@\[\\\]{|}])\1{1,}\s*$")
_DIRECTIVE = re.compile(r"(\s{0,40})\.\.\s+(?:\|[^|]{1,100}\|\s+)?([\w:.-]{1,60})::(?:\s+(.*))?$")
_TARGET = re.compile(r"\s{0,40}\.\.\s+_(?:`([^`]{1,200})`|([^:`]{1,200})):\s+(\S{1,2000})\s*$")
_ITEM = re.compile(r"([ \t]{0,200})(?:[-*+•]|(\d{1,9}|#)[.)])[ \t]+")
_NAMED = re.compile(r"`([^`<>]{1,200})`__?(?!\w)|(?<![\w`])([A-Za-z0-9][\w.-]{0,100})_(?![\w`])")
_CODE = ("code", "code-block", "sourcecode", "parsed-literal", "literalinclude", "math", "prompt")


def looks(lines: Sequence[str]) -> bool:
    """Whether `lines` hold directives, named targets or roles, as only reStructuredText does."""
    return (
        any(_DIRECTIVE.match(line) or _TARGET.match(line) for line in lines if ".. " in line)
        or sum("`_" in line for line in lines) > 1
    )


def outline(lines: Sequence[str], *, start: int = 1, inline: bool = True) -> Document:
    """The document that `lines` hold from line `start` on, its links only with `inline`."""
    return _Scan(lines, start, inline).read()


@dataclass(slots=True)
class _Scan:
    """One pass over the lines."""

    lines: Sequence[str]
    start: int
    inline: bool
    draft: Draft = field(init=False)
    styles: list[str] = field(default_factory=list)  # adornments in the order of their first use: the levels
    targets: dict[str, tuple[str, int]] = field(default_factory=dict)
    held: list[str] = field(default_factory=list)
    since: int = 0
    item: tuple[int, bool] | None = None

    def __post_init__(self) -> None:
        self.draft = Draft(kind="rst", last=len(self.lines), inline=self.inline)

    def read(self) -> Document:
        """The document."""
        at = self.start - 1
        while at < len(self.lines):
            at = self.block(at)
        self.flush()
        return self.draft.finish(self.start)

    def block(self, at: int) -> int:
        """Take what begins at index `at`; the index after it."""
        line = self.lines[at]
        body = line.strip()
        if not body:
            literal = bool(self.held) and self.held[-1].rstrip().endswith("::")
            self.flush()
            return self.literal(at + 1) if literal else at + 1
        if not self.held and (after := self.title(at)):
            return after
        if body.startswith("+") and (grid := tables.grid(self.lines, at)):
            return self.table(at, grid)
        if body.startswith("=") and (ruled := tables.ruled(self.lines, at)):
            return self.table(at, ruled)
        if body.startswith(".."):
            return self.explicit(at, line)
        if item := _ITEM.match(line):
            self.flush()
            self.item = (len(item[1].expandtabs(4)), item[2] is not None)
        if not self.held:
            self.since = at + 1
        self.held.append(line)
        links.rst(line, at + 1, self.draft)
        return at + 1

    def title(self, at: int) -> int:
        """The index after a title with an underline (and perhaps an overline) at `at`; 0 where there is none."""
        line = self.lines[at]
        over = _ADORNED.match(line) if at + 2 < len(self.lines) else None
        if over and self.lines[at + 1].strip() and self.lines[at + 2].rstrip() == line.rstrip():
            return self.heading(self.lines[at + 1].strip(), "over" + over[1], at + 1, 2)
        under = _ADORNED.match(self.lines[at + 1]) if at + 1 < len(self.lines) else None
        if (
            under
            and not _ADORNED.match(line)
            and not line[0].isspace()
            and len(self.lines[at + 1].rstrip()) >= min(len(line.rstrip()), 4)
        ):
            return self.heading(line.strip(), under[1], at, 2)
        return 0

    def heading(self, title: str, style: str, at: int, lines: int) -> int:
        if style not in self.styles:
            self.styles.append(style)
        self.draft.heading(title[:300], self.styles.index(style) + 1, at + 1)
        links.rst(self.lines[at], at + 1, self.draft)
        return at + lines

    def literal(self, at: int) -> int:
        """The literal block after a paragraph that ends in `::`; the index after it."""
        end = self.indented(at, 0)
        self.code("", at, end)
        return max(end, at)

    def indented(self, at: int, indent: int) -> int:
        """The index after the lines from `at` that are blank or indented deeper than `indent`."""
        while at < len(self.lines) and (
            not self.lines[at].strip() or len(self.lines[at]) - len(self.lines[at].lstrip()) > indent
        ):
            at += 1
        return at

    def code(self, language: str, at: int, end: int) -> None:
        """A block of code of the lines `at` to before `end`, blank ones at its ends left out."""
        while at < end and not self.lines[at].strip():
            at += 1
        while end > at and not self.lines[end - 1].strip():
            end -= 1
        if end > at:
            block = Code(
                language=language, lines=tuple(self.lines[at:end]), line=at + 1, end=end, section=self.draft.section
            )
            self.draft.code.append(block)

    def explicit(self, at: int, line: str) -> int:
        """A directive, a target or a comment; the index after it."""
        self.flush()
        indent = len(line) - len(line.lstrip())
        if _TARGET.match(line):
            links.bare(line, at + 1, self.draft)
            return at + 1
        end = self.indented(at + 1, indent)
        if not (directive := _DIRECTIVE.match(line)):
            self.draft.comments.append(Comment(text="\n".join(self.lines[at:end]), line=at + 1, end=end))
            return end
        name, argument = directive[2].lower(), (directive[3] or "").strip()
        if name in ("image", "figure"):
            links.image(self.draft, "", argument[: links.TARGET], at + 1, line.rfind(argument))
        if name in _CODE:
            first = at + 1
            while first < end and self.lines[first].lstrip().startswith(":"):
                first += 1
            self.code(argument.lower()[:40], first, end)
            return end
        return at + 1

    def table(self, at: int, found: tuple[Row, tuple[Row, ...], int]) -> int:
        self.flush()
        header, rows, end = found
        self.draft.tables.append(tables.table(header, rows, at + 1, end, self.draft.section))
        for number in range(at, end):
            links.rst(self.lines[number], number + 1, self.draft)
        return end

    def flush(self) -> None:
        """Close the open paragraph or item."""
        if self.held:
            text, end = "\n".join(self.held), self.since + len(self.held) - 1
            if self.item is None:
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
