"""The weights: which files, in which formats, whether they are whole, and how many parameters they hold."""

from collections.abc import Iterator, Sequence

from openaudit.collect.documents.weights import inspected
from openaudit.facts import Evidence, Fact, Finding, Gap, Place, Value
from openaudit.release import Release
from openaudit.weights import Answer, WeightFile, Weights

FACTS = {
    "weights.files": "number of weight files, pointers and listed ones included",
    "weights.formats": "formats the weight files come in",
    "weights.bytes": "bytes of the weight files; for a pointer, of the file it stands for",
    "weights.fetched": "whether their bytes are here: yes, pointer, partial, or no (known by name only)",
    "weights.valid": "true or false: every weight file keeps to its format and to our stated limits",
    "weights.elements": "elements of all tensors of the model, buffers included",
    "weights.parameters": "floating-point and quantised parameters of the model, packed formats unpacked",
    "weights.dtypes": "dtypes of the tensors, the one with most elements first",
    "weights.complete": "true or false: every shard and tensor is there that the index and the architecture ask for",
    "weights.matches-config": "true or false: every tensor has the shape that config.json asks for, and no layer is too many",
    "weights.executable-content": "true or false: some file of the release is in a format that can run code when loaded",
    "weights.digests": "SHA-256 of the weight files, as PATH=sha256:HEX; claimed by a pointer or a cache unless computed",
}
NEEDS: tuple[str, ...] = ("inventory",)
MOST_PLACES = 20
NONE = "no file of the release is of a weight format known here; the weights may stand elsewhere"


def collect(release: Release, known: Evidence) -> Iterator[Fact | Gap | Finding]:
    """Facts from names, headers and indexes; no tensor is read and no file is run."""
    del known
    weights = inspected(release)
    yield from weights.findings
    yield from _executable(weights.files)
    files = [one for one in weights.files if one.role == "weights" and not _is_refused(one)]
    if not files:
        yield Fact(name="weights.files", value=0, basis="seen", how="absence: no file of a known weight format")
        yield from (
            Gap(name=name, reason=NONE) for name in FACTS if name not in ("weights.files", "weights.executable-content")
        )
        return
    yield from _about_files(files)
    yield from _about_model(weights)


def _is_refused(file: WeightFile) -> bool:
    return any(problem.id == "refused-file" for problem in file.errors)


def _about_files(files: Sequence[WeightFile]) -> Iterator[Fact | Gap]:
    yield _fact("weights.files", len(files), "file-name", files)
    yield _fact("weights.formats", tuple(sorted({one.format for one in files})), "first bytes and file name", files)
    yield _fact("weights.bytes", sum(one.bytes for one in files), "computed: sum of the file sizes", files)
    fetched = {one.fetched for one in files}
    yield _fact("weights.fetched", fetched.pop() if len(fetched) == 1 else "partial", "first bytes", files)
    damaged = [one for one in files if one.valid is False]
    unread = [one for one in files if one.valid is None]
    if damaged or not unread:
        yield _fact("weights.valid", not damaged, "header", damaged or files)
    else:
        yield Gap(name="weights.valid", reason=f"not read: {_names([one.path for one in unread])}")
    digests = [one for one in files if one.sha256]
    if digests:
        value = tuple(f"{one.path}=sha256:{one.sha256}" for one in digests)
        yield Fact(name="weights.digests", value=value, basis="claimed", how="pointer or cache", where=_places(digests))
    else:
        yield Gap(name="weights.digests", reason="nothing claims them, and they were not computed")


def _about_model(weights: Weights) -> Iterator[Fact | Gap]:
    main = [one for one in weights.files if one.path in weights.main]
    unread = f"not read: {_names(weights.unread)}" if weights.unread else NONE
    for name, number in (("weights.elements", weights.elements), ("weights.parameters", weights.parameters)):
        if number is None:
            yield Gap(name=name, reason=unread)
        else:
            yield _fact(name, number, "computed: from the shapes in the headers", main)
    if weights.dtypes and not weights.unread:
        yield _fact("weights.dtypes", tuple(weights.dtypes), "header", main)
    else:
        yield Gap(name="weights.dtypes", reason=unread)
    yield _answer("weights.complete", weights.complete, main)
    yield _answer("weights.matches-config", weights.matches_config, main)


def _executable(files: Sequence[WeightFile]) -> Iterator[Fact | Gap]:
    running = [one for one in files if one.executes]
    if running or (files and all(one.valid is not None or one.format == "gguf" for one in files)):
        yield _fact("weights.executable-content", bool(running), "first bytes and file name", running or files)
    else:
        reason = f"not read: {_names([one.path for one in files if one.valid is None])}" if files else NONE
        yield Gap(name="weights.executable-content", reason=reason)


def _answer(name: str, answer: Answer, main: Sequence[WeightFile]) -> Fact | Gap:
    why = "; ".join(answer.why)
    if answer.holds is None:
        return Gap(name=name, reason=why)
    return _fact(name, answer.holds, f"computed: {why}", main)


def _fact(name: str, value: Value, how: str, files: Sequence[WeightFile]) -> Fact:
    return Fact(name=name, value=value, basis="seen", how=how, where=_places(files))


def _places(files: Sequence[WeightFile]) -> tuple[Place, ...]:
    return tuple(Place(path=one.path) for one in files[:MOST_PLACES])


def _names(paths: Sequence[str]) -> str:
    more = f" and {len(paths) - 3} more" if len(paths) > len("abc") else ""
    return ", ".join(paths[:3]) + more
