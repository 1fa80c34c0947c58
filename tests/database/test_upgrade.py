"""A library that was published before search knew it as a whole is found all the same."""

from uuid import uuid4

import numpy as np
import yoyo

from scenedex.db import Database, library, schema, search
from scenedex.db.roles import ensure_roles, finder_lent
from scenedex.domain.query_words import parse
from scenedex.domain.search import Query

_ROWS = """
insert into users (user_id, issuer, subject) values (%(user)s, 'issuer', 'subject');
insert into videos (
  video_id, user_id, state, title, file_name, bucket, source_key, generation,
  building_generation, indexed_at
) values (%(video)s, %(user)s, 'indexed', 'Old', 'old.mp4', 'uploads', 'key', 1, 1, now());
insert into scenes (scene_id, video_id, user_id, generation, ordinal, start_s, end_s)
values (%(scene)s, %(video)s, %(user)s, 1, 0, 0, 10);
insert into frames (frame_id, scene_id, user_id, ordinal, at_s, artefact_key)
values (%(frame)s, %(scene)s, %(user)s, 0, 1, 'frames/0.jpg');
insert into scene_texts (scene_id, user_id, transcript, tsv)
values (%(scene)s, %(user)s, 'a red star', '''red'':1A ''star'':2A');
insert into embedding_models (kind, name, revision, dimensions, preprocessing, state)
values ('image', 'toy', '1', 2, 'none', 'active');
insert into frame_vectors (
  user_id, frame_id, model_id, scene_id, video_id, generation, dims, vec
) values (%(user)s, %(frame)s, 1, %(scene)s, %(video)s, 1, 2, '[1,0]');
"""


def test_what_was_published_before_is_counted_and_found(server):
    password, template = server.template.password, server.template.owner
    with server.postgres.superuser("postgres") as root:
        root.execute("create database upgraded owner scenedex_owner")
    owner = schema.Login(**{**vars(template), "name": "upgraded"})
    with server.postgres.superuser("upgraded") as root:
        root.execute("create extension vector")
    with owner.connect() as connection:
        ensure_roles(connection, api_password=password, worker_password=password)
        with finder_lent(connection), yoyo.get_backend(owner.yoyo_url) as backend:
            before = [
                each for each in yoyo.read_migrations(str(schema.MIGRATIONS)) if each.id < "0004"
            ]
            backend.apply_migrations(yoyo.migrations.MigrationList(before))
    ids = {name: uuid4() for name in ("user", "video", "scene", "frame")}
    with server.postgres.superuser("upgraded") as root:
        for statement in filter(str.strip, _ROWS.split(";\n")):
            root.execute(statement, ids)

    applied = schema.apply(owner, api_password=password, worker_password=password)

    assert applied[0] == "0004_search_engine"
    api = Database(**{**vars(owner), "user": "scenedex_api", "password": password}, timeout_s=5)
    with api.as_user(ids["user"]) as tx:
        stats = library.get_stats(tx)
        by_words = search.search_scenes(tx, Query(words=parse('"red star"')))
        picture = {"image_vector": np.array([1, 0], np.float32), "image_model_id": 1}
        by_picture = search.search_scenes(tx, Query(**picture, exact_up_to=0))
    api.close()
    assert stats == library.LibraryStats(ids["user"], 1, 1, 1, 0, is_coded=False)
    assert [hit.scene_id for hit in by_words.hits] == [ids["scene"]]
    assert [hit.scene_id for hit in by_picture.hits] == [ids["scene"]]
    with server.postgres.superuser("postgres") as root:
        root.execute("drop database upgraded with (force)")
