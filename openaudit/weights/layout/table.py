"""Weights as lines for a terminal; every outside string is cleaned."""

from collections.abc import Iterator

from openaudit.read.clean import clean
from openaudit.release import Release
from openaudit.weights import Answer, WeightFile, Weights

WIDTH = 60  # characters of a path
WORDS = {True: "yes", False: "no", None: "unknown"}


def table(release: Release, weights: Weights) -> Iterator[str]:
    """The files, then what they are together, then what a person should look at."""
    yield f"{clean(release.name, WIDTH)}: {len(weights.files)} weight files"
    for one in weights.files:
        yield f"  {clean(one.path, WIDTH)}  {one.format}  {_state(one)}"
        for problem in (*one.errors, *one.warnings):
            yield f"      {problem.id}: {clean(problem.message)}"
    yield f"parameters      {'unknown' if weights.parameters is None else f'{weights.parameters:,}'}"
    yield f"elements        {'unknown' if weights.elements is None else f'{weights.elements:,}'}"
    yield f"dtypes          {', '.join(f'{name} {number:,}' for name, number in weights.dtypes.items()) or 'unknown'}"
    yield f"complete        {_answer(weights.complete)}"
    yield f"matches config  {_answer(weights.matches_config)}"
    for finding in (*release.findings, *weights.findings):
        yield f"{finding.severity}: {finding.id}: {clean(finding.message)}"


def _state(one: WeightFile) -> str:
    if one.fetched != "yes":
        return {"pointer": f"a pointer to {one.bytes:,} bytes, not fetched", "partial": "download not finished"}.get(
            one.fetched, "its bytes are not here"
        )
    valid = {True: "valid", False: "damaged", None: "not read"}[one.valid]
    return f"{valid}  {one.bytes:,} bytes  {len(one.tensors):,} tensors" + (
        f"  sha256:{one.sha256}" if one.hashed else ""
    )


def _answer(answer: Answer) -> str:
    return f"{WORDS[answer.holds]}  ({clean('; '.join(answer.why), 200)})" if answer.why else WORDS[answer.holds]
