"""Whatever stands in a decoder's configuration, it is read within bounds or refused with a reason, and what is read runs."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from openaudit.errors import RunError
from openaudit.release import open_release
from openaudit.run import numpy as runner
from openaudit.run.model import read_model
from openaudit.run.records import Predicts

KEYS = (
    *("num_attention_heads", "num_key_value_heads", "head_dim", "hidden_size", "num_hidden_layers", "vocab_size"),
    *("rope_theta", "rope_scaling", "rope_parameters", "partial_rotary_factor", "original_max_position_embeddings"),
    *("layer_types", "sliding_window", "use_sliding_window", "max_window_layers", "sliding_window_pattern"),
    *("attention_bias", "tie_word_embeddings", "hidden_act", "hidden_activation", "rms_norm_eps", "initializer_range"),
    *("query_pre_attn_scalar", "attn_logit_softcapping", "clip_qkv", "architectures", "model_type", "some_size"),
    *("max_position_embeddings", "rotary_pct", "n_inner", "n_head", "scale_attn_weights", "is_encoder_decoder"),
)
ROPE = (
    *("type", "rope_type", "factor", "rope_theta", "attention_factor", "short_factor", "long_factor", "beta_fast"),
    *(
        "low_freq_factor",
        "high_freq_factor",
        "original_max_position_embeddings",
        "mscale",
        "mscale_all_dim",
        "truncate",
    ),
    *("full_attention", "sliding_attention", "partial_rotary_factor", "beta_slow"),
)
WORDS = (
    "linear",
    "dynamic",
    "llama3",
    "yarn",
    "longrope",
    "su",
    "default",
    "silu",
    "gelu",
    "full_attention",
    "x/y",
    "",
)
NUMBERS = st.one_of(
    st.sampled_from([0, 1, 2, 3, 4, 6, 8, -1, 10**9, 10**12, 0.5, 1e-300, 1e300, -0.0]), st.integers(), st.floats()
)
PLAIN = st.one_of(st.none(), st.booleans(), NUMBERS, st.sampled_from(WORDS))
LISTS = st.lists(PLAIN, max_size=4)
VALUES = st.one_of(PLAIN, LISTS, st.dictionaries(st.sampled_from(ROPE), st.one_of(PLAIN, LISTS), max_size=6))


class Made(Protocol):
    folder: Path
    settings: dict[str, Any]


@settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(changes=st.dictionaries(st.sampled_from(KEYS), VALUES, min_size=1, max_size=4))
def test_a_configuration_is_read_or_refused_and_what_is_read_runs(
    family: str, decoder: Callable[..., Made], tmp_path: Path, changes: dict[str, Any]
) -> None:
    made = next(iter(tmp_path.glob("kept-*")), None)
    if made is None:
        made = decoder(family).folder.rename(tmp_path / "kept-0")
        (made / "settings.json").write_text((made / "config.json").read_text())
    said = {**json.loads((made / "settings.json").read_text()), **changes}
    (made / "config.json").write_text(json.dumps(said))

    try:
        model = read_model(open_release(str(made)))
    except RunError as error:
        assert len(str(error)) < 400  # noqa: PT017  a reason is what a refusal is for
        return
    if runner.supports(model).score > 0 and model.kind == "decoder":
        handle = runner.open(model, device="cpu", dtype="auto", memory=2**20, seed=1, control=False)
        assert isinstance(handle, Predicts)
        assert handle.token_logprobs(np.array([[1, 2, 3]], dtype=np.int32)).shape == (1, 2)
