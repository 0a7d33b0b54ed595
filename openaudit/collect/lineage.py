"""What the model was made from: base models from every place they are named, the relation, and what kind of release this is."""

import re
from collections.abc import Iterator

from openaudit.collect.documents import documents, files, text_of
from openaudit.collect.documents.search import fact, hits, showing
from openaudit.collect.reading.flat import place_on
from openaudit.facts import Evidence, Fact, Gap, Place
from openaudit.read import json
from openaudit.release import Release

FACTS = {
    "lineage.base": "ids or names of the models this one was made from or contains",
    "lineage.relation": "how it was made from them: finetune, adapter, merge, quantized, distilled, component",
    "lineage.claimed-from-scratch": "whether the publisher says that the model was trained from scratch",
    "release.kind": "base, fine-tune, adapter, quantized, merge or distilled",
}
NEEDS: tuple[str, ...] = ()

_ID = re.compile(r"[A-Za-z0-9][\w.-]{0,95}(?:/[\w.-]{1,96})?$")
_HUB_ID = re.compile(r"[A-Za-z0-9][\w.-]{0,95}/[\w.-]{2,96}$")
_LOCAL = re.compile(
    r"^(?:\.{0,2}/|[a-z]:|~|path|models?/|checkpoints?/|output|results?/|data/|home/|mnt/|root/|workspace/|ckpt|tmp|save|local|content/|hf_|pretrained)",
    re.I,
)
_CONFIGS = {"config.json": ("_name_or_path",), "adapter_config.json": ("base_model_name_or_path",)}
_NO_MODEL = re.compile(
    r"^(?:this|the|it|we|our|and|both|these|all|a|an|scratch|model|models|data|english|chinese|deep|hugging ?face|pytorch|transformers?|table|figure|section|github|gpu|ai|llms?|paper|appendix|arxiv|human|reinforcement|rl|sft|lora|jax|megatron.*|deepspeed|nvidia|google|meta|microsoft|openai|amazon|apple|alibaba|instruct\w*|chat|base|public\w*|open|large|small|raw|web|internet|our .*|imagenet.*|coco.*|laion.*|wikipedia.*|common crawl.*|the pile.*|librispeech.*|single|multiple|several|one|two|input|left|right|top|language|text|image|audio|video|each|new|existing|wandb|colab|docker|python|step|stage|phase|v\d.*|flash.*|bf16.*|fp16.*|fp8.*|int\d.*)$",
    re.I,
)
_TAGS = {
    "merge": "merge",
    "mergekit": "merge",
    "lora": "adapter",
    "peft": "adapter",
    "gguf": "quantized",
    "gptq": "quantized",
    "awq": "quantized",
}
_KINDS = {
    "finetune": "fine-tune",
    "adapter": "adapter",
    "merge": "merge",
    "quantized": "quantized",
    "distilled": "distilled",
}
_REST = re.compile(r"\s(?:for|with|on|and|using|by|in|model|from|to|is|which|that|as|via|through|has|are|was)\b")
_UNNAMED = ("base model", "base foundation model")
_COPY = re.compile(r"huggingface|hf|mirror|copy|clone|pytorch|safetensors|sharded|model|fp16|bf16")
_FAMILY = re.compile(r"(?:deepseek|qwen|qwq|llama|mistral|mixtral|gemma|falcon|pythia|phi|chatglm|internlm|baichuan|bloom|opt|bert|roberta|starcoder|stable diffusion|sdxl|flux|whisper|wav2vec|clip|siglip|vicuna|mpt|nllb|granite|smollm|codellama|code llama|minicpm|dinov|sam|wan|cogvideo|pixart|xlm|mbert|deberta|electra|modernbert|hermes|zephyr|olmo|nemotron|openclip|mert|hubert|encodec|flan)", re.I)
SHARED = 4  # letters at the beginning that make two names one family
TOLD = 6  # base models taken from the text


def collect(release: Release, known: Evidence) -> Iterator[Fact | Gap]:
    """Base models and relations, each source by itself."""
    del known
    bases = [*_front_matter(release), *_configured(release), *_told(release)]
    yield from bases or [
        Gap(name="lineage.base", reason="not shown: no base model is named in the card, the configuration or the text")
    ]
    scratch = showing(hits(release, "lineage"), "scratch")
    if scratch:
        yield fact("lineage.claimed-from-scratch", value=True, found=scratch, basis="claimed")
    else:
        yield Gap(
            name="lineage.claimed-from-scratch", reason="not shown: no document says that it was trained from scratch"
        )
    relations = list(_relations(release, bases))
    yield from relations or [Gap(name="lineage.relation", reason="not shown: no relation to a base model is stated")]
    yield from _kind(relations, bases, bool(scratch))


def _front_matter(release: Release) -> Iterator[Fact]:
    for document in documents(release):
        named = [(value, place) for value, place in document.values("base_model") if _ID.match(value)]
        if named:
            yield _base(
                tuple(value for value, _ in named), "claimed", "front-matter", tuple(place for _, place in named)
            )


def _configured(release: Release) -> Iterator[Fact]:
    for path, keys in _CONFIGS.items():
        text = text_of(release, path, 256 * 1024)
        value = json.parse(text.text).value if text else None
        for key in keys if isinstance(value, dict) else ():
            named = value.get(key)
            if (
                isinstance(named, str)
                and _HUB_ID.match(named)
                and not _LOCAL.match(named)
                and not _mirror(named, release.name)
            ):
                for number, line in enumerate(text.lines, 1):  # type: ignore[union-attr]
                    if f'"{key}"' in line and named in line:
                        yield _base((named,), "seen", "config", (place_on(path, text.lines, number),))  # type: ignore[union-attr]
                        break


def _told(release: Release) -> Iterator[Fact]:
    told = 0
    for hit in showing(hits(release, "lineage"), "fine-tune", "component"):
        said, at = hit.group("id")
        name = _named(said, release.name)
        if name and told < TOLD:
            told += 1
            yield _base((name,), "claimed", hit.how, (hit.flat.place(at),))


def _base(values: tuple[str, ...], basis: str, how: str, where: tuple[Place, ...]) -> Fact:
    return Fact(
        name="lineage.base", value=values, basis="seen" if basis == "seen" else "claimed", how=how, where=where[:6]
    )


def _named(name: str, own: str) -> str:
    """`name` without what a sentence leaves on it; empty where it is no model's name or the release's own family."""
    name = _REST.split(name)[0].strip(" .,;:")
    if name.lower() in _UNNAMED:
        return "unnamed"
    telling = re.search(r"[\d/]|[a-z]-[a-zA-Z]", name) or _FAMILY.match(name)
    return "" if len(name) < 2 or not telling or _NO_MODEL.match(name) or _same(name, own) else name  # noqa: PLR2004


def _letters(name: str) -> str:
    return re.sub(r"[\W_]", "", name.lower())


def _same(one: str, own: str) -> bool:
    """Whether a name is of the release's own family: the same beginning, the publisher's own name apart."""
    publisher, _, model = own.replace("__", "/").rpartition("/")
    prefix = next((word for word in re.split(r"[\W_]", publisher.lower()) if len(word) > SHARED - 1), "")
    name, family = (_letters(text).removeprefix(prefix) for text in (one.rsplit("/", 1)[-1], model))
    if not family:
        return _letters(one.rsplit("/", 1)[-1]).startswith(prefix)
    shared = next((at for at, (a, b) in enumerate(zip(name, family, strict=False)) if a != b), min(len(name), len(family)))
    return shared >= min(SHARED, len(family))


def _mirror(named: str, own: str) -> bool:
    """Whether the release is a copy of `named`: the same name, but for words that say so."""
    name, model = (_letters(text.replace("__", "/").rsplit("/", 1)[-1]) for text in (named, own))
    return name in model and not _COPY.sub("", model.replace(name, ""))


def _relations(release: Release, bases: list[Fact]) -> Iterator[Fact]:
    name = "lineage.relation"
    for document in documents(release):
        for value, place in document.values("base_model_relation"):
            yield Fact(name=name, value=value, basis="claimed", how="front-matter", where=(place,))
        for value, place in document.values("tags"):
            if relation := _TAGS.get(value.lower()):
                yield Fact(name=name, value=relation, basis="claimed", how="front-matter", where=(place,))
    there = files(release)
    if "adapter_config.json" in there:
        yield Fact(
            name=name, value="adapter", basis="seen", how="file-name", where=(Place(path="adapter_config.json"),)
        )
    if quantised := [path for path in there if re.search(r"(?:^|/)quantize_config\.json$|\.gguf$", path)]:
        yield Fact(name=name, value="quantized", basis="seen", how="file-name", where=(Place(path=quantised[0]),))
    text = text_of(release, "config.json", 256 * 1024)
    for number, line in enumerate(text.lines if text else (), 1):
        if '"quantization_config"' in line or '"quantization_bit"' in line:
            yield Fact(
                name=name,
                value="quantized",
                basis="seen",
                how="config",
                where=(place_on("config.json", text.lines, number),),
            )  # type: ignore[union-attr]
            break
    for base in bases:
        if base.how.startswith("phrase:lineage.contains"):
            yield Fact(name=name, value="component", basis="claimed", how=base.how, where=base.where)
        elif base.how.startswith("phrase:"):
            yield Fact(
                name=name,
                value="distilled" if "distill" in base.where[0].quote.lower() else "finetune",
                basis="claimed",
                how=base.how,
                where=base.where,
            )


def _kind(relations: list[Fact], bases: list[Fact], scratch: bool) -> Iterator[Fact | Gap]:
    name = "release.kind"
    strongest = sorted(relations, key=lambda one: one.basis != "seen")
    kinds = [
        (relation, _KINDS[relation.value])
        for relation in strongest
        if isinstance(relation.value, str) and relation.value in _KINDS
    ]
    if kinds:
        relation, kind = kinds[0]
        yield Fact(name=name, value=kind, basis=relation.basis, how=relation.how, where=relation.where)
    elif bases:
        yield Fact(name=name, value="fine-tune", basis=bases[0].basis, how=bases[0].how, where=bases[0].where)
    elif scratch:
        yield Fact(name=name, value="base", basis="claimed", how="computed: said to be trained from scratch")
    else:
        yield Gap(name=name, reason="not shown: neither a base model nor training from scratch is stated")
