"""The weight files of a release that nothing here can run, as a model whose matrices can be looked at all the same."""

from openaudit.release import Release
from openaudit.run.model.files import tensors_of, weight_files
from openaudit.run.records import Model


def read_loose(release: Release) -> Model:
    """A model of kind `weights`, without sizes or habits; RunError where there are no safetensors files to read."""
    files, tensors = tensors_of(release, weight_files(release))
    return Model(
        kind="weights",
        files=files,
        tensors=tensors,
    )
