-- name: search_scenes
-- The candidates of every signal, fused by reciprocal ranks that weigh as much as the signal and
-- as its certainty of the scene, with what is shown of them. One row at least: what the answer was judged by, and how many results there are.
with library as materialized (
  select
    coalesce(%(publish_seq)s::bigint, l.publish_seq, 0) as publish_seq,
    coalesce(%(scenes)s::integer, l.scenes, 0) as scenes,
    -- Without codes all vectors are compared, however many there are.
    case when l.is_coded then l.frames else 0 end as frames,
    case when l.is_coded then l.texts else 0 end as texts,
    l.frames as all_frames, l.texts as all_texts
  from (select) as one left join library_stats l on true
),
place as materialized (
  select resolve_scope(
    library.publish_seq, %(video_ids)s::uuid[], %(tags)s::text[], %(created_from)s::timestamptz,
    %(created_to)s::timestamptz, %(video_min_s)s::float8, %(video_max_s)s::float8,
    %(language)s::text, %(scene_min_s)s::float8, %(scene_max_s)s::float8,
    %(has_speech)s::boolean, %(person_ids)s::uuid[], %(phrases)s::tsquery
  ) as scope
  from library
),
sampled as materialized (
  select
    case when library.all_texts >= %(fewest)s::integer then sample_of(
      'text', place.scope, %(text_model_id)s::integer, %(text_vector)s::halfvec,
      %(text_signs)s::bit varying, %(fewest)s::integer, %(samples)s::integer
    ) end as meaning,
    case when library.all_frames >= %(fewest)s::integer then sample_of(
      'image', place.scope, %(image_model_id)s::integer, %(image_vector)s::halfvec,
      %(image_signs)s::bit varying, %(fewest)s::integer, %(samples)s::integer
    ) end as picture
  from library cross join place
),
judged as materialized (
  select
    coalesce(
      %(word_counts)s::integer[],
      count_words(%(count_terms)s::integer[], %(count_words)s::text[], %(count_begins)s::boolean[])
    ) as word_counts,
    coalesce(%(meaning_floor)s::float8, meaning.floor) as meaning_floor,
    coalesce(%(meaning_strong)s::float8, meaning.strong) as meaning_strong,
    coalesce(%(picture_floor)s::float8, picture.floor) as picture_floor,
    coalesce(%(picture_strong)s::float8, picture.strong) as picture_strong
  from library
  cross join sampled
  cross join lateral band_of(
    sampled.meaning, library.all_texts, %(text_model_floor)s::float8,
    %(text_model_strong)s::float8, %(floor_factor)s::float8, %(text_strong_factor)s::float8
  ) meaning
  cross join lateral band_of(
    sampled.picture, library.all_frames, %(image_model_floor)s::float8,
    %(image_model_strong)s::float8, %(floor_factor)s::float8, %(image_strong_factor)s::float8
  ) picture
),
words as materialized (
  select found.scene_id, found.score, found.place, found.is_cut
  from library cross join place cross join judged
  cross join lateral word_candidates(
    place.scope, %(exact_terms)s::text[], %(loose_terms)s::text[], judged.word_counts,
    library.scenes, %(loosely)s::float8, %(words_floor)s::float8, %(candidates)s::integer
  ) found
),
meaning as materialized (
  select found.scene_id, found.score, found.place, found.is_cut
  from library cross join place cross join sampled cross join judged
  cross join lateral vector_candidates(
    'text', place.scope, %(text_model_id)s::integer, %(text_vector)s::halfvec,
    %(text_signs)s::bit varying, sampled.meaning, judged.meaning_floor, %(candidates)s::integer, library.texts,
    %(exact_up_to)s::integer
  ) found
),
picture as materialized (
  select found.scene_id, found.row_id as frame_id, found.score, found.place, found.is_cut
  from library cross join place cross join sampled cross join judged
  cross join lateral vector_candidates(
    'image', place.scope, %(image_model_id)s::integer, %(image_vector)s::halfvec,
    %(image_signs)s::bit varying, sampled.picture, judged.picture_floor, %(candidates)s::integer, library.frames,
    %(exact_up_to)s::integer
  ) found
),
people as materialized (
  select found.scene_id, found.score, found.place, found.is_cut
  from place
  cross join lateral people_candidates(
    place.scope, %(names)s::text[], %(people_floor)s::float8, %(candidates)s::integer
  ) found
),
shares as (
  select scene_id, is_cut, %(words_weight)s::float8 / (%(k)s::integer + place)
    * certainty(score, %(words_floor)s::float8, %(words_strong)s::float8) as share
  from words
  union all
  select scene_id, is_cut, %(meaning_weight)s::float8 / (%(k)s::integer + place)
    * certainty(score, meaning_floor, meaning_strong)
  from meaning cross join judged
  union all
  select scene_id, is_cut, %(picture_weight)s::float8 / (%(k)s::integer + place)
    * certainty(score, picture_floor, picture_strong)
  from picture cross join judged
  union all
  select scene_id, is_cut, %(people_weight)s::float8 / (%(k)s::integer + place)
    * certainty(score, %(people_floor)s::float8, %(people_strong)s::float8)
  from people
),
fused as (
  select s.scene_id, s.video_id, sum(shares.share) as score,
    row_number() over (
      partition by s.video_id order by sum(shares.share) desc, s.scene_id
    ) as place_in_video,
    max(sum(shares.share)) over (partition by s.video_id) as best_of_video
  from shares
  join scenes s using (scene_id)
  where s.scene_id is distinct from %(unlike)s::uuid
    and s.video_id is distinct from %(unlike_video)s::uuid
  group by s.scene_id, s.video_id
),
ranked as materialized (
  select scene_id, score, count(*) over () as total,
    row_number() over (
      order by case when %(group_by_video)s::boolean then best_of_video end desc,
        case when %(group_by_video)s::boolean then video_id end, score desc, scene_id
    ) as place
  from fused
  where place_in_video <= coalesce(%(per_video)s::integer, place_in_video)
),
shown as (
  select
    ranked.place as shown_at, s.scene_id, s.video_id, v.title as video_title, s.start_s, s.end_s,
    s.thumbnail_key, s.preview_key, coalesce(t.transcript, '') as transcript,
    coalesce(t.segments, '[]') as segments, f.at_s as best_frame_s, ranked.score::float8 as score,
    words.place as words_rank, words.score as words_score,
    meaning.place as meaning_rank, meaning.score as meaning_score,
    picture.place as picture_rank, picture.score as picture_score,
    people.place as people_rank, people.score as people_score
  from ranked
  join scenes s using (scene_id)
  join videos v using (video_id)
  left join scene_texts t using (scene_id)
  left join words using (scene_id)
  left join meaning using (scene_id)
  left join picture using (scene_id)
  left join people using (scene_id)
  left join frames f on f.frame_id = picture.frame_id
  where ranked.place > %(offset)s::integer
  order by ranked.place
  limit %(limit)s
)
select
  library.publish_seq, library.scenes, judged.word_counts,
  judged.meaning_floor, judged.meaning_strong, judged.picture_floor, judged.picture_strong,
  coalesce((select max(total) from ranked), 0) as total,
  coalesce((select bool_or(is_cut) from shares), false) as is_cut,
  shown.*
from library
cross join judged
left join shown on true
order by shown.shown_at;

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
