"""Telling: a report becomes bytes, one module per format, each with `render(report) -> bytes`; `view` and `charts` are shared."""
