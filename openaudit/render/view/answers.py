"""The three answers of the first screen: how open, under which licences, and are the weights real."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from openaudit.render.view import words
from openaudit.render.view.components import Component
from openaudit.render.view.judged import Judged
from openaudit.render.view.marks import TRUTHS, Mark
from openaudit.render.view.numbers import NONE, plural
from openaudit.render.view.tested import Measure, measures
from openaudit.report import Report

PRIMARY = ("spectrum-", "g7-")  # rubrics that span all of openness, the widest first
NUMBERS = 2  # measurements on the first screen
MOST = 4  # licences named in one line
_GROUPS = (
    ("Weights", ("model.parameters",)),
    ("Code", ("code.license", "code.training", "code.inference")),
    ("Training data", ("data.training",)),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A question, its answer in a few words, and what to add to it."""

    question: str
    answer: str
    mark: Mark
    details: tuple[str, ...]
    anchor: str


def answers(report: Report, rubrics: Sequence[Judged], components: Sequence[Component]) -> tuple[Answer, ...]:
    """The three answers, in the order of the questions."""
    return _open(primary(rubrics)), _licensed(report, components), _real(report)


def primary(rubrics: Sequence[Judged]) -> Judged | None:
    """The rubric that answers how open the release is: the spectrum, the G7 ladder, or the first one there is."""
    for prefix in PRIMARY:
        for one in rubrics:
            if one.rubric.startswith(prefix):
                return one
    return rubrics[0] if rubrics else None


def _open(rubric: Judged | None) -> Answer:
    question = "How open is it?"
    if rubric is None:
        return Answer(
            question=question,
            answer="Not judged",
            mark=TRUTHS["unknown"],
            details=("No rubric was held against it.",),
            anchor="rubrics",
        )
    told = ", ".join(f"{tally.number} {tally.mark.word}" for tally in rubric.tallies)
    settled = rubric.ladder.low == rubric.ladder.high
    return Answer(
        question=question,
        answer=rubric.ladder.short,
        mark=Mark(
            word="settled" if settled else "a span", tone="plain" if settled else "open", glyph="◆" if settled else "?"
        ),
        details=(rubric.ladder.sentence, f"By {rubric.title}; of its criteria {told}. {rubric.claims}".rstrip()),
        anchor=rubric.anchor,
    )


def _licensed(report: Report, components: Sequence[Component]) -> Answer:
    found = [_license_line(report, names) for _, names in _GROUPS]
    lines = tuple(f"{group}: {said}" for (group, _), said in zip(_GROUPS, found, strict=True))
    weights = next(one for one in components if one.label == words.COMPONENTS["model.parameters"])
    limits = tuple(dict.fromkeys(limit for part in weights.parts for limit in part.restrictions or ()))
    return Answer(
        question="Under which licences?",
        answer=found[0],
        mark=weights.mark,
        details=(
            *_basis(report),
            *lines[1:],
            *([f"The weights' licence restricts: {', '.join(limits)}."] if limits else []),
        ),
        anchor="licenses",
    )


def _basis(report: Report) -> tuple[str, ...]:
    """That the licence of the weights is known from the publisher's word only, where that is so."""
    stated = [one for one in report.facts if one.name == "model.parameters.license" and one.value != "NOASSERTION"]
    if not stated or any(one.basis != "claimed" for one in stated):
        return ()
    hows = ", ".join(dict.fromkeys(words.found(one.how) for one in stated))
    return (f"Weights: only claimed by the publisher ({hows}); no licence text was identified.",)


def _license_line(report: Report, names: Sequence[str]) -> str:
    """The licences stated for the first of `names` that has any; why there are none otherwise."""
    for name in names:
        full = name if name.endswith(".license") else f"{name}.license"
        stated = dict.fromkeys(str(one.value) for one in report.facts if one.name == full)
        if stated:
            said = ["no licence stated" if one == "NOASSERTION" else one for one in stated]
            more = f" and {len(said) - MOST} more" if len(said) > MOST else ""
            return ", ".join(said[:MOST]) + more + _share(report, full)
    released = [one.value for name in names for one in report.facts if one.name == f"{name}.released"]
    return "not released" if released and set(released) == {"no"} else "not known"


def _share(report: Report, name: str) -> str:
    """For how many of the parts a licence is known, where it is not known for the whole; "" where it is."""
    if any(one.name == name and not one.of for one in report.facts):
        return ""
    known = {one.of for one in report.facts if one.name == name}
    parts = known | {one.of for one in report.gaps if one.name == name and one.of}
    return f" (known for {len(known)} of {len(parts)} listed parts)"


def _real(report: Report) -> Answer:
    said = {
        one.name: one
        for one in report.facts
        if one.name in {"weights.genuine", "smoke.genuine", "weights.fetched"} and not one.of
    }
    verdicts: dict[str, str] = {
        name: str(said[name].value) for name in ("weights.genuine", "smoke.genuine") if name in said
    }
    answer, mark = _verdict(
        set(verdicts.values()), str(said["weights.fetched"].value) if "weights.fetched" in said else "yes"
    )
    return Answer(
        question="Are the weights real?",
        answer=answer,
        mark=mark,
        details=tuple(_tested(report, verdicts)),
        anchor="weights",
    )


def _verdict(verdicts: set[str], fetched: str) -> tuple[str, Mark]:
    if "no" in verdicts:
        return "Tests speak against it", TRUTHS["no"]
    if "yes" in verdicts:
        return "Consistent with trained weights", TRUTHS["yes"]
    if "inconclusive" in verdicts:
        return "Inconclusive", TRUTHS["inconclusive"]
    if fetched in {"pointer", "partial"}:
        return "Not tested: the weight files are not all here", TRUTHS["unknown"]
    return "Not tested", TRUTHS["unknown"]


def _tested(report: Report, verdicts: dict[str, str]) -> Iterator[str]:
    """What was tested with which outcome, the decisive numbers, and why something was not tested."""
    tests = report.smoke.tests
    if report.smoke.ran == "yes":
        passed = sum(test.passed is True for test in tests)
        judged = sum(test.passed is not None for test in tests)
        yield f"Smoke inference: {verdicts.get('smoke.genuine', report.smoke.genuine or 'no verdict')}; {passed} of {plural(judged, 'test')} passed."
        yield from (f"{one[:1].upper()}{one[1:].rstrip('.')}." for one in report.smoke.reasons[:NUMBERS])
        # a number beside its control says the most; where none has one, the first do
        numbers = [one for one in measures(tests) if one.number is not None]
        yield from map(_number, ([one for one in numbers if one.control != NONE] or numbers)[:NUMBERS])
    else:
        yield f"Smoke inference did not run: {report.smoke.reason or 'no reason is given'}"


def _number(measure: Measure) -> str:
    """A measurement in one line: `Loss: 2.414 (asked for: at most 8.119, control: 10.82)`."""
    beside = [
        f"{name} {said}"
        for name, said in (("asked for:", measure.threshold), ("control:", measure.control))
        if said != NONE
    ]
    return f"{measure.title}: {measure.value}" + (f" ({', '.join(beside)})" if beside else "")
