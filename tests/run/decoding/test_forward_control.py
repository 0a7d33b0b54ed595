"""The control: shapes and spread as before training, the same numbers whichever way they are asked for."""

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import numpy as np
import pytest

from openaudit.errors import RunError
from openaudit.release import open_release
from openaudit.run.forward import initialised
from openaudit.run.forward.initialised import Initialised
from openaudit.run.model import read_model


class Made(Protocol):
    folder: Path


Makes = Callable[..., Made]


def control(made: Made, seed: int = 7) -> Initialised:
    return Initialised(read_model(open_release(str(made.folder))), seed)


TABLE = "model.embed_tokens.weight"
UP = "model.layers.1.mlp.up_proj.weight"


def test_a_part_is_the_same_whichever_way_it_is_asked_for(decoder: Makes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(initialised, "DRAWN", 24 * 7)  # blocks of seven rows
    store = control(decoder("llama"))
    whole = store.get(TABLE)

    np.testing.assert_array_equal(store.part(TABLE, slice(5, 23)), whole[5:23])
    np.testing.assert_array_equal(store.part(TABLE, slice(None), slice(3, 9)), whole[:, 3:9])
    np.testing.assert_array_equal(store.rows(TABLE, np.array([30, 0, 7, 7, 6])), whole[[30, 0, 7, 7, 6]])


def test_the_numbers_spread_as_the_configuration_says(decoder: Makes) -> None:
    store = control(decoder("llama", settings={"initializer_range": 0.05}))

    assert store.get(TABLE).std() == pytest.approx(0.05, rel=0.05)
    assert abs(store.get(TABLE).mean()) < 0.01
    assert store.get("model.norm.weight").tolist() == [1.0] * 24


def test_every_tensor_and_every_seed_has_numbers_of_its_own(decoder: Makes) -> None:
    made = decoder("llama")
    store, other = control(made), control(made, seed=8)

    assert not np.array_equal(store.get(UP), store.get(UP.replace(".1.", ".2.")))
    assert not np.array_equal(store.get(UP), other.get(UP))
    np.testing.assert_array_equal(store.get(UP), control(made).get(UP))


def test_a_weight_that_is_added_to_one_starts_at_nought(decoder: Makes) -> None:
    assert not control(decoder("gemma")).get("model.norm.weight").any()


def test_what_is_added_to_the_stream_starts_smaller_where_the_family_does_so(decoder: Makes) -> None:
    store = control(decoder("gpt2"))

    assert store.get("h.0.mlp.c_proj.weight").std() == pytest.approx(0.02 / np.sqrt(2 * 3), rel=0.1)
    assert store.get("h.0.mlp.c_fc.weight").std() == pytest.approx(0.02, rel=0.1)
    assert not store.get("h.0.mlp.c_fc.bias").any()


def test_a_tensor_that_is_not_there_is_named(decoder: Makes) -> None:
    with pytest.raises(RunError, match=r"nothing\.weight: the architecture asks for this tensor"):
        control(decoder()).get("nothing.weight")
