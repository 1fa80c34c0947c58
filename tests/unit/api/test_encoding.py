from pathlib import Path

import numpy as np
import pytest

from api.encoding import QueryEncoders
from scenedex.domain.errors import Code, Misconfigured
from scenedex.domain.signals import Signal
from scenedex.encoders import ModelPack, load_pack


def test_the_pack_is_loaded_once_however_often_it_is_asked_for(pack_dir: Path) -> None:
    loads = []

    def load() -> ModelPack:
        loads.append(1)
        return load_pack(pack_dir)

    encoders = QueryEncoders(load, wait_s=30)
    assert encoders.state == "idle"
    encoders.warm()
    encoders.warm()
    assert encoders.pack() is encoders.pack()
    assert (encoders.state, len(loads)) == ("loaded", 1)


def test_a_query_that_was_asked_before_is_not_encoded_again(encoders: QueryEncoders) -> None:
    first = encoders.vector(Signal.MEANING, "a dog")
    assert first is encoders.vector(Signal.MEANING, "a dog")
    assert first is not encoders.vector(Signal.PICTURE, "a dog")


@pytest.mark.parametrize("signal", [Signal.MEANING, Signal.PICTURE])
def test_a_vector_is_of_length_one_and_knows_its_model(
    encoders: QueryEncoders, signal: Signal
) -> None:
    vector = encoders.vector(signal, "a dog")
    assert vector is not None
    assert vector.values.shape == (vector.model.dimensions,)
    assert np.linalg.norm(vector.values) == pytest.approx(1, abs=1e-5)


def test_a_failure_is_told_to_everybody_who_asks(tmp_path: Path) -> None:
    encoders = QueryEncoders(lambda: load_pack(tmp_path), wait_s=30)
    for _ in range(2):
        with pytest.raises(Misconfigured) as caught:
            encoders.pack()
        assert caught.value.code == Code.MODEL_MISSING
    assert encoders.state == "failed"
