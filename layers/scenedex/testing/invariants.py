"""What must hold whatever happened, and the rows by which two runs are compared."""

import tempfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from psycopg.rows import dict_row

from scenedex.aws import ObjectStore
from scenedex.db import Database, Transaction
from scenedex.domain.keys import ArtefactKeys
from scenedex.domain.stages import Stage, VideoState
from scenedex.messages import StageMessage
from scenedex.stage.workspace import PREFIX

_TOLERANCE_S = 0.1
"""The end of the last scene may differ by so much from the length that the probe measured."""

_VIDEOS = b"select * from videos order by video_id"
_ALIVE = b"""
  select count(*) from stage_runs r where r.video_id = %(video_id)s
    and r.state = 'running' and r.lease_expires_at > now()
"""
_UNSENT = b"""
  select count(*) from outbox o
  where o.video_id = %(video_id)s and o.sent_at is null and o.destination <> 'purge'
"""
_RUNS = b"""
  select generation, stage, part, state, progress, error_code, output from stage_runs
  where video_id = %(video_id)s order by generation, array_position(%(stages)s::text[], stage), part
"""
_SCENES = b"""
  select generation, ordinal, scene_id, user_id, start_s, end_s, thumbnail_key, preview_key
  from scenes where video_id = %(video_id)s order by generation, ordinal
"""
_FRAMES = b"""
  select s.generation, f.scene_id, f.frame_id, f.user_id, f.ordinal, f.at_s, f.artefact_key
  from frames f join scenes s using (scene_id)
  where s.video_id = %(video_id)s order by s.generation, s.ordinal, f.ordinal
"""
_SHEETS = b"""
  select generation, ordinal, user_id, picture, starts_s from seek_sheets
  where video_id = %(video_id)s order by generation, ordinal
"""
_WARNINGS = b"""
  select generation, stage, code, message from video_warnings
  where video_id = %(video_id)s order by generation, stage, code, message
"""
_WITHOUT_TEXT = b"""
  select count(*) from scenes s left join scene_texts t using (scene_id)
  where s.video_id = %(video_id)s and s.generation = %(generation)s and t.scene_id is null
"""
_WITHOUT_VECTOR = b"""
  select count(*) from scenes s join frames f using (scene_id)
  join embedding_models m on m.kind = 'image' and m.state = 'active'
  left join frame_vectors v on v.frame_id = f.frame_id and v.model_id = m.model_id
  where s.video_id = %(video_id)s and s.generation = %(generation)s and v.frame_id is null
"""
_NOT_COMPARED = {"created_at", "updated_at", "indexed_at", "upload_expires_at", "deleted_at"}
Row = dict[str, Any]


@dataclass(frozen=True)
class _Video:
    """A video and all that hangs on it."""

    row: Row
    runs: Sequence[Row]
    scenes: Sequence[Row]
    frames: Sequence[Row]
    sheets: Sequence[Row]
    warnings: Sequence[Row]

    @property
    def spares(self) -> set[str]:
        """Where more may lie than rows name.

        Which of a part's pictures become covers is not known before all parts are joined; those
        that do not go with their generation.
        """
        split = {run["generation"] for run in self.runs if run["part"] > 0}
        owner, video_id = self.row["user_id"], self.row["video_id"]
        return {ArtefactKeys(owner, video_id, each).prefix for each in split}

    @property
    def keys(self) -> set[str]:
        """The artefacts that rows name."""
        keys = {row["artefact_key"] for row in self.frames}
        keys |= {row["picture"] for row in self.sheets}
        for scene in self.scenes:
            keys |= {scene["thumbnail_key"], scene["preview_key"]}
        for run in self.runs:
            if run["stage"] == Stage.DETECT:
                keys |= {run["output"].get("audio"), run["output"].get("captions")}
        return keys - {None}


def check(
    database: Database,
    store: ObjectStore,
    *,
    artefacts_bucket: str = "artefacts",
    in_flight: Collection[StageMessage] = (),
) -> None:
    """Looks at every video.

    Args:
        database: the worker's.
        in_flight: messages that wait in a queue.

    Raises:
        AssertionError: names every invariant that does not hold.
    """
    broken = list(_temporary_files())
    with database.as_worker() as tx:
        for row in tx.fetch_all(dict_row, _VIDEOS):
            video = _load(tx, row)
            waiting = any(message.video_id == row["video_id"] for message in in_flight)
            broken += [f"{row['video_id']}: {what}" for what in _faults(tx, video, waiting=waiting)]
            broken += _lost_objects(video, store, artefacts_bucket)
    if broken:
        raise AssertionError("\n".join(broken))


def snapshot(database: Database, store: ObjectStore, *, artefacts_bucket: str = "artefacts") -> Row:
    """Everything but times and leases; the same after any way to the same end."""
    with database.as_worker() as tx:
        videos = [_load(tx, row) for row in tx.fetch_all(dict_row, _VIDEOS)]
    return {
        "videos": [_comparable(video.row) for video in videos],
        "runs": [list(video.runs) for video in videos],
        "scenes": [list(video.scenes) for video in videos],
        "frames": [list(video.frames) for video in videos],
        "sheets": [list(video.sheets) for video in videos],
        "warnings": [list(video.warnings) for video in videos],
        "objects": {
            key: store.read(artefacts_bucket, key) for key in store.list_keys(artefacts_bucket, "")
        },
    }


def _load(tx: Transaction, row: Row) -> _Video:
    tx.act_for(row["user_id"])
    params = {"video_id": row["video_id"], "stages": list(Stage)}
    parts = (_RUNS, _SCENES, _FRAMES, _SHEETS, _WARNINGS)
    return _Video(row, *(tx.fetch_all(dict_row, part, params) for part in parts))


def _comparable(row: Row) -> Row:
    return {name: value for name, value in row.items() if name not in _NOT_COMPARED}


def _faults(tx: Transaction, video: _Video, *, waiting: bool) -> Iterator[str]:
    state = VideoState(video.row["state"])
    params = {"video_id": video.row["video_id"], "generation": video.row["generation"]}
    is_known = waiting or state.is_terminal or state is VideoState.UPLOADING
    if not is_known and not (tx.fetch_value(_ALIVE, params) or tx.fetch_value(_UNSENT, params)):
        yield f"I1 is {state} and nobody will go on with it"
    for generation in {row["generation"] for row in video.scenes}:
        scenes = [row for row in video.scenes if row["generation"] == generation]
        yield from _gaps(scenes, video.row, generation)
    yield from _foreign(video)
    if state is VideoState.INDEXED:
        yield from _unindexed(tx, video, params)


def _gaps(scenes: Sequence[Row], video: Row, generation: int) -> Iterator[str]:
    if [row["ordinal"] for row in scenes] != list(range(len(scenes))):
        yield f"I2 generation {generation}: ordinals are not 0..n-1"
    is_still = [(row["start_s"], row["end_s"]) for row in scenes] == [(0, 0)]
    is_ordered = is_still or all(row["start_s"] < row["end_s"] for row in scenes)
    if not is_ordered or scenes[0]["start_s"] != 0:
        yield f"I2 generation {generation}: a scene does not start before it ends, or not at 0"
    if any(before["end_s"] != after["start_s"] for before, after in pairwise(scenes)):
        yield f"I2 generation {generation}: scenes are not contiguous"
    if generation != video["building_generation"] or video["duration_s"] is None:
        return
    if abs(scenes[-1]["end_s"] - video["duration_s"]) > _TOLERANCE_S:
        yield f"I2 generation {generation}: scenes do not cover the video"
    if is_still != (video["duration_s"] == 0):
        yield f"I2 generation {generation}: a scene of no length is not of a still picture"


def _foreign(video: _Video) -> Iterator[str]:
    owner = video.row["user_id"]
    if any(row["user_id"] != owner for row in (*video.scenes, *video.frames, *video.sheets)):
        yield "I5 a scene or frame belongs to somebody else"
    if any(not key.startswith(f"{owner}/{video.row['video_id']}/") for key in video.keys):
        yield "I5 an artefact lies below somebody else's key"


def _unindexed(tx: Transaction, video: _Video, params: Mapping[str, Any]) -> Iterator[str]:
    if not video.scenes:
        yield "I6 indexed without a scene"
    if tx.fetch_value(_WITHOUT_TEXT, params):
        yield "I6 a scene has no text row"
    if tx.fetch_value(_WITHOUT_VECTOR, params) and not video.warnings:
        yield "I6 a frame has no vector, and no warning says why"


def _lost_objects(video: _Video, store: ObjectStore, bucket: str) -> Iterator[str]:
    row = video.row
    prefix = ArtefactKeys(row["user_id"], row["video_id"], 0).prefix.removesuffix("0/")
    there = set(store.list_keys(bucket, prefix))
    if missing := video.keys - there:
        yield f"{row['video_id']}: I4 rows name objects that are not there: {sorted(missing)}"
    # A stage that failed may have left objects; they go with the next generation's purge.
    orphans = {key for key in there - video.keys if not key.startswith(tuple(video.spares))}
    if row["state"] == VideoState.INDEXED and orphans:
        yield f"{row['video_id']}: I4 objects that no row names: {sorted(orphans)}"


def _temporary_files() -> Iterator[str]:
    for path in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        yield f"I8 left behind: {path}"
