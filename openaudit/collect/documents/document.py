"""One document of a release: its lines, its front matter, its prose and its code."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from openaudit.collect.documents.saying import saying
from openaudit.collect.documents.topics import topics_of_path, topics_of_title, topics_under
from openaudit.facts import Place
from openaudit.read import yaml
from openaudit.read.blocks import blocks, uncommented
from openaudit.read.document import Document as Outline
from openaudit.read.flat import Flat, place_on
from openaudit.read.flatten import Writer
from openaudit.read.frontmatter import Front, split
from openaudit.read.markdown import outline
from openaudit.read.nodes import Mapping
from openaudit.read.text import Text
from openaudit.read.text import split as lines_of

# Keys of front matter that only cards of datasets have, and those that only cards of models have.
DATA_KEYS = frozenset(
    {
        "dataset_info",
        "size_categories",
        "source_datasets",
        "task_categories",
        "annotations_creators",
        "language_creators",
    }
)
MODEL_KEYS = frozenset({"base_model", "library_name", "pipeline_tag", "model-index", "model_name", "inference"})
TITLED = 3  # words of a heading that is the title of a card, and not that of its first part
_HAN = re.compile(r"[\u4e00-\u9fff]")
_KANA = re.compile(r"[\u3040-\u30ff]")
_HANGUL = re.compile(r"[\uac00-\ud7af]")


@dataclass(frozen=True)
class Document:
    """One document: its lines as they stand, its prose and its code as flat text, and what it is.

    `role` is `card` (the README or model card at the root), `document` or `changes`; `original` the path of the
    document that this one translates, where there is one.
    """

    path: str
    text: Text
    role: str
    original: str | None = None

    @property
    def lines(self) -> tuple[str, ...]:
        """The lines of the file, without their ends."""
        return self.text.lines

    @cached_property
    def language(self) -> str:
        """The language most of it is written in, as far as its letters tell: `zh`, `ja`, `ko`, or empty."""
        head = self.text.text[:20000]
        letters = {"ja": len(_KANA.findall(head)), "ko": len(_HANGUL.findall(head)), "zh": len(_HAN.findall(head))}
        best = max(letters, key=lambda name: letters[name])
        return best if letters[best] > len(head) // 20 else ""

    @cached_property
    def front(self) -> Front:
        """The block of front matter, found or not."""
        return split(self.text)

    @cached_property
    def yaml(self) -> yaml.Yaml:
        """The front matter taken apart, with what is wrong with it; without a root where there is none."""
        front = self.front
        return yaml.parse(front.text, first_line=front.first) if front.found else yaml.Yaml(root=None)

    @property
    def metadata(self) -> Mapping:
        """The front matter, every value with its place; empty where there is none."""
        return self.yaml.mapping

    @cached_property
    def of_data(self) -> bool:
        """Whether it is the card of a dataset, by the keys of its front matter: what it says of models is not about the release's."""
        keys = frozenset(self.metadata.keys())
        return not DATA_KEYS.isdisjoint(keys) and MODEL_KEYS.isdisjoint(keys)

    def values(self, *keys: str) -> Iterator[tuple[str, Place]]:
        """The scalars under the front matter's `keys`, lists taken apart, each with its place."""
        for key in keys:
            for node in self.metadata.all(key):
                for _, leaf in yaml.walk(node):
                    if isinstance(leaf, yaml.Scalar) and leaf.text.strip():
                        yield leaf.text.strip(), self.at(leaf.line, leaf.column)

    @cached_property
    def outline(self) -> Outline:
        """Its sections and blocks; what is commented out is not in it, and links are found by `prose`."""
        return outline(self._shown, path=self.path, start=self.front.body, inline=False)

    @cached_property
    def _shown(self) -> tuple[str, ...]:
        """Its lines, comments blanked."""
        return lines_of(uncommented(self.text.text)) if "<!--" in self.text.text else self.lines

    @cached_property
    def _parsed(self) -> tuple[Flat, Flat]:
        prose, code = Writer(self.path, self.lines), Writer(self.path, self.lines)
        always = topics_of_path(self.path)
        for block in saying(list(blocks(self.outline, self._shown, self._announced))):
            (code if block.kind == "code" else prose).block(block.kind, block.pieces, block.topics | always)
        return prose.flat(), code.flat()

    @cached_property
    def _title(self) -> tuple[str, bool]:
        """The heading that begins a card, in lower case, and whether others stand under it."""
        headings = [one for one in self.outline.sections if one.level][:2] if self.role == "card" else []
        title = headings[0].title.strip().lower() if headings else ""
        return title, len(title.split()) >= TITLED and headings[0].level < headings[-1].level

    def _announced(self, heading: str, above: frozenset[str]) -> frozenset[str]:
        """The topics that a heading of it announces."""
        title, over_others = self._title
        if over_others and not above and heading == title:
            return topics_of_title(heading)
        return topics_under(title, heading, above)

    @property
    def prose(self) -> Flat:
        """What it says: headings, sentences, list items and table rows, without markup."""
        return self._parsed[0]

    @property
    def code(self) -> Flat:
        """The lines of its code blocks."""
        return self._parsed[1]

    def at(self, line: int, column: int = 1) -> Place:
        """A line of it (from 1) as a place."""
        return place_on(self.path, self.lines, line, column)
