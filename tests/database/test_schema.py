"""What ends schema drift: one source, and everything else compared with it."""

import re
from dataclasses import fields
from uuid import uuid4

import psycopg
import pytest

from scenedex.db import library, outbox, schema, statements, vectors
from scenedex.domain import scene, seek_previews, video
from scenedex.domain.errors import Code, Misconfigured

RECORDS = {
    "users": (video.User, set()),
    "videos": (video.Video, set()),
    "video_warnings": (video.VideoWarning, set()),
    "stage_runs": (video.StageRun, set()),
    "outbox": (outbox.Message, set()),
    "scenes": (scene.Scene, {"frames"}),
    "frames": (scene.Frame, set()),
    "seek_sheets": (seek_previews.StoredSheet, set()),
    "library_stats": (library.LibraryStats, set()),
    "embedding_models": (vectors.EmbeddingModel, set()),
}
TENANT_TABLES = {
    "users", "videos", "video_warnings", "stage_runs", "outbox", "scenes", "frames", "scene_texts",
    "seek_sheets", "frame_vectors", "text_vectors", "vector_signs", "library_stats",
    "library_words", "thumbnail_runs", "people",
    "face_detections", "audit_events",
}  # fmt: skip


def test_the_migrated_database_is_the_committed_schema(server):
    made = schema.dump(server.template.owner, server.postgres.binary("pg_dump"))
    assert made == schema.DUMP.read_text(), "run: python -m scenedex.testing.schema dump"


def test_applying_again_changes_nothing(server):
    password = server.template.password
    again = schema.apply(server.template.owner, api_password=password, worker_password=password)
    assert again == []
    assert schema.outdated(server.template.owner) == []


def test_apply_survives_an_apply_that_was_killed(server):
    with server.template.owner.connect() as owner:
        owner.execute("insert into yoyo_lock (locked, ctime, pid) values (1, now(), 999999)")
    password = server.template.password
    assert (
        schema.apply(server.template.owner, api_password=password, worker_password=password) == []
    )


def test_a_database_without_the_extension_says_who_can_help(server):
    with server.postgres.superuser("postgres") as connection:
        connection.execute("create database bare owner scenedex_owner")
    password = server.template.password
    bare = schema.Login(**{**vars(server.template.owner), "name": "bare"})
    with pytest.raises(Misconfigured, match="CREATE EXTENSION vector") as caught:
        schema.apply(bare, api_password=password, worker_password=password)
    assert caught.value.code == Code.SCHEMA_OUTDATED


@pytest.mark.parametrize("table", RECORDS)
def test_record_fields_are_the_columns(scratch, table):
    record, extra = RECORDS[table]
    with scratch.owner.connect() as owner:
        rows = owner.execute(
            "select column_name from information_schema.columns where table_name = %s", [table]
        ).fetchall()
    assert {field.name for field in fields(record)} - extra == {name for (name,) in rows}


def every_statement() -> list[tuple[str, str]]:
    return [(noun, name) for noun in statements.nouns() for name in statements.load(noun)]


@pytest.mark.parametrize(("noun", "name"), every_statement())
def test_every_statement_prepares(scratch, noun, name):
    places: dict[bytes, bytes] = {}

    def place(match: re.Match[bytes]) -> bytes:
        return places.setdefault(match[1], b"$%d" % (len(places) + 1))

    text = re.sub(rb"%\((\w+)\)[sb]", place, statements.load(noun)[name])
    with scratch.owner.connect() as owner:
        assert owner.pgconn.prepare(b"checked", text).error_message.decode() == ""


def test_every_tenant_table_forces_row_level_security(scratch):
    with scratch.owner.connect() as owner:
        rows = owner.execute(
            "select c.relname, c.relrowsecurity and c.relforcerowsecurity from pg_class c "
            "join pg_attribute a on a.attrelid = c.oid and a.attname = 'user_id' "
            "where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace"
        ).fetchall()
    assert dict(rows) == dict.fromkeys(TENANT_TABLES, True)


def test_no_role_of_ours_stands_above_row_level_security(scratch):
    with scratch.owner.connect() as owner:
        rows = owner.execute(
            "select rolname, rolsuper or rolbypassrls, rolcanlogin from pg_roles "
            "where rolname like 'scenedex%' order by rolname"
        ).fetchall()
    assert rows == [
        ("scenedex_api", False, True),
        ("scenedex_finder", False, False),
        ("scenedex_owner", False, True),
        ("scenedex_worker", False, True),
    ]


def test_functions_that_see_everything_have_a_fixed_search_path(scratch):
    with scratch.owner.connect() as owner:
        rows = owner.execute(
            "select p.proname, p.proowner::regrole::text, p.proconfig from pg_proc p "
            "where p.prosecdef and p.pronamespace = 'public'::regnamespace"
        ).fetchall()
    assert len(rows) == 4
    for name, role, settings in rows:
        assert role == "scenedex_finder", name
        assert "search_path=pg_catalog, public, pg_temp" in settings, name


def test_vectors_are_stored_in_line(scratch):
    with scratch.owner.connect() as owner:
        rows = owner.execute(
            "select attrelid::regclass::text, attstorage from pg_attribute "
            "where attname in ('vec', 'bits') and attrelid::regclass::text in "
            "('frame_vectors', 'text_vectors')"
        ).fetchall()
    assert dict(rows) == dict.fromkeys(("frame_vectors", "text_vectors"), "p")


def test_the_password_is_never_sent(server):
    """The server keeps a verifier; what logs could show holds no password."""
    with server.postgres.superuser("postgres") as connection:
        (stored,) = connection.execute(
            "select rolpassword from pg_authid where rolname = 'scenedex_api'"
        ).fetchone()
    assert stored.startswith("SCRAM-SHA-256$")
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(
            host=server.postgres.host,
            port=server.postgres.port,
            dbname=server.template.name,
            user="scenedex_api",
            password=str(uuid4()),
        )
