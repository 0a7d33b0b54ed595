"""Whether the code that trained the model is there: what the publisher says, the commands shown, and the files."""

import re
from collections.abc import Iterator, Sequence

from openaudit.collect.documents import files
from openaudit.collect.documents.search import fact, hits, showing
from openaudit.collect.phrases import Hit
from openaudit.facts import Evidence, Fact, Gap, Place
from openaudit.release import Release

FACTS = {
    "code.training.released": "whether the code that trained the model is there: yes, partial (for users' own training, or announced), no",
    "code.training.location": "where the training code is: paths in the release, or links",
}
NEEDS = ("availability",)

_TRAIN = re.compile(
    r"(?:^|/)(?:[\w.-]{0,40}[_-])?(?:pre-?_?train(?:ing)?|train|training|trainer|run_train\w{0,10})(?:[_-][\w.-]{0,60})?\.(?:py|sh|ipynb|jl|cpp|slurm)$"
    r"|(?:^|/)(?:pre-?_?train(?:ing)?|train|training|trainers?)/[^\n]{1,200}\.(?:py|sh|ipynb|slurm|ya?ml)$",
    re.IGNORECASE,
)
_TUNE = re.compile(
    r"(?:^|/)[^/]{0,60}(?:fine-?_?tun|p-?tuning|lora|sft|dreambooth|instruct_tun|rlhf|dpo)[^/]{0,60}(?:/[^\n]{1,200})?\.(?:py|sh|ipynb)$",
    re.I,
)
_ROOTED = re.compile(r"(?:\w{1,20}_)?(?:pre-?_?)?train\w{0,20}\.(?:py|sh)$", re.IGNORECASE)  # beside the card: it is this model's
_NOT = re.compile(
    r"(?:^|/)(?:tests?|docs?|cleanup[^/]{0,40}|third[_-]?party|\.github|node_modules|tokenizer|experiments?/[\w-]{1,40}/)|(?:^|/)(?:constraints|pretrained_|from_pretrained|train_test)",
    re.I,
)


def collect(release: Release, known: Evidence) -> Iterator[Fact | Gap]:
    """The training code, as told and as seen."""
    found = hits(release, "code-training")
    told, commands = showing(found, "yes"), showing(found, "command")
    paths = [path for path in files(release) if _TRAIN.search(path) and not _NOT.search(path)]
    scripts = [path for path in paths if not _TUNE.search(path)]
    tuning = [path for path in files(release) if _TUNE.search(path) and not _NOT.search(path)]
    tied = [hit for hit in commands if _names_a_file(hit, scripts)]
    name = "code.training.released"
    records: list[Fact] = []
    rooted = [path for path in scripts if _ROOTED.match(path)]
    if rooted or (scripts and (told or tied)):
        where = tuple(Place(path=path) for path in (rooted or scripts)[:3])
        records.append(Fact(name=name, value="yes", basis="seen", how="file-name", where=where))
    if told or tied:
        records.append(fact(name, "yes", [*told, *tied], basis="claimed"))
    elif weak := [*commands, *showing(found, "partial", "announced")]:
        records.append(fact(name, "partial", weak, basis="claimed"))
    if (scripts or tuning) and not (told or tied or rooted):
        where = tuple(Place(path=path) for path in [*scripts, *tuning][:3])
        records.append(Fact(name=name, value="partial", basis="seen", how="file-name", where=where))
    if known.value("model.parameters.released") == "api":
        records = [record for record in records if record.basis == "claimed" and record.value == "yes"]
    yield from records or [Gap(name=name, reason="not shown: no training code in the release and none linked")]
    yield from _location([*scripts, *tuning], told)


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
