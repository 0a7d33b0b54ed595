"""Odd and hostile licences: in front matter, in licence files, and the shared cases of the same kinds, each with what is said."""

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from openaudit.collect import collect_all
from openaudit.facts import Evidence, Fact
from openaudit.release import open_release

Found = Callable[..., Evidence]
NAME = "model.parameters.license"

FRONT: dict[str, tuple[str, set[str], str | None]] = {
    "an id": ("license: mit", set(), "MIT"),
    "empty": ("license:", {"license-empty"}, "NOASSERTION"),
    "tilde": ("license: ~", {"license-empty"}, "NOASSERTION"),
    "several": ("license: [mit, apache-2.0]", {"several-licenses"}, "MIT"),
    "twice": ("license: mit\nlicense: apache-2.0", {"several-licenses"}, "MIT"),
    "key in two cases": ("license: mit\nLicense: gpl-3.0", {"license-keys-differ-by-case"}, "MIT"),
    "a mapping": ("license: {name: mit}", {"license-not-text"}, "NOASSERTION"),
    "a word": ("license: no", {"unknown-license-id"}, None),
    "a number": ("license: 1.0", {"unknown-license-id"}, None),
    "blanks": ("license: '  MIT  '", {"license-id-respelled"}, "MIT"),
    "other alone": ("license: other", {"license-other-unnamed"}, None),
    "a script link": ("license: other\nlicense_link: javascript:alert(1)", {"license-link-unusable"}, None),
    "a file link": ("license: other\nlicense_link: file:///etc/hosts", {"license-link-unusable"}, None),
    "a link outside": ("license: other\nlicense_link: ../../etc/hosts", {"license-link-outside"}, None),
    "a private link": ("license: other\nlicense_link: http://169.254.1.1/x", {"license-link-unusable"}, None),
    "a local name": ("license: other\nlicense_link: http://localhost/x", {"license-link-unusable"}, None),
    "a Cyrillic letter": ("license: \u0430pache-2.0", {"license-look-alike-letters", "unknown-license-id"}, None),
    "full width": ("license: \uff4d\uff49\uff54", {"license-look-alike-letters", "unknown-license-id"}, None),
    "zero width": ('license: "m\\u200bit"', {"license-invisible-characters", "unknown-license-id"}, None),
    "direction": ('license: "mit\\u202ecn-yb"', {"license-bidi-control", "unknown-license-id"}, None),
    "a bell": ('license: "mi\\x07t"', {"license-invisible-characters", "unknown-license-id"}, None),
    "markup": ("license: '<img src=x onerror=alert(1)>'", {"unknown-license-id"}, None),
    "markup round an id": ("license: '[bold]MIT[/bold][link=x]'", {"unknown-license-id"}, None),
    "a formula": ('license: \'=LINK("x","mit")\'', {"unknown-license-id"}, None),
    "a template": ("license: '{{ 7*7 }}'", {"unknown-license-id"}, None),
}


@pytest.mark.parametrize(("front", "ids", "license_"), FRONT.values(), ids=FRONT)
def test_a_front_matter_licence_is_answered(found: Found, front: str, ids: set[str], license_: str | None) -> None:
    known = found({"README.md": f"---\n{front}\n---\n# Heron\n", "model.safetensors": "x" * 200})
    fact = known.get(NAME)

    assert {one.id for one in known.findings if "licens" in one.id} == ids
    assert (fact.value if isinstance(fact, Fact) else None) == license_


TITLE = "MIT License\n\nCopyright (c) 2024 Heron\n\n"
FILES: dict[str, tuple[bytes, set[str]]] = {
    "empty": (b"", {"license-empty-file"}),
    "binary": (bytes(range(256)) * 8, {"license-not-text"}),
    "a pointer": (b"version https://git-lfs.github.com/spec/v1\noid sha256:" + b"0" * 64 + b"\nsize 1\n", {"license-is-a-pointer"}),
    "a web page": (b"<!DOCTYPE html><html><body><h1>404</h1>Not found</body></html>", {"license-is-a-web-page"}),
    "latin-1": (TITLE.replace("Heron", "Ren\u00e9").encode("latin-1"), {"license-not-utf-8", "license-text-incomplete"}),
    "utf-16": (TITLE.encode("utf-16"), {"license-not-utf-8", "license-text-incomplete"}),
    "two titles": (f"{TITLE}\n\nCreative Commons Attribution-NonCommercial 4.0 International\n".encode(), {"several-licenses-in-one-file"}),
    "an added clause": (f"{TITLE}The Software may not be used for commercial purposes.\n".encode(), {"license-altered"}),
    "look-alikes": (TITLE.replace("License", "Li\u0441ense").encode(), {"license-look-alike-letters", "license-text-incomplete"}),
    "no licence": (b"Hello, this is a pond.\n", {"license-not-a-license"}),
}  # fmt: skip


@pytest.mark.parametrize(("data", "ids"), FILES.values(), ids=FILES)
def test_an_odd_licence_file_is_answered(found: Found, data: bytes, ids: set[str]) -> None:
    known = found({"README.md": "# Heron\n", "LICENSE": data})

    assert {one.id for one in known.findings if "licens" in one.id} == ids


SHARED = {
    "y_dup_key": {"several-licenses"},
    "y_dup_key_case": {"license-keys-differ-by-case"},
    "y_license_no": {"unknown-license-id"},
    "y_license_null": {"license-empty"},
    "y_license_tilde": {"license-empty"},
    "y_license_list": {"several-licenses"},
    "y_license_map": {"license-not-text"},
    "y_license_homoglyph": {"license-look-alike-letters", "unknown-license-id"},
    "y_license_fullwidth": {"license-look-alike-letters", "unknown-license-id"},
    "y_license_zero_width": {"license-invisible-characters", "unknown-license-id"},
    "y_license_bidi": {"license-bidi-control", "unknown-license-id"},
    "y_license_spaces": {"license-id-respelled"},
    "y_license_other_no_link": {"license-other-unnamed"},
    "y_license_js_link": {"license-link-unusable"},
    "y_license_file_link": {"license-link-unusable"},
    "y_license_traversal_link": {"license-link-outside"},
    "y_license_ssrf_link": {"license-link-unusable"},
    "l_utf16": {"license-not-utf-8", "license-text-incomplete"},
    "l_latin1": {"license-not-utf-8", "license-text-incomplete"},
    "l_binary": {"license-not-text"},
    "l_html_404": {"license-is-a-web-page"},
    "l_lfs": {"license-is-a-pointer"},
    "l_two": {"several-licenses-in-one-file"},
    "l_altered_clause": {"license-altered"},
    "l_homoglyph": {"license-look-alike-letters", "license-text-incomplete"},
    "l_empty": {"license-empty-file"},
}


@pytest.fixture(scope="session")
def cases(shared: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shared hostile cards, made anew."""
    out = tmp_path_factory.mktemp("cards") / "cases"
    maker = shared("tools/hostile/make_bad_cards.py")
    subprocess.run([sys.executable, maker, out, "--no-reference", "--no-big"], check=True, capture_output=True)
    return out


@pytest.mark.parametrize(("case", "ids"), SHARED.items(), ids=SHARED)
def test_a_shared_case_is_answered_within_a_second(cases: Path, case: str, ids: set[str]) -> None:
    release = open_release(str(cases / case))
    collect_all(release, only=["licenses"])  # what is loaded once for all
    started = time.perf_counter()
    known = collect_all(open_release(str(cases / case)), only=["licenses"])

    assert {one.id for one in known.findings if "licens" in one.id} == ids
    assert time.perf_counter() - started < 1
