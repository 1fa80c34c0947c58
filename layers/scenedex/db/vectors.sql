-- name: lock_models
-- One process at a time registers a model.
select pg_advisory_xact_lock(hashtextextended('embedding_models', 0));

-- name: register_model
-- A model; active where it is the first of its kind.
insert into embedding_models (kind, name, revision, dimensions, preprocessing, state)
values (
  %(kind)s, %(name)s, %(revision)s, %(dimensions)s, %(preprocessing)s,
  case when exists (
    select from embedding_models where kind = %(kind)s and state = 'active'
  ) then 'filling' else 'active' end
)
on conflict do nothing;

-- name: active_model
-- The model whose vectors are searched.
select model_id, kind, name, revision, dimensions, preprocessing, state, created_at
from embedding_models
where kind = %(kind)s and state = 'active';

-- name: put_frame_vectors
-- Vectors of frames, and their signs.
with given as (
  select f.user_id, f.frame_id, s.scene_id, s.video_id, s.generation, g.vec, g.signs
  from unnest(%(frame_ids)s::uuid[], %(vecs)b::halfvec[], %(signs)s::bit varying[])
    as g (frame_id, vec, signs)
  join frames f using (frame_id)
  join scenes s using (scene_id)
),
written as (
  insert into frame_vectors (
    user_id, frame_id, model_id, scene_id, video_id, generation, dims, vec
  )
  select user_id, frame_id, %(model_id)s, scene_id, video_id, generation, vector_dims(vec), vec
  from given
  on conflict (user_id, frame_id, model_id) do update
  set vec = excluded.vec, dims = excluded.dims
)
insert into vector_signs (user_id, model_id, row_id, scene_id, video_id, published_seq, signs)
select g.user_id, %(model_id)s, g.frame_id, g.scene_id, g.video_id,
  case when v.generation = g.generation then v.published_seq end, g.signs
from given g join videos v using (video_id)
on conflict (user_id, model_id, row_id) do update set signs = excluded.signs;

-- name: put_text_vectors
-- Vectors of what is said in scenes, and their signs.
with given as (
  select s.user_id, s.scene_id, s.video_id, s.generation, g.vec, g.signs
  from unnest(%(scene_ids)s::uuid[], %(vecs)b::halfvec[], %(signs)s::bit varying[])
    as g (scene_id, vec, signs)
  join scenes s using (scene_id)
),
written as (
  insert into text_vectors (user_id, scene_id, model_id, video_id, generation, dims, vec)
  select user_id, scene_id, %(model_id)s, video_id, generation, vector_dims(vec), vec
  from given
  on conflict (user_id, scene_id, model_id) do update
  set vec = excluded.vec, dims = excluded.dims
)
insert into vector_signs (user_id, model_id, row_id, scene_id, video_id, published_seq, signs)
select g.user_id, %(model_id)s, g.scene_id, g.scene_id, g.video_id,
  case when v.generation = g.generation then v.published_seq end, g.signs
from given g join videos v using (video_id)
on conflict (user_id, model_id, row_id) do update set signs = excluded.signs;
