"""The NumPy runner: BERT-class encoders on the processor, with the core install alone, each layer read when its turn comes."""

from importlib.util import find_spec

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
        formats=("safetensors",),
        architectures=tuple(FAMILIES),
        # It reads arrays with code of our own and runs nothing of the release: it may run where walls are missing.
        needs_isolation=False,
    )


def supports(model: Model) -> Support:
    """Every known family in a floating-point dtype."""
    if model.family not in FAMILIES:
        return Support(score=0, reason=f"{model.family} is no architecture of the NumPy runner: {', '.join(FAMILIES)}")
    if misfit := vectors_fit(model):
        return Support(score=0, reason=misfit)
    packed = sorted(set(loaded(model, "cpu").dtypes) - set(DTYPES))
    if packed:
        return Support(score=0, reason=f"weights in {', '.join(packed)}; the NumPy runner reads {', '.join(DTYPES)}")
    return Support(score=50, reason="")


def open(model: Model, *, device: str, dtype: str, memory: int, seed: int, control: bool) -> Handle:  # noqa: A001  the protocol's word
    """The encoder over the mapped files, or over numbers drawn from `seed`; memory is what one layer takes."""
    # NumPy costs 0.2 s and belongs to the child alone: asking a runner what it can do must not load it.
    from openaudit.run.forward.encoder import Encoder  # noqa: PLC0415
    from openaudit.run.forward.store import Initialised, Mapped  # noqa: PLC0415

    del dtype, memory  # float32 always; one layer at a time is read; the child's own limit holds the rest
    store = Initialised(model, seed) if control else Mapped(model)
    return Encoder(model, store, loaded(model, device))
