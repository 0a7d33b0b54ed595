"""Whether code that runs the model is there: files, the publisher's own links, snippets, or a published library."""

from collections.abc import Iterator

from openaudit.collect import phrases
from openaudit.collect.configs import configs, place
from openaudit.collect.documents import documents, files, named
from openaudit.collect.documents.search import fact, hits, showing
from openaudit.collect.phrases import names
from openaudit.collect.source import Source, source
from openaudit.collect.source.used import CONFIG, imported, is_own, run
from openaudit.facts import Evidence, Fact, Gap, Place
from openaudit.release import Release

FACTS = {
    "code.inference.released": "whether code that runs the model is there: yes, partial (usage snippets for a generic engine), no",
    "code.inference.location": "where the inference code is: paths in the release, or links",
    "code.inference.upstream": "a published library, with its licence, that runs this architecture",
    "custom-code.present": "whether the release carries modelling code that a library would import and run",
}
NEEDS = ("availability",)


def collect(release: Release, known: Evidence) -> Iterator[Fact | Gap]:
    """The inference code, as seen in the files, as told, and upstream."""
    name = "code.inference.released"
    upstream = list(_upstream(release))
    yield from upstream
    if not upstream:
        yield Gap(name="code.inference.upstream", reason="not shown: no known library named for this architecture")
    paths = tuple(path for path in named(release, "inference-code") if not _talks_only(release, path))
    only_api = known.value("model.parameters.released") == "api"
    found = hits(release, "code-inference")
    paths = tuple(dict.fromkeys([*paths, *imported(release), *run(release, showing(found, "command"))]))
    told = [*showing(found, "yes"), *(hit for hit in showing(found, "clone") if is_own(release, hit))]
    snippets = showing(found, "snippet")
    if paths and not only_api:
        where = tuple(Place(path=path) for path in sorted(paths, key=lambda path: path.count("/"))[:3])
        yield Fact(name=name, value="yes", basis="seen", how="file-name", where=where)
    if told and not only_api:
        yield fact(name, "yes", told, basis="claimed")
    elif snippets and not only_api:
        yield fact(name, "partial", snippets)
    yield Gap(name=name, reason="not shown: no code, snippet or link of the publisher that runs the model here")
    if paths:
        where = tuple(Place(path=path) for path in paths[:3])
        yield Fact(name="code.inference.location", value=tuple(paths[:20]), basis="seen", how="file-name", where=where)
    yield Gap(name="code.inference.location", reason="not shown: no inference code in the release")
    custom = named(release, "custom-code")
    mapped = list(_auto_map(release))
    if custom or mapped:
        where = (*mapped, *(Place(path=path) for path in custom[:3]))
        yield Fact(name="custom-code.present", value="yes", basis="seen", how="file-name", where=where)
    else:
        yield Fact(name="custom-code.present", value="no", basis="seen", how="file-list")


def _talks_only(release: Release, path: str) -> bool:
    """Whether a script only talks to a model elsewhere: it imports a client, and nothing that computes here."""
    read = source(release, path)
    if read is None or read.seen.inside:
        return False
    client, engine = names("code", "client-library"), names("code", "engine-library")
    return any(map(client, read.seen.modules)) and not any(map(engine, read.seen.modules)) and not _own(release, read)


def _own(release: Release, read: Source) -> bool:
    """Whether it imports a module that lies in the release."""
    tops = {module.partition(".")[0] for module in read.seen.modules}
    return any(
        part.removesuffix(".py") in tops for path in files(release) for part in path.split("/") if path.endswith(".py")
    )


def _upstream(release: Release) -> Iterator[Fact]:
    """Libraries that run the model, by the card's library name, the configuration's model type and the files."""
    table = phrases.read("libraries")["libraries"]
    for key, shown, at in _hints(release):
        for library, entry in table.items():
            if shown.lower() in entry.get(key, ()):
                yield Fact(
                    name="code.inference.upstream",
                    value=f"{library} ({entry['license']})",
                    basis="seen",
                    how=key,
                    where=(at,),
                )


def _hints(release: Release) -> Iterator[tuple[str, str, Place]]:
    for document in documents(release):
        if document.role == "card":
            yield from (("names", value, at) for value, at in document.values("library_name", "tags"))
    config = configs(release).get(CONFIG)
    kind = config.mapping.get("model_type") if config and "auto_map" not in config.mapping else None
    if isinstance(kind, str) and kind:
        yield "model-types", kind, place(release, CONFIG, ("model_type",))


def _auto_map(release: Release) -> Iterator[Place]:
    config = configs(release).get(CONFIG)
    if config and "auto_map" in config.mapping:
        yield place(release, CONFIG, ("auto_map",))
