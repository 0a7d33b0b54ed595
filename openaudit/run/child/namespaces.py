"""Leaving the machine's network and its other shared things behind (Linux), and every privilege with them."""

import ctypes
import os

CLONE_NEWUSER, CLONE_NEWNET, CLONE_NEWIPC = 0x1000_0000, 0x4000_0000, 0x0800_0000
PR_SET_PDEATHSIG, PR_SET_DUMPABLE = 1, 4
SIGKILL = 9
CAPABILITIES_VERSION_3 = 0x2008_0522


def leave() -> str:
    """A network namespace with nothing in it, no capability left, ended with the parent; "" or why not the first."""
    library = ctypes.CDLL(None, use_errno=True)
    library.prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0)
    library.prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)
    failed = library.unshare(CLONE_NEWUSER | CLONE_NEWNET | CLONE_NEWIPC)
    why = f"unshare: {os.strerror(ctypes.get_errno())}" if failed else ""
    header = (ctypes.c_uint32 * 2)(CAPABILITIES_VERSION_3, 0)
    library.capset(header, (ctypes.c_uint32 * 6)())
    return why
