"""The NumPy runner: encoders and decoders on the processor, with the core install alone, each layer read when its turn comes."""

from importlib.util import find_spec

from openaudit.run.model.decoders import DECODERS
from openaudit.run.model.families import FAMILIES
from openaudit.run.model.layout import loaded, vectors_fit
from openaudit.run.records import Handle, Model, Probe, Support

DTYPES = ("F64", "F32", "F16", "BF16")


def probe() -> Probe:
    """Available wherever NumPy is."""
    if find_spec("numpy") is None:
        return Probe(available=False, reason="the package numpy is not installed")
    return Probe(
        available=True,
        reason="",
        devices=("cpu",),
        dtypes=("float32",),
        formats=("safetensors",),
        architectures=(*FAMILIES, *DECODERS),
        # It reads arrays with code of our own and runs nothing of the release: it may run where walls are missing.
        needs_isolation=False,
    )


def supports(model: Model) -> Support:
    """Every described family in a floating-point dtype."""
    if model.family not in (FAMILIES if model.kind == "encoder" else DECODERS):
        why = model.options.get("undescribed") or f"{model.family or model.type} is no architecture of the NumPy runner"
        return Support(score=0, reason=f"{why}; it knows {', '.join((*FAMILIES, *DECODERS))}")
    if misfit := vectors_fit(model):
        return Support(score=0, reason=misfit)
    packed = sorted(set(loaded(model, "cpu").dtypes) - set(DTYPES))
    if packed:
        return Support(score=0, reason=f"weights in {', '.join(packed)}; the NumPy runner reads {', '.join(DTYPES)}")
    return Support(score=50, reason="")


def open(model: Model, *, device: str, dtype: str, memory: int, seed: int, control: bool) -> Handle:  # noqa: A001  the protocol's word
    """The model over the mapped files, or over numbers drawn from `seed`.

    It computes in float32, and reads block by block; of `memory` it keeps an eighth of states.
    """
    # NumPy costs 0.2 s and belongs to the child alone: asking a runner what it can do must not load it.
    from openaudit.run.forward.decoder import Decoder  # noqa: PLC0415
    from openaudit.run.forward.encoder import Encoder  # noqa: PLC0415
    from openaudit.run.forward.initialised import Initialised  # noqa: PLC0415
    from openaudit.run.forward.store import Mapped  # noqa: PLC0415

    del dtype
    store = Initialised(model, seed) if control else Mapped(model)
    if model.kind == "encoder":
        return Encoder(model, store, loaded(model, device))
    return Decoder(model, store, loaded(model, device), memory // 8)
