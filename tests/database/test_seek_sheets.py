"""Sheets of seek previews: of one generation, in order of time, gone with it."""

import pytest

from scenedex.db import seek_sheets
from scenedex.domain.errors import Misconfigured
from scenedex.domain.findings import SeekSheet
from scenedex.domain.seek_previews import StoredSheet


def sheet(name: str, *starts_s: float) -> SeekSheet:
    return SeekSheet(f"sheets/{name}.jpg", 160, 90, 10, starts_s)


@pytest.fixture
def which(library, user_id):
    source = library.source(user_id)
    generation = library.build(source, [library.shot()] * 3)
    return {"video_id": source.video_id, "user_id": user_id, "generation": generation}


def stored(database, which) -> list[StoredSheet]:
    with database.as_user(which["user_id"]) as tx:
        return seek_sheets.list_sheets(tx, which["video_id"], which["generation"])


def store(worker, which, *sheets: SeekSheet) -> None:
    with worker.as_worker() as tx:
        seek_sheets.replace(tx, **which, sheets=sheets)


def test_they_come_back_as_they_were_in_order_of_time(api, worker, which):
    store(worker, which, sheet("b", 10.25, 20), sheet("a", 0, 2 / 3))
    assert stored(api, which) == [
        StoredSheet("sheets/a.jpg", 160, 90, 10, (0.0, 2 / 3), **which, ordinal=0),
        StoredSheet("sheets/b.jpg", 160, 90, 10, (10.25, 20.0), **which, ordinal=1),
    ]


def test_storing_again_replaces_them(api, worker, which):
    store(worker, which, sheet("a", 0), sheet("b", 10))
    store(worker, which, sheet("c", 0))
    assert [row.picture for row in stored(api, which)] == ["sheets/c.jpg"]
    store(worker, which)
    assert stored(api, which) == []


def test_whether_there_are_any(api, worker, which):
    def have() -> bool:
        with api.as_user(which["user_id"]) as tx:
            return seek_sheets.have_sheets(tx, which["video_id"], which["generation"])

    assert not have()
    store(worker, which, sheet("a", 0))
    assert have()


def test_their_time_ends_with_the_scenes(api, which):
    with api.as_user(which["user_id"]) as tx:
        assert seek_sheets.end_s(tx, which["video_id"], which["generation"]) == 30
        assert seek_sheets.end_s(tx, which["video_id"], 99) == 0


def test_publishing_the_next_generation_deletes_them(api, worker, library, which):
    store(worker, which, sheet("a", 0))
    source = library.source(which["user_id"], which["video_id"])
    library.publish(source, which["generation"])
    newer = library.source(source.user_id, source.video_id, "v2")
    next_one = {**which, "generation": library.build(newer, [library.shot()])}
    store(worker, next_one, sheet("b", 0))
    assert len(stored(api, which)) == 1

    library.publish(newer, next_one["generation"])

    assert stored(api, which) == []
    assert [row.picture for row in stored(api, next_one)] == ["sheets/b.jpg"]


def test_another_user_has_none(api, worker, make_user, which):
    store(worker, which, sheet("a", 0))
    assert stored(api, {**which, "user_id": make_user()}) == []


def test_nobody_stores_them_under_anothers_video(worker, make_user, which):
    with pytest.raises(Misconfigured):
        store(worker, {**which, "user_id": make_user()}, sheet("a", 0))
