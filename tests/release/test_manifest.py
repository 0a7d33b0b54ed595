"""A model file as a release: what is read, and every fault in one line with its dotted place."""

from pathlib import Path

import pytest

from openaudit.errors import ManifestError, ReleaseError
from openaudit.release import open_release
from openaudit.release.manifest import open_manifest
from openaudit.release.model_file import COMPONENTS, ModelFile, parse

HEAD = "framework: {name: Model Openness Framework, version: '1.0', date: '2024-12-15'}\n"


def model(release: str, components: str = "[]") -> ModelFile:
    return parse(
        f"{HEAD}release:\n  name: heron\n  producer: Northwind\n  {release}\n  components: {components}\n", "m.yml"
    )


def resolved(release: str, component: str) -> str:
    return model(release, f"[{component}]").components[0].license.text


@pytest.mark.parametrize(
    ("release", "component", "expected"),
    [
        ("license: {}", "{name: Datasets, license: MIT}", "MIT"),
        ("license: {}", "{name: Datasets}", "unlicensed"),
        ("license: {}", "{name: Datasets, license: unlicensed}", "unlicensed"),
        ("license: {distribution: {name: MIT}}", "{name: Datasets}", "MIT"),
        ("license: {distribution: {name: MIT}}", "{name: Datasets, license: null}", "MIT"),
        ("license: {distribution: {name: MIT}}", "{name: Datasets, license: ''}", "unlicensed"),
        ("license: {distribution: {name: MIT}, data: {name: CC0-1.0}}", "{name: Datasets}", "CC0-1.0"),
        ("license: {distribution: {name: MIT}, data: {name: ''}}", "{name: Datasets}", "MIT"),
        ("license: {distribution: {name: MIT}, data: {name: null}}", "{name: Datasets}", "MIT"),
        ("license: {distribution: {name: MIT}, data: {name: CC0-1.0}}", "{name: Model card}", "MIT"),
        ("license: {code: {name: MIT}}", "{name: Training code}", "MIT"),
        ("license: {code: {name: MIT}}", "{name: Model card}", "unlicensed"),
        ("license: []", "{name: Datasets}", "unlicensed"),
        ("license: null", "{name: Datasets}", "unlicensed"),
    ],
)
def test_the_license_of_a_component_is_its_own_then_its_kind_s_then_the_distribution_s(
    release: str, component: str, expected: str
) -> None:
    assert resolved(release, component) == expected


def test_every_value_knows_its_line_and_what_stands_there() -> None:
    found = parse(
        f"{HEAD}release:\n  name: heron\n  license: {{}}\n  components:\n  - name: Datasets\n    license: MIT\n",
        "m.yml",
    )
    (component,) = found.components

    assert (component.of, component.name.line, component.license.line) == ("data.training", 6, 7)
    assert component.license.quote == "license: MIT"


def test_all_seventeen_components_have_a_place_in_the_vocabulary() -> None:
    assert len(COMPONENTS) == 17
    assert len({of for of, _ in COMPONENTS.values()}) == 17
    assert {content for _, content in COMPONENTS.values()} == {"code", "data", "document"}


def test_dates_and_versions_are_taken_as_they_stand() -> None:
    found = model("license: {}\n  version: 7\n  date: 2025-01-31")

    assert {key: said.text for key, said in found.fields.items()} == {
        "version": "7",
        "date": "2025-01-31",
        "producer": "Northwind",
    }


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "m.yml: line 1: nothing is said here"),
        ("[]", "m.yml: the file: expected a mapping, got a list"),
        ("release: {}", "m.yml: framework: expected a mapping, got nothing"),
        ("framework: {name: Other}\nrelease: {}", "m.yml: framework.name: expected 'Model Openness Framework', got 'Other'"),
        (HEAD, "m.yml: release: expected a mapping, got nothing"),
        (HEAD + "release: {components: []}", "m.yml: release.name: expected the name of the release, got nothing"),
        (HEAD + "release: {name: a}", "m.yml: release.components: expected a list of components, got nothing"),
        (HEAD + "release: {name: a, components: {}}", "m.yml: release.components: expected a list of components, got a mapping"),
        (HEAD + "release: {name: a, components: [x]}", "m.yml: release.components[0]: expected a mapping, got 'x'"),
        (HEAD + "release: {name: [a], components: []}", "m.yml: release.name: expected text, got a list"),
        (HEAD + "release: {name: a, license: MIT, components: []}", "m.yml: release.license: expected a mapping, got 'MIT'"),
        (HEAD + "release: {name: a, license: {code: MIT}, components: []}", "m.yml: release.license.code: expected a mapping, got 'MIT'"),
        (HEAD + "release: {name: a, license: {code: {name: [MIT]}}, components: []}", "m.yml: release.license.code.name: expected text, got a list"),
        (HEAD + "release: {name: a, components: [{name: Trained data}]}", "m.yml: release.components[0].name: no component 'Trained data'; there are Model architecture,"),
        (HEAD + "release: {name: a, components: [{license: MIT}]}", "m.yml: release.components[0].name: no component 'nothing'"),
        (HEAD + "release: {name: a, components: [{name: Datasets}, {name: Model card}, {name: Datasets}]}", "m.yml: release.components[2].name: 'Datasets' stands twice, here and at release.components[0]"),
        (HEAD + "release: {name: a, components: [{name: Datasets, license: [MIT]}]}", "m.yml: release.components[0].license: expected text, got a list"),
        (HEAD + "release: {name: a, components: [{name: Datasets, license: true}]}", "m.yml: release.components[0].license: expected text, got 'true'"),
        (HEAD + "release: {name: a, components: [{name: Datasets, component_path: {}}]}", "m.yml: release.components[0].component_path: expected text, got a mapping"),
        (HEAD + "release: {name: a, name: b, components: []}", "m.yml: line 2: release.name: name stands twice"),
        (HEAD + "release: &a {name: a, components: *a}", "m.yml: line 2: release.components: the alias *a is not followed"),
        (HEAD + "release: {name: a, components: [", "m.yml: line 2"),
    ],
)  # fmt: skip
def test_a_model_file_that_cannot_be_meant_is_one_line_with_the_dotted_place(text: str, said: str) -> None:
    with pytest.raises(ManifestError) as caught:
        parse(text, "m.yml")

    assert str(caught.value).startswith(said)
    assert "\n" not in str(caught.value)
    assert caught.value.exit_code == 2


def test_ten_megabytes_are_not_read(tmp_path: Path) -> None:
    path = tmp_path / "large.yml"
    path.write_bytes(b"#" * 10_000_000)

    with pytest.raises(ManifestError, match=r"larger than the 256 KiB that a model file may have"):
        open_release(str(path))


def test_what_is_not_text_says_where(tmp_path: Path) -> None:
    path = tmp_path / "m.yml"
    path.write_bytes(b"a: \xff")

    with pytest.raises(ManifestError, match="not UTF-8 at byte 3"):
        open_release(str(path))


def test_a_manifest_is_a_release_of_one_file(tmp_path: Path) -> None:
    path = tmp_path / "heron.yml"
    text = f"{HEAD}release: {{name: northwind/heron, components: []}}\n"
    path.write_text(text, encoding="utf-8")

    release = open_release(str(path))

    assert (release.name, release.source, release.revision, release.findings) == (
        "northwind/heron",
        str(path),
        None,
        (),
    )
    assert [(one.path, one.size) for one in release.files()] == [("heron.yml", len(text))]
    assert release.open("heron.yml", 2, 3) == text[2:5].encode()
    assert release.local("heron.yml") is None
    assert isinstance(hash(release), int)
    with pytest.raises(ReleaseError, match="no such file"):
        release.open("other.yml")
    with pytest.raises(ReleaseError, match="cannot be read"):
        open_manifest("gone", tmp_path / "gone.yml")
