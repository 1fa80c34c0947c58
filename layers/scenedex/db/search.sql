-- name: search_scenes
-- The candidates of every signal, fused by weighted reciprocal rank, with what is shown of them.
with words as (
  select scene_id, score, place
  from word_candidates(
    %(terms)s::text[], %(video_ids)s::uuid[], %(words_floor)s::real, %(candidates)s::integer
  )
),
meaning as (
  select scene_id, score, place
  from meaning_candidates(
    %(text_model_id)s::integer, %(text_vector)s::halfvec, %(video_ids)s::uuid[],
    %(meaning_floor)s::real, %(candidates)s::integer
  )
),
picture as (
  select scene_id, frame_id, score, place
  from picture_candidates(
    %(image_model_id)s::integer, %(image_vector)s::halfvec, %(video_ids)s::uuid[],
    %(picture_floor)s::real, %(candidates)s::integer, %(reranked_frames)s::integer,
    %(exact_up_to_frames)s::integer
  )
),
fused as (
  select scene_id, sum(share) as score
  from (
    select scene_id, %(words_weight)s::float8 / (%(k)s::integer + place) as share from words
    union all
    select scene_id, %(meaning_weight)s::float8 / (%(k)s::integer + place) from meaning
    union all
    select scene_id, %(picture_weight)s::float8 / (%(k)s::integer + place) from picture
  ) shares
  group by scene_id
  order by score desc, scene_id
  limit %(limit)s
)
select
  s.scene_id, s.video_id, v.title as video_title, s.start_s, s.end_s, s.thumbnail_key,
  s.preview_key, coalesce(t.transcript, '') as transcript, coalesce(t.segments, '[]') as segments,
  f.at_s as best_frame_s, fused.score::float8 as score,
  words.place as words_rank, words.score as words_score,
  meaning.place as meaning_rank, meaning.score as meaning_score,
  picture.place as picture_rank, picture.score as picture_score
from fused
join scenes s using (scene_id)
join videos v using (video_id)
left join scene_texts t using (scene_id)
left join words using (scene_id)
left join meaning using (scene_id)
left join picture using (scene_id)
left join frames f on f.frame_id = picture.frame_id
order by fused.score desc, s.scene_id;
