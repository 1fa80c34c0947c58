-- name: search_scenes
-- What a search finds, in one round trip; see the functions in migrations/0006_leaner_search.sql.
select *
from search_scenes(
  jsonb_populate_record(null::search_query, %(asked)s::jsonb), %(text_vector)s::halfvec,
  %(text_signs)s::bit varying, %(image_vector)s::halfvec, %(image_signs)s::bit varying
)
order by shown_at;

-- name: get_scene_vectors
-- What a published scene shows and says, as the active models see it.
select 'image' as kind, f.model_id, avg(f.vec::vector)::halfvec as vec
from frame_vectors f
join scenes s using (scene_id)
join videos v on v.video_id = s.video_id and v.generation = s.generation
join embedding_models m on m.model_id = f.model_id and m.state = 'active'
where s.scene_id = %(scene_id)s and v.deleted_at is null
  and f.frame_id in (select frame_id from frames where scene_id = %(scene_id)s)
group by f.model_id
union all
select 'text', x.model_id, x.vec
from text_vectors x
join scenes s using (scene_id)
join videos v on v.video_id = s.video_id and v.generation = s.generation
join embedding_models m on m.model_id = x.model_id and m.state = 'active'
where s.scene_id = %(scene_id)s and v.deleted_at is null;
