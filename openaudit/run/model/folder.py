"""A model as `save_pretrained` lays it out, for a library that reads folders: the files as they are, the configuration ours."""

import json
from collections.abc import Mapping
from pathlib import Path

from openaudit.run.records import Model


def laid_out(model: Model) -> Mapping[str, bytes | Path]:
    """What stands in the folder by name: the weight files, and a config.json of the allowed keys alone.

    No code, no tokenizer and no index: what the release has of them is not passed on.
    """
    config = {"model_type": model.type, **model.config}
    names = [f"model-{at + 1:05}-of-{len(model.files):05}.safetensors" for at in range(len(model.files))]
    files = dict(zip(names, map(Path, model.files), strict=True))
    return {"config.json": json.dumps(config, default=list).encode(), **files}
