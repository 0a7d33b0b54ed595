"""Whether the code that trained the model is there: what the publisher says, the commands shown, and the files."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from openaudit.collect.documents import files, named, text_of
from openaudit.collect.documents.search import fact
from openaudit.collect.phrases import Hit, names
from openaudit.collect.source import Source
from openaudit.collect.source.pointed import runs
from openaudit.collect.source.said import Said, said
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

NAME = "code.training.released"
DEEP = 6  # folders down that a configuration is looked for


def collect(release: Release, known: Evidence) -> Iterator[Record]:
    """The training code, as told and as seen."""
    paths, tuning = named(release, "training-script"), named(release, "tuning-script")
    beside = names("files", "training-script-beside-card")
    # What only adapts a model is a sample for users, unless this release is itself an adapted model.
    adapted = isinstance(known.get("lineage.base"), Fact)
    tuning = tuple(path for path in tuning if not (adapted and names("files", "own-tuning-script")(path)))
    kinds = apart(release, tuple(path for path in paths if path not in tuning))
    scripts = [*kinds.own, *kinds.samples] if adapted else list(kinds.own)
    tuning = tuple(dict.fromkeys([*tuning, *kinds.samples]))
    yield from (_idle(one) for one in kinds.idle)
    told = said(release, scripts, [one.path for one in kinds.idle])
    # Where the publisher says that it is not here, what is called like it is somebody else's, or for users.
    rooted = [path for path in scripts if beside(path) and not told.denied]
    kinds = replace(kinds, named=()) if told.denied else kinds
    records = [*_seen(scripts, rooted, kinds.named, tuning, told), *_told(release, told)]
    if told.denied and not records:
        records.append(fact(NAME, "no", told.denied, basis="claimed"))
    if known.value("model.parameters.released") == "api":
        records = [record for record in records if record.basis == "claimed" and record.value == "yes"]
    yield from records
    if not records:
        yield Gap(name=NAME, reason="not shown: no training code in the release and none linked")
    yield from _location([*scripts, *tuning], told.told)
    # Of a framework's many scripts only those count that the release puts forward as its own.
    spoken = [path for path in scripts if any(runs(hit, [path]) for hit in told.here)]
    ours = [*rooted, *spoken, *(place.path for place in kinds.named)]
    yield from _hyperparameters(release, [*ours, *_configs(release, told.here)])


def _seen(
    scripts: Sequence[str], rooted: Sequence[str], speaking: Sequence[Place], tuning: Sequence[str], told: Said
) -> Iterator[Fact]:
    """What the files show: scripts at the root, those that a document puts forward, or that speak of the release; others are partial."""
    if rooted or (scripts and told.here):
        where = tuple(Place(path=path) for path in (rooted or scripts)[:3])
        yield Fact(name=NAME, value="yes", basis="seen", how="file-name", where=where)
    elif speaking:
        yield Fact(name=NAME, value="yes", basis="seen", how="syntax-tree", where=tuple(speaking[:3]))
    elif (scripts or tuning) and not told.here:
        where = tuple(Place(path=path) for path in [*scripts, *tuning][:3])
        yield Fact(name=NAME, value="partial", basis="seen", how="file-name", where=where)


def _told(release: Release, told: Said) -> Iterator[Fact]:
    """What the publisher says, or links as a submodule."""
    if told.here:
        yield fact(NAME, "yes", told.here, basis="claimed")
    elif (modules := _submodules(release)) and not told.denied:
        yield Fact(name=NAME, value="yes", basis="claimed", how="submodule", where=modules)
    elif told.weak:
        yield fact(NAME, "partial", told.weak, basis="claimed")


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
