"""How many parameters tensors hold: floating-point and quantised ones, packed formats unpacked, buffers left out."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from openaudit.read.json import Json
from openaudit.weights import Tensor

FLOATS = ("F64", "F32", "F16", "BF16", "F8_", "F6_", "F4", "C64")
PACKED = (".qweight", ".weight_packed", "_packed", "_blocks")  # several values in one integer
SIDE = (
    *(".scales", ".qzeros", ".g_idx", ".biases", ".absmax", ".quant_map", ".SCB", ".weight_format"),
    *(".weight_scale", ".weight_scale_2", ".weight_scale_inv", ".weight_zero_point", ".weight_shape", ".weight_g_idx"),
    *(".input_scale", ".k_scale", ".v_scale", ".nested_absmax", ".nested_quant_map", "_scales", "_scale_inv"),
)  # what a quantised weight is unpacked with: no parameters
BITS_OF = {"I8": 8, "U8": 8, "I16": 16, "U16": 16, "I32": 32, "U32": 32, "I64": 64, "U64": 64}
KEYS = ("quantization_config", "quantization", "compression_config")


def count(tensors: Sequence[Tensor], config: Json | None) -> int:
    """The parameters that the tensors hold under this config.json."""
    scheme = quantization(config)
    return sum(_parameters(one, scheme) for one in tensors)


def quantization(config: Json | None) -> Mapping[str, Any] | None:
    """What config.json says about quantisation, or None."""
    found = (config.mapping.get(key) for key in KEYS) if config else iter(())
    return next((one for one in found if isinstance(one, dict) and one), None)


def _parameters(one: Tensor, scheme: Mapping[str, Any] | None) -> int:
    if scheme is None:
        # without a scheme an integer tensor is a weight only where it is called one
        is_weight = one.dtype.startswith(FLOATS) or (one.name.endswith(".weight") and one.dtype in ("I8", "U8"))
        return one.elements if is_weight else 0
    if one.name.endswith(SIDE):
        return 0
    bits, packed = BITS_OF.get(one.dtype, 0), bits_of(scheme)
    if one.name.endswith(PACKED) and bits:
        return one.elements * bits // (packed or 4)
    if one.dtype.startswith(FLOATS):
        return one.elements
    if one.name.endswith(".weight") and bits:
        return one.elements * bits // packed if packed and packed < bits else one.elements
    return 0


def bits_of(scheme: Mapping[str, Any]) -> int | None:
    """Bits of one packed value, where the scheme says them."""
    return next((bits for bits in _bits(scheme) if type(bits) is int and 0 < bits <= max(BITS_OF.values())), None)


def _bits(scheme: Mapping[str, Any]) -> Iterator[object]:
    yield from (scheme.get(key) for key in ("bits", "w_bit", "wbits", "nbits"))
    yield 4 if scheme.get("load_in_4bit") is True or scheme.get("quant_method") == "mxfp4" else None
    groups = scheme.get("config_groups")
    for group in groups.values() if isinstance(groups, dict) else ():
        weights = group.get("weights") if isinstance(group, dict) else None
        yield weights.get("num_bits") if isinstance(weights, dict) else None
