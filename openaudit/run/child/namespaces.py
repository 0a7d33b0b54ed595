"""Leaving the machine's network and its other shared things behind (Linux), and every privilege with them."""

import ctypes
import fcntl
import os
import socket
import struct

CLONE_NEWUSER, CLONE_NEWNET, CLONE_NEWIPC = 0x1000_0000, 0x4000_0000, 0x0800_0000
PR_SET_PDEATHSIG, PR_SET_DUMPABLE = 1, 4
SIGKILL = 9
CAPABILITIES_VERSION_3 = 0x2008_0522
SIOCGIFFLAGS, SIOCSIFFLAGS, IFF_UP = 0x8913, 0x8914, 1  # include/uapi/linux/sockios.h, if.h


def leave(*, loopback: bool = False) -> str:
    """A network namespace with nothing in it, no capability left, ended with the parent; "" or why not the first.

    With `loopback` the namespace's own loopback is brought up: nobody else is on it.
    """
    library = ctypes.CDLL(None, use_errno=True)
    library.prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0)
    library.prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)
    failed = library.unshare(CLONE_NEWUSER | CLONE_NEWNET | CLONE_NEWIPC)
    why = f"unshare: {os.strerror(ctypes.get_errno())}" if failed else ""
    if loopback and not why:
        why = _bring_up(b"lo")
    header = (ctypes.c_uint32 * 2)(CAPABILITIES_VERSION_3, 0)
    library.capset(header, (ctypes.c_uint32 * 6)())
    return why


def _bring_up(name: bytes) -> str:
    """Set an interface's flag `up` (struct ifreq: 16 bytes of name, then the flags); "" or why not."""
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as handle:
            asked = fcntl.ioctl(handle, SIOCGIFFLAGS, struct.pack("16sH22x", name, 0))
            flags = struct.unpack("16sH22x", asked)[1]
            fcntl.ioctl(handle, SIOCSIFFLAGS, struct.pack("16sH22x", name, flags | IFF_UP))
    except OSError as error:
        return f"loopback: {error.strerror or error}"
    return ""
