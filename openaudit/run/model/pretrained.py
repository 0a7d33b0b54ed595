"""A model as `save_pretrained` writes it: config.json, safetensors files and tokenizer.json."""

from collections.abc import Mapping

from openaudit.errors import RunError
from openaudit.release import Release
from openaudit.run.model.config import read_config, read_json
from openaudit.run.model.families import FAMILIES, MATRICES, Family
from openaudit.run.model.files import fetched, tensors_of, weight_files
from openaudit.run.records import Located, Model

MAX_TOKENIZER = 64 * 1024 * 1024  # bytes
POOLING = "1_Pooling/config.json"


def read(release: Release) -> Model:
    """The model of a release in this layout; RunError says why there is none that could be run."""
    weights = weight_files(release)
    files, tensors = tensors_of(release, weights)
    config = read_config(release)
    family = FAMILIES[config.family]
    prefix = _prefix(family, tensors)
    confirm(family, prefix, config.sizes, tensors)
    return Model(
        family=config.family,
        prefix=prefix,
        sizes=config.sizes,
        activation=config.activation,
        epsilon=config.epsilon,
        spread=config.spread,
        pooling="cls" if _pools_first_token(release) else "mean",
        files=files,
        tensors=tensors,
        tokenizer=_tokenizer(release),
    )


def _prefix(family: Family, tensors: Mapping[str, Located]) -> str:
    for prefix in family.prefixes:
        if f"{prefix}{family.words}.weight" in tensors:
            return prefix
    raise RunError(f"no tensor {family.words}.weight: the weights are not laid out as {family.types[0]} asks for")


def confirm(family: Family, prefix: str, sizes: Mapping[str, int], tensors: Mapping[str, Located]) -> None:
    """Hold every size of the configuration against the tensors' shapes; RunError names the first that they do not explain.

    This is what keeps a configuration from asking for memory: nothing is ever made in a size that no header confirms.
    """
    width, inner, words = sizes["width"], sizes["inner"], sizes["words"]
    wanted: dict[str, tuple[int, ...]] = {
        f"{family.words}.weight": (words, width),
        f"{family.positions}.weight": (sizes["positions"], width),
    }
    shapes = {"up": (inner, width), "down": (width, inner)}
    for index in range(min(sizes["layers"], len(tensors) + 1)):
        layer = family.layer.format(index)
        wanted |= {f"{layer}{family.roles[role]}.weight": shapes.get(role, (width, width)) for role in MATRICES}
    for name, shape in wanted.items():
        found = tensors.get(prefix + name)
        if found is None:
            raise RunError(f"config.json asks for the tensor {prefix}{name}, which the weight files do not have")
        if found.shape != shape:
            raise RunError(
                f"{prefix}{name}: config.json asks for {_by(shape)} elements, the header has {_by(found.shape)}; "
                "refused before anything was started"
            )
    if width % sizes["heads"]:
        raise RunError(f"config.json asks for {sizes['heads']} heads, which do not divide its width of {width}")
    extra = f"{prefix}{family.layer.format(sizes['layers'])}{family.roles['up']}.weight"
    if extra in tensors:
        raise RunError(f"the weight files have {extra}, a layer more than the {sizes['layers']} of config.json")


def _by(shape: tuple[int, ...]) -> str:
    return " x ".join(str(one) for one in shape) or "1"


def _pools_first_token(release: Release) -> bool:
    if not any(file.path == POOLING and file.kind == "file" for file in release.files()):
        return False
    return read_json(release, POOLING).get("pooling_mode_cls_token") is True


def _tokenizer(release: Release) -> str:
    file = next((one for one in release.files() if one.path == "tokenizer.json" and one.kind == "file"), None)
    if file is None:
        raise RunError("no tokenizer.json in the release: the text cannot be turned into the model's tokens")
    if file.size > MAX_TOKENIZER:
        raise RunError(f"tokenizer.json: {file.size} bytes; read up to {MAX_TOKENIZER}")
    fetched(release, file)
    path = release.local(file.path)
    if path is None:
        raise RunError("tokenizer.json is not on this machine")
    return str(path)
