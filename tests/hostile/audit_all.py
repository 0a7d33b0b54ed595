"""Audit every folder under a root in one process, watched by an audit hook; one JSON line for each.

    python audit_all.py ROOT OUT FORMAT…

A line says how much processor time it took, how much the process grew, which findings there were, what was opened outside the allowed
roots, executed, imported or connected to, and what went wrong, if anything did. Reports go to OUT/<case>.<format>.
"""

import json
import os
import sys
import tempfile
import time
import traceback
from datetime import UTC, datetime
from pathlib import Path

import openaudit

ROOTS: list[str] = [
    sys.prefix,
    sys.base_prefix,
    str(Path(openaudit.__file__).parent.parent),
    *filter(os.path.isdir, sys.path),
]
ALLOWED = [os.path.realpath(path) for path in ROOTS]
# Its own peak: what getrusage tells begins with what the parent held.
ACCOUNT = os.open("/proc/self/status", os.O_RDONLY)
STANDARD = str(Path(os.__file__).resolve().parent)
SYSTEM = (
    "/proc/",
    "/sys/",
    "/dev/",
    "/usr/",
    "/lib",
    "/etc/localtime",
    "/etc/ssl",
    "/etc/nsswitch.conf",
    "/etc/passwd",
)
FORBIDDEN = (
    "socket.connect",
    "socket.bind",
    "socket.getaddrinfo",
    "os.system",
    "os.exec",
    "os.posix_spawn",
    "pickle.find_class",
    "ctypes.dlopen",
    "subprocess.Popen",
    "webbrowser.open",
)

events: list[str] = []
watching = False
root = ""


def hook(event: str, arguments: tuple[object, ...]) -> None:
    """Note what an audited folder must never cause."""
    if not watching:
        return
    if event in FORBIDDEN:
        events.append(f"{event} {arguments!r}"[:300])
    elif event == "open" and isinstance(arguments[0], str | bytes):
        path = os.path.realpath(os.fsdecode(arguments[0]))
        inside = any(path.startswith(allowed) for allowed in (*ALLOWED, root, tempfile.gettempdir() + "/openaudit"))
        if not inside and not path.startswith(SYSTEM):
            events.append(f"open {path}"[:300])
    elif event == "exec":
        name = getattr(arguments[0], "co_filename", "?")
        asking = sys._getframe(
            1
        ).f_code.co_filename  # dataclasses and named tuples make their methods from text of their own
        if name.startswith(root) or (name in {"<string>", "<stdin>"} and not asking.startswith(STANDARD)):
            events.append(f"exec {name} for {asking}"[:300])


def one(folder: Path, out: Path, formats: list[str]) -> dict[str, object]:
    """What auditing `folder` came to."""
    global watching, root  # noqa: PLW0603 - the hook has no other way to know
    root = str(folder.resolve())
    events.clear()
    watching = True
    started, answer = time.process_time(), dict[str, object](case=folder.name)
    try:
        report = openaudit.audit(str(folder), smoke="off", made=datetime(2026, 1, 31, tzinfo=UTC))
        answer["findings"] = sorted({finding.id for finding in report.findings})
        answer["seconds"] = time.process_time() - started
        pages = {format_: report.render(format_) for format_ in formats}
        watching = False  # what follows is this script's own writing
        for format_, page in pages.items():
            (out / f"{folder.name}.{format_}").write_bytes(page)
    except openaudit.OpenauditError as error:
        answer["refused"] = str(error)
    except BaseException:  # noqa: BLE001 - whatever it is, it is what the test looks for
        answer["traceback"] = traceback.format_exc()[-1500:]
    watching = False
    answer.setdefault("seconds", time.process_time() - started)
    answer["total"] = time.process_time() - started
    answer["events"] = list(dict.fromkeys(events))
    answer["megabytes"] = int(os.pread(ACCOUNT, 8192, 0).partition(b"VmHWM:")[2].split()[0]) // 1024
    return answer


def main() -> None:
    """Warm up on an honest folder, then audit all."""
    source, out, *formats = sys.argv[1:]
    with tempfile.TemporaryDirectory() as warm:
        Path(warm, "README.md").write_text("---\nlicense: mit\n---\n# Heron\n", encoding="utf-8")
        Path(warm, "config.json").write_text('{"model_type": "bert"}', encoding="utf-8")
        Path(warm, "LICENSE").write_text("MIT License", encoding="utf-8")
        one(Path(warm), Path(out), [*formats])
    sys.addaudithook(hook)
    for folder in sorted(Path(source).iterdir()):
        if folder.is_dir():
            sys.stdout.write(json.dumps(one(folder, Path(out), formats)) + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
