"""What a hostile task would try in the child, and what it needs to try it."""

import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp
from textwrap import dedent, indent

# Each body gives back what it got hold of, fails on the way, or says itself that it was refused.
ATTACKS = {
    "connect to a socket of the parent": """
        import socket
        socket.create_connection(("127.0.0.1", request["port"]), timeout=1)
        return {"escaped": "connected"}
    """,
    "send a datagram": """
        import socket
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("127.0.0.1", request["port"]))
        return {"escaped": "sent"}
    """,
    "open a local socket": """
        import socket
        return {"escaped": str(socket.socket(socket.AF_UNIX))}
    """,
    "open a pair of sockets": """
        import socket
        return {"escaped": str(socket.socketpair())}
    """,
    "read the password file": """
        return {"escaped": open("/etc/passwd").read()}
    """,
    "read a file of the user": """
        return {"escaped": open(request["secret"]).read()}
    """,
    "list the user's folder": """
        import os
        return {"escaped": os.listdir(os.path.dirname(request["secret"]))}
    """,
    "read the parent's environment": """
        import os
        return {"escaped": open(f"/proc/{os.getppid()}/environ").read()}
    """,
    "read the parent's memory": """
        import os
        return {"escaped": open(f"/proc/{os.getppid()}/mem", "rb").read(1).hex()}
    """,
    "write into its own folder": """
        return {"escaped": open("file", "w").write("x")}
    """,
    "write into the temporary folder": """
        return {"escaped": open(f"/tmp/openaudit-escaped-{request['port']}", "w").write("x")}
    """,
    "write into shared memory": """
        return {"escaped": open(f"/dev/shm/openaudit-escaped-{request['port']}", "w").write("x")}
    """,
    "fill the disk": """
        with open("file", "wb") as file:
            for _ in range(100):
                file.write(bytes(2**20))
        return {"escaped": "filled"}
    """,
    "change the user's file": """
        return {"escaped": open(request["secret"], "r+").write("x")}
    """,
    "change the mode of the user's file": """
        import os
        return {"escaped": os.chmod(request["secret"], 0o777)}
    """,
    "remove the user's file": """
        import os
        return {"escaped": os.unlink(request["secret"])}
    """,
    "make a file that lives in memory": """
        import os
        return {"escaped": os.write(os.memfd_create("x"), b"x" * 2**20)}
    """,
    "fork": """
        import os
        if not os.fork():
            os._exit(0)
        return {"escaped": "forked"}
    """,
    "run a program": """
        import subprocess
        return {"escaped": subprocess.run(["/bin/true"]).returncode}
    """,
    "run a program without a fork": """
        import os
        return {"escaped": os.posix_spawn("/bin/true", ["true"], {})}
    """,
    "become another program": """
        import os
        os.execv("/bin/echo", ["echo", "escaped"])
    """,
    "run a shell": """
        import os
        status = os.system("true")
        return {"escaped": status} if status == 0 else {"refused": status}
    """,
    "signal the parent": """
        import os
        return {"escaped": os.kill(os.getppid(), 0)}
    """,
    "trace the parent": """
        import ctypes, os
        return {"refused" if ctypes.CDLL(None).ptrace(16, os.getppid(), 0, 0) else "escaped": 0}
    """,
    "leave the group that is killed": """
        import os
        return {"escaped": os.setsid()}
    """,
    "raise its own limits": """
        import resource
        return {"escaped": resource.setrlimit(resource.RLIMIT_FSIZE, (2**30, 2**30))}
    """,
    "mount something": """
        import ctypes
        return {"refused" if ctypes.CDLL(None).mount(b"none", b"/tmp", b"tmpfs", 0, None) else "escaped": 0}
    """,
    "enter a new namespace": """
        import ctypes
        return {"refused" if ctypes.CDLL(None).unshare(0x10000000) else "escaped": 0}
    """,
    "set up a ring of system calls that no filter sees": """
        import ctypes
        return {"refused" if ctypes.CDLL(None).syscall(425, 8, bytes(256)) < 0 else "escaped": 0}
    """,
    "take more memory than it may": """
        return {"escaped": len([bytearray(64 * 2**20) for _ in range(16)])}
    """,
    "map more memory than it may": """
        import mmap
        return {"escaped": len(mmap.mmap(-1, 4 * 2**30))}
    """,
    "see a variable of the parent": """
        import os
        return {"escaped": os.environ["OPENAUDIT_CANARY"]}
    """,
    "read from standard input": """
        import sys
        said = sys.stdin.read()
        return {"escaped" if said else "refused": said}
    """,
}


@contextmanager
def prey() -> Iterator[Mapping[str, object]]:
    """A listening socket of the parent, and a file of the user's that is there to be read by its owner."""
    folder = Path(mkdtemp(prefix="openaudit-user-"))
    folder.chmod(0o755)
    (folder / "secret").write_text("the user's own")
    (folder / "secret").chmod(0o666)
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield {"port": server.getsockname()[1], "secret": str(folder / "secret")}
    assert (folder / "secret").read_text() == "the user's own"
    shutil.rmtree(folder)


@contextmanager
def modules(bodies: Mapping[str, str]) -> Iterator[Path]:
    """A folder that everybody may read, with a module for each of the bodies, by number."""
    folder = Path(mkdtemp(prefix="openaudit-tasks-"))
    folder.chmod(0o755)
    for number, body in enumerate(bodies.values()):
        (folder / f"attack_{number}.py").write_text("def work(request):\n" + indent(dedent(body), "    "))
    yield folder
    shutil.rmtree(folder)


def plain_python() -> str:
    """An interpreter of this version that a plain user may start; empty where there is none."""
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    for path in (sys.executable, f"/usr/bin/python{version}", f"/usr/local/bin/python{version}"):
        if Path(path).exists():
            try:
                done = subprocess.run(
                    [path, "-c", ""], user="nobody", group="nogroup", extra_groups=[], check=False, cwd="/"
                )
            except (OSError, LookupError):
                continue
            if done.returncode == 0:
                return path
    return ""
