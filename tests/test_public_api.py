import subprocess
import sys
from pathlib import Path

import pytest

import openaudit

ROOT = Path(__file__).resolve().parent.parent
HEAVY = ("numpy", "jinja2", "huggingface_hub", "spdx_tools", "safetensors", "tokenizers", "typst", "torch")


def loaded_after(code: str) -> set[str]:
    """The top-level modules that a fresh interpreter has loaded after `code`."""
    program = f"{code}\nimport sys; print(*sorted({{name.partition('.')[0] for name in sys.modules}}))"
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT)
    return set(ran.stdout.split())


def test_every_public_name_is_there() -> None:
    assert all(getattr(openaudit, name) for name in openaudit.__all__)
    assert set(openaudit.__all__) <= set(dir(openaudit))


def test_a_name_that_is_not_there_is_an_attribute_error_that_lists_those_that_are() -> None:
    with pytest.raises(AttributeError, match="no attribute 'verdict_of'; there are Fact"):
        openaudit.verdict_of  # noqa: B018


def test_the_function_audit_survives_its_own_first_call() -> None:
    assert (
        loaded_after(
            "import openaudit, openaudit.spine; a = openaudit.audit; assert callable(a) and openaudit.audit is a"
        )
        is not None
    )


def test_import_openaudit_loads_nothing_heavy() -> None:
    assert not loaded_after("import openaudit") & {*HEAVY, "pydantic", "yaml", "click"}


def test_help_loads_nothing_heavy() -> None:
    code = (
        "from openaudit.cli import group\ntry: group.main(['--help'], standalone_mode=False)\nexcept SystemExit: pass"
    )

    assert not loaded_after(
        f"import io, contextlib\nwith contextlib.redirect_stdout(io.StringIO()):\n    {code.replace(chr(10), chr(10) + '    ')}"
    ) & {*HEAVY, "pydantic"}


def test_check_on_a_card_loads_nothing_heavy(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("---\nlicense: mit\n---\n# Heron\n")
    code = f"from openaudit.cli import group\ntry: group.main(['check', {str(tmp_path)!r}], standalone_mode=False)\nexcept SystemExit: pass"

    assert not loaded_after(
        f"import io, contextlib\nwith contextlib.redirect_stdout(io.StringIO()):\n    {code.replace(chr(10), chr(10) + '    ')}"
    ) & {*HEAVY, "pydantic"}
