"""Starting a child, watching it, and ending it with everything it started."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict
from importlib.util import find_spec
from pathlib import Path
from secrets import token_hex
from tempfile import TemporaryDirectory
from types import MappingProxyType
from typing import IO, Any

from openaudit.run.child import Limits, Outcome
from openaudit.run.child.answer import read_answer
from openaudit.run.child.line import VARIABLE, Answers, held
from openaudit.run.records import Need

# -I: no PYTHON* variables, no user site, no current folder. -S: no .pth files, which may execute code. -B: nothing is written.
FLAGS = ("-I", "-S", "-B", "-X", "utf8")
BOOT = "import sys; sys.path += sys.argv[1:]; from openaudit.run.child.inside import main; main()"
PACKAGES = ("openaudit", "numpy", "tokenizers")
SITES = ("site-packages", "dist-packages")
# One thread each: the same numbers on every run, and no thread is started. Nothing here names a secret or a proxy.
ENVIRONMENT = {
    "PATH": "/usr/bin:/bin",
    "LANG": "C.UTF-8",
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "TOKENIZERS_PARALLELISM": "false",
    **dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"), "1"),
}
PASSED = ("SYSTEMROOT", "LD_LIBRARY_PATH")  # without them the interpreter may not start
THREADS = {"MALLOC_ARENA_MAX": "2"}  # each arena of a thread reserves 64 MiB of the address space that is limited
PROCESSOR = "/proc/cpuinfo"
GRACE = 0.5  # seconds for the pipes to close after the end


def call(
    task: str,
    request: Mapping[str, Any],
    *,
    reads: Sequence[str] = (),
    packages: Sequence[str] = (),
    limits: Limits | None = None,
    proven: bool = False,
    needs: Sequence[Need] = (),
    line: Answers | None = None,
    placed: Mapping[str, bytes | Path] = MappingProxyType({}),
) -> Outcome:
    """What `work(request)` of the module `task` returns in a child process; never raises on what happens in there.

    `reads` are the files of the release that it may read, `packages` the top-level packages it needs beyond our own.
    With `proven` it is refused unless a probe showed the essential walls to hold. `needs` opens what a runner cannot do
    without; `line` answers the child's requests, where it needs that. `placed` stands in the working folder, to be read:
    bytes as a file, a path as a link to it.
    """
    limits = limits or Limits()
    started = time.monotonic()
    with (
        TemporaryDirectory(prefix="openaudit-", ignore_cleanup_errors=True) as folder,
        _listening() as listener,
        held(line) as ends,
    ):
        work, canary = Path(folder, "work"), Path(folder, "canary")
        work.mkdir()
        canary.write_text(token_hex(16), encoding="ascii")
        _place(work, placed)
        environment = _environment(work, needs, ends)
        order = {
            "task": task,
            "request": dict(request),
            "limits": asdict(limits),
            "proven": proven,
            "needs": list(needs),
            "environment": sorted(environment),
            "port": listener.getsockname()[1] if listener else 0,
            "canary": str(canary),
            "readable": [*_readable(packages), *([PROCESSOR] if "processor" in needs else [])],
            "listed": [*_listed(packages), *([str(work)] if placed else [])],
            "reads": [*reads, *(str(work / name) for name in placed)],
            "devices": _devices() if "gpu" in needs else [],
        }
        inbox = Path(folder, "order.json")
        inbox.write_text(json.dumps(order), encoding="utf-8")
        with inbox.open("rb") as stdin:
            ended = _run(_command(packages), work, environment, stdin, limits, ends)
        reached = listener is not None and _reached(listener)
    return read_answer(*ended, limits=limits, seconds=time.monotonic() - started, reached=reached)


def _listed(packages: Sequence[str]) -> list[str]:
    return [root for root in roots(packages) if Path(root).name not in SITES] if packages else []


def _place(work: Path, placed: Mapping[str, bytes | Path]) -> None:
    for name, content in placed.items():
        if isinstance(content, bytes):
            (work / name).write_bytes(content)
        else:
            (work / name).symlink_to(content)


def _devices() -> list[str]:
    """NVIDIA's device files."""
    return sorted(map(str, Path("/dev").glob("nvidia*")))


def roots(packages: Sequence[str] = ()) -> tuple[str, ...]:
    """The folders from which the packages are imported: this very openaudit first."""
    found = (find_spec(name) for name in (*PACKAGES, *packages))
    origins = (Path(spec.origin).resolve() for spec in found if spec and spec.origin)
    tops = (one.parent.parent if one.name == "__init__.py" else one.parent for one in origins)
    return tuple(dict.fromkeys(str(one) for one in tops))


def _readable(packages: Sequence[str]) -> list[str]:
    """What the child may read of the machine: the interpreter's library, its packages, the system's shared libraries."""
    system = (
        "/lib",
        "/lib64",
        "/usr/lib",
        "/usr/lib64",
        "/usr/local/lib",
        "/etc/ld.so.cache",
        "/dev/urandom",
        "/dev/null",
    )
    interpreter = (Path(os.__file__).resolve().parent, Path(sys.base_prefix, "lib"))
    ours = [_folder(root, name) for root in roots(packages) for name in (*PACKAGES, *packages)]
    return [str(one) for one in dict.fromkeys((*map(Path, system), *interpreter, *ours)) if one.exists()]


def _folder(root: str, package: str) -> Path:
    """A site folder as a whole (it holds packages and nothing else); of any other folder the package alone."""
    if Path(root).name in SITES:
        return Path(root)
    module = Path(root, f"{package}.py")
    return module if module.exists() else Path(root, package)


def _command(packages: Sequence[str]) -> list[str]:
    return [sys.executable, *FLAGS, "-c", BOOT, *roots(packages)]


def _environment(work: Path, needs: Sequence[Need], ends: Sequence[int]) -> dict[str, str]:
    passed = {name: os.environ[name] for name in PASSED if name in os.environ}
    added = (THREADS if "threads" in needs else {}) | ({VARIABLE: ",".join(map(str, ends))} if ends else {})
    return {**ENVIRONMENT, **passed, **added, "HOME": str(work), "TMPDIR": str(work)}


@contextmanager
def _listening() -> Iterator[socket.socket | None]:
    """A listening loopback socket that nobody should reach; None where this process may not have one."""
    listener = None
    with suppress(OSError):
        listener = socket.create_server(("127.0.0.1", 0))
        listener.setblocking(False)  # noqa: FBT003
    try:
        yield listener
    finally:
        if listener:
            listener.close()


def _reached(listener: socket.socket) -> bool:
    try:
        listener.accept()[0].close()
    except OSError:
        return False
    return True


def _run(
    command: Sequence[str],
    work: Path,
    environment: Mapping[str, str],
    stdin: IO[bytes],
    limits: Limits,
    ends: Sequence[int] = (),
) -> tuple[int | None, bytes, bytes, str]:
    """Exit status, standard output, standard error (each cut at its limit), and why the child was ended, if it was."""
    try:
        process = subprocess.Popen(
            command,
            cwd=work,
            env=dict(environment),
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
            pass_fds=ends,
        )
    except OSError as error:
        return None, b"", b"", f"the child process could not be started: {error.strerror or error}"
    watch = _Watch(process)
    pipes = ((process.stdout, limits.answer, "answer"), (process.stderr, limits.noise, "output"))
    readers = [threading.Thread(target=watch.read, args=pipe, daemon=True) for pipe in pipes]
    try:
        for reader in readers:
            reader.start()
        with suppress(subprocess.TimeoutExpired):
            process.wait(limits.seconds)
        if process.returncode is None:
            watch.end(f"it did not finish within {limits.seconds:g} seconds")
    finally:
        watch.end("")
        process.wait()
        for reader in readers:
            reader.join(GRACE)
    return process.returncode, watch.kept["answer"], watch.kept["output"], watch.why


class _Watch:
    """Reads what a child prints up to a limit, and ends it with its whole group."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        self.kept = {"answer": b"", "output": b""}
        self.why = ""
        self._process = process

    def read(self, pipe: IO[bytes], most: int, name: str) -> None:
        """Keep up to `most` bytes of `pipe`; more than that ends the child."""
        kept = bytearray()
        with suppress(OSError, ValueError), pipe:
            while piece := os.read(pipe.fileno(), 65_536):
                kept += piece[: most - len(kept)] if len(kept) < most else b""
                self.kept[name] = bytes(kept)
                if len(piece) and len(kept) >= most:
                    self.end(f"it printed more than {most} bytes of {name}")

    def end(self, why: str) -> None:
        """Kill the child's process group; the first reason is kept. Harmless where it has ended."""
        self.why = self.why or why
        with suppress(OSError):
            if hasattr(os, "killpg"):
                os.killpg(self._process.pid, signal.SIGKILL)
            elif self._process.poll() is None:
                self._process.kill()
