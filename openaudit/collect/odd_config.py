"""Configuration values that cannot be meant: sizes that are no positive whole numbers, names that are no text."""

from collections.abc import Iterator

from openaudit.collect.configs import configs, place
from openaudit.facts import Evidence, Finding, Record
from openaudit.release import Release

FACTS: dict[str, str] = {}
NEEDS: tuple[str, ...] = ()

SIZES = (
    "vocab_size", "hidden_size", "num_hidden_layers", "num_attention_heads", "num_key_value_heads", "intermediate_size",
    "max_position_embeddings", "head_dim", "n_layer", "n_head", "n_embd", "d_model", "num_layers", "r", "lora_alpha",
)  # fmt: skip
TEXTS = ("model_type", "torch_dtype", "dtype", "library_name")
OBJECTS = {"config.json", "generation_config.json", "tokenizer_config.json", "adapter_config.json", "model_index.json"}
MOST = 1 << 40  # no honest size is larger


def collect(release: Release, known: Evidence) -> Iterator[Record]:
    """A finding for each configuration with values of the wrong kind."""
    del known
    for path, read in configs(release).items():
        if not isinstance(read.value, dict):
            if path.rsplit("/", 1)[-1] in OBJECTS and not read.problems:
                yield _finding(release, path, (), f"{path} is no JSON object")
            continue
        wrong = [key for key, value in read.value.items() if _wrong(key, value)]
        for key in wrong[:5]:
            value = read.value[key]
            yield _finding(release, path, (key,), f"{path}: {key} cannot be {str(value)[:60]!r}")


def _wrong(key: str, value: object) -> bool:
    if key in SIZES and value is not None:
        return not (type(value) is int and 0 < value <= MOST)
    if key in TEXTS and value is not None:
        return not (isinstance(value, str) and value.isprintable() and not set(value) & set("()/\\'\" "))
    return (
        key == "architectures"
        and value is not None
        and not (isinstance(value, list) and all(isinstance(one, str) for one in value))
    )


def _finding(release: Release, path: str, key: tuple[str, ...], message: str) -> Finding:
    return Finding(
        id="config-value-wrong",
        severity="warning",
        message=f"{message}; nothing is sized or named by it.",
        where=(place(release, path, key),),
        remedy="Correct the configuration.",
    )
