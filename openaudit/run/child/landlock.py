"""An allow-list of what may be read, and nothing written (Linux 5.13 and later): Landlock by its three system calls."""

import ctypes
import os
import stat
import struct
from collections.abc import Sequence

# The same numbers on every architecture (include/uapi/asm-generic/unistd.h).
CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
VERSION_FLAG, PATH_BENEATH, NET_PORT = 1, 1, 2
WRITE_FILE, READ_FILE, READ_DIR, IOCTL_DEV = 1 << 1, 1 << 2, 1 << 3, 1 << 15
IOCTL_FROM = 5
PR_SET_NO_NEW_PRIVS = 38
# Rights that each version of the interface knows, as one mask of file rights (include/uapi/linux/landlock.h).
FILES = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 5: (1 << 16) - 1}
NETWORK_FROM, NETWORK = 4, 0b11  # TCP bind and connect
SCOPES_FROM, SCOPES = 6, 0b11  # abstract sockets and signals beyond this process


def restrict(readable: Sequence[str], listed: Sequence[str] = (), *, port: int = 0, devices: Sequence[str] = ()) -> str:
    """Allow reading the files and folders of `readable`, seeing the names in `listed`, and nothing else; "" or why not.

    A TCP `port` that is not 0 may be listened on and connected to, where the kernel knows such rules. `devices` may be
    used as a driver asks for it.
    """
    library = ctypes.CDLL(None, use_errno=True)
    version = library.syscall(CREATE_RULESET, None, 0, VERSION_FLAG)
    if version < 1:
        return f"no Landlock in this kernel: {os.strerror(ctypes.get_errno())}"
    rules = library.syscall(CREATE_RULESET, *_attribute(version), 0)
    if rules < 0:
        return f"Landlock: {os.strerror(ctypes.get_errno())}"
    try:
        for path in readable:
            _allow(library, rules, path, READ_FILE | READ_DIR)
        for path in listed:
            _allow(library, rules, path, READ_DIR)
        for path in devices:
            _allow(
                library, rules, path, WRITE_FILE | READ_FILE | READ_DIR | (IOCTL_DEV if version >= IOCTL_FROM else 0)
            )
        if port and version >= NETWORK_FROM:
            library.syscall(ADD_RULE, rules, NET_PORT, struct.pack("=QQ", NETWORK, port), 0)
        library.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
        if library.syscall(RESTRICT_SELF, rules, 0):
            return f"Landlock: {os.strerror(ctypes.get_errno())}"
    finally:
        os.close(rules)
    return ""


def _attribute(version: int) -> tuple[bytes, int]:
    """The struct landlock_ruleset_attr in the length that this version of the interface knows."""
    fields = [FILES[max(one for one in FILES if one <= version)]]
    if version >= NETWORK_FROM:
        fields.append(NETWORK)
    if version >= SCOPES_FROM:
        fields.append(SCOPES)
    packed = struct.pack(f"={len(fields)}Q", *fields)
    return packed, len(packed)


def _allow(library: ctypes.CDLL, rules: int, path: str, rights: int) -> None:
    try:
        handle = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:  # what is not there need not be allowed
        return
    try:
        folder = stat.S_ISDIR(os.fstat(handle).st_mode)
        rights = rights if folder else rights & ~READ_DIR
        library.syscall(ADD_RULE, rules, PATH_BENEATH, struct.pack("=Qi", rights, handle), 0)
    finally:
        os.close(handle)
