"""Vectors and the models that made them."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from scenedex.db import signs, vectors
from scenedex.domain.errors import Code, Misconfigured

TOY = {"name": "toy", "revision": "1", "dimensions": 2, "preprocessing": "none"}


@pytest.fixture
def frame(worker, library, user_id):
    """A stored frame and its user."""
    source = library.source(user_id)
    library.build(source, [library.shot(pictures=[np.array([1, 0], dtype=np.float32)])])
    with worker.as_worker() as tx:
        tx.act_for(user_id)
        return tx.fetch_value(b"select frame_id from frames"), user_id


def put(worker, model_id: int, frame, vector) -> None:
    with worker.as_worker() as tx:
        vectors.put_frame_vectors(tx, model_id, [(*frame, np.array(vector, dtype=np.float32))])


def test_the_first_model_of_a_kind_becomes_the_active_one(worker):
    with worker.as_worker() as tx:
        assert vectors.active_model(tx, "text") is None
        assert vectors.require_model(tx, kind="text", **TOY) is None
        model_id = vectors.register_model(tx, kind="text", **TOY)
        assert vectors.register_model(tx, kind="text", **TOY) == model_id
        assert vectors.require_model(tx, kind="text", **TOY) == model_id
        assert vectors.active_model(tx, "text").dimensions == 2
        assert vectors.active_model(tx, "image") is None


def test_many_who_register_the_first_model_agree(scratch):
    def register(_: int) -> int:
        database = scratch.worker()
        try:
            with database.as_worker() as tx:
                return vectors.register_model(tx, kind="text", **TOY)
        finally:
            database.close()

    with ThreadPoolExecutor(12) as pool:
        assert len(set(pool.map(register, range(12)))) == 1


@pytest.mark.parametrize(
    "other", [{"name": "b"}, {"revision": "2"}, {"dimensions": 3}, {"preprocessing": "crop"}]
)
@pytest.mark.parametrize("ask", [vectors.register_model, vectors.require_model])
def test_a_process_with_another_model_is_refused_and_both_are_named(worker, other, ask):
    with worker.as_worker() as tx:
        vectors.register_model(tx, kind="image", **TOY)
    with pytest.raises(Misconfigured) as caught, worker.as_worker() as tx:
        ask(tx, kind="image", **{**TOY, **other})
    assert caught.value.code == Code.MODEL_MISMATCH
    assert "toy 1 (2, none)" in caught.value.message
    assert str(next(iter(other.values()))) in caught.value.message


def test_a_vector_of_the_wrong_width_is_refused(worker, library, frame):
    with pytest.raises(Misconfigured) as caught:
        put(worker, library.model("image", 2), frame, [1, 0, 0])
    assert caught.value.code == Code.MODEL_MISMATCH


def test_a_vector_of_an_unknown_model_is_refused(worker, frame):
    with pytest.raises(Misconfigured) as caught:
        put(worker, 999, frame, [1, 0])
    assert caught.value.code == Code.MODEL_MISMATCH


@pytest.mark.parametrize("vector", [[0, 0], [float("nan"), 1], [float("inf"), 1]])
def test_a_vector_without_direction_is_refused(worker, library, frame, vector):
    with pytest.raises(Misconfigured):
        put(worker, library.model("image", 2), frame, vector)


def test_storing_a_vector_again_replaces_it_and_its_signs(worker, library, frame, scratch):
    for vector in ([-1, 1], [1, -1]):
        put(worker, library.model("image", 2), frame, vector)
    with scratch.postgres.superuser(scratch.name) as root:
        rows = root.execute(
            "select (vec::vector * '[1,-1]')::text, signs::text from frame_vectors"
        ).fetchall()
    assert rows == [("[0.70703125,0.70703125]", signs.of(np.array([1, -1], np.float32)))]
