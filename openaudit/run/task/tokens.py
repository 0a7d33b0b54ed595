"""Texts as the model's tokens, by the tokenizer file of the release or by the opened model itself; in the child only."""

from collections.abc import Sequence
from pathlib import Path

from tokenizers import Tokenizer

from openaudit.errors import RunError
from openaudit.run.battery.passages import Passages, passages
from openaudit.run.battery.sentences import TRIPLETS
from openaudit.run.model.families import FAMILIES
from openaudit.run.records import Model, Tokenizes

LONGEST = 128  # tokens of a sentence; the real ones come to less than 40
ROOM = 512  # tokens that a decoder takes at the least, where its configuration does not say how many
UNKNOWN = ("[UNK]", "<unk>")


class Cutter:
    """A tokenizer file, without the cutting and padding that a shipped one may bring."""

    def __init__(self, model: Model) -> None:
        try:
            self._tokenizer = Tokenizer.from_str(Path(model.tokenizer).read_text(encoding="utf-8"))
        except MemoryError:
            raise
        except Exception as error:  # noqa: BLE001  the library raises nothing narrower
            raise RunError(f"tokenizer.json cannot be read as a tokenizer: {error}") from None
        self._tokenizer.no_truncation()  # a shipped tokenizer may cut at 128 tokens, and pad everything to as many
        self._tokenizer.no_padding()
        self._unknown = {self._tokenizer.token_to_id(one) for one in UNKNOWN} - {None}

    def whole(self, text: str) -> list[int]:
        """The ids of a text, with everything that the tokenizer puts round it."""
        return list(self._tokenizer.encode(text).ids)

    def open(self, text: str) -> list[int]:
        """The ids of a text that goes on: with what begins it, without what ends it."""
        found = self._tokenizer.encode(text)
        ids, special = list(found.ids), list(found.special_tokens_mask)
        while ids and special.pop():
            ids.pop()
        return ids

    def unknown(self, texts: Sequence[Sequence[int]]) -> float:
        """The share of tokens that the tokenizer has no word for."""
        flat = [one for ids in texts for one in ids]
        return sum(one in self._unknown for one in flat) / max(1, len(flat))


def sentences(model: Model, cutter: Cutter) -> list[list[int]]:
    """The ids of all anchors, then all paraphrases, then all decoys; RunError where the model cannot take them."""
    tokens = [cutter.whole(triplet[part]) for part in range(3) for triplet in TRIPLETS]
    most = min(LONGEST, model.sizes["positions"] - FAMILIES[model.family].offset)
    for ids in tokens:
        if not 0 < len(ids) <= most:
            raise RunError(f"the tokenizer makes {len(ids)} tokens of a short sentence; 1 to {most} can be run")
        if max(ids) >= model.sizes["words"]:
            raise RunError(f"the tokenizer gives the id {max(ids)}, and the model has {model.sizes['words']} words")
    return tokens


def texts(model: Model, cutter: Cutter | Tokenizes, languages: Sequence[str]) -> tuple[Passages, ...]:
    """The passages that a decoder is measured on; RunError where it cannot take them."""
    cut = cutter.open if isinstance(cutter, Cutter) else cutter.tokens
    return passages(
        cut, longest=model.sizes.get("positions", ROOM), vocabulary=words(model, cutter), languages=languages
    )


def words(model: Model, cutter: Cutter | Tokenizes) -> int:
    """How many words the model has."""
    return model.sizes["words"] if isinstance(cutter, Cutter) else cutter.vocabulary
