"""The work of the child: tokens, the model opened by its runner, the battery."""

from collections.abc import Mapping
from dataclasses import asdict
from importlib import import_module
from pathlib import Path
from typing import Any

from tokenizers import Tokenizer

from openaudit.errors import RunError
from openaudit.run.battery.encoder import measure
from openaudit.run.battery.sentences import TRIPLETS
from openaudit.run.forward.store import Mapped
from openaudit.run.model.families import FAMILIES
from openaudit.run.records import Encodes, Located, Model

LONGEST = 128  # tokens of a sentence; the real ones come to less than 40
UNKNOWN = ("[UNK]", "<unk>")


def work(request: Mapping[str, Any]) -> dict[str, Any]:
    """The battery's numbers for the model in `request`, ready for JSON."""
    model = _model(request["model"])
    runner = import_module(request["runner"])
    tokens, unknown = _tokens(model)

    def opened(*, control: bool) -> Encodes:
        settings = {name: request[name] for name in ("device", "dtype", "memory", "seed")}
        handle: Encodes = runner.open(model, **settings, control=control)
        return handle

    measured = measure(model, tokens, opened, Mapped(model), unknown=unknown)
    return {
        "tests": [asdict(one) for one in measured.tests],
        "finite": measured.finite,
        "deterministic": measured.deterministic,
    }


def _model(raw: Mapping[str, Any]) -> Model:
    tensors = {name: Located(**{**one, "shape": tuple(one["shape"])}) for name, one in raw["tensors"].items()}
    return Model(**{**raw, "tensors": tensors, "files": tuple(raw["files"])})


def _tokens(model: Model) -> tuple[list[list[int]], float]:
    """The ids of all anchors, then all paraphrases, then all decoys; and the share of tokens that are unknown."""
    tokenizer = Tokenizer.from_str(Path(model.tokenizer).read_text(encoding="utf-8"))
    tokenizer.no_truncation()  # a shipped tokenizer may cut at 128 tokens, and pad everything to as many
    tokenizer.no_padding()
    texts = [sentences[part] for part in range(3) for sentences in TRIPLETS]
    tokens = [list(tokenizer.encode(text).ids) for text in texts]
    most = min(LONGEST, model.sizes["positions"] - FAMILIES[model.family].offset)
    for ids in tokens:
        if not 0 < len(ids) <= most:
            raise RunError(f"the tokenizer makes {len(ids)} tokens of a short sentence; 1 to {most} can be run")
        if max(ids) >= model.sizes["words"]:
            raise RunError(f"the tokenizer gives the id {max(ids)}, and the model has {model.sizes['words']} words")
    unknown = {tokenizer.token_to_id(one) for one in UNKNOWN} - {None}
    flat = [one for ids in tokens for one in ids]
    return tokens, sum(one in unknown for one in flat) / len(flat)
