"""Limits that the system keeps on one process: memory, processor time, files, processes; and what it took of them."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

SLACK = 512 * 1024**2  # bytes of address space beyond memory and mapped files: code, shared libraries
ACCOUNT, PAGE = "/proc/self/status", 8192  # bytes
FILES = 64  # open files, beyond those of the release


def limit(order: Mapping[str, Any]) -> str:
    """Set the limits; "" where they are set, else why they are not."""
    if sys.platform == "win32":
        return "Windows has no such limits without a job object"
    import resource  # noqa: PLC0415  POSIX only

    memory, seconds = int(order["limits"]["memory"]), max(1, round(order["limits"]["seconds"]))
    mapped = sum(Path(path).stat().st_size for path in order["reads"] if Path(path).exists())
    wanted = {
        "RLIMIT_DATA": memory,  # written memory; a mapped file that is only read does not count
        "RLIMIT_AS": memory + mapped + SLACK,
        "RLIMIT_CPU": seconds,
        "RLIMIT_FSIZE": 0,
        "RLIMIT_NOFILE": FILES + len(order["reads"]),
        "RLIMIT_CORE": 0,
    }
    if "threads" not in order["needs"]:  # they count as processes; the filter on system calls tells them apart
        wanted["RLIMIT_NPROC"] = 0
    if "gpu" in order["needs"]:  # its driver reserves more addresses than any machine has memory
        del wanted["RLIMIT_AS"]
    failed = []
    for name, value in wanted.items():
        number = getattr(resource, name, None)
        try:
            if number is not None:
                hard = resource.getrlimit(number)[1]  # what the machine allows at the most may not be raised
                most = value if hard == resource.RLIM_INFINITY else min(value, hard)
                resource.setrlimit(number, (most, most))
        except (OSError, ValueError, OverflowError) as error:
            failed.append(f"{name}: {error}")
    return "; ".join(failed)


def account() -> int:
    """A descriptor of this process's own memory account (Linux), opened before the walls stand; -1 where there is none."""
    try:
        return os.open(ACCOUNT, os.O_RDONLY)
    except OSError:
        return -1


def peak(account: int) -> int:
    """The largest resident memory so far, in bytes; 0 where the system does not tell."""
    if sys.platform == "win32":
        return 0
    if account >= 0:  # what getrusage tells of a process begins, on Linux, with what its parent held
        _, _, after = os.pread(account, PAGE, 0).partition(b"VmHWM:")
        if after:
            return int(after.split()[0]) * 1024
    import resource  # noqa: PLC0415  POSIX only

    kilobytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return int(kilobytes if sys.platform == "darwin" else kilobytes * 1024)
