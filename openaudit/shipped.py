"""The data folders `rubrics`, `licenses`, `reports` and `phrases`: packed in the wheel, or beside the package in a checkout."""

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path


def folder(name: str) -> Traversable:
    """The data folder `name`, as it was packed or as it stands in the checkout; FileNotFoundError where neither is."""
    packed = files("openaudit").joinpath("_shipped", name)
    if packed.is_dir():
        return packed
    beside = Path(__file__).resolve().parent.parent / name
    if beside.is_dir():
        return beside
    raise FileNotFoundError(f"data folder {name!r} is neither packed in openaudit nor beside it")
