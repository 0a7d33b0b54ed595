"""Tiny encoders made in code, tasks for the child, and runners that exist for a test only."""

import json
import struct
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from textwrap import dedent, indent

import numpy as np
import pytest
from numpy.typing import NDArray

from openaudit import plugins
from tests.run.attacks import ATTACKS, modules, prey

Arrays = Mapping[str, NDArray[np.generic]]
SIZES = {"width": 32, "layers": 4, "heads": 4, "inner": 64, "words": 60, "positions": 48}
WORDS = (
    "the",
    "a",
    "of",
    "to",
    "and",
    "in",
    "is",
    "was",
    "her",
    "his",
    "for",
    "by",
    "has",
    "had",
    "with",
    "on",
    "at",
    "it",
    "that",
    "she",
    "he",
    "from",
    "you",
    "an",
    "not",
    "be",
)


def config(**changes: object) -> dict[str, object]:
    """A BERT configuration of SIZES."""
    return {
        "model_type": "bert",
        "architectures": ["BertModel"],
        "hidden_act": "gelu",
        "hidden_size": SIZES["width"],
        "num_hidden_layers": SIZES["layers"],
        "num_attention_heads": SIZES["heads"],
        "intermediate_size": SIZES["inner"],
        "vocab_size": SIZES["words"],
        "max_position_embeddings": SIZES["positions"],
        "type_vocab_size": 2,
        **changes,
    }


def weights(seed: int = 0, spread: float = 0.05) -> dict[str, NDArray[np.generic]]:
    """Untrained weights of a BERT of SIZES: name -> float32."""
    random = np.random.default_rng(seed)
    width, inner = SIZES["width"], SIZES["inner"]
    found: dict[str, NDArray[np.generic]] = {}

    def matrix(name: str, *shape: int) -> None:
        found[f"{name}.weight"] = (spread * random.standard_normal(shape)).astype(np.float32)

    def vectors(name: str, size: int, *, weight: bool = False) -> None:
        found[f"{name}.bias"] = (0.1 * random.standard_normal(size)).astype(np.float32)
        if weight:
            found[f"{name}.weight"] = (1 + 0.1 * random.standard_normal(size)).astype(np.float32)

    matrix("embeddings.word_embeddings", SIZES["words"], width)
    matrix("embeddings.position_embeddings", SIZES["positions"], width)
    matrix("embeddings.token_type_embeddings", 2, width)
    vectors("embeddings.LayerNorm", width, weight=True)
    for layer in range(SIZES["layers"]):
        at = f"encoder.layer.{layer}."
        for role in ("attention.self.query", "attention.self.key", "attention.self.value", "attention.output.dense"):
            matrix(at + role, width, width)
            vectors(at + role, width)
        matrix(at + "intermediate.dense", inner, width)
        vectors(at + "intermediate.dense", inner)
        matrix(at + "output.dense", width, inner)
        vectors(at + "output.dense", width)
        vectors(at + "attention.output.LayerNorm", width, weight=True)
        vectors(at + "output.LayerNorm", width, weight=True)
    return found


def packed(tensors: Arrays, dtypes: Mapping[str, str] | None = None) -> bytes:
    """A safetensors file; `dtypes` spells those that numpy has no name for."""
    spelled = {"float32": "F32", "float16": "F16", "float64": "F64", "int64": "I64", "uint16": "BF16"}
    header: dict[str, object] = {}
    data, end = [], 0
    for name, array in tensors.items():
        dtype = (dtypes or {}).get(name, spelled[array.dtype.name])
        header[name] = {
            "dtype": dtype,
            "shape": list(array.shape),
            "data_offsets": [end, end + array.nbytes],
        }
        data.append(array.tobytes())
        end += array.nbytes
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    return struct.pack("<Q", len(text)) + text + b"".join(data)


def tokenizer(split: object = None) -> dict[str, object]:
    """A word-level tokenizer that cuts at 8 tokens and pads to 8, as shipped ones cut and pad."""
    names = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", *WORDS]
    special = [{"id": at, "content": names[at], "special": True} for at in range(4)]
    flags = dict.fromkeys(("single_word", "lstrip", "rstrip", "normalized"), False)
    return {
        "version": "1.0",
        "truncation": {"max_length": 8, "strategy": "LongestFirst", "stride": 0, "direction": "Right"},
        "padding": {
            "strategy": {"Fixed": 8},
            "direction": "Right",
            "pad_to_multiple_of": None,
            "pad_id": 0,
            "pad_type_id": 0,
            "pad_token": "[PAD]",
        },
        "added_tokens": [{**one, **flags} for one in special],
        "normalizer": {"type": "Lowercase"},
        "pre_tokenizer": split or {"type": "Whitespace"},
        "post_processor": None,
        "decoder": None,
        "model": {"type": "WordLevel", "vocab": {name: at for at, name in enumerate(names)}, "unk_token": "[UNK]"},
    }


Makes = Callable[..., Path]


@pytest.fixture
def tiny_weights() -> Arrays:
    """The tensors of the tiny encoder."""
    return weights()


@pytest.fixture
def pack() -> Callable[..., bytes]:
    """A safetensors file of the given tensors."""
    return packed


@pytest.fixture
def tiny_settings() -> Mapping[str, object]:
    """Its configuration."""
    return config()


@pytest.fixture
def tiny_tokenizer() -> Callable[..., Mapping[str, object]]:
    """Its tokenizer, with another way to split where one is given."""
    return tokenizer


@pytest.fixture
def encoder(tmp_path: Path) -> Makes:
    """A folder with a tiny untrained BERT: its configuration, tokenizer and weights can be given."""

    def make(
        *,
        tensors: Arrays | None = None,
        settings: Mapping[str, object] | None = None,
        tokens: Mapping[str, object] | None = None,
        files: Mapping[str, bytes | str] | None = None,
    ) -> Path:
        root = tmp_path / "tiny-bert"
        root.mkdir(exist_ok=True)
        (root / "config.json").write_text(json.dumps(settings or config()))
        (root / "tokenizer.json").write_text(json.dumps(tokens or tokenizer()))
        (root / "model.safetensors").write_bytes(packed(tensors or weights()))
        for name, content in (files or {}).items():
            (root / name).write_bytes(content.encode() if isinstance(content, str) else content)
        return root

    return make


SMALL = {
    "vocab_size": 3000,
    "hidden_size": 32,
    "num_hidden_layers": 2,
    "num_attention_heads": 4,
    "intermediate_size": 48,
    "max_position_embeddings": 64,
}
GROUPED = {**SMALL, "num_key_value_heads": 2}
HEADS = {**GROUPED, "head_dim": 8}
GPT = {"vocab_size": 3000, "n_embd": 32, "n_layer": 2, "n_head": 4, "n_positions": 64}
DISTIL = {"vocab_size": 3000, "dim": 32, "n_layers": 2, "n_heads": 4, "hidden_dim": 48, "max_position_embeddings": 64}
TYPES: Mapping[str, Mapping[str, object]] = {  # model_type -> what differs from the configuration's defaults
    "llama": GROUPED,
    "mistral": {**GROUPED, "sliding_window": 5},
    "qwen2": GROUPED,
    "qwen3": HEADS,
    "gemma": HEADS,
    "gemma2": {**HEADS, "query_pre_attn_scalar": 8, "sliding_window": 5, "final_logit_softcapping": 2.0},
    "gemma3_text": {**HEADS, "query_pre_attn_scalar": 8, "sliding_window": 5, "sliding_window_pattern": 2},
    "phi3": {**GROUPED, "pad_token_id": 0},
    "olmo": {**GROUPED, "eos_token_id": 0},
    "olmo2": {**GROUPED, "eos_token_id": 0},
    "gpt2": {**GPT, "bos_token_id": 0, "eos_token_id": 0},
    "gpt_neox": SMALL,
    "bert": SMALL,
    "roberta": SMALL,
    "xlm-roberta": SMALL,
    "camembert": SMALL,
    "distilbert": DISTIL,
}


@pytest.fixture
def pretrained(tmp_path: Path) -> Callable[..., Path]:
    """A folder with a small random model of a transformers type, as its own `save_pretrained` writes it.

    Its numbers are larger than a new model's, so that a wrong layer shows. Skips where the extra is not installed.
    """
    torch = pytest.importorskip("torch", reason="needs the extra torch, which CI installs")
    transformers = pytest.importorskip("transformers", reason="needs the extra torch, which CI installs")

    def make(type: str, *, dtype: str = "float32", encoder: bool = False, **settings: object) -> Path:
        config = transformers.AutoConfig.for_model(type, **{**TYPES.get(type, {}), **settings})
        auto = transformers.AutoModel if encoder else transformers.AutoModelForCausalLM
        torch.manual_seed(3)
        model = auto.from_config(config, dtype=getattr(torch, dtype))
        with torch.no_grad():
            for one in model.parameters():
                one.copy_(torch.randn(one.shape) * 0.2 + (one.float().mean().round() if one.ndim == 1 else 0))
        folder = tmp_path / type
        model.save_pretrained(folder)
        (folder / "tokenizer.json").write_text(json.dumps(tokenizer()))
        return folder

    return make


def decoder_config(**changes: object) -> dict[str, object]:
    """A Llama configuration of SIZES, with half as many key heads."""
    return {
        "model_type": "llama",
        "hidden_size": SIZES["width"],
        "num_hidden_layers": SIZES["layers"],
        "num_attention_heads": SIZES["heads"],
        "num_key_value_heads": SIZES["heads"] // 2,
        "intermediate_size": SIZES["inner"],
        "vocab_size": SIZES["words"],
        "max_position_embeddings": SIZES["positions"],
        "rms_norm_eps": 1e-5,
        "hidden_act": "silu",
        "tie_word_embeddings": False,
        **changes,
    }


def decoder_weights(seed: int = 0, spread: float = 0.05) -> dict[str, NDArray[np.generic]]:
    """Untrained weights of a Llama of SIZES: name -> float32."""
    random = np.random.default_rng(seed)
    width, inner, words = SIZES["width"], SIZES["inner"], SIZES["words"]
    shapes: dict[str, tuple[int, ...]] = {"model.embed_tokens": (words, width), "lm_head": (words, width)}
    for layer in range(SIZES["layers"]):
        at = f"model.layers.{layer}."
        shapes |= {f"{at}self_attn.{one}_proj": (width // 2 if one in "kv" else width, width) for one in "qkvo"}
        shapes |= {f"{at}mlp.{one}_proj": (inner, width) for one in ("gate", "up")}
        shapes |= {f"{at}mlp.down_proj": (width, inner)}
        shapes |= {f"{at}{one}_layernorm": (width,) for one in ("input", "post_attention")}
    shapes["model.norm"] = (width,)
    return {
        f"{name}.weight": np.ones(shape, np.float32)
        if len(shape) == 1
        else (spread * random.standard_normal(shape)).astype(np.float32)
        for name, shape in shapes.items()
    }


@pytest.fixture
def decoder(tmp_path: Path) -> Makes:
    """Make a folder with an untrained decoder; every part of it can be replaced."""

    def make(
        *,
        settings: object = None,
        tensors: Arrays | None = None,
        tokens: object = None,
        files: Mapping[str, bytes | str] | None = None,
    ) -> Path:
        root = tmp_path / "decoder"
        root.mkdir(exist_ok=True)
        (root / "config.json").write_text(json.dumps(decoder_config() if settings is None else settings))
        (root / "model.safetensors").write_bytes(packed(decoder_weights() if tensors is None else tensors))
        (root / "tokenizer.json").write_text(json.dumps(tokenizer() if tokens is None else tokens))
        for name, content in (files or {}).items():
            (root / name).write_bytes(content.encode() if isinstance(content, str) else content)
        return root

    return make


@pytest.fixture
def llama_weights() -> Arrays:
    """The weights of the `decoder` fixture."""
    return decoder_weights()


@pytest.fixture
def llama_settings() -> Mapping[str, object]:
    """The configuration of the `decoder` fixture."""
    return decoder_config()


Tasks = Callable[[str], str]


@pytest.fixture
def task(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Tasks:
    """A module whose `work(request)` has the given body, ready for a child; its name comes back."""
    home = tmp_path / "tasks"
    home.mkdir()
    monkeypatch.syspath_prepend(str(home))

    def make(body: str) -> str:
        name = f"task_{len(list(home.iterdir()))}"
        (home / f"{name}.py").write_text("def work(request):\n" + indent(dedent(body), "    "))
        return name

    return make


@pytest.fixture
def runner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., str]]:
    """A third party's runner, installed for a test: `open` has the given body; its name comes back."""
    home = tmp_path / "third-party"
    info = home / "odd_runner-1.0.dist-info"
    info.mkdir(parents=True)
    monkeypatch.syspath_prepend(str(home))

    def make(body: str, *, isolated: bool = False, controls: bool = True, at_top: str = "") -> str:
        (info / "METADATA").write_text("Metadata-Version: 2.1\nName: odd-runner\nVersion: 1.0\n")
        (info / "entry_points.txt").write_text("[openaudit.run]\nodd = odd_runner\n")
        (home / "odd_runner.py").write_text(
            "from openaudit.run import Probe, Support\n"
            "def probe():\n"
            f"    return Probe(available=True, reason='', devices=('cpu',), needs_isolation={isolated}, controls={controls})\n"
            "def supports(model):\n"
            "    return Support(score=1, reason='')\n"
            "def open(model, *, device, dtype, memory, seed, control):\n"
            + indent(dedent(body), "    ")
            + f"\n{at_top}\n"
        )
        plugins._foreign.cache_clear()
        plugins.load.cache_clear()
        return "odd"

    monkeypatch.delitem(sys.modules, "odd_runner", raising=False)
    yield make
    plugins._foreign.cache_clear()
    plugins.load.cache_clear()


@pytest.fixture(scope="module")
def request_of_all() -> Iterator[Mapping[str, object]]:
    """What an attack looks for, alive while the attacks are tried."""
    with prey() as found:
        yield found


@pytest.fixture(scope="module")
def tasks() -> Iterator[Path]:
    """The folder of the attacks, a module each."""
    with modules(ATTACKS) as folder:
        yield folder
