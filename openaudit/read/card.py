"""A card: its text, its front matter with every value's place, and its body taken apart; all problems in one list."""

from dataclasses import dataclass

from openaudit.read import frontmatter, markdown, yaml
from openaudit.read.document import Document
from openaudit.read.frontmatter import Front
from openaudit.read.nodes import Mapping
from openaudit.read.text import Problem, Text, decode


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A card that was read; `metadata` is empty where it has none, and `problems` says why."""

    path: str
    text: Text
    front: Front
    metadata: Mapping
    document: Document
    problems: tuple[Problem, ...] = ()


def read(data: bytes, *, path: str = "README.md", size: int | None = None, limits: yaml.Limits = yaml.LIMITS) -> Card:
    """The card that `data` holds; `size` is the whole size where `data` is only the head of a larger file. Never raises."""
    text = decode(data, size=size)
    shown = text if text.readable else Text(text="", lines=())
    front = frontmatter.split(shown)
    found = yaml.parse(front.text, first_line=front.first, limits=limits) if front.found else yaml.Yaml(root=None)
    document = markdown.outline(shown.lines, path=path, start=front.body)
    said = [*text.problems, *(front.problems if text.readable else ()), *found.problems, *document.problems]
    if found.root is not None and not isinstance(found.root, Mapping):
        message = "the front matter is not a mapping of keys to values; the Hub refuses it"
        said.append(Problem(id="front-matter-not-a-mapping", message=message, line=found.root.line))
    return Card(path=path, text=text, front=front, metadata=found.mapping, document=document, problems=tuple(said))
