"""The model as transformers describes it, made without weights: parameters on the meta device, buffers real."""

from collections.abc import Iterator, Mapping

import torch
from transformers import PreTrainedModel
from transformers.models.auto.configuration_auto import CONFIG_MAPPING
from transformers.models.auto.modeling_auto import MODEL_FOR_CAUSAL_LM_MAPPING, MODEL_MAPPING

from openaudit.errors import RunError
from openaudit.run.model.families import FAMILIES
from openaudit.run.records import Model, Plain

CLASSES = {"decoder": MODEL_FOR_CAUSAL_LM_MAPPING, "encoder": MODEL_MAPPING}
ATTENTION = "eager"  # the written-out formula: torch's fused kernels turn what is no number (NaN) into zero
SMALL = 64 * 1024**2  # bytes of tables that are always allowed
# Whatever the parent passes on: these decide which code runs, and that is ours to decide.
OURS = ("auto_map", "quantization_config", "trust_remote_code", "dtype", "torch_dtype", "model_type", "architectures")


def built(model: Model, type: str, dtype: torch.dtype, memory: int) -> PreTrainedModel:
    """The model of `type` in `dtype`, in evaluation mode; RunError where transformers refuses the configuration.

    No code of a release can be named by it: the class is looked up in the tables of transformers itself.
    """
    try:
        config = CONFIG_MAPPING[type](**_settings(model))
        found = CLASSES[model.kind][config.__class__]
        cls = found[0] if isinstance(found, tuple) else found  # some types have a class for each variant
        # Without its pooler where the class can do without: nothing that is measured passes through it.
        pooler = {"add_pooling_layer": False} if "add_pooling_layer" in cls.__init__.__code__.co_varnames else {}
        with torch.device("meta"):
            whole = cls._from_config(config, dtype=dtype, attn_implementation=ATTENTION, **pooler)
    except KeyError as error:
        raise RunError(f"transformers has no {model.kind} of type {type!r}") from error
    except MemoryError:
        raise
    except Exception as error:
        raise RunError(f"transformers does not build {type} from this configuration: {error}") from error
    whole.eval()
    _compute_buffers(whole, memory)
    return whole


def _settings(model: Model) -> Mapping[str, Plain]:
    given = model.config or _described(model)
    return {key: _plain(value) for key, value in given.items() if key not in OURS and not key.startswith("_")}


def _plain(value: Plain) -> Plain:
    """Lists and dictionaries as transformers expects them, whatever JSON or a tuple made of them."""
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, list | tuple) else value  # type: ignore[return-value]


def _described(model: Model) -> Mapping[str, Plain]:
    """The configuration of a family of encoders, from its confirmed sizes."""
    family = FAMILIES[model.family]
    found: dict[str, Plain] = {key: model.sizes[size] for size, key in family.sizes.items()}
    found |= {
        family.activation: model.activation,
        "layer_norm_eps": model.epsilon,
        "initializer_range": model.spread,
    }
    segments = model.tensors.get(f"{model.prefix}{family.segments}.weight")
    return found | ({"type_vocab_size": segments.shape[0]} if segments else {})


def _compute_buffers(whole: PreTrainedModel, memory: int) -> None:
    """Give every buffer its numbers (positions, rotary frequencies, masks), as loading in transformers does it.

    Twice, over zeros and over ones: a buffer that nothing fills differs between the two, and is refused.
    """
    needed = sum(one.numel() * one.element_size() for one in whole.buffers())
    if needed > max(memory // 2, SMALL):
        raise RunError(f"the configuration asks for {needed} bytes of tables that are in no file; refused")
    found = [_filled(whole, value) for value in (0, 1)]
    for name, value in found[0].items():
        if not torch.equal(value, found[1][name]):
            raise RunError(f"{name}: a table that is in no file, and transformers does not say how to compute it")


def _filled(whole: PreTrainedModel, start: int) -> Mapping[str, torch.Tensor]:
    for module, owner in owned(whole, whole):
        for name, buffer in module._buffers.items():  # setattr would make it a plain attribute
            if buffer is not None:
                module._buffers[name] = torch.full_like(buffer, start, device="cpu")
        if module._buffers:
            with torch.no_grad():
                owner._init_weights(module)  # the one place where transformers keeps these formulas
    return dict(whole.named_buffers())


def owned(module: torch.nn.Module, owner: PreTrainedModel) -> Iterator[tuple[torch.nn.Module, PreTrainedModel]]:
    """Every module with the model whose initialisation is meant for it."""
    owner = module if isinstance(module, PreTrainedModel) else owner
    yield module, owner
    for child in module.children():
        yield from owned(child, owner)
