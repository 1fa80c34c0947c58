-- name: create_upload
-- A video whose file is still to come.
insert into videos (
  video_id, user_id, state, title, description, tags, file_name, bucket, source_key, size_bytes,
  upload_expires_at
)
values (
  %(video_id)s, %(user_id)s, 'uploading', %(title)s, %(description)s, %(tags)s, %(file_name)s,
  %(bucket)s, %(source_key)s, %(size_bytes)s, %(expires_at)s
)
returning
  video_id, user_id, state, error_code, error_message, title, description, tags, file_name, bucket,
  source_key, source_version, size_bytes, duration_s, width, height, fps, has_audio, language,
  captions_key, captions_version, generation, building_generation, upload_expires_at, created_at,
  updated_at, indexed_at, deleted_at, published_seq;

-- name: get_video
-- One video that is not deleted.
select
  video_id, user_id, state, error_code, error_message, title, description, tags, file_name, bucket,
  source_key, source_version, size_bytes, duration_s, width, height, fps, has_audio, language,
  captions_key, captions_version, generation, building_generation, upload_expires_at, created_at,
  updated_at, indexed_at, deleted_at, published_seq
from videos
where video_id = %(video_id)s and deleted_at is null;

-- name: list_videos
-- Newest first, after a given one, with what a list shows.
select
  v.video_id, v.user_id, v.state, v.error_code, v.error_message, v.title, v.description, v.tags,
  v.file_name, v.bucket, v.source_key, v.source_version, v.size_bytes, v.duration_s, v.width,
  v.height, v.fps, v.has_audio, v.language, v.captions_key, v.captions_version, v.generation,
  v.building_generation, v.upload_expires_at, v.created_at, v.updated_at, v.indexed_at,
  v.deleted_at, v.published_seq,
  (
    select s.thumbnail_key from scenes s
    where s.video_id = v.video_id and s.generation = v.generation and s.thumbnail_key is not null
    order by s.ordinal limit 1
  ) as cover_key,
  (
    select count(*) from scenes s where s.video_id = v.video_id and s.generation = v.generation
  ) as scene_count,
  (
    select count(*) from video_warnings w
    where w.video_id = v.video_id and w.generation = v.building_generation
  ) as warning_count
from videos v
where v.deleted_at is null
  and (%(state)s::text is null or v.state = %(state)s::text)
  and (
    %(before_at)s::timestamptz is null
    or (v.created_at, v.video_id) < (%(before_at)s::timestamptz, %(before_id)s::uuid)
  )
order by v.created_at desc, v.video_id desc
limit %(limit)s;

-- name: lock_source
-- Whoever registers a source of this video waits for whoever does.
select pg_advisory_xact_lock(hashtextextended('source:' || %(video_id)s::uuid::text, 0));

-- name: lock_runs
-- A checkpoint locks its run and then the video; whoever locks both keeps to that order.
select from stage_runs
where video_id = %(video_id)s and state in ('pending', 'running')
order by generation, stage, part
for update;

-- name: register_source
-- Begins the next generation, where the identity of the source is new; else touches nothing.
insert into videos as known (
  video_id, user_id, state, title, file_name, bucket, source_key, source_version, size_bytes,
  captions_key, captions_version, building_generation
)
values (
  %(video_id)s, %(user_id)s, 'validating', %(title)s, %(file_name)s, %(bucket)s, %(key)s,
  %(version)s, %(size_bytes)s, %(captions_key)s, %(captions_version)s, 1
)
on conflict (video_id) do update
set state = 'validating', error_code = null, error_message = null,
  bucket = excluded.bucket, source_key = excluded.source_key,
  source_version = excluded.source_version, size_bytes = excluded.size_bytes,
  captions_key = excluded.captions_key, captions_version = excluded.captions_version,
  building_generation = known.building_generation + 1, updated_at = now()
where known.user_id = excluded.user_id
  and known.state <> 'deleted'
  and (known.source_version, known.captions_version)
    is distinct from (excluded.source_version, excluded.captions_version)
returning building_generation;

-- name: cancel_older_runs
-- A newer source makes the runs of older ones pointless; their workers lose their lease.
update stage_runs
set state = 'cancelled', lease_token = null, lease_expires_at = null, updated_at = now(),
  finished_at = now()
where video_id = %(video_id)s and generation < %(generation)s and state in ('pending', 'running');

-- name: start_processing
-- The file is a video: what was measured, and on to the next state.
update videos
set state = 'processing', duration_s = %(duration_s)s, width = %(width)s, height = %(height)s,
  fps = %(fps)s, has_audio = %(has_audio)s, updated_at = now()
where video_id = %(video_id)s and building_generation = %(generation)s
  and state in ('validating', 'processing');

-- name: set_language
-- What is spoken in the generation that is being built.
update videos set language = %(language)s, updated_at = now()
where video_id = %(video_id)s and building_generation = %(generation)s
  and state in ('validating', 'processing');

-- name: fail_video
-- The end of the newest generation; what was published before stays searchable.
update videos
set state = 'failed', error_code = %(code)s, error_message = %(message)s, updated_at = now()
where video_id = %(video_id)s and building_generation = %(generation)s
  and state in ('uploading', 'validating', 'processing');

-- name: publish
-- Swaps the newest generation in; touches nothing when it is not the newest or is out already.
update videos as v
set generation = v.building_generation, state = 'indexed', indexed_at = now(), updated_at = now()
from (select video_id, generation from videos where video_id = %(video_id)s for update) as old
where v.video_id = old.video_id and v.building_generation = %(generation)s
  and v.generation < v.building_generation and v.state in ('validating', 'processing')
returning v.user_id, old.generation;

-- name: delete_older_scenes
-- Scenes of older generations, and with them their frames, words and vectors.
delete from scenes where video_id = %(video_id)s and generation < %(generation)s;

-- name: delete_older_sheets
-- Sheets of seek previews of older generations.
delete from seek_sheets where video_id = %(video_id)s and generation < %(generation)s;

-- name: delete_older_warnings
-- Warnings of older generations.
delete from video_warnings where video_id = %(video_id)s and generation < %(generation)s;

-- name: delete_older_runs
-- Stage runs of older generations.
delete from stage_runs where video_id = %(video_id)s and generation < %(generation)s;

-- name: expire_uploads
-- Uploads that never came become failures that their user sees.
update videos
set state = 'failed', error_code = %(code)s, error_message = %(message)s, updated_at = now()
where state = 'uploading' and upload_expires_at < now() - make_interval(secs => %(grace_s)s)
returning video_id;
