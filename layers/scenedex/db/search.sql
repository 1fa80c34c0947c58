-- name: search_scenes
-- What a search finds, in one round trip; see the function in migrations/0004_search_engine.sql.
select *
from search_scenes(row(
  %(publish_seq)s::bigint, %(scenes)s::integer, %(video_ids)s::uuid[], %(tags)s::text[],
  %(created_from)s::timestamptz, %(created_to)s::timestamptz, %(video_min_s)s::float8,
  %(video_max_s)s::float8, %(language)s::text, %(scene_min_s)s::float8, %(scene_max_s)s::float8,
  %(has_speech)s::boolean, %(person_ids)s::uuid[], %(phrases)s::tsquery, %(fewest)s::integer,
  %(text_model_id)s::integer, %(text_vector)s::halfvec, %(text_signs)s::bit varying,
  %(samples)s::integer, %(image_model_id)s::integer, %(image_vector)s::halfvec,
  %(image_signs)s::bit varying, %(word_counts)s::integer[], %(count_terms)s::integer[],
  %(count_words)s::text[], %(count_begins)s::boolean[], %(meaning_floor)s::float8,
  %(meaning_strong)s::float8, %(picture_floor)s::float8, %(picture_strong)s::float8,
  %(text_model_floor)s::float8, %(text_model_strong)s::float8, %(floor_factor)s::float8,
  %(text_strong_factor)s::float8, %(image_model_floor)s::float8, %(image_model_strong)s::float8,
  %(image_strong_factor)s::float8, %(exact_terms)s::text[], %(loose_terms)s::text[],
  %(loosely)s::float8, %(words_floor)s::float8, %(candidates)s::integer,
  %(exact_up_to)s::integer, %(names)s::text[], %(people_floor)s::float8,
  %(words_weight)s::float8, %(k)s::integer, %(words_strong)s::float8, %(meaning_weight)s::float8,
  %(picture_weight)s::float8, %(people_weight)s::float8, %(people_strong)s::float8,
  %(unlike)s::uuid, %(unlike_video)s::uuid, %(group_by_video)s::boolean, %(per_video)s::integer,
  %(skipped)s::integer, %(most)s::integer
)::search_query)
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
