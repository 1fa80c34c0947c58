"""The connection: opened late, opened again, and every failure translated."""

import signal
import socket
from threading import Thread
from uuid import uuid4

import pytest
from psycopg.types.json import Jsonb

from scenedex.db import Database, videos
from scenedex.domain.errors import Code, Misconfigured, Retryable


def test_nothing_is_connected_before_it_is_needed():
    Database("192.0.2.1", 1, "none", "nobody", "", timeout_s=1).close()


def test_a_database_that_is_down_is_retryable():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        database = Database("127.0.0.1", free.getsockname()[1], "none", "nobody", "", timeout_s=2)
        with pytest.raises(Retryable) as caught, database.as_worker():
            pass
    assert caught.value.code == Code.DATABASE_UNAVAILABLE


def test_a_connection_that_died_is_opened_again(scratch, api, user_id):
    with scratch.postgres.superuser(scratch.name) as root:
        root.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'scenedex_api'"
        )
    with api.as_user(user_id) as tx:
        assert videos.list_videos(tx, limit=1) == []


def test_a_connection_that_dies_within_a_transaction_is_retryable(scratch, api, user_id):
    with pytest.raises(Retryable) as caught, api.as_user(user_id) as tx:
        with scratch.postgres.superuser(scratch.name) as root:
            root.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity "
                "where usename = 'scenedex_api'"
            )
        videos.get_video(tx, uuid4())
    assert caught.value.code == Code.DATABASE_UNAVAILABLE
    with api.as_user(user_id) as tx:
        assert videos.get_video(tx, uuid4()) is None


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ({"title": "a café"}, {"title": "a café"}),
        ({"title": r"\u0000"}, {"title": r"\u0000"}),
        ({"a\0": ["b\0", {"c": "\ud800"}]}, {"a\ufffd": ["b\ufffd", {"c": "\ufffd"}]}),
        ({"lone": "\udfff"}, {"lone": "\ufffd"}),
    ],
)
def test_json_is_kept_but_for_what_postgres_cannot_hold(api, user_id, given, kept):
    with api.as_user(user_id) as tx:
        assert tx.fetch_value(b"select %(given)s::jsonb", {"given": Jsonb(given)}) == kept


def test_a_full_server_is_retryable(scratch, api, user_id):
    api.close()
    with scratch.postgres.superuser(scratch.name) as root:
        root.execute("alter role scenedex_api connection limit 0")
        try:
            with pytest.raises(Retryable) as caught, api.as_user(user_id):
                pass
        finally:
            root.execute("alter role scenedex_api connection limit -1")
    assert caught.value.code == Code.DATABASE_UNAVAILABLE


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        (b"select * from no_such_table", Code.SCHEMA_OUTDATED),
        (b"select no_such_column from videos", Code.SCHEMA_OUTDATED),
        (b"select no_such_function()", Code.SCHEMA_OUTDATED),
        (b"select 1 / 0", Code.UNEXPECTED),
    ],
)
def test_what_only_an_operator_can_help_is_misconfigured(api, user_id, statement, code):
    with pytest.raises(Misconfigured) as caught, api.as_user(user_id) as tx:
        tx.execute(statement)
    assert caught.value.code == code
    assert caught.value.__cause__ is not None


def test_a_statement_that_takes_too_long_is_retryable(api, user_id):
    with pytest.raises(Retryable), api.as_user(user_id) as tx:
        tx.execute(b"set local statement_timeout = '10ms'")
        tx.execute(b"select pg_sleep(5)")


def test_a_failure_takes_back_everything(api, worker, library, user_id):
    source = library.source(user_id)
    with pytest.raises(RuntimeError), worker.as_worker() as tx:
        videos.register_source(tx, source)
        raise RuntimeError
    with api.as_user(user_id) as tx:
        assert videos.get_video(tx, source.video_id) is None


def test_a_failed_statement_cannot_be_taken_for_a_success(worker, library, user_id):
    """Postgres answers COMMIT of a failed transaction with ROLLBACK, and with no error."""
    with pytest.raises(Misconfigured, match="success"), worker.as_worker() as tx:
        videos.register_source(tx, library.source(user_id))
        with pytest.raises(Misconfigured):
            tx.execute(b"select 1 / 0")


def test_a_transaction_within_a_transaction_is_an_error(api, user_id):
    with api.as_user(user_id), pytest.raises(Misconfigured), api.as_user(user_id):
        pass


def test_a_signal_in_the_middle_of_a_statement_leaves_a_usable_database(worker):
    class Stopped(BaseException):
        pass

    def stop(*_: object) -> None:
        raise Stopped

    before = signal.signal(signal.SIGALRM, stop)
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.2)
        with pytest.raises(Stopped), worker.as_worker() as tx:
            tx.execute(b"select pg_sleep(20)")
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    with worker.as_worker() as tx:
        assert tx.fetch_value(b"select 1") == 1


def test_threads_that_share_a_database_take_turns(api, make_user):
    users = [make_user() for _ in range(4)]
    seen: list[bool] = []

    def look(user_id) -> None:
        for _ in range(20):
            with api.as_user(user_id) as tx:
                found = tx.fetch_value(b"select user_id from users")
                seen.append(found == user_id)

    threads = [Thread(target=look, args=[user_id]) for user_id in users]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == [True] * 80
