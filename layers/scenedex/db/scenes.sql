-- name: delete_scenes
-- What an earlier attempt at this generation left.
delete from scenes where video_id = %(video_id)s and generation = %(generation)s;

-- name: add_scenes
-- The scenes of one generation.
insert into scenes (
  scene_id, video_id, user_id, generation, ordinal, start_s, end_s, thumbnail_key, preview_key
)
select scene_id, %(video_id)s, %(user_id)s, %(generation)s, ordinal, start_s, end_s, thumbnail_key,
  preview_key
from unnest(
  %(scene_ids)s::uuid[], %(ordinals)s::integer[], %(starts_s)s::float8[], %(ends_s)s::float8[],
  %(thumbnail_keys)s::text[], %(preview_keys)s::text[]
) as scene (scene_id, ordinal, start_s, end_s, thumbnail_key, preview_key);

-- name: add_frames
-- The frames of scenes.
insert into frames (frame_id, scene_id, user_id, ordinal, at_s, artefact_key)
select frame_id, scene_id, %(user_id)s, ordinal, at_s, artefact_key
from unnest(
  %(frame_ids)s::uuid[], %(scene_ids)s::uuid[], %(ordinals)s::integer[], %(ats_s)s::float8[],
  %(artefact_keys)s::text[]
) as frame (frame_id, scene_id, ordinal, at_s, artefact_key);

-- name: list_scenes
-- The scenes of one generation in order.
select scene_id, video_id, user_id, generation, ordinal, start_s, end_s, thumbnail_key, preview_key,
  created_at
from scenes
where video_id = %(video_id)s and generation = %(generation)s
order by ordinal;

-- name: list_frames
-- The frames of one generation in order.
select f.frame_id, f.scene_id, f.user_id, f.ordinal, f.at_s, f.artefact_key
from frames f
join scenes s using (scene_id)
where s.video_id = %(video_id)s and s.generation = %(generation)s
order by s.ordinal, f.ordinal;

-- name: get_scene
-- One scene that search may show.
select s.scene_id, s.video_id, s.user_id, s.generation, s.ordinal, s.start_s, s.end_s,
  s.thumbnail_key, s.preview_key, s.created_at
from scenes s
join videos v on v.video_id = s.video_id and v.generation = s.generation
where s.scene_id = %(scene_id)s and v.deleted_at is null;

-- name: list_frames_of_scene
-- The frames of one scene in order.
select frame_id, scene_id, user_id, ordinal, at_s, artefact_key
from frames
where scene_id = %(scene_id)s
order by ordinal;

-- name: set_texts
-- What is said in scenes, and the words that find them.
insert into scene_texts (scene_id, user_id, source, language, transcript, segments, tsv)
select s.scene_id, s.user_id, said.source, said.language, said.transcript, said.segments,
  said.tsv::tsvector
from unnest(
  %(scene_ids)s::uuid[], %(sources)s::text[], %(languages)s::text[], %(transcripts)s::text[],
  %(segments)s::jsonb[], %(tsvs)s::text[]
) as said (scene_id, source, language, transcript, segments, tsv)
join scenes s
  on s.scene_id = said.scene_id and s.video_id = %(video_id)s and s.generation = %(generation)s
on conflict (scene_id) do update
set source = excluded.source, language = excluded.language, transcript = excluded.transcript,
  segments = excluded.segments, tsv = excluded.tsv;

-- name: list_texts
-- What is said in the scenes of one generation, in order.
select t.scene_id, t.source, t.language, t.transcript, t.segments
from scene_texts t
join scenes s using (scene_id)
where s.video_id = %(video_id)s and s.generation = %(generation)s
order by s.ordinal;
