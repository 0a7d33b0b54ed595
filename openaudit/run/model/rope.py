"""How a decoder turns queries and keys by their position: the rotary settings of a configuration, old and new spelling.

Newer files hold all of it in `rope_parameters`, older ones in `rope_theta`, `rope_scaling` and names of their own.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from openaudit.errors import RunError
from openaudit.run.model.decoders import Decoder
from openaudit.run.model.values import UndescribedError, integer, real, shown
from openaudit.run.records import Plain

THETA = 10_000.0
MOST = 1e12  # of a base; the largest published is 1e9
FACTOR = 1e6
GLOBAL, LOCAL = 1_000_000.0, 10_000.0  # bases of layers that see everything, and of those that see a window
# What each way of stretching takes beside the base.
NEEDS: Mapping[str, tuple[str, ...]] = {
    "default": (),
    "linear": ("factor",),
    "dynamic": ("factor",),
    "llama3": ("factor", "low_freq_factor", "high_freq_factor"),
    "yarn": ("factor",),
    "longrope": (),
}
TAKES: Mapping[str, tuple[str, ...]] = {
    "yarn": ("attention_factor", "beta_fast", "beta_slow", "mscale", "mscale_all_dim", "truncate"),
    "longrope": ("factor", "attention_factor", "short_factor", "long_factor"),
}
ALWAYS = ("rope_theta", "rope_type", "type", "partial_rotary_factor", "original_max_position_embeddings")


def ropes(raw: Mapping[str, Any], family: Decoder, head: int, positions: int) -> dict[str, Plain]:
    """The settings of layers that see everything (`full`), and of those that see a window (`sliding`) where they differ.

    UndescribedError for a way that is not known here, RunError for a number out of bounds.
    """
    given = _mapping(raw, "rope_scaling") or _mapping(raw, "rope_parameters") or {}
    nested = {kind: given[kind] for kind in ("full_attention", "sliding_attention") if kind in given}
    if not family.local:
        if nested:
            raise UndescribedError("rope_parameters for each kind of layer")
        return {"full": _rope(raw, given, family, head, positions, real(raw, family.theta, THETA, MOST))}
    full, sliding = _two(raw, given, nested)
    return {
        "full": _rope(raw, full, family, head, positions, real(raw, "rope_theta", GLOBAL, MOST)),
        "sliding": _rope(raw, sliding, family, head, positions, real(raw, "rope_local_base_freq", LOCAL, MOST)),
    }


def _two(
    raw: Mapping[str, Any], given: Mapping[str, Any], nested: Mapping[str, Any]
) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """The settings of both kinds of layers: what the older spelling stretches is the full kind alone."""
    if raw.get("rope_scaling"):
        if raw.get("rope_parameters") or nested:
            raise UndescribedError("rope_scaling beside rope_parameters for each kind of layer")
        return given, {}
    if given and not nested:
        raise UndescribedError("rope_parameters that do not tell the two kinds of layers apart")
    return _mapping(nested, "full_attention") or {}, _mapping(nested, "sliding_attention") or {}


def _rope(
    raw: Mapping[str, Any], given: Mapping[str, Any], family: Decoder, head: int, positions: int, theta: float
) -> dict[str, Plain]:
    kind = given.get("rope_type") or given.get("type") or "default"
    kind = family.stretches.get(kind, kind) if isinstance(kind, str) else kind
    if not isinstance(kind, str) or kind not in NEEDS:
        raise UndescribedError(f"the rope type {shown(kind)}; there are {', '.join(NEEDS)}")
    known = (*ALWAYS, *NEEDS[kind], *TAKES.get(kind, ()))
    if odd := [key for key in given if key not in known and given[key] is not None]:
        raise UndescribedError(f"{shown(odd[0])} of rope type {kind}")
    if missing := [key for key in NEEDS[kind] if given.get(key) is None]:
        raise RunError(f"config.json: rope type {kind} without its {missing[0]}")
    turned = _turned(raw, given, family, head)
    base = real(given, "rope_theta", theta, MOST)
    if base <= 1:
        raise RunError(f"config.json: rope_theta is {base:g}; a number above 1 can be run")
    found: dict[str, Plain] = {
        "type": kind,
        "theta": base,
        "turned": turned,
        "positions": positions,
        "original": _original(raw, given, family, positions),
        "factor": real(given, "factor", 1.0, FACTOR) if given.get("factor") is not None else None,
        "attention": real(given, "attention_factor", 1.0, FACTOR) if given.get("attention_factor") else None,
    }
    return found | _more(kind, given, turned)


def _more(kind: str, given: Mapping[str, Any], turned: int) -> dict[str, Plain]:
    """What one way of stretching takes alone."""
    if kind == "llama3":
        low, high = (real(given, f"{one}_freq_factor", 1.0, FACTOR) for one in ("low", "high"))
        if low >= high:
            raise RunError(f"config.json: low_freq_factor {low:g} is not below high_freq_factor {high:g}")
        return {"low": low, "high": high}
    if kind == "longrope":
        return {name: _factors(given, f"{name}_factor", (turned + 1) // 2) for name in ("short", "long")}
    if kind == "yarn":
        scales = [real(given, one, 1.0, FACTOR) if given.get(one) else None for one in ("mscale", "mscale_all_dim")]
        return {
            "fast": real({"beta_fast": given.get("beta_fast") or None}, "beta_fast", 32.0, FACTOR),
            "slow": real({"beta_slow": given.get("beta_slow") or None}, "beta_slow", 1.0, FACTOR),
            "scales": tuple(scales),
            "truncate": given.get("truncate", True) is not False,
        }
    return {}


def _turned(raw: Mapping[str, Any], given: Mapping[str, Any], family: Decoder, head: int) -> int:
    """How many numbers of a head are turned."""
    share = real(given, "partial_rotary_factor", real(raw, family.share, family.partial or 1.0, 1.0), 1.0)
    if family.partial is None and share != 1:
        raise UndescribedError(f"partial_rotary_factor {share:g} is not known of {family.types[0]}")
    turned = int(head * share)
    if not 2 <= turned + turned % 2 <= head:  # noqa: PLR2004  they are turned in pairs
        raise RunError(
            f"config.json: {turned} numbers of a head of {head} are to be turned by their position, in pairs"
        )
    return turned


def _original(raw: Mapping[str, Any], given: Mapping[str, Any], family: Decoder, positions: int) -> int:
    """The length the model was trained at before it was stretched."""
    key = "original_max_position_embeddings"
    most = 2**24
    if raw.get(key) is None and family.original:
        return family.original
    return integer(raw, key, most, integer(given, key, most, positions))


def _factors(given: Mapping[str, Any], key: str, count: int) -> tuple[float, ...]:
    values = given.get(key)
    if not isinstance(values, Sequence) or isinstance(values, str) or len(values) != count:
        raise RunError(f"config.json: {key} is {shown(values)}; {count} numbers are asked for")
    return tuple(real({key: value}, key, 0.0, FACTOR) for value in values)


def _mapping(raw: Mapping[str, Any], key: str) -> Mapping[str, Any] | None:
    value = raw.get(key)
    if value is not None and not isinstance(value, dict):
        raise RunError(f"config.json: {key} is {shown(value)}; an object can be run")
    return value
