"""Nobody sees another's rows, even where a WHERE is forgotten."""

from uuid import uuid4

import numpy as np
import psycopg
import pytest

from scenedex.db import scenes, search, users, videos
from scenedex.db.adapters import adapt
from scenedex.db.search_params import params_of
from scenedex.domain import keys
from scenedex.domain.errors import Code, Misconfigured, Rejected
from scenedex.domain.query_words import parse
from scenedex.domain.search import Query
from scenedex.domain.signals import Calibration

TABLES = [
    "users", "videos", "video_warnings", "stage_runs", "outbox", "scenes", "frames", "scene_texts",
    "seek_sheets", "frame_vectors", "text_vectors", "thumbnail_runs", "people", "face_detections",
    "audit_events", "library_stats", "library_words", "vector_signs",
]  # fmt: skip
SHARED_WITH_WORKER = {"videos", "stage_runs", "outbox"}
ONE = [1.0, 0.0]
SCOPE = "resolve_scope(9, null, null, null, null, null, null, null, null, null, null, null, null)"
FOUND_BY = """(
  jsonb_populate_record(null::search_query, %(asked)s::jsonb), %(text_vector)s::halfvec,
  %(text_signs)s::bit varying, %(image_vector)s::halfvec, %(image_signs)s::bit varying
)"""


@pytest.fixture
def full(library, make_user, scratch):
    """Rows of one user in every table; the image model has id 1 and the text model 2."""
    user_id = make_user()
    vector = np.array(ONE, dtype=np.float32)
    shot = library.shot(said="a red star", pictures=[vector], meaning=vector)
    source = library.add(user_id, [shot])
    with scratch.postgres.superuser(scratch.name) as root:
        frame = root.execute("select frame_id from frames").fetchone()[0]
        person, face = uuid4(), uuid4()
        root.execute(
            "insert into people (person_id, user_id, words) values (%s, %s, 'alice')",
            [person, user_id],
        )
        root.execute(
            "insert into face_detections (face_id, user_id, frame_id, person_id, box, confidence) "
            "values (%s, %s, %s, %s, '{0,0,1,1}', 1)",
            [face, user_id, frame, person],
        )
        root.execute(
            "insert into thumbnail_runs (run_id, user_id) values (%s, %s)", [uuid4(), user_id]
        )
        root.execute(
            "insert into audit_events (user_id, actor, action, subject) values (%s, 'a', 'b', 'c')",
            [user_id],
        )
        root.execute(
            "insert into video_warnings (video_id, user_id, generation, stage, code, message) "
            "values (%s, %s, 1, 'detect', 'audio_missing', 'none')",
            [source.video_id, user_id],
        )
        root.execute(
            "insert into seek_sheets values (%s, %s, 1, 0, 'sheets/000.jpg', 160, 90, 1, '{0}')",
            [source.video_id, user_id],
        )
        root.execute(
            "insert into outbox (destination, body, video_id, user_id) values "
            "('scenes', '', %s, %s)",
            [source.video_id, user_id],
        )
    return source


def count(tx, table: str) -> int:
    return tx.fetch_value(f"select count(*) from {table}".encode())


@pytest.mark.parametrize("table", TABLES)
def test_without_a_user_nothing_is_seen(full, scratch, table):
    with scratch._login("scenedex_api").connect() as api:
        assert api.execute(f"select count(*) from {table}").fetchone() == (0,)


@pytest.mark.parametrize("table", TABLES)
def test_the_user_sees_rows_and_another_does_not(full, api, make_user, table):
    with api.as_user(full.user_id) as tx:
        assert count(tx, table) > 0
    other = make_user()
    with api.as_user(other) as tx:
        assert count(tx, table) == (1 if table == "users" else 0)


@pytest.mark.parametrize("table", TABLES)
def test_a_worker_crosses_users_only_where_it_must(full, worker, table):
    with worker.as_worker() as tx:
        assert (count(tx, table) > 0) == (table in SHARED_WITH_WORKER)


@pytest.mark.parametrize("table", TABLES)
def test_even_the_owner_of_the_tables_sees_no_rows(full, scratch, table):
    with scratch.owner.connect() as owner:
        assert owner.execute(f"select count(*) from {table}").fetchone() == (0,)


def test_the_user_is_forgotten_with_the_transaction(full, api, scratch):
    with api.as_user(full.user_id) as tx:
        assert count(tx, "videos") == 1
    connection = api._connection
    assert connection.execute("select count(*) from videos").fetchone() == (0,)


def test_a_row_for_another_user_is_refused(full, api, make_user):
    with pytest.raises(Misconfigured), api.as_user(make_user()) as tx:
        tx.execute(
            b"insert into people (person_id, user_id) values (%(id)s, %(user_id)s)",
            {"id": uuid4(), "user_id": full.user_id},
        )


def test_a_row_cannot_be_given_to_another_user(full, api, make_user):
    with pytest.raises(Misconfigured), api.as_user(full.user_id) as tx:
        tx.execute(b"update people set user_id = %(other)s", {"other": make_user()})


def test_what_is_not_seen_is_not_changed(full, api, make_user):
    with api.as_user(make_user()) as tx:
        assert tx.execute(b"update videos set title = 'stolen'") == 0
        assert tx.execute(b"delete from people") == 0


def test_a_request_cannot_act_for_another_user(full, api, make_user):
    with api.as_user(make_user()) as tx, pytest.raises(Misconfigured):
        tx.act_for(full.user_id)


def test_the_tier_is_not_the_users_to_choose(full, api):
    with pytest.raises(Misconfigured), api.as_user(full.user_id) as tx:
        tx.execute(b"update users set tier = 'pro'")


@pytest.mark.parametrize(
    "statement",
    [b"delete from videos", b"update scenes set start_s = 0", b"delete from frame_vectors"],
)
def test_the_api_cannot_write_what_the_pipeline_makes(full, api, statement):
    with pytest.raises(Misconfigured), api.as_user(full.user_id) as tx:
        tx.execute(statement)


def test_the_finder_cannot_be_become(scratch):
    for role in ("scenedex_api", "scenedex_worker"):
        with (
            scratch._login(role).connect() as connection,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            connection.execute("set role scenedex_finder")


def test_search_never_returns_anothers_scenes(full, api, make_user, library):
    query = Query(
        words=parse("red star"),
        text_vector=ONE, text_model_id=library.model("text", 2),
        image_vector=ONE, image_model_id=library.model("image", 2),
    )  # fmt: skip
    with api.as_user(full.user_id) as tx:
        (hit,) = search.search_scenes(tx, query).hits
        assert set(hit.signals) == {"words", "meaning", "picture"}
    with api.as_user(make_user()) as tx:
        answer = search.search_scenes(tx, query)
    assert (answer.hits, answer.total, answer.basis.scenes) == ([], 0, 0)


@pytest.mark.parametrize(
    "query",
    [
        Query(words=parse("red")),
        Query(words=parse("alice")),
        Query(text_vector=ONE, text_model_id=2),
        Query(text_vector=ONE, text_model_id=2, exact_up_to=0, calibration=Calibration(fewest=1)),
        Query(image_vector=ONE, image_model_id=1),
        Query(image_vector=ONE, image_model_id=1, exact_up_to=0, calibration=Calibration(fewest=1)),
    ],
    ids=["words", "people", "meaning", "meaning by signs", "picture", "picture by signs"],
)
def test_the_function_that_finds_scenes_answers_for_the_user_only(full, scratch, make_user, query):
    call = "select count(scene_id) from find_scenes" + FOUND_BY
    with scratch._login("scenedex_api").connect() as api:
        adapt(api)

        def found() -> int:
            return api.execute(call, params_of(query)).fetchone()[0]

        assert found() == 0
        api.execute("select set_config('app.user_id', %s, false)", [str(make_user())])
        assert found() == 0
        api.execute("select set_config('app.user_id', %s, false)", [str(full.user_id)])
        assert found() == 1


@pytest.mark.parametrize("call", [f"published_videos({SCOPE})", f"scenes_of({SCOPE})"])
def test_what_a_scope_holds_is_the_users(full, scratch, make_user, call):
    with scratch._login("scenedex_api").connect() as api:
        assert api.execute(f"select count(*) from {call}").fetchone() == (0,)
        api.execute("select set_config('app.user_id', %s, false)", [str(make_user())])
        assert api.execute(f"select count(*) from {call}").fetchone() == (0,)
        api.execute("select set_config('app.user_id', %s, false)", [str(full.user_id)])
        assert api.execute(f"select count(*) from {call}").fetchone() == (1,)


@pytest.mark.parametrize(
    "step",
    [
        "count_words(null)",
        "word_candidates(null, null, null, null)",
        "sample_of(null, null)",
        "nearest_exact(null, null, null)",
        "nearest_by_signs(null, null, null, null)",
        "compared_rows('text', '{}', 2, '[1,0]')",
        "best_scenes(null, null, null)",
        "people_candidates(null, null)",
    ],
)
def test_the_steps_of_a_search_are_for_nobody_to_call(scratch, step):
    with (
        scratch._login("scenedex_api").connect() as api,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        api.execute(f"select {step}")


def test_another_users_scene_is_not_found_by_id(full, api, make_user, worker):
    with worker.as_worker() as tx:
        tx.act_for(full.user_id)
        (scene,) = scenes.list_scenes(tx, full.video_id, 1)
    with api.as_user(full.user_id) as tx:
        assert scenes.get_scene(tx, scene.scene_id).frames == scene.frames
    with api.as_user(make_user()) as tx:
        assert scenes.get_scene(tx, scene.scene_id) is None
        assert videos.status(tx, full.video_id) is None


def test_an_upload_to_another_users_video_is_rejected(full, library, make_user):
    stolen = library.source(make_user(), full.video_id, version="mine")
    with pytest.raises(Rejected) as caught:
        library.register(stolen)
    assert caught.value.code == Code.NOT_ALLOWED


def test_a_user_is_issuer_and_subject_whatever_the_email(api, make_user):
    def sign_in(issuer: str):
        with api.as_user(keys.user_id(issuer, "s")) as tx:
            return users.ensure_user(tx, issuer=issuer, subject="s", email="same@x.test")

    assert sign_in("https://a.test") == sign_in("https://a.test")
    assert sign_in("https://a.test").user_id != sign_in("https://b.test").user_id


def test_the_owner_of_dropped_files_becomes_a_user_at_the_first_sign_in(api, worker):
    drop_owner = keys.user_id("https://a.test", "late")
    with worker.as_worker() as tx:
        users.ensure_drop_owner(tx, drop_owner)
    with api.as_user(drop_owner) as tx:
        user = users.ensure_user(tx, issuer="https://a.test", subject="late")
    assert (user.user_id, user.issuer, user.subject) == (drop_owner, "https://a.test", "late")
