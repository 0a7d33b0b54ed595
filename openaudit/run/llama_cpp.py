"""The llama.cpp runner: GGUF files on the processor, by the package xllamacpp (the extra `llama-cpp`).

It starts an HTTP server whatever one asks it for, so its child has a network of its own with nobody else in it.
"""

import os
import select
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec

from openaudit.errors import RunError
from openaudit.run.child import PORT
from openaudit.run.records import Handle, Loaded, Model, Probe, Support

PACKAGE = "xllamacpp"
EXTRA = "the package xllamacpp is not installed: pip install 'openaudit[llama-cpp]'"
CONTEXT = 512  # tokens that room is made for; the texts of the battery are shorter
PLACES = 1_800  # of texts, as written and shuffled, that a battery of guesses comes to, about
READING = 4e9  # bytes a second from memory by one thread, a careful guess
REQUEST = 0.002  # seconds that a request takes whatever the model
STANDING = 256 * 1024**2  # bytes: the interpreter, the library and its buffers
BATCH = 32  # tokens that are computed at once; each request brings one that is new
SECONDS = 600.0  # for one answer; the child's own limit is what ends it
SAID = 65_536  # bytes that are kept of what the library prints
ERRORS = 1  # llama.cpp's level of logging
PATIENCE = 1  # seconds that the reason of a failure may take to come
# A fixed template: llama.cpp renders the file's own when it loads, whatever use_jinja says, and that may never end.
TEMPLATE = "chatml"


def probe() -> Probe:
    """Available where xllamacpp is installed; it is not imported."""
    if find_spec(PACKAGE) is None:
        return Probe(available=False, reason=EXTRA)
    return Probe(
        available=True,
        reason="",
        devices=("cpu",),
        formats=("gguf",),
        architectures=("those of llama.cpp",),
        packages=(PACKAGE,),
        controls=False,
        needs=("threads", "loopback"),
    )


def estimate(model: Model) -> tuple[float, int]:
    """Seconds and bytes, about: each place of a text is a token's work of its own, which reads the file once."""
    return PLACES * (model.bytes / READING + REQUEST), STANDING + 2 * model.bytes


def supports(model: Model) -> Support:
    """Every decoder in GGUF; whether llama.cpp knows its architecture is seen when it is opened."""
    if model.format != "gguf":
        return Support(score=0, reason=f"weights in {model.format}; llama.cpp reads GGUF")
    if model.kind != "decoder":
        return Support(score=0, reason=f"the model is an {model.kind}; here llama.cpp runs decoders")
    return Support(score=50, reason="")


def open(model: Model, *, device: str, dtype: str, memory: int, seed: int, control: bool) -> Handle:  # noqa: A001  the protocol's word
    """The model behind its own server in this process; RunError with llama.cpp's words where it does not load."""
    from openaudit.run.served import asking  # noqa: PLC0415  only the child needs what follows
    from openaudit.run.served.exchange import Server  # noqa: PLC0415
    from openaudit.run.served.llama import Completions  # noqa: PLC0415

    del dtype, memory, seed  # computed as llama.cpp holds best; the child's own limit holds the memory
    if control:
        raise RunError("llama.cpp cannot run a model with untrained weights")
    served = _served(model)
    server = Server("127.0.0.1", PORT, SECONDS)
    return Completions(asking(server.ask), _report(model, device), model.sizes["words"], served)


def _served(model: Model) -> object:
    """The server of xllamacpp with the model loaded; it ends with the process."""
    import xllamacpp  # noqa: PLC0415

    asked = xllamacpp.CommonParams()
    asked.model.path = model.files[0]
    asked.port, asked.n_threads_http, asked.ui, asked.endpoint_slots = PORT, 1, False, False
    asked.use_jinja, asked.chat_template = False, TEMPLATE
    asked.n_gpu_layers, asked.warmup, asked.fit_params, asked.cache_ram_mib = 0, False, False, 0
    asked.n_ctx, asked.n_parallel = min(CONTEXT, model.sizes["positions"]), 1
    asked.n_batch = asked.n_ubatch = BATCH
    asked.cache_type_k = asked.cache_type_v = xllamacpp.ggml_type.GGML_TYPE_F32
    asked.flash_attn_type = xllamacpp.llama_flash_attn_type.LLAMA_FLASH_ATTN_TYPE_DISABLED
    asked.cpuparams.n_threads = asked.cpuparams_batch.n_threads = 1
    asked.verbosity = ERRORS
    with _printed() as printed:
        try:
            return xllamacpp.Server(asked)
        except RuntimeError as error:
            raise RunError(f"llama.cpp does not load the model: {_last(printed()) or error}") from None


@contextmanager
def _printed() -> Iterator[Callable[[], str]]:
    """What is written to standard error meanwhile, up to SAID bytes: the library's only way to say why."""
    inbox, outbox = os.pipe()
    os.set_blocking(outbox, False)  # what does not fit is dropped: nobody may wait here
    os.set_blocking(inbox, False)
    kept = os.dup(2)
    os.dup2(outbox, 2)

    def read() -> str:
        with suppress(OSError):  # a thread of the library's writes what it has to say, at times after it has given up
            select.select([inbox], [], [], PATIENCE)
        with suppress(BlockingIOError):
            return os.read(inbox, SAID).decode("utf-8", "replace")
        return ""

    try:
        yield read
    finally:
        os.dup2(kept, 2)
        for handle in (inbox, outbox, kept):
            os.close(handle)


def _last(printed: str) -> str:
    """The first line of an error without its time and place, which is the one nearest to the cause."""
    lines = [line.rpartition(" E ")[2].strip() for line in printed.splitlines() if line.strip()]
    return lines[0] if lines else ""


def _report(model: Model, device: str) -> Loaded:
    return Loaded(
        missing=(),
        unexpected=(),
        dtypes=tuple(sorted({one.dtype for one in model.tensors.values()})),
        bytes=model.bytes,
        device=device,
    )
