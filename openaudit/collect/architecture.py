"""What the model is built of, as its configuration and its documents say."""

import re
from collections.abc import Iterator

from openaudit.collect.documents import named, text_of
from openaudit.collect.documents.search import described, hits
from openaudit.facts import Evidence, Fact, Gap, Place
from openaudit.read.flat import place_on
from openaudit.release import Release

FACTS = {
    "model.architecture.described": "whether layers, heads, width or mechanism of the model are described, in text or configuration",
    "model.architecture.released": "whether the architecture is there: a configuration or modelling code",
    "model.architecture.location": "the files that give the architecture",
}
NEEDS: tuple[str, ...] = ()

_KEYS = re.compile(
    r'"(?:num_hidden_layers|n_layers?|num_layers|hidden_size|n_embd|d_model|num_attention_heads|n_heads?|num_heads|encoder_layers'
    r'|intermediate_size|hidden_dim|embed_dim|depth|block_out_channels|vision_encoder|num_key_value_heads)"\s{0,4}:'
)


def collect(release: Release, known: Evidence) -> Iterator[Fact | Gap]:
    """The architecture, from configuration files first, then from the text."""
    del known
    configured = list(_configured(release))
    if configured:
        yield Fact(
            name="model.architecture.described", value="yes", basis="seen", how="config", where=tuple(configured[:3])
        )
    mechanism = hits(release, "architecture")
    yield from described(
        "model.architecture.described",
        full=mechanism,
        part=() if mechanism or configured else hits(release, "architecture-size"),
        missing="no document or configuration says what the model is built of",
    )
    there = named(release, "architecture-config")
    code = named(release, "modelling-code")
    paths = tuple([*[place.path for place in configured], *code] or there)[:20]
    if code:
        where = tuple(Place(path=path) for path in code[:3])
        yield Fact(name="model.architecture.described", value="partial", basis="claimed", how="file-name", where=where)
    if configured or code:
        where = (*configured[:2], *(Place(path=path) for path in code[:3]))
        yield Fact(name="model.architecture.released", value="yes", basis="seen", how="file-name", where=where)
        yield Fact(name="model.architecture.location", value=paths, basis="seen", how="file-name", where=where)
    elif there:
        where = tuple(Place(path=path) for path in there[:3])
        yield Fact(name="model.architecture.released", value="partial", basis="seen", how="file-name", where=where)
        yield Fact(name="model.architecture.location", value=paths, basis="seen", how="file-name", where=where)
    else:
        for name in ("model.architecture.released", "model.architecture.location"):
            yield Gap(name=name, reason="not shown: no configuration and no modelling code in the release")


def _configured(release: Release) -> Iterator[Place]:
    """The first line of each configuration that gives layers, heads or width."""
    for path in sorted(named(release, "architecture-config"), key=lambda path: (path.count("/"), path)):
        if not (text := text_of(release, path, 256 * 1024)):
            continue
        for number, line in enumerate(text.lines, 1):
            if _KEYS.search(line):
                yield place_on(path, text.lines, number, _KEYS.search(line).start() + 1)  # type: ignore[union-attr]
                break
