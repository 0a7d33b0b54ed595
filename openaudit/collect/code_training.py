"""Whether the code that trained the model is there: what the publisher says, the commands shown, and the files."""

from collections.abc import Iterator, Sequence

from openaudit.collect.documents import files, named, text_of
from openaudit.collect.documents.absent import absent
from openaudit.collect.documents.search import fact, hits, showing
from openaudit.collect.phrases import Hit, names
from openaudit.collect.source import Source
from openaudit.collect.source.training import apart, hyperparameters
from openaudit.facts import Evidence, Fact, Finding, Gap, Place, Record
from openaudit.read.flat import place_on
from openaudit.release import Release

FACTS = {
    "code.training.released": "whether the code that trained the model is there: yes, partial (for users' own training, or announced), no",
    "code.training.location": "where the training code is: paths in the release, or links",
    "code.training.hyperparameters": "numbers that the training scripts, and the configurations the documents name, set: name=value",
}
NEEDS = ("availability", "lineage")

DEEP = 6  # folders down that a configuration is looked for


def collect(release: Release, known: Evidence) -> Iterator[Record]:
    """The training code, as told and as seen."""
    found = hits(release, "code-training")
    missing = {(place.path, place.line) for places in absent(release).values() for place in places}
    told, commands = showing(found, "yes"), showing(found, "command")
    paths = named(release, "training-script")
    tuning = named(release, "tuning-script")
    kinds = apart(release, tuple(path for path in paths if path not in tuning))
    # What only adapts a model is a sample for users, unless this release is itself an adapted model.
    adapted = isinstance(known.get("lineage.base"), Fact)
    scripts = [*kinds.own, *kinds.samples] if adapted else list(kinds.own)
    tuning = tuple(dict.fromkeys([*tuning, *kinds.samples]))
    yield from (_idle(one) for one in kinds.idle)
    idle = [one.path for one in kinds.idle]
    empty = [
        hit
        for hit in told
        if (hit.flat.path, hit.flat.line(hit.end - 1)) in missing
        or (hit.flat.path, hit.flat.line(hit.at)) in missing
        or _names_a_file(hit, idle)
    ]
    told = [hit for hit in told if hit not in empty]
    tied = [hit for hit in commands if _names_a_file(hit, scripts)]
    name = "code.training.released"
    records: list[Fact] = []
    modules = _submodules(release)
    rooted = [path for path in scripts if names("files", "training-script-beside-card")(path)]
    if rooted or (scripts and (told or tied)):
        where = tuple(Place(path=path) for path in (rooted or scripts)[:3])
        records.append(Fact(name=name, value="yes", basis="seen", how="file-name", where=where))
    elif kinds.named:
        records.append(Fact(name=name, value="yes", basis="seen", how="syntax-tree", where=kinds.named[:3]))
    if told or tied:
        records.append(fact(name, "yes", [*told, *tied], basis="claimed"))
    elif modules:
        records.append(Fact(name=name, value="yes", basis="claimed", how="submodule", where=modules))
    elif weak := [*empty, *commands, *showing(found, "partial", "announced")]:
        records.append(fact(name, "partial", weak, basis="claimed"))
    if (scripts or tuning) and not (told or tied or rooted or kinds.named):
        where = tuple(Place(path=path) for path in [*scripts, *tuning][:3])
        records.append(Fact(name=name, value="partial", basis="seen", how="file-name", where=where))
    if known.value("model.parameters.released") == "api":
        records = [record for record in records if record.basis == "claimed" and record.value == "yes"]
    yield from records
    if not records:
        yield Gap(name=name, reason="not shown: no training code in the release and none linked")
    yield from _location([*scripts, *tuning], told)
    # Of a framework's many scripts only those count that the release puts forward as its own.
    spoken = [path for path in scripts if any(_names_a_file(hit, [path]) for hit in [*told, *tied])]
    ours = [*rooted, *spoken, *(place.path for place in kinds.named)]
    yield from _hyperparameters(release, [*ours, *_configs(release, [*told, *tied])])


def _idle(one: Source) -> Finding:
    """A script that is called like training code and holds none."""
    return Finding(
        id="training-script-idle",
        severity="note",
        message=f"{one.path} is called like training code and does nothing: no call and no loop stands in it.",
        where=(Place(path=one.path),),
        remedy="Publish the script, or say where it is.",
        facts=("code.training.released",),
    )


def _configs(release: Release, found: Sequence[Hit]) -> list[str]:
    """The configuration files of the release that a sentence or a command about the training names."""
    said = " ".join(hit.flat.sentence(hit.at) for hit in found[:40])
    there = [
        path for path in files(release) if path.endswith((".yaml", ".yml", ".json", ".toml")) and path.count("/") < DEEP
    ]
    return [path for path in there if path.rsplit("/", 1)[-1].lower() in said][:10] if said else []


def _hyperparameters(release: Release, paths: Sequence[str]) -> Iterator[Fact | Gap]:
    found = list(hyperparameters(release, paths))
    name = "code.training.hyperparameters"
    if found:
        value = tuple(dict.fromkeys(text for text, _ in found))[:40]
        where = tuple(dict.fromkeys(place for _, place in found))[:5]
        yield Fact(name=name, value=value, basis="seen", how="syntax-tree", where=where)
    else:
        yield Gap(name=name, reason="not shown: no training script or configuration here sets a number")


def _submodules(release: Release) -> tuple[Place, ...]:
    """The lines of `.gitmodules` that link code for training; a submodule is a link, its files are elsewhere."""
    text = text_of(release, ".gitmodules", 64 * 1024)
    is_training = names("files", "training-submodule")
    numbered = enumerate(text.lines if text else (), 1)
    return tuple(place_on(".gitmodules", text.lines, number) for number, line in numbered if text and is_training(line))


def _names_a_file(hit: Hit, scripts: Sequence[str]) -> bool:
    """Whether the command that was hit runs one of the scripts."""
    sentence = hit.flat.sentence(hit.at)
    return any(path.rsplit("/", 1)[-1].lower() in sentence for path in scripts)


def _location(paths: Sequence[str], told: Sequence[Hit]) -> Iterator[Fact | Gap]:
    name = "code.training.location"
    links = [
        (link.url, hit)
        for hit in told
        for link in hit.flat.links_between(hit.at - 200, hit.end + 200)
        if not link.image
    ]
    if paths:
        where = tuple(Place(path=path) for path in paths[:3])
        yield Fact(name=name, value=tuple(paths[:20]), basis="seen", how="file-name", where=where)
    elif links:
        urls = tuple(dict.fromkeys(url for url, _ in links))[:10]
        yield Fact(
            name=name,
            value=urls,
            basis="claimed",
            how="link",
            where=tuple(dict.fromkeys(hit.place for _, hit in links))[:5],
        )
    else:
        yield Gap(name=name, reason="not shown: no training code in the release and none linked")
