"""YAML from events, so that every scalar keeps its raw text, line and column, and nothing grows beyond its limits.

Nodes are never composed: libyaml's composer recurses and takes the process down, its event stream does not. Aliases, merge keys and tags
are refused, one by one; the other keys go on. After an error the reading goes on at the next key that stands at the line's start.
"""

import re
import time
from bisect import bisect_right
from dataclasses import dataclass, field

import yaml

from openaudit.errors import ReadError
from openaudit.read import hidden
from openaudit.read.nodes import Core, Mapping, Node, Pair, Scalar, Sequence, core, plain, walk
from openaudit.read.text import Problem, split

__all__ = [
    "LIMITS",
    "Core",
    "Limits",
    "Mapping",
    "Node",
    "Pair",
    "Scalar",
    "Sequence",
    "Yaml",
    "core",
    "load",
    "parse",
    "plain",
    "walk",
]  # fmt: skip

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much YAML is read: bytes of text, nesting, nodes, characters of one scalar, CPU seconds, problems told one by one."""

    size: int = 256 * 1024
    depth: int = 50
    nodes: int = 20_000
    scalar: int = 20_000
    seconds: float = 4.0
    problems: int = 50


LIMITS = Limits()
READINGS = 20  # times that the reading goes on after an error
SHORT = 60  # characters of a value that a message quotes


@dataclass(frozen=True, slots=True, kw_only=True)
class Yaml:
    """What a YAML text holds, as far as it could be read: None where it holds nothing."""

    root: Node | None
    problems: tuple[Problem, ...] = ()

    @property
    def mapping(self) -> Mapping:
        """The root where it is a mapping, else an empty one."""
        return self.root if isinstance(self.root, Mapping) else Mapping((), 1, 1)


@dataclass(slots=True)
class _Open:
    """A container that is being read; `pairs` is None for a list."""

    line: int
    column: int
    items: list[Node] = field(default_factory=list)
    pairs: list[Pair] | None = None
    key: Scalar | None = None
    waits: bool = False  # a key stands, or one was refused, and its value comes next
    refused: bool = False  # it has a tag: it is read and left out

    def frozen(self) -> Node:
        if self.pairs is None:
            return Sequence(tuple(self.items), self.line, self.column)
        return Mapping(tuple(self.pairs), self.line, self.column)


def parse(text: str, *, first_line: int = 1, limits: Limits = LIMITS) -> Yaml:
    """What `text` holds and what was wrong with it; lines count from `first_line`. Never raises."""
    reader = _Reader(text, first_line, limits)
    try:
        root = reader.read()
    except Exception as error:  # noqa: BLE001  # the one wrapper: whatever a parser does becomes a problem
        reader.say("yaml-error", f"the YAML reader failed: {type(error).__name__}", first_line)
        root = reader.left()
    return Yaml(root=root, problems=tuple(reader.problems))


def load(text: str, name: str, *, limits: Limits = LIMITS) -> Core:
    """The value of a file of our own side, `name`, under the core schema; ReadError for its first problem, whatever that is."""
    found = parse(text, limits=limits)
    for problem in found.problems:
        place = f"{name}:{problem.line}" if problem.line else name
        raise ReadError(f"{place}: {problem.message}", id=problem.id, line=problem.line)
    return core(found.root)


# What YAML's reader refuses, and what PyYAML takes for line ends; listed, for the class of all the rest takes 12 ms to compile.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_TOP = re.compile(r"""[^\s#&*!|>'"%@`\[\]{},?:-][^:#\n]{0,200}:(?:\s|$)|["'][^"'\n]{1,200}["']\s{0,20}:(?:\s|$)""")


class _StopError(Exception):
    """A limit was reached: id, message."""


class _Reader:
    """One reading of one text: a stack of open containers, and what was said on the way."""

    def __init__(self, text: str, first_line: int, limits: Limits) -> None:
        self.limits, self.first = limits, first_line
        self.problems: list[Problem] = []
        self.counts: dict[str, int] = {}
        self.nodes = 0
        self.until = time.thread_time() + limits.seconds
        whole = len(text)
        if whole > limits.size:
            head = text[: limits.size]
            text = head.rpartition("\n")[0] or head
            self.say(
                "too-long",
                f"only the first {len(text)} of {whole} characters were read (limit {limits.size})",
                first_line,
            )
        self.lines = split(text)
        self.text = "\n".join(self.lines) + "\n"
        self.safe = _UNPRINTABLE.sub("\ufffd", self.text)
        if self.safe != self.text:
            self.controls()
        self.starts = [0]
        for line in self.lines:
            self.starts.append(self.starts[-1] + len(line) + 1)
        self.stack: list[_Open] = []
        self.roots: list[Node] = []
        self.offset = self.index = self.documents = self.readings = 0

    # what is said

    def say(self, id: str, message: str, line: int, key: str = "") -> None:
        """Note a problem; of one kind, only so many are told one by one."""
        if id == "yaml-error" and any(problem.id == id and problem.line == line for problem in self.problems):
            return  # met again when the reading went on
        self.counts[id] = self.counts.get(id, 0) + 1
        if self.counts[id] <= self.limits.problems:
            self.problems.append(Problem(id=id, message=message, line=line, key=key))

    def controls(self) -> None:
        for number, line in enumerate(self.lines, self.first):
            if found := _UNPRINTABLE.search(line):
                self.say("control-character", f"holds the character U+{ord(found.group()):04X}", number)

    def place(self, index: int) -> tuple[int, int]:
        """Line (of the file) and column (from 1) of a character."""
        at = min(bisect_right(self.starts, index), len(self.lines) or 1)
        return at - 1 + self.first, index - self.starts[at - 1] + 1

    def dotted(self) -> str:
        """The dotted place of what is being read."""
        parts = []
        for one in self.stack:
            if one.pairs is None:
                parts.append(f"[{len(one.items)}]")
            elif one.key is not None:
                parts.append(f".{one.key.text[:100]}")
        return "".join(parts).removeprefix(".")

    # reading

    def read(self) -> Node | None:
        while self.offset < len(self.text):
            failed = self.events()
            self.close()
            if failed is None or not self.again(failed):
                break
        for kind, count in self.counts.items():
            if count > self.limits.problems:
                self.problems.append(Problem(id=kind, message=f"and {count - self.limits.problems} more of this kind"))
        return self.left()

    def left(self) -> Node | None:
        """The root: of several readings after errors, one mapping."""
        self.close()
        mappings = [root for root in self.roots if isinstance(root, Mapping)]
        if len(mappings) > 1:
            root: Node | None = Mapping(
                tuple(pair for one in mappings for pair in one.pairs), mappings[0].line, mappings[0].column
            )
        else:
            root = mappings[0] if mappings else self.roots[0] if self.roots else None
        if root is None and not self.problems:
            self.say("empty", "nothing is said here", self.first)
        for key, node in walk(root) if root else ():
            if isinstance(node, Mapping):
                self.repeated(key, node)
        return root

    def close(self) -> None:
        """Finish every open container with what it holds."""
        while self.stack:
            self.done()

    def again(self, line: int) -> bool:
        """Whether there is a key after `line` to go on from; the reading is then set there."""
        self.readings += 1
        if self.readings >= READINGS or time.thread_time() > self.until:
            return False
        if self.roots and not any(isinstance(root, Mapping) for root in self.roots):
            return False
        for at in range(max(0, line - self.first + 1), len(self.lines)):
            if self.starts[at] > self.offset and _TOP.match(self.lines[at]):
                self.offset = self.starts[at]
                return True
        return False

    def events(self) -> int | None:
        """Take every event of the text from the offset on; the line of the last one before an error, or None at the end."""
        self.documents, self.index = 0, self.offset
        try:
            for event in yaml.parse(self.safe[self.offset :], Loader=_LOADER):
                self.index = self.offset + _index(event.start_mark)
                if not self.take(event):
                    return None
        except yaml.MarkedYAMLError as error:
            mark = error.context_mark if "quoted" in (error.context or "") else error.problem_mark or error.context_mark
            self.failed(_told(error), self.place(self.offset + _index(mark))[0])
        except _StopError as stop:
            self.say(stop.args[0], stop.args[1], self.place(self.index)[0], self.dotted())
            if stop.args[0] != "too-deep":
                return None
        except Exception as error:  # noqa: BLE001  # plain ValueError, RecursionError, MemoryError: whatever a parser does
            self.failed(type(error).__name__, self.place(self.index)[0])
        else:
            return None
        return self.place(self.index)[0]

    def failed(self, told: str, line: int) -> None:
        """Say that the text is not YAML from `line` on; a directive without its document is the commonest reason of its kind."""
        if self.offset == 0 and self.text.startswith("%"):
            self.say("yaml-directive", "a YAML directive (%), which front matter does not have", self.first)
        else:
            self.say("yaml-error", f"YAML error: {told}", line, self.dotted())
        for one in self.stack:  # what stands on the line of the error was read in part
            while one.items and one.items[-1].line >= line:
                one.items.pop()
            while one.pairs and one.pairs[-1].value.line >= line:
                one.pairs.pop()

    def take(self, event: yaml.Event) -> bool:
        """Put one event where it belongs; false at the end of the first document."""
        line, column = self.place(self.index)
        match event:
            case yaml.DocumentStartEvent():
                self.documents += 1
                if event.version or event.tags:
                    self.say("yaml-directive", "a YAML directive (%), which front matter does not have", line)
                if self.documents > 1:
                    self.say("multiple-documents", "a second YAML document starts here; only the first is read", line)
                    return False
            case yaml.SequenceEndEvent() | yaml.MappingEndEvent():
                self.done()
            case yaml.AliasEvent():
                self.refuse("alias", f"the alias *{_short(str(event.anchor))} is not followed", line)
            case yaml.ScalarEvent():
                self.scalar(event, line, column)
            case yaml.SequenceStartEvent() | yaml.MappingStartEvent():
                self.start(event, line, column)
        return True

    def start(self, event: yaml.CollectionStartEvent, line: int, column: int) -> None:
        self.count()
        if len(self.stack) >= self.limits.depth:
            raise _StopError("too-deep", f"nested more than {self.limits.depth} levels deep")
        pairs: list[Pair] | None = [] if isinstance(event, yaml.MappingStartEvent) else None
        refused = _tagged(event)
        if refused:
            self.say("yaml-tag", f"the tag {_short(str(event.tag))} is not followed", line, self.dotted())
        self.stack.append(_Open(line, column, pairs=pairs, refused=refused))

    def count(self) -> None:
        self.nodes += 1
        if self.nodes > self.limits.nodes:
            raise _StopError("too-many-nodes", f"more than {self.limits.nodes} values; the rest was not read")
        if self.nodes % 256 == 0 and time.thread_time() > self.until:
            raise _StopError("too-slow", f"reading took more than {self.limits.seconds} s; the rest was not read")

    def scalar(self, event: yaml.ScalarEvent, line: int, column: int) -> None:
        self.count()
        start, stop = self.index, self.offset + _index(event.end_mark)
        end = max(start, min(stop, self.starts[line - self.first + 1] - 1))
        style = event.style if event.style in ("'", '"', "|", ">") else ""
        raw = self.text[start:end].rstrip()
        text = event.value if style or "\n" in self.text[start:stop].rstrip() else raw
        if _tagged(event):
            self.refuse("yaml-tag", f"the tag {_short(str(event.tag))} is not followed: {_short(text)!r}", line)
            return
        if _SURROGATE.search(text):
            self.say(
                "lone-surrogate", "holds half a character (a lone surrogate), shown as U+FFFD", line, self.dotted()
            )
            text = _SURROGATE.sub("\ufffd", text)
        for kind, at in () if text.isascii() and text.isprintable() else hidden.found(text):
            if kind != "control-character" or style:  # those that stand in the file were said already
                self.say(kind, f"holds the character U+{ord(text[at]):04X}, which nobody sees", line, self.dotted())
        if len(text) > self.limits.scalar:
            said = f"a value of {len(text)} characters, cut to {self.limits.scalar}"
            self.say("value-too-long", said, line, self.dotted())
        self.put(Scalar(text[: self.limits.scalar], line, column, column + len(raw), style, raw[: self.limits.scalar]))

    def refuse(self, id: str, message: str, line: int) -> None:
        """Leave a node out, and say so."""
        self.say(id, message, line, self.dotted())
        self.put(None)

    def done(self) -> None:
        """The innermost container is complete."""
        one = self.stack.pop()
        self.put(None if one.refused else one.frozen())

    def put(self, node: Node | None) -> None:
        """Put a complete node (None: a refused one) into the container around it."""
        if not self.stack:
            self.roots += [node] if node else []
            return
        around = self.stack[-1]
        if around.pairs is None:
            around.items += [node] if node else []
        elif around.key is None and not around.waits:
            self.key(around, node)
        else:
            if node is not None and around.key is not None:
                around.pairs.append(Pair(around.key, node))
            around.key, around.waits = None, False

    def key(self, around: _Open, node: Node | None) -> None:
        around.waits = True
        if isinstance(node, Scalar) and node.text == "<<" and not node.style:
            self.say("merge-key", "the merge key << is not followed", node.line, self.dotted())
        elif isinstance(node, Scalar):
            around.key = node
        elif node is not None:
            self.say("complex-key", "a key that is a list or a mapping is left out", node.line, self.dotted())

    def repeated(self, key: str, node: Mapping) -> None:
        """Say which keys of a mapping are repeated, as they stand or but for their case."""
        seen: dict[str, Pair] = {}
        folded: dict[str, str] = {}
        for pair in node.pairs:
            name = pair.key.text
            dotted = f"{key}.{name}" if key else name
            if name in seen:
                first = seen[name]
                message = f"{_short(name)} stands twice: {_shown(first.value)} (line {first.key.line}) and {_shown(pair.value)}"
                self.say("duplicate-key", message, pair.key.line, dotted)
            elif folded.get(name.casefold(), name) != name:
                message = f"{_short(name)} and {_short(folded[name.casefold()])} differ by case only"
                self.say("key-case", message, pair.key.line, dotted)
            seen.setdefault(name, pair)
            folded.setdefault(name.casefold(), name)


def _index(mark: object) -> int:
    return int(getattr(mark, "index", 0))


def _tagged(event: yaml.NodeEvent) -> bool:
    """Whether a value has a tag of its own; the mere `!` says nothing."""
    return getattr(event, "tag", None) not in (None, "", "!")


def _told(error: yaml.MarkedYAMLError) -> str:
    return " ".join(str(part) for part in (error.context, error.problem) if part) or "not valid"


def _short(text: str) -> str:
    return text if len(text) <= SHORT else text[: SHORT - 1] + "…"


def _shown(node: Node) -> str:
    match node:
        case Scalar():
            return repr(_short(node.text))
        case Sequence():
            return f"a list of {len(node.items)}"
        case Mapping():
            return f"a mapping of {len(node.pairs)}"
