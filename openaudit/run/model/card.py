"""What the release says the model is for: languages and sentence similarity, from the card's front matter and file names.

Only asked where the caller has not read the card already. A line scanner over three keys is all that takes: what it
does not understand counts as not said, and then the verdict stays open.
"""

from collections.abc import Iterator, Mapping

from openaudit.errors import OpenauditError
from openaudit.release import Release
from openaudit.run.records import Claims

CARD = "README.md"
MAX_CARD = 256 * 1024  # bytes
MAX_LINES = 2_000
KEYS = ("language", "pipeline_tag", "tags", "library_name")
SIMILARITY = ("sentence-similarity", "sentence-transformers")
FILES = ("modules.json", "config_sentence_transformers.json", "1_Pooling/config.json")


def read_claims(release: Release) -> Claims:
    """The claims of a release; empty where there is no card or none that can be read."""
    paths = {file.path for file in release.files() if file.kind == "file"}
    try:
        data = release.open(CARD, 0, MAX_CARD) if CARD in paths else b""
    except OpenauditError:
        data = b""
    said: dict[str, list[str]] = {key: [] for key in KEYS}
    for key, value in _front_matter(data.decode("utf-8", "replace")):
        if key in said and value:
            said[key].append(value)
    return claims(said, similar=any(name in paths for name in FILES))


def claims(said: Mapping[str, list[str]], *, similar: bool = False) -> Claims:
    """The claims that front-matter values come to; `similar` where the files are those of a sentence encoder."""
    words = [word for key in ("pipeline_tag", "tags", "library_name") for word in said.get(key, ())]
    return Claims(
        languages=tuple(dict.fromkeys(said.get("language", ()))),
        similarity=similar or any(word in SIMILARITY for word in words),
    )


def _front_matter(text: str) -> Iterator[tuple[str, str]]:
    lines = text.removeprefix("\ufeff").splitlines()[:MAX_LINES]
    if not lines or lines[0].rstrip() != "---":
        return
    key = ""
    for line in lines[1:]:
        if line.rstrip() in ("---", "..."):
            return
        stripped = line.strip()
        if stripped.startswith("- "):
            yield key, _plain(stripped[2:])
        elif line[:1].isalpha() and ":" in line:
            key, _, value = line.partition(":")
            for one in value.strip().removeprefix("[").removesuffix("]").split(","):
                yield key, _plain(one)


def _plain(value: str) -> str:
    return value.partition(" #")[0].strip().strip("'\"")[:100]
