"""Every command and every line of Python that the README shows is run as it stands."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = [
    line.partition("#")[0].removeprefix("$ ").split()
    for block in re.findall(r"```console\n(.*?)```", README, re.S)
    for line in block.splitlines()
]
PYTHON = re.findall(r"```python\n(.*?)```", README, re.S)


@pytest.fixture(scope="module")
def desk(minilm: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A working folder with the demo's release where the README says it is, and a licence file."""
    folder = tmp_path_factory.mktemp("desk")
    (folder / "build" / "demo").mkdir(parents=True)
    (folder / "build" / "demo" / "all-MiniLM-L6-v2").symlink_to(minilm)
    (folder / "LICENSE").write_bytes((ROOT / "LICENSE").read_bytes())
    return folder


def test_the_readme_shows_two_commands_that_make_knows() -> None:
    made = [command[1] for command in COMMANDS if command[0] == "make"]

    assert made == ["demo", "test"]
    for target in made:
        subprocess.run(["make", "--dry-run", target], cwd=ROOT, check=True, capture_output=True)


def test_the_commands_of_the_readme_run_in_their_order(desk: Path) -> None:
    commands = [command for command in COMMANDS if command[0] == "openaudit"]

    assert len(commands) > 8
    for command in commands:
        ran = subprocess.run(
            [sys.executable, "-m", *command],
            cwd=desk,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert (ran.returncode, ran.stderr) == (0, ""), (command, ran.stderr)
    assert (desk / "report.html").stat().st_size > 10_000
    assert (desk / "report.md").stat().st_size > 1_000


def test_the_python_of_the_readme_runs(desk: Path) -> None:
    assert len(PYTHON) == 1

    subprocess.run(
        [sys.executable, "-W", "error", "-c", PYTHON[0]],
        cwd=desk,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=True,
        capture_output=True,
    )


def test_every_file_the_readme_links_is_there() -> None:
    links = [target for target in re.findall(r"\]\(([^)#]+)", README) if "://" not in target]

    assert links
    assert not [target for target in links if not (ROOT / target).exists()]
