"""A second opinion by ScanCode, in a process of its own; it is shown beside the answer and never overrules it.

ScanCode needs about a gigabyte and some seconds to start. The extra `scancode` installs it beside openaudit; one in an
environment of its own is found as `scancode` on the path, or where OPENAUDIT_SCANCODE says.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from openaudit.errors import LicenseError
from openaudit.licenses.records import Candidate

VARIABLE = "OPENAUDIT_SCANCODE"
PATIENCE = 300  # seconds that ScanCode gets


def available() -> str | None:
    """The path of ScanCode, None where there is none."""
    beside = str(Path(sys.executable).parent)
    return shutil.which(os.environ.get(VARIABLE) or "scancode") or shutil.which("scancode", path=beside)


def second(path: Path) -> tuple[Candidate, ...]:
    """What ScanCode takes `path` for, the best first; LicenseError where it is missing, fails or takes too long.

    A score below 100 is no proof of a version: it calls Llama 3 by the name of Llama 3.1 with 95.6.
    """
    program = available()
    if program is None:
        raise LicenseError(f"no ScanCode: neither `scancode` on the path nor {VARIABLE}; see docs/licenses.md")
    command = [program, "--license", "--quiet", "--json", "-", str(path.resolve())]
    try:
        done = subprocess.run(command, capture_output=True, check=False, timeout=PATIENCE, env=_bare())
    except (OSError, subprocess.TimeoutExpired) as error:
        raise LicenseError(f"{program}: {type(error).__name__} after at most {PATIENCE} s") from error
    try:
        (file,) = json.loads(done.stdout)["files"]
        found = [(one["license_expression_spdx"], one["matches"]) for one in file["license_detections"]]
        shares = sorted(((max(m["score"] for m in matches), name) for name, matches in found), reverse=True)
    except (ValueError, KeyError, TypeError) as error:
        raise LicenseError(f"{program}: no answer that can be read (exit code {done.returncode})") from error
    share = float(file.get("percentage_of_license_text") or 0) / 100
    return tuple(
        Candidate(license=name, of_license=score / 100, of_file=share, why="scancode") for score, name in shares
    )


def _bare() -> dict[str, str]:
    """The environment without what could reach the network on our behalf."""
    return {
        name: value
        for name, value in os.environ.items()
        if not name.upper().endswith(("_TOKEN", "_KEY", "_PASSWORD", "_SECRET"))
    }
