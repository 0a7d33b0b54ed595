"""Clauses that still give facts when nobody knows the licence."""

import pytest

from openaudit.licenses import clauses, forms

SAID = {
    "You may use the weights for non-commercial purposes only.": {"non-commercial"},
    "Commercial use is prohibited without our consent.": {"non-commercial"},
    "If you have more than 700 million monthly active users, ask for a license.": {"user-threshold:700000000"},
    "Products with 1,000,000 or more daily active users need a separate agreement.": {"user-threshold:1000000"},
    "Entities with annual revenue above USD 10 million must pay.": {"revenue-threshold:10000000"},
    "Annual revenue of one million dollars or more requires a licence.": {"revenue-threshold:1000000"},
    "This grant applies worldwide, excluding the territory of the European Union, United Kingdom and South Korea.": {
        "territory:EU",
        "territory:UK",
        "territory:KR",
    },
    "You will not use any output to improve any other large language model.": {"no-other-model"},
    "The weights are provided for research purposes only.": {"research-only"},
    'You must prominently display "Built with Nova" on your site.': {"naming:Built with Nova"},
    "This license is revocable.": {"revocable"},
    "You must include the use restrictions as an enforceable provision in any agreement.": {"pass-on-restrictions"},
    "\u672c\u6a21\u578b\u4ec5\u4f9b\u7814\u7a76\u4f7f\u7528\uff0c\u4e0d\u5f97\u7528\u4e8e\u5546\u4e1a\u76ee\u7684\u3002": {
        "research-only",
        "non-commercial",
    },
}
UNSAID = (
    "You may use it for commercial and non-commercial purposes alike.",
    "We grant a perpetual, irrevocable, worldwide license.",
    "The annual report lists the users of the library.",
    "Permission is hereby granted, free of charge, to any person.",
)


def atoms(text: str) -> set[str]:
    return {
        str(atom)
        for atom in clauses.atoms(text, forms.phrases(forms.cleaned(text)), forms.line_starts(text))
        if atom.kind == "restriction" or ":" in str(atom) or atom.name == "pass-on-restrictions"
    }


@pytest.mark.parametrize("text", SAID)
def test_a_clause_gives_its_atom_with_the_number(text: str) -> None:
    assert SAID[text] <= atoms(text)


@pytest.mark.parametrize("text", UNSAID)
def test_words_that_grant_are_no_restriction(text: str) -> None:
    assert not atoms(text)


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_an_atom_stands_on_the_line_it_quotes(ending: str) -> None:
    text = ending.join(["NOVA LICENSE", "", "1. Use", "For non-commercial use only.", "2. End"])

    (atom,) = clauses.atoms(text, forms.phrases(forms.cleaned(text)), forms.line_starts(text))

    assert atom.span.line == 4
    assert atom.quote == "For non-commercial use only."
    assert text[atom.span.start : atom.span.end] == "non-commercial use"
