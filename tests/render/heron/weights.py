"""Weight files: whole, odd, a pointer and a broken one; and the tests on their content."""

from openaudit.report.entries import ProblemEntry, TestEntry, WeightFileEntry, WeightsEntry

WEIGHTS = WeightsEntry(
    files=(
        WeightFileEntry(
            path="model-00001-of-00002.safetensors",
            format="safetensors",
            fetched="yes",
            valid=True,
            bytes=9976576152,
            sha256="ab" * 32,
            tensors=241,
            parameters=4988288000,
            dtypes={"BF16": 241},
        ),
        WeightFileEntry(
            path="model-00002-of-00002.safetensors",
            format="safetensors",
            fetched="yes",
            valid=True,
            warnings=(ProblemEntry(id="large-padding", message="24,576 bytes of padding after the header"),),
            bytes=3500263272,
            sha256="cd" * 32,
            tensors=82,
            parameters=1750127616,
            dtypes={"BF16": 81, "I64": 1},
        ),
        WeightFileEntry(path="heron-7b-q4.gguf", format="gguf", fetched="pointer", valid=None, bytes=4081004224),
        WeightFileEntry(
            path="old/heron.bin",
            format="safetensors",
            fetched="yes",
            valid=False,
            errors=(
                ProblemEntry(
                    id="header-too-long", message="the header says 9,007,199,254,740,992 bytes, the file has 512"
                ),
            ),
            bytes=512,
        ),
    ),
    tensors=323,
    parameters=6738415616,
    tests=(
        TestEntry(
            id="spectrum-tail",
            title="Share of matrices with a heavy spectral tail",
            value=0.94,
            threshold=0.6,
            passed=True,
        ),
        TestEntry(id="norm-spread", title="Spread of layer norms", value=0.318, threshold=0.05, passed=True),
        TestEntry(id="duplicate-layers", title="Pairs of layers that are equal", value=0, threshold=0, passed=True),
    ),
    layers=(
        {"name": "model.layers.0.mlp.up_proj.weight", "mean": 0.00012, "std": 0.0213, "kurtosis": 4.87},
        {"name": "model.layers.1.mlp.up_proj.weight", "mean": -0.00003, "std": 0.0208, "kurtosis": 4.61},
    ),
)
