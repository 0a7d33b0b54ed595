"""A standard licence with a restricting sentence is not that licence any more; with anything harmless it still is."""

import re
import textwrap
from collections.abc import Callable

import pytest

from openaudit import licenses

LICENSES = (
    "MIT", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "0BSD", "Zlib", "BSL-1.0", "Unlicense", "WTFPL",
    "MPL-2.0", "MPL-1.1", "EPL-1.0", "EPL-2.0", "CDDL-1.0", "GPL-2.0-only", "GPL-3.0-only", "LGPL-2.1-only", "LGPL-3.0-only",
    "AGPL-3.0-only", "Artistic-2.0", "AFL-3.0", "ECL-2.0", "OSL-3.0", "EUPL-1.1", "EUPL-1.2", "MS-PL", "MS-RL", "NCSA", "PostgreSQL",
    "UPL-1.0", "MIT-0", "BlueOak-1.0.0", "MulanPSL-2.0", "OFL-1.1", "Python-2.0", "X11", "Vim", "W3C", "NTP",
    "CC0-1.0", "CC-BY-4.0", "CC-BY-SA-4.0", "CC-BY-3.0", "CDLA-Permissive-2.0", "CDLA-Sharing-1.0", "ODC-By-1.0", "ODbL-1.0", "PDDL-1.0", "OpenMDW-1.0",
)  # fmt: skip
RESTRICTIONS = (
    "Commercial use is not permitted.",
    "The weights may be used for academic research only.",
    "Any military application of this model is prohibited.",
    "You may not use the outputs to train another model.",
    "Organisations with more than fifty employees must obtain a paid licence first.",
    "This grant does not extend to persons who live in the European Union.",
    "Redistribution of the checkpoints requires our prior written consent.",
    "Use for surveillance or biometric identification is forbidden.",
    "The licensor may revoke these rights at any time.",
    "It is for non-commercial purposes.",
    "Companies must pay an annual fee.",
    "Services built on it need to display our logo on their start page.",
    "Hosting the model behind a public API is excluded.",
    "Users shall register with the authors before they download anything.",
    "Students and teachers only.",
    "Not for clinical diagnosis.",
    "These rights end once monthly revenue exceeds one million dollars.",
    "No derivative may be published without approval by the steering committee.",
    "Evaluation is free of charge, anything beyond it is not allowed.",
    "Fine-tuned versions must not be sold.",
)
PLACES = ("start", "between", "inside", "end")
HARMLESS: dict[str, Callable[[str], str]] = {
    "a copyright line": lambda text: (
        f"Copyright (c) 2023-2026 Nova Tensor Works and its contributors. All rights reserved.\n\n{text}"
    ),
    "a heading": lambda text: f"# LICENSE\n\n{text}",
    "its own paragraphs on one line each": lambda text: re.sub(r"(?<!\n)\n(?!\n)", " ", text),
    "lines of sixty characters": lambda text: "\n\n".join(_wrap(part, 60) for part in re.split(r"\n\s*\n", text)),
    "a comment sign before each line": lambda text: "\n".join(f"// {line}" for line in text.splitlines()),
    "CRLF line ends": lambda text: text.replace("\n", "\r\n"),
}


def _wrap(text: str, width: int) -> str:
    return "\n".join(textwrap.wrap(" ".join(text.split()), width, break_on_hyphens=False, break_long_words=False))


def paragraphs(text: str) -> list[str]:
    return [part for part in re.split(r"\n\s*\n", text.strip()) if part.strip()]


def planted(text: str, sentence: str, where: str) -> str:
    parts = paragraphs(text)
    if where == "start":
        parts.insert(0, sentence)
    elif where == "end":
        parts.append(sentence)
    elif where == "between":
        parts.insert(max(1, len(parts) // 2), sentence)
    else:  # inside a paragraph, behind a full stop where there is one
        at = max(range(len(parts)), key=lambda n: len(parts[n]))
        stops = [found.end() for found in re.finditer(r"\.\s", parts[at])]
        cut = stops[len(stops) // 2] if stops else len(parts[at])
        parts[at] = f"{parts[at][:cut].rstrip()} {sentence} {parts[at][cut:].lstrip()}".strip()
    return "\n\n".join(parts)


@pytest.mark.parametrize("name", LICENSES)
@pytest.mark.parametrize("where", PLACES)
def test_a_restricting_sentence_ends_the_claim_and_is_quoted(texts: dict[str, str], name: str, where: str) -> None:
    first = LICENSES.index(name) + PLACES.index(where)
    for sentence in RESTRICTIONS[first % 4 :: 4]:  # every sentence at every place, and with every licence
        found = licenses.identify(planted(texts[name], sentence, where))

        assert found.license != name, sentence
        assert any(rider.restricting and sentence.rstrip(".") in rider.text for rider in found.riders), (
            sentence,
            found.riders,
        )


@pytest.mark.parametrize("name", LICENSES)
@pytest.mark.parametrize("how", HARMLESS)
def test_a_licence_with_harmless_changes_stays_that_licence(texts: dict[str, str], name: str, how: str) -> None:
    found = licenses.identify(HARMLESS[how](texts[name]))

    assert found.license == name, found.riders
    assert not any(rider.restricting for rider in found.riders)
