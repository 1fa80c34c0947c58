"""What the database takes of still pictures, and what it does not."""

import pytest

from scenedex.db import scenes, search, videos
from scenedex.domain import keys
from scenedex.domain.errors import Misconfigured
from scenedex.domain.query_words import parse
from scenedex.domain.scene import NewScene
from scenedex.domain.search import Query
from scenedex.domain.span import TimeSpan
from scenedex.domain.video import VideoKind
from scenedex.testing import invariants
from scenedex.testing.aws import MemoryStore

WORDS = "a lighthouse"


@pytest.fixture
def put(library, user_id, worker):
    """A video of a length with one scene of a place and span."""

    def put(duration_s: float, *, ordinal: int = 0, span: TimeSpan):
        source = library.source(user_id)
        generation = library.register(source)
        scene_id = keys.scene_id(source.video_id, generation, ordinal)
        with worker.as_worker() as tx:
            videos.start_processing(
                tx,
                video_id=source.video_id,
                generation=generation,
                duration_s=duration_s,
                width=4,
                height=3,
                fps=None,
                has_audio=False,
            )
            scenes.replace_scenes(
                tx,
                video_id=source.video_id,
                user_id=user_id,
                generation=generation,
                scenes=[NewScene(scene_id, ordinal, span, None, None, ())],
            )
        return source

    return put


def test_a_picture_has_one_scene_of_no_length(put, api, user_id):
    source = put(0.0, span=TimeSpan(0, 0))

    with api.as_user(user_id) as tx:
        video = videos.get_video(tx, source.video_id)
        (scene,) = scenes.list_scenes(tx, source.video_id, 1)
    assert (video.kind, video.duration_s, video.fps) == (VideoKind.PICTURE, 0, None)
    assert scene.span == TimeSpan(0, 0)


def test_a_video_is_none(put, api, user_id):
    source = put(0.04, span=TimeSpan(0, 0.04))

    with api.as_user(user_id) as tx:
        assert videos.get_video(tx, source.video_id).kind is VideoKind.VIDEO


def test_nobody_knows_what_has_not_been_looked_at(library, api, user_id):
    source = library.source(user_id)
    library.register(source)

    with api.as_user(user_id) as tx:
        assert videos.get_video(tx, source.video_id).kind is None


@pytest.mark.parametrize(
    ("ordinal", "span"), [(1, TimeSpan(0, 0)), (0, TimeSpan(2, 2)), (3, TimeSpan(7, 7))]
)
def test_no_other_scene_is_without_length(put, ordinal, span):
    with pytest.raises(Misconfigured) as caught:
        put(10.0, ordinal=ordinal, span=span)
    assert "scenes_check" in str(caught.value.__cause__)


@pytest.mark.parametrize(("duration_s", "span"), [(10.0, TimeSpan(0, 0)), (0.0, TimeSpan(0, 0.05))])
def test_what_the_database_cannot_see_alone_is_an_invariant(put, worker, duration_s, span):
    put(duration_s, span=span)
    with pytest.raises(AssertionError, match="a scene of no length is not of a still picture"):
        invariants.check(worker, MemoryStore())


def test_no_length_is_negative(put):
    with pytest.raises(Misconfigured) as caught:
        put(-1.0, span=TimeSpan(0, 0))
    assert "duration_s" in str(caught.value.__cause__)


def test_a_picture_that_is_found_has_nothing_to_play(library, api, user_id, worker):
    library.add(user_id, [library.shot(said=WORDS)], title="Islands")
    with worker.as_worker() as tx:
        tx.act_for(user_id)
        tx.execute(b"update scenes set start_s = 0, end_s = 0")

    with api.as_user(user_id) as tx:
        (hit,) = search.search_scenes(tx, Query(words=parse("islands"))).hits
        (said,) = search.search_scenes(tx, Query(words=parse(WORDS))).hits
    assert (hit.kind, hit.start_s, hit.end_s, hit.seek_s) == (VideoKind.PICTURE, 0, 0, 0)
    assert said.seek_s == 0
