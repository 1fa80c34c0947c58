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
insert into frame_vectors (
  user_id, frame_id, model_id, scene_id, video_id, generation, dims, vec, signs
)
select f.user_id, f.frame_id, %(model_id)s, s.scene_id, s.video_id, s.generation,
  vector_dims(given.vec), given.vec, given.signs
from unnest(%(frame_ids)s::uuid[], %(vecs)b::halfvec[], %(signs)s::bit varying[])
  as given (frame_id, vec, signs)
join frames f using (frame_id)
join scenes s using (scene_id)
on conflict (user_id, frame_id, model_id) do update
set vec = excluded.vec, dims = excluded.dims, signs = excluded.signs;

-- name: put_text_vectors
-- Vectors of what is said in scenes, and their signs.
insert into text_vectors (
  user_id, scene_id, model_id, video_id, generation, dims, vec, signs
)
select s.user_id, s.scene_id, %(model_id)s, s.video_id, s.generation, vector_dims(given.vec),
  given.vec, given.signs
from unnest(%(scene_ids)s::uuid[], %(vecs)b::halfvec[], %(signs)s::bit varying[])
  as given (scene_id, vec, signs)
join scenes s using (scene_id)
on conflict (user_id, scene_id, model_id) do update
set vec = excluded.vec, dims = excluded.dims, signs = excluded.signs;
