"""What search knows of a library as a whole, kept by every publish."""

from dataclasses import replace

import numpy as np
import pytest

from scenedex.db import library as library_db
from scenedex.db import search
from scenedex.domain.search import Query
from scenedex.domain.signals import Calibration, Match, Thresholds

DIMENSIONS = 64


@pytest.fixture
def stats(api, user_id):
    def stats() -> tuple[int, int, int, int]:
        with api.as_user(user_id) as tx:
            found = library_db.get_stats(tx)
        assert found is not None
        assert found.is_coded
        return found.publish_seq, found.scenes, found.frames, found.texts

    return stats


@pytest.fixture
def words(api, user_id):
    def words() -> dict[str, int]:
        with api.as_user(user_id) as tx:
            rows = tx.fetch_all(lambda _: tuple, b"select word, scenes from library_words")
        return dict(rows)

    return words


def random_vectors(count: int, seed: int = 1) -> list[np.ndarray]:
    drawn = np.random.default_rng(seed).standard_normal((count, DIMENSIONS))
    return list(drawn.astype(np.float32))


def test_publishing_counts_and_numbers(library, user_id, stats, words):
    first, second = random_vectors(2)
    one = library.shot(said="red star", pictures=[first, second], meaning=first)
    source = library.add(user_id, [one, library.shot(said="star")])
    assert stats() == (1, 2, 2, 1)
    assert {word: words()[word] for word in ("red", "star", "clip", "mp4")} == {
        "red": 1, "star": 2, "clip": 2, "mp4": 2,
    }  # fmt: skip
    newer = replace(source, version="v2")
    library.publish(newer, library.build(newer, [library.shot(said="sea", pictures=[first])]))
    assert stats() == (2, 1, 1, 0)
    assert "star" not in words()
    assert words()["sea"] == 1
    library.add(user_id, [library.shot(said="sea")])
    assert stats() == (3, 2, 1, 0)
    assert words()["sea"] == 2


def test_what_is_in_the_making_does_not_count(library, user_id, stats, scratch):
    library.add(user_id, [library.shot(pictures=random_vectors(1))])
    library.build(library.source(user_id), [library.shot(pictures=random_vectors(1))])
    assert stats() == (1, 1, 1, 0)
    with scratch.postgres.superuser(scratch.name) as root:
        rows = root.execute("select published_seq from vector_signs order by 1").fetchall()
    assert rows == [(1,)]


@pytest.fixture
def near(api, user_id, library):
    """Finds what is near to a vector, by the plan of small or of large libraries."""

    def near(vector: np.ndarray, *, by_signs: bool, **given):
        query = Query(
            image_vector=vector,
            image_model_id=library.model("image", DIMENSIONS),
            exact_up_to=0 if by_signs else 10**6,
            **given,
        )
        with api.as_user(user_id) as tx:
            return search.search_scenes(tx, query).hits

    return near


@pytest.mark.parametrize("spread", [0.3, 1.0, 100.0], ids=["near", "wide", "of no subject"])
def test_signs_find_what_a_full_comparison_finds(library, user_id, near, spread):
    """As near as the data allows: where nothing is alike, signs tell little and are not trusted."""
    middles = random_vectors(12, seed=2)
    around = random_vectors(1200, seed=3)
    vectors = [middles[n % 12] + spread * vector for n, vector in enumerate(around)]
    library.add(user_id, [library.shot(pictures=vectors[n : n + 4]) for n in range(0, 1200, 4)])
    any_score = replace(Thresholds().picture, floor=-1.0)
    given = {"thresholds": replace(Thresholds(), picture=any_score), "limit": 10}
    given["calibration"] = Calibration(fewest=10**6)
    found = 0
    for query in random_vectors(10, seed=4):
        exact, quick = (near(query, by_signs=signs, **given) for signs in (False, True))
        assert len(quick) == len(exact) == 10
        found += len({hit.scene_id for hit in exact} & {hit.scene_id for hit in quick})
    assert found >= 95


@pytest.mark.parametrize("by_signs", [False, True])
def test_a_large_library_says_itself_what_is_noise(library, user_id, near, by_signs):
    """Every picture of this library is a little like every query, as a fixed camera's are."""
    common, *others = random_vectors(301, seed=5)
    vectors = [2 * common + vector for vector in others]
    library.add(user_id, [library.shot(pictures=[vector]) for vector in vectors])
    model = replace(Thresholds().picture, floor=0.1, strong=0.9)
    given = {"thresholds": replace(Thresholds(), picture=model), "by_signs": by_signs}
    best, *rest = near(vectors[7] + 0.1 * others[0], **given)
    assert (best.start_s, best.match) == (70.0, Match.STRONG)
    by_chance = near(common + random_vectors(1, seed=6)[0], **given)
    for few in (rest, by_chance):  # ids, and so the sample, are others in every run
        assert len(few) <= 6
        assert {hit.match for hit in few} <= {Match.BEST_GUESS}
    small = Calibration(fewest=301)
    noise = near(common, **given, calibration=small, limit=300)
    assert len(noise) > 150, "the model's band alone lets noise pass"
