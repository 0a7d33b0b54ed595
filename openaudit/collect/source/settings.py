"""Hyper-parameters in configuration files, line by line: `learning_rate: 3e-4` in YAML, TOML and JSON alike."""

import re
from collections.abc import Iterator

from openaudit.collect.documents import text_of
from openaudit.collect.phrases import names
from openaudit.facts import Place
from openaudit.read.flat import place_on
from openaudit.release import Release

MAX_BYTES = 128 * 1024  # of one file
MAX_LINE = 400
MOST = 40  # of one file

_SETTING = re.compile(
    r"""^\s{0,40}(?:-\s)?["']?([A-Za-z][\w.-]{0,60})["']?\s{0,20}[:=]\s{0,20}["']?(\d[\d_]{0,15}(?:\.\d{0,15})?(?:[eE][-+]?\d{1,3})?)["']?\s{0,4}(?:[,#;}].{0,200})?$"""
)


def settings(release: Release, path: str) -> Iterator[tuple[str, str, Place]]:
    """Name, number as it stands, and place of each hyper-parameter above zero that the file at `path` sets; at most MOST."""
    text = text_of(release, path, MAX_BYTES)
    is_one = names("code", "hyperparameter")
    count = 0
    for number, line in enumerate(text.lines if text else (), 1):
        found = _SETTING.match(line) if len(line) <= MAX_LINE else None
        if found and text and is_one(found[1].rpartition(".")[2].replace("-", "_")) and float(found[2]) > 0:
            yield found[1], found[2], place_on(path, text.lines, number)
            count += 1
        if count == MOST:
            return
