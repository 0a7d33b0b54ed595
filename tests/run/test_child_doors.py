"""What is opened for a runner that cannot do without: threads, a network of its own, a line to the parent; and nothing else."""

import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

import openaudit
from openaudit.run.child import ESSENTIAL, MIB, PORT, Limits
from openaudit.run.child.launch import call, roots
from openaudit.run.child.line import MOST
from openaudit.run.child.probe import _opened
from openaudit.run.records import Need
from tests.run.attacks import ATTACKS, modules, plain_python

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the walls are those of Linux")
Tasks = Callable[[str], str]
Answered = tuple[Mapping[str, str], str, dict[str, str]]  # answer, reason, walls
Plain = Callable[[str, Sequence[Need]], Answered]
OPEN: tuple[Need, ...] = ("threads", "loopback")
LIMITS = Limits(seconds=20, memory=256 * MIB)
ITSELF = f"""
import socket, threading
server = socket.create_server(("127.0.0.1", {PORT}))
threading.Thread(target=lambda: server.accept()[0].sendall(b"here"), daemon=True).start()
with socket.create_connection(("127.0.0.1", {PORT}), timeout=5) as client:
    return {{"said": client.recv(4).decode()}}
"""
AWAY = {
    "listen on another port": """
        import socket
        return {"escaped": socket.create_server(("127.0.0.1", 0)).getsockname()[1]}
    """,
    "listen everywhere": """
        import socket
        return {"escaped": socket.create_server(("0.0.0.0", 0)).getsockname()[1]}
    """,
    "connect to the world": """
        import socket
        return {"escaped": str(socket.create_connection(("192.0.2.1", 80), timeout=2))}
    """,
    "connect by IPv6": """
        import socket
        return {"escaped": str(socket.socket(socket.AF_INET6))}
    """,
    "ask the kernel for the interfaces": """
        import socket
        return {"escaped": str(socket.socket(socket.AF_NETLINK, socket.SOCK_RAW))}
    """,
    "look at packets": """
        import socket
        return {"escaped": str(socket.socket(socket.AF_PACKET, socket.SOCK_RAW))}
    """,
    "start more than threads": """
        import os
        return {"escaped": os.posix_spawn("/bin/true", ["true"], {})}
    """,
}
SENT = "send a datagram"  # it may be sent: to nobody, which has a test of its own


def test_a_child_with_a_loopback_of_its_own_can_talk_to_itself_and_every_wall_is_proven(task: Tasks) -> None:
    name = task(ITSELF)

    done = call(name, {}, packages=[name], needs=OPEN, limits=LIMITS, proven=True)

    assert done.answer == {"said": "here"}, done.reason
    assert {one.name for one in done.isolation if one.state == "proven"} >= {*ESSENTIAL, "signals", "memory"}
    said = {one.name: one.how for one in done.isolation}
    assert "a loopback of its own, with nobody else on it" in said["network"]
    assert "threads of its own are allowed" in said["processes"]


@pytest.mark.parametrize("attack", [one for one in ATTACKS if one != SENT])
def test_no_task_escapes_through_the_open_doors(
    attack: str, tasks: Path, request_of_all: Mapping[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(tasks))
    monkeypatch.setenv("OPENAUDIT_CANARY", "seen")
    name = f"attack_{list(ATTACKS).index(attack)}"

    done = call(name, request_of_all, packages=[name], limits=LIMITS, needs=OPEN)

    assert "escaped" not in (done.answer or {}), (attack, done.answer)
    assert done.answer or done.reason, attack


WRITES = [one for one in ATTACKS if one.startswith(("write", "fill", "change", "remove", "make", "raise", "mount"))]


@pytest.mark.parametrize("attack", WRITES)
def test_where_a_graphics_device_may_be_opened_no_file_is_written(
    attack: str, tasks: Path, request_of_all: Mapping[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(tasks))
    name = f"attack_{list(ATTACKS).index(attack)}"

    done = call(name, request_of_all, packages=[name], limits=LIMITS, needs=("gpu",))

    assert "escaped" not in (done.answer or {}), (attack, done.answer)
    assert {one.state for one in done.isolation if one.name == "writing"} == {"proven"}


def test_what_is_placed_can_be_read_and_not_changed(task: Tasks, tmp_path: Path) -> None:
    (tmp_path / "weights").write_bytes(b"numbers")
    name = task("""
        import os
        said = [open(one).read() for one in sorted(os.listdir())]
        for one in ("link", "made"):
            try:
                open(one, "r+").write("x")
            except OSError:
                said.append("kept")
        return {"said": said}
    """)

    done = call(name, {}, packages=[name], placed={"made": b"{}", "link": tmp_path / "weights"}, limits=LIMITS)

    assert done.answer == {"said": ["numbers", "{}", "kept", "kept"]}, done.reason


@pytest.mark.parametrize("attack", list(AWAY))
def test_a_loopback_of_its_own_is_no_way_to(attack: str, task: Tasks) -> None:
    name = task(AWAY[attack])

    done = call(name, {}, packages=[name], limits=LIMITS, needs=OPEN)

    assert done.answer is None, done.answer
    assert done.reason


def test_nothing_that_it_sends_arrives_at_a_socket_of_the_parent(task: Tasks) -> None:
    name = task("""
        import socket
        for port in (request["port"], 53):
            socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("127.0.0.1", port))
        return {}
    """)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.1", 0))
        server.setblocking(False)  # noqa: FBT003  the socket's own signature

        call(name, {"port": server.getsockname()[1]}, packages=[name], limits=LIMITS, needs=OPEN)

        with pytest.raises(BlockingIOError):
            server.recv(1)


LEFT = """
import json, socket, sys
from openaudit.run.child import inside, namespaces
namespaces.leave = lambda **_: "unshare: refused"
order = {"limits": {"seconds": 20, "memory": 2**28}, "reads": [], "readable": [], "listed": [], "devices": [], "needs": ["loopback"]}
shut = inside._lock(order)
try:
    print(socket.socket())
except PermissionError:
    print("refused")
"""


def test_where_the_network_cannot_be_left_no_socket_is_let_through() -> None:
    home = str(Path(openaudit.__file__).resolve().parent.parent)

    done = subprocess.run([sys.executable, "-c", LEFT], cwd=home, capture_output=True, text=True, check=False)

    assert done.stdout == "refused\n", done.stderr


def test_a_loopback_that_was_not_opened_is_not_told_as_one() -> None:
    order = {"needs": ["loopback", "gpu"]}
    row = ("network", "proven", "refused")

    assert _opened(order, {"namespaces": ""}, row)[2] == "refused; it has a loopback of its own, with nobody else on it"
    assert "could not be left" in _opened(order, {"namespaces": "unshare: refused"}, row)[2]
    assert "stay shut" in _opened(order, {"landlock": "no Landlock"}, ("writing", "proven", "refused"))[2]


CPUINFO = """
import os
return {"read": os.path.exists("/proc/cpuinfo") and open("/proc/cpuinfo").read(5)}
"""


def test_which_processor_this_is_may_be_read_by_those_who_need_it_alone(task: Tasks) -> None:
    name = task(CPUINFO)

    shut = call(name, {}, packages=[name], limits=LIMITS)
    opened = call(name, {}, packages=[name], limits=LIMITS, needs=("processor",))

    assert "PermissionError" in shut.reason
    assert opened.answer, opened.reason
    assert "which processor this is may be read" in {one.name: one.how for one in opened.isolation}["files"]
    assert {one.state for one in opened.isolation if one.name == "files"} == {"proven"}


def test_a_limit_that_the_machine_sets_lower_is_kept_and_no_failure() -> None:
    home = str(Path(openaudit.__file__).resolve().parent.parent)
    code = """
import resource, sys
resource.setrlimit(resource.RLIMIT_NOFILE, (40, 40))
from openaudit.run.child.limits import limit
print(repr(limit({"limits": {"seconds": 20, "memory": 2**40}, "reads": [], "needs": []})))
"""

    done = subprocess.run([sys.executable, "-c", code], cwd=home, capture_output=True, text=True, check=False)

    assert done.stdout == "''\n", done.stderr


DRIVER = """
import json, sys
order = json.load(sys.stdin)
sys.path[:0] = order["path"]
from openaudit.run.child import MIB, Limits
from openaudit.run.child.launch import call
done = call(order["task"], {}, packages=[order["task"]], needs=order["needs"], limits=Limits(seconds=20, memory=256 * MIB))
print(json.dumps([dict(done.answer or {}), done.reason, [[one.name, one.state] for one in done.isolation]]))
"""


@pytest.fixture
def plain() -> Plain:
    """A child started by a plain user: its answer, its reason, its walls."""
    if os.getuid() != 0:
        pytest.skip("needs root to become a plain user; as a plain user the other tests say the same")
    python = plain_python()
    if not python:
        pytest.skip("no interpreter of this version that the user nobody may start")

    def run(body: str, needs: Sequence[Need]) -> Answered:
        with modules({"task": body}) as folder:
            path = [str(folder), str(Path(openaudit.__file__).resolve().parent.parent), *roots()]
            done = subprocess.run(
                [python, "-c", DRIVER],
                input=json.dumps({"path": path, "task": "attack_0", "needs": list(needs)}),
                capture_output=True,
                text=True,
                user="nobody",
                group="nogroup",
                extra_groups=[],
                cwd="/",
                env={"PATH": "/usr/bin:/bin"},
                check=True,
            )
        answer, reason, rows = json.loads(done.stdout)
        return answer, reason, dict(rows)

    return run


def test_a_plain_users_child_has_the_same_doors(plain: Plain) -> None:
    answer, reason, walls = plain(ITSELF, OPEN)

    assert answer == {"said": "here"}, reason
    assert all(walls[name] == "proven" for name in (*ESSENTIAL, "signals", "memory")), walls


def test_without_the_need_a_plain_users_child_has_one_thread(
    plain: Plain,
) -> None:
    answer, reason, _ = plain("import threading\nthreading.Thread(target=print).start()\nreturn {'started': 'yes'}", ())

    assert answer == {}
    assert "can't start new thread" in reason


class Echo:
    """The parent's end of a line: says what it was asked, turned round; `closed` once the child has ended."""

    def __init__(self) -> None:
        self.asked: list[bytes] = []
        self.closed = threading.Event()

    def answer(self, request: bytes) -> bytes:
        self.asked.append(request)
        return request[::-1]

    def close(self) -> None:
        self.closed.set()


def test_a_line_carries_requests_and_answers_one_by_one_and_the_network_stays_shut(task: Tasks) -> None:
    name = task("""
        from openaudit.run.child.line import ask
        return {"said": [ask(b"abc").decode(), ask(b"").decode(), str(len(ask(b"x" * 10**6)))]}
    """)
    line = Echo()

    done = call(name, {}, packages=[name], needs=("line",), line=line, proven=True)

    assert done.answer == {"said": ["cba", "", "1000000"]}, done.reason
    assert line.asked[:2] == [b"abc", b""]
    assert line.closed.is_set()
    assert "the parent passes its requests on to one server" in {one.name: one.how for one in done.isolation}["network"]


ENDS = "import os, struct\ninbox, outbox = map(int, os.environ['OPENAUDIT_LINE'].split(','))\n"
LINES = {
    "says more than a line carries": f"os.write(outbox, struct.pack('<I', {MOST} + 1))\nos.read(inbox, 1)",
    "stops in the middle of a request": "os.write(outbox, b'ab')",
    "asks and does not wait": "for _ in range(3): os.write(outbox, struct.pack('<I', 10**6) + b'x' * 10**6)",
}


@pytest.mark.parametrize("how", list(LINES))
def test_a_child_on_a_line_that(how: str, task: Tasks) -> None:
    name = task(ENDS + LINES[how])
    line = Echo()

    done = call(name, {}, packages=[name], needs=("line",), line=line, limits=Limits(seconds=3))

    assert done.answer is None
    assert "gave no answer" in done.reason or "did not finish within 3 seconds" in done.reason
    assert line.closed.is_set()


def test_an_answer_that_never_comes_is_given_up_with_the_child(task: Tasks) -> None:
    class Silent(Echo):
        def answer(self, request: bytes) -> bytes:
            self.closed.wait()
            return request

    name = task("from openaudit.run.child.line import ask\nreturn {'said': ask(b'x').decode()}")

    done = call(name, {}, packages=[name], needs=("line",), line=Silent(), limits=Limits(seconds=1.5))

    assert done.answer is None
    assert "did not finish within 1.5 seconds" in done.reason


def test_without_a_line_there_is_none_to_ask_on(task: Tasks) -> None:
    name = task("from openaudit.run.child.line import ask\nreturn {'said': ask(b'x').decode()}")

    done = call(name, {}, packages=[name], limits=LIMITS)

    assert done.answer is None
    assert "KeyError" in done.reason
