"""The model in a release, as a runner is given it: from headers and an allow-list of configuration keys alone.

Nothing here starts a process or reads a tensor. What cannot be run is a RunError whose message is the reason.
"""

from typing import TYPE_CHECKING

from openaudit.errors import OpenauditError, RunError

if TYPE_CHECKING:
    from openaudit.release import Release
    from openaudit.run.records import Model


def read_model(release: "Release") -> "Model":
    """The model that the release holds; RunError says why there is none that could be run."""
    # A child loads this package for the descriptions of families alone.
    from openaudit.run.model import adapter, gguf, pretrained  # noqa: PLC0415

    try:
        if adapter.is_adapter(release):
            return adapter.read(release)
        return gguf.read(release) if gguf.there(release) else adapter.beside(release, pretrained.read(release))
    except RunError:
        raise
    except OpenauditError as error:
        raise RunError(str(error)) from error
