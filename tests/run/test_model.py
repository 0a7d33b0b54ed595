"""The model in a release is read from headers and known keys; what cannot be run is one line that says why."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from openaudit.errors import RunError
from openaudit.release import open_release
from openaudit.run import Claims, Model
from openaudit.run.child import Limits
from openaudit.run.model import read_model
from openaudit.run.model.card import read_claims
from openaudit.run.session import afford

Makes = Callable[..., Path]
Arrays = Mapping[str, NDArray[np.float32]]
Settings = Mapping[str, object]
POINTER = f"version https://git-lfs.github.com/spec/v1\noid sha256:{'a' * 64}\nsize 90868376\n"


def reason(folder: Path) -> str:
    with pytest.raises(RunError) as error:
        read_model(open_release(str(folder)))
    assert "\n" not in str(error.value)
    return str(error.value)


def test_a_sound_folder_gives_a_model(encoder: Makes) -> None:
    model = read_model(open_release(str(encoder())))

    assert (model.family, model.prefix, model.pooling) == ("bert", "", "mean")
    assert model.sizes == {"width": 32, "layers": 4, "heads": 4, "inner": 64, "words": 60, "positions": 48}


CHANGES: dict[str, tuple[dict[str, object], str]] = {
    "a vocabulary of 10^12": ({"vocab_size": 10**12}, "vocab_size is 1000000000000; a whole number from 1 to"),
    "a vocabulary that no header explains": (
        {"vocab_size": 61},
        "asks for 61 x 32 elements, the header has 60 x 32; refused before",
    ),
    "a width that no header explains": ({"hidden_size": 4096}, "asks for 60 x 4096 elements, the header has 60 x 32"),
    "a million layers": ({"num_hidden_layers": 10**6}, "num_hidden_layers is 1000000"),
    "more layers than there are": (
        {"num_hidden_layers": 900},
        "asks for the tensor encoder.layer.4.attention.self.query.weight",
    ),
    "fewer layers than there are": ({"num_hidden_layers": 3}, "a layer more than the 3 of config.json"),
    "heads that do not divide": ({"num_attention_heads": 5}, "asks for 5 heads, which do not divide its width of 32"),
    "an inner size that no header explains": ({"intermediate_size": 10**6}, "asks for 1000000 x 32 elements"),
    "positions that no header explains": ({"max_position_embeddings": 10**6}, "the header has 48 x 32"),
    "a negative size": ({"hidden_size": -1}, "hidden_size is -1"),
    "a size that is true": ({"hidden_size": True}, "hidden_size is True"),
    "a size in words": ({"hidden_size": "32"}, "hidden_size is '32'"),
    "a fraction": ({"hidden_size": 32.0}, "hidden_size is 32.0"),
    "an epsilon of 0": ({"layer_norm_eps": 0}, "layer_norm_eps is 0"),
    "an unknown architecture": (
        {"model_type": "mamba"},
        "model_type 'mamba' is none that can be run here; there are bert",
    ),
    "an architecture that is a list": ({"model_type": ["bert"]}, "model_type ['bert'] is none"),
    "another activation": ({"hidden_act": "mish"}, "hidden_act 'mish' cannot be run; there are gelu"),
    "an activation that is a list": ({"hidden_act": ["gelu"]}, "hidden_act ['gelu'] cannot be run"),
    "relative positions": (
        {"position_embedding_type": "relative_key"},
        "position_embedding_type 'relative_key' cannot be run",
    ),
}


@pytest.mark.parametrize("change", list(CHANGES))
def test_a_configuration_is_refused_that_has(change: str, encoder: Makes, tiny_settings: Settings) -> None:
    changed, expected = CHANGES[change]

    assert expected in reason(encoder(settings={**tiny_settings, **changed}))


def test_keys_that_are_not_known_do_not_exist(encoder: Makes, tiny_settings: Settings) -> None:
    odd = {
        "auto_map": {"AutoModel": "evil.Model"},
        "_attn_implementation_internal": "evil/code",
        "trust_remote_code": True,
    }

    model = read_model(open_release(str(encoder(settings={**tiny_settings, **odd}))))

    assert "evil" not in repr(model)


FILES: dict[str, tuple[dict[str, bytes | str], str]] = {
    "a configuration that is no JSON": ({"config.json": "{"}, "config.json: cannot be read"),
    "a configuration that is a list": ({"config.json": "[]"}, "config.json: cannot be read: it holds no JSON object"),
    "a configuration that is deep": ({"config.json": "[" * 100_000}, "config.json: cannot be read"),
    "a configuration that is long": ({"config.json": " " * 2**21}, "config.json: longer than"),
    "a number of 5,000 digits": (
        {"config.json": '{"model_type": ' + "9" * 5000 + "}"},
        "config.json: cannot be read: a number of 5000 digits",
    ),
    "weights that are a pointer": ({"model.safetensors": POINTER}, "'model.safetensors' is a pointer"),
    "a tokenizer that is a pointer": ({"tokenizer.json": POINTER}, "'tokenizer.json' is a pointer"),
    "weights that are cut off": ({"model.safetensors": b"\x10\0\0\0\0\0\0\0{"}, "'model.safetensors': "),
    "weights that are empty": ({"model.safetensors": b""}, "'model.safetensors': "),
}


@pytest.mark.parametrize("case", list(FILES))
def test_a_release_is_refused_with(case: str, encoder: Makes) -> None:
    files, expected = FILES[case]

    assert expected in reason(encoder(files=files))


@pytest.mark.parametrize(
    ("missing", "expected"),
    [
        ("config.json", "no config.json in the release"),
        ("tokenizer.json", "no tokenizer.json in the release"),
        ("model.safetensors", "no weight files in the release"),
    ],
)
def test_a_missing_file_is_named(missing: str, expected: str, encoder: Makes) -> None:
    folder = encoder()
    (folder / missing).unlink()

    assert expected in reason(folder)


def test_a_pickle_is_named_and_never_loaded(encoder: Makes) -> None:
    folder = encoder(files={"pytorch_model.bin": b"\x80\x04."})
    (folder / "model.safetensors").unlink()

    assert "'pytorch_model.bin' is not loaded (a pickle could execute code" in reason(folder)


def shards(folder: Path, tensors: Arrays, pack: Callable[..., bytes], *names: str) -> None:
    (folder / "model.safetensors").unlink()
    where = {name: names[at % len(names)] for at, name in enumerate(tensors)}
    (folder / "model.safetensors.index.json").write_text(json.dumps({"weight_map": where}))
    for shard in names:
        (folder / shard).write_bytes(pack({name: one for name, one in tensors.items() if where[name] == shard}))


def test_a_model_in_shards_is_read_from_all_of_them(
    encoder: Makes, tiny_weights: Arrays, pack: Callable[..., bytes]
) -> None:
    folder = encoder()
    shards(folder, tiny_weights, pack, "a.safetensors", "b.safetensors")

    model = read_model(open_release(str(folder)))

    assert len(model.files) == 2
    assert set(model.tensors) == set(tiny_weights)


def test_half_the_shards_are_a_reason(encoder: Makes, tiny_weights: Arrays, pack: Callable[..., bytes]) -> None:
    folder = encoder()
    shards(folder, tiny_weights, pack, "a.safetensors", "b.safetensors")
    (folder / "b.safetensors").unlink()

    assert "'b.safetensors': the bytes of this weight file are not here" in reason(folder)


def test_a_tensor_in_two_files_is_a_reason(encoder: Makes, tiny_weights: Arrays, pack: Callable[..., bytes]) -> None:
    folder = encoder()
    shards(folder, tiny_weights, pack, "a.safetensors", "b.safetensors")
    (folder / "b.safetensors").write_bytes(pack(tiny_weights))

    assert "stands in two files" in reason(folder)


def test_what_costs_too_much_is_not_started(encoder: Makes) -> None:
    model = read_model(open_release(str(encoder())))

    afford(model, Limits())
    with pytest.raises(RunError, match=r"estimated at .* seconds, and it may take 1e-06: not run; a higher time limit"):
        afford(model, Limits(seconds=1e-6))
    with pytest.raises(RunError, match=r"estimated at .* MiB of memory, and it may take 16: not run; a higher memory"):
        afford(model, Limits(memory=2**24))


CARDS = {
    "---\nlanguage: en\npipeline_tag: sentence-similarity\n---\n": Claims(languages=("en",), similarity=True),
    "---\nlanguage:\n- de\n- fr\ntags: [sentence-transformers]\n---\n": Claims(languages=("de", "fr"), similarity=True),
    "---\nlanguage: no\n---\n": Claims(languages=("no",)),
    "---\npipeline_tag: fill-mask\n---\n": Claims(),
    "no front matter": Claims(),
    "---\n" + "[" * 30_000 + "\n---\n": Claims(),
}


@pytest.mark.parametrize("card", list(CARDS), ids=lambda card: card[:30])
def test_the_card_says_what_the_model_is_for(card: str, encoder: Makes) -> None:
    assert read_claims(open_release(str(encoder(files={"README.md": card})))) == CARDS[card]


def test_the_files_of_a_sentence_encoder_say_so_too(encoder: Makes) -> None:
    assert read_claims(open_release(str(encoder(files={"modules.json": "[]"})))) == Claims(similarity=True)


def test_the_size_of_a_model_is_that_of_its_tensors(encoder: Makes, tiny_weights: Arrays) -> None:
    model: Model = read_model(open_release(str(encoder())))

    assert model.bytes == sum(one.nbytes for one in tiny_weights.values())
