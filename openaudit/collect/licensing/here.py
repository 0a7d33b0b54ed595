"""What stands in the release beside its licences: weights (of one model or of several), code, and the words that name it."""

import re
from dataclasses import dataclass, replace

from openaudit.collect.documents import Document, files
from openaudit.collect.licensing import CODE, Statement
from openaudit.facts import Evidence
from openaudit.release import File, Release

SMALLEST = 64 * 1024  # bytes of a listed file that can be weights
POINTERS = range(100, 200)  # bytes of a pointer to a file stored elsewhere, as lists of repositories show it

_WEIGHTS = re.compile(
    r"\.(?:safetensors|gguf|ggml|pth|pt|ckpt|h5|msgpack|onnx|pdparams|tflite|npz|nemo)$"
    r"|(?:^|/)[^/]{0,60}(?:model|weights|adapter|consolidated)[^/]{0,60}[._]bin$",
    re.IGNORECASE,
)
_NOT_WEIGHTS = re.compile(
    r"(?:^|/)(?:tests?|docs?|assets|examples?|recipes|fixtures|data|voices?|speakers?|prompts?|samples?|third_party)/"
    r"|(?:^|/)(?:optimizer|scheduler|rng_state|training_args|vocab|tokenizer)[^/]*$",
    re.IGNORECASE,
)
_CODE = re.compile(r"\.(?:py|ipynb|c|cc|cpp|cu|h|hpp|rs|go|js|ts|java|jl|sh|swift|lua|m|scala|kt|r)$", re.IGNORECASE)
_NOT_CODE = re.compile(
    r"(?:^|/)(?:\.github|docs?|assets|\.circleci|third_party)/|(?:^|/)(?:setup|conf)\.py$", re.IGNORECASE
)
# What a file name says beside the model it belongs to: shards, formats, quantisations.
_VARIANT = re.compile(
    r"-\d{5}-of-\d{5,6}|[._-](?:i?q\d(?:_[a-z0-9]+){0,3}|f(?:p)?(?:16|32|8)|bf16|int[48]|u?int8|awq|gptq|ema|emaonly|pruned|quantized|non_ema|slim)(?=[._-]|$)"
)
_STANDARD = re.compile(
    r"^(?:model|pytorch_model|tf_model|flax_model|rust_model|diffusion_pytorch_model|adapter_model|consolidated(?:\.\d+)?|open_clip_\w+|decoder_model\w*|encoder_model\w*|model_\w+)$"
)
_WORD = re.compile(r"[a-z][a-z]{2,}")
_COMMON = frozenset(
    [
        "model",
        "models",
        "llm",
        "chat",
        "instruct",
        "base",
        "open",
        "code",
        "the",
        "and",
        "for",
        "with",
        "language",
        "large",
        "small",
        "tiny",
        "mini",
        "official",
        "repo",
        "release",
        "data",
        "research",
        "inference",
        "audio",
        "image",
        "video",
        "text",
        "speech",
        "vision",
        "gptq",
        "awq",
        "gguf",
        "huggingface",
        "hugging",
        "face",
        "pytorch",
        "card",
        "readme",
        "github",
        "main",
        "lora",
        "merge",
        "quantized",
        "finetuned",
        "fine",
        "tuned",
        "multilingual",
        "generation",
        "diffusion",
        "transformer",
        "project",
        "lab",
        "labs",
        "team",
    ]
)


@dataclass(frozen=True, slots=True)
class Here:
    """What is there: weight files, whether they are of exactly one model, code files, and the words of the release's name."""

    weights: bool
    single: bool
    code: bool
    names: frozenset[str]
    folder: str = ""  # the one folder at the root that all code lies in

    def of_all_code(self, one: Statement) -> Statement:
        """A statement about the folder that all code lies in is about all code."""
        whole = self.folder and one.of == self.folder and one.scope == (CODE,) and not one.aside
        return replace(one, of="") if whole else one


def look(release: Release, cards: tuple[Document, ...], known: Evidence) -> Here:
    """What the file list (and what was found before) shows."""
    there_ = files(release)
    listed = list(there_)
    weights = [
        path for path in listed if _WEIGHTS.search(path) and not _NOT_WEIGHTS.search(path) and _sized(there_[path])
    ]
    if not weights:  # a copy without the large files still has the index of whose weights it is
        weights = [path for path in listed if path.endswith((".safetensors.index.json", ".bin.index.json"))]
    there = bool(weights) or bool(known.value("weights.files"))
    code = [path for path in listed if _CODE.search(path) and not _NOT_CODE.search(path)]
    folders = {path.partition("/")[0] if "/" in path else "" for path in code}
    return Here(
        weights=there,
        single=bool(weights) and _single(weights, listed),
        code=bool(code),
        names=names_of(release, cards),
        folder=folders.pop() if len(folders) == 1 else "",
    )


def _sized(file: File) -> bool:
    """Whether a file is large enough for weights, or as small as a pointer to them."""
    return file.size >= SMALLEST or file.size in POINTERS or file.kind == "file"


def _single(weights: list[str], listed: list[str]) -> bool:
    """Whether all weight files can belong to one model: one pipeline, one standard name at the root, or one stem."""
    if "model_index.json" in listed or not weights:
        return True
    if any("/" not in path and _STANDARD.match(_stem(path)) for path in weights):
        return True
    return len({(path.rpartition("/")[0], _stem(path)) for path in weights}) == 1


def _stem(path: str) -> str:
    name = path.rpartition("/")[2].lower().rpartition(".")[0]
    bare = _VARIANT.sub("", name)
    return "model" if _STANDARD.match(bare) else bare


def names_of(release: Release, cards: tuple[Document, ...]) -> frozenset[str]:
    """The words by which a sentence can mean this release: of its name, and of the first heading of its card."""
    text = re.split(r"__|/", release.name)[-1]
    for card in cards[:1]:
        heading = next((unit for unit in card.prose.units if unit.kind == "heading"), None)
        if heading:
            text += " " + card.prose.sentence(heading.start)[:120]
    return frozenset(word for word in _WORD.findall(text.lower()) if word not in _COMMON)
