"""The contract of the format modules, and which file is read by which."""

import io
import pickletools
import subprocess
import sys
import zipfile
from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path

import pytest

from openaudit import plugins
from openaudit.release import Release, open_release
from openaudit.weights import Weights, inspect
from openaudit.weights.layout import files

Packs = Callable[..., bytes]
Makes = Callable[[Mapping[str, bytes | str]], Release]
FORMATS = plugins.names("weights")

TENSORS_ONLY = b"\x80\x02ccollections\nOrderedDict\nq\x00)Rq\x01."
IMPORTS = b"\x80\x02cposix\nsystem\nq\x00X\x02\x00\x00\x00id\x85R."
BY_STACK = b"\x80\x04\x8c\x02os\x94\x8c\x06system\x94\x93."


def archive(entries: Mapping[str, bytes], method: int = zipfile.ZIP_STORED) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as opened:
        for name, content in entries.items():
            opened.writestr(zipfile.ZipInfo(name), content, method)
    return made.getvalue()


def severities(weights: Weights) -> dict[str, str]:
    return {one.id: one.severity for one in weights.findings}


@pytest.mark.parametrize("name", FORMATS)
def test_a_format_module_has_the_shape_that_a_format_has(name: str) -> None:
    module = plugins.load("weights", name)

    assert all(suffix.startswith(".") for suffix in module.SUFFIXES)
    assert isinstance(module.EXECUTES, bool)
    assert module.recognise(b"") is False
    assert module.__doc__


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("content", [b"", b"\0", b"\xff" * 3000, b"PK\x03\x04", b"GGUF", b"\x80\x04", b"{}"])
def test_a_format_module_gives_a_value_for_any_bytes(release_of: Makes, name: str, content: bytes) -> None:
    suffix = plugins.load("weights", name).SUFFIXES[0]

    (file,) = inspect(release_of({f"model{suffix}": content})).files

    assert "reader-failed" not in [problem.id for problem in file.errors]


def test_no_suffix_belongs_to_two_formats() -> None:
    suffixes = [suffix for name in FORMATS for suffix in plugins.load("weights", name).SUFFIXES]

    assert len(suffixes) == len(set(suffixes))


@pytest.mark.parametrize(
    ("name", "content", "format_"),
    [
        ("a.gguf", b"GGUF\x03\0\0\0" + bytes(16), "gguf"),
        ("a.gguf", b"GGUF\x03", "gguf"),
        ("a.gguf", b"", "gguf"),
        ("weights.dat", b"GGUF\x03\0\0\0" + bytes(16), "gguf"),
        ("a.h5", b"\x89HDF\r\n\x1a\n", "hdf5"),
        ("a.onnx", b"\x08\x07", "onnx"),
        ("flax_model.msgpack", b"\x81", "msgpack"),
        ("a.tflite", b"\x1c\0\0\0TFL3", "tflite"),
    ],
)
def test_a_format_that_is_not_read_yet_is_named_and_never_called_damaged(
    release_of: Makes, name: str, content: bytes, format_: str
) -> None:
    weights = inspect(release_of({name: content}))

    (file,) = weights.files
    assert (file.format, file.valid, file.errors) == (format_, None, ())
    assert [problem.id for problem in file.warnings] == ["not-read-yet"]
    assert weights.parameters is None
    assert "damaged-weights" not in severities(weights)


def test_safetensors_under_another_name_are_read_by_their_content(pack: Packs, release_of: Makes) -> None:
    (file,) = inspect(release_of({"weights.dat": pack({"w": ("F32", (2, 2))})})).files

    assert (file.format, file.valid, file.parameters) == ("safetensors", True, 4)


@pytest.mark.parametrize(
    "content",
    [b"<!DOCTYPE html><html>401</html>", b'{"error": "gated"}', b'<?xml version="1.0"?>', b"PK\x05\x06" + bytes(18)],
)
def test_an_error_page_saved_as_weights_is_called_what_it_is(release_of: Makes, content: bytes) -> None:
    (file,) = inspect(release_of({"model.safetensors": content})).files

    assert file.valid is False
    assert [problem.id for problem in file.errors] == ["not-safetensors", "header-too-large"]


@pytest.mark.parametrize(
    "content",
    [
        f"version https://git-lfs.github.com/spec/v1\noid sha256:{'1' * 64}\nsize 12\n",
        f"version https://git-lfs.github.com/spec/v1\r\noid sha256:{'1' * 64}\r\nsize 12\r\n",
        f"version https://git-lfs.github.com/spec/v1\next-0-x sha256:{'0' * 64}\noid sha256:{'1' * 64}\nsize 12\n",
        f"version https://hawser.github.com/spec/v1\noid sha256:{'1' * 64}\nsize 12\n",
        f'# xet version 0\nfilesize = 12\nhash = "{"1" * 64}"\n',
    ],
)
@pytest.mark.parametrize("name", ["model.safetensors", "model.gguf", "pytorch_model.bin", "model.onnx"])
def test_a_pointer_is_not_fetched_and_never_damaged(release_of: Makes, name: str, content: str) -> None:
    weights = inspect(release_of({name: content}))

    (file,) = weights.files
    assert (file.fetched, file.valid, file.errors) == ("pointer", None, ())
    assert severities(weights) == {"weights-are-pointers": "warning"}
    assert weights.complete.holds is None


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"PK\x03\x04", "ZIP"),
        (b"%PDF-1.4\n%%EOF\n", "PDF"),
        (b"\x7fELF\x02", "ELF"),
        (b"\x80\x04\x95\x05", "pickle"),
        (b"PK\x05\x06" + bytes(18), "ZIP"),
    ],
)
def test_a_file_of_another_kind_within_the_tensors_is_a_warning(
    release_of: Makes, framed: Callable[..., bytes], content: bytes, kind: str
) -> None:
    text = '{"w": {"dtype": "U8", "shape": [64], "data_offsets": [0, 64]}}'
    for data in (
        content.ljust(64),
        bytes(64 - len(content)) + content if kind == "ZIP" and len(content) > 4 else content.ljust(64),
    ):
        weights = inspect(release_of({"model.safetensors": framed(text, data)}))

        assert weights.files[0].valid is True
        assert severities(weights) == {"polyglot": "warning"}


def test_a_sparse_file_is_looked_at_in_no_time_and_said_to_be_one(
    tmp_path: Path, framed: Callable[..., bytes], release_of: Makes
) -> None:
    size = 8 * 10**9
    head = framed(f'{{"w": {{"dtype": "U8", "shape": [{size}], "data_offsets": [0, {size}]}}}}')
    root = tmp_path / "release"
    root.mkdir()
    with (root / "model.safetensors").open("wb") as file:
        file.write(head)
        file.truncate(len(head) + size)

    weights = inspect(release_of({}))

    assert weights.files[0].valid is True
    assert [problem.id for problem in weights.files[0].warnings] == ["sparse-file"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("pytorch_model.bin", TENSORS_ONLY),
        ("pytorch_model.bin", archive({"m/data.pkl": TENSORS_ONLY, "m/data/0": bytes(8)})),
        ("notes.txt", BY_STACK),
        ("renamed.dat", archive({"m/data.pkl": TENSORS_ONLY})),
        ("model.ckpt", b"(dp0\n."),
    ],
)
def test_a_pickle_is_an_unsafe_format_by_its_content(release_of: Makes, name: str, content: bytes) -> None:
    weights = inspect(release_of({name: content}))

    (file,) = weights.files
    assert (file.format, file.executes) == ("pickle", True)
    assert "unsafe-format" in severities(weights)


@pytest.mark.parametrize(
    ("content", "imported"),
    [
        (IMPORTS, "posix.system"),
        (BY_STACK, "os.system"),
        (b"\x80\x02c__builtin__\neval\n.", "__builtin__.eval"),
        (b"\x80\x02(ios\nsystem\n.", "os.system"),
        (b"\x80\x02\x82\x01.", "extension registry.1"),
        (TENSORS_ONLY + IMPORTS, "posix.system"),
        (archive({"m/data.pkl": IMPORTS}), "posix.system"),
        (archive({"m/data.pkl": IMPORTS}, zipfile.ZIP_DEFLATED), "posix.system"),
        (IMPORTS[:-3], "posix.system"),
        (b"cposix\nsystem\n(S'id'\ntR.", "posix.system"),
    ],
)
def test_what_a_pickle_would_import_is_named_and_an_error(release_of: Makes, content: bytes, imported: str) -> None:
    (finding,) = (
        one for one in inspect(release_of({"pytorch_model.bin": content})).findings if one.id == "unsafe-format"
    )

    assert finding.severity == "error"
    assert imported in finding.message


@pytest.mark.parametrize(
    "content",
    [
        b"\x80\x02cposix\nget",
        b"\x80\x04\x8d" + (2**62).to_bytes(8, "little") + b"abc.",
        archive({"m/data.pkl": TENSORS_ONLY * 50})[:-30],
        archive({"m/data.pkl": TENSORS_ONLY}).replace(b"PK\x01\x02", b"PK\x01\x03"),
        b"\x80\x02" + b"(" * 5000,
    ],
)
def test_a_damaged_pickle_is_damaged_and_still_unsafe(release_of: Makes, content: bytes) -> None:
    weights = inspect(release_of({"pytorch_model.bin": content}))

    assert "unsafe-format" in severities(weights)


def test_an_archive_of_two_pickles_and_names_that_leave_it_are_said(release_of: Makes) -> None:
    weights = inspect(
        release_of({"m.pt": archive({"a/data.pkl": TENSORS_ONLY, "b/data.pkl": TENSORS_ONLY, "../../x": b""})})
    )

    assert {"two-pickles", "odd-name", "unsafe-format"} <= set(severities(weights))


def test_a_pickle_called_safetensors_is_damaged_and_unsafe(release_of: Makes) -> None:
    weights = inspect(release_of({"model.safetensors": TENSORS_ONLY}))

    assert weights.files[0].valid is False
    assert {"damaged-weights", "unsafe-format"} <= set(severities(weights))


def test_every_truncation_of_a_pickle_archive_ends_in_a_value(release_of: Makes) -> None:
    content = archive({"m/data.pkl": IMPORTS, "m/data/0": bytes(8)})
    for end in range(4, len(content), 3):
        (file,) = inspect(release_of({"model.pt": content[:end]})).files

        assert file.executes
        assert "reader-failed" not in [problem.id for problem in file.errors]


def test_the_pickles_of_these_tests_are_what_they_say() -> None:
    for content in (TENSORS_ONLY, IMPORTS, BY_STACK):
        assert list(pickletools.genops(content))[-1][0].name == "STOP"


def test_training_state_is_unsafe_and_no_weights(pack: Packs, release_of: Makes) -> None:
    weights = inspect(
        release_of(
            {
                "model.safetensors": pack({"w": ("F32", (2,))}),
                "training_args.bin": IMPORTS,
                "optimizer.pt": TENSORS_ONLY,
            }
        )
    )

    assert {one.path: one.role for one in weights.files}["training_args.bin"] == "training-state"
    assert weights.main == ("model.safetensors",)
    assert weights.parameters == 2
    assert "unsafe-format" in severities(weights)


def test_alternatives_and_checkpoints_are_not_counted_twice(pack: Packs, release_of: Makes) -> None:
    one = pack({"w": ("F32", (2,))})
    paths = (
        "model.safetensors",
        "model.fp16.safetensors",
        "consolidated.safetensors",
        "checkpoint-100/model.safetensors",
        "small/model.safetensors",
    )

    weights = inspect(release_of({**dict.fromkeys(paths, one), "pytorch_model.bin": TENSORS_ONLY}))

    assert weights.main == ("model.safetensors",)
    assert weights.parameters == 2
    assert len(weights.files) == 6


def test_the_parts_of_a_pipeline_are_counted_together(pack: Packs, release_of: Makes) -> None:
    one = pack({"w": ("F32", (2,))})

    weights = inspect(
        release_of(
            {
                "unet/diffusion_pytorch_model.safetensors": one,
                "vae/diffusion_pytorch_model.safetensors": one,
                "model_index.json": "{}",
            }
        )
    )

    assert weights.parameters == 4


def test_hashing_reads_every_byte(pack: Packs, release_of: Makes) -> None:
    content = pack({"w": ("F32", (2,))})

    (file,) = inspect(release_of({"model.safetensors": content}), hash=True).files

    assert (file.sha256, file.hashed) == (sha256(content).hexdigest(), True)


def test_inspecting_loads_neither_numpy_nor_the_reference(minilm: Path) -> None:
    code = (
        "import sys; from openaudit.release import open_release; from openaudit.weights import inspect;"
        "inspect(open_release(sys.argv[1])); print([m for m in ('numpy', 'safetensors', 'torch', 'pydantic', 'pickle') if m in sys.modules])"
    )

    done = subprocess.run(
        [sys.executable, "-c", code, str(minilm)],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )

    assert done.stdout.strip() in ("[]", "['pickle']")


def test_the_real_release_is_whole(minilm: Path) -> None:
    weights = inspect(open_release(str(minilm)))

    assert (weights.parameters, weights.elements) == (22713216, 22713728)
    assert (weights.complete.holds, weights.matches_config.holds) == (True, True)
    assert weights.findings == ()


def test_more_files_than_are_read_are_named_and_not_read(
    release_of: Makes, pack: Packs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "MAX_READ_FILES", 3)
    content = pack({"w": ("F32", (2,))})

    weights = inspect(release_of({f"{number}.safetensors": content for number in range(5)}))

    assert [one.valid for one in weights.files] == [True, True, True, None, None]
    assert severities(weights) == {"weights-not-read": "warning"}
    assert weights.parameters is None
