CREATE EXTENSION IF NOT EXISTS vector WITH SCHEMA public;

COMMENT ON EXTENSION vector IS 'vector data type and ivfflat and hnsw access methods';

CREATE TYPE public.score_band AS (
	floor double precision,
	strong double precision
);

ALTER TYPE public.score_band OWNER TO scenedex_owner;

CREATE TYPE public.search_query AS (
	publish_seq bigint,
	scenes integer,
	video_ids uuid[],
	tags text[],
	created_from timestamp with time zone,
	created_to timestamp with time zone,
	video_min_s double precision,
	video_max_s double precision,
	language text,
	scene_min_s double precision,
	scene_max_s double precision,
	has_speech boolean,
	person_ids uuid[],
	phrases tsquery,
	fewest integer,
	text_model_id integer,
	text_vector public.halfvec,
	text_signs bit varying,
	samples integer,
	image_model_id integer,
	image_vector public.halfvec,
	image_signs bit varying,
	word_counts integer[],
	count_terms integer[],
	count_words text[],
	count_begins boolean[],
	meaning_floor double precision,
	meaning_strong double precision,
	picture_floor double precision,
	picture_strong double precision,
	text_model_floor double precision,
	text_model_strong double precision,
	floor_factor double precision,
	text_strong_factor double precision,
	image_model_floor double precision,
	image_model_strong double precision,
	image_strong_factor double precision,
	exact_terms text[],
	loose_terms text[],
	loosely double precision,
	words_floor double precision,
	candidates integer,
	exact_up_to integer,
	names text[],
	people_floor double precision,
	words_weight double precision,
	k integer,
	words_strong double precision,
	meaning_weight double precision,
	picture_weight double precision,
	people_weight double precision,
	people_strong double precision,
	unlike uuid,
	unlike_video uuid,
	group_by_video boolean,
	per_video integer,
	skipped integer,
	most integer
);

ALTER TYPE public.search_query OWNER TO scenedex_owner;

CREATE TYPE public.search_scope AS (
	as_of bigint,
	only_videos uuid[],
	withdrawn uuid[],
	is_settled boolean,
	is_narrow boolean,
	scene_min_s double precision,
	scene_max_s double precision,
	has_speech boolean,
	person_ids uuid[],
	phrases tsquery
);

ALTER TYPE public.search_scope OWNER TO scenedex_owner;

CREATE TYPE public.vector_sample AS (
	similarities double precision[],
	distances double precision[],
	intercept double precision,
	slope double precision,
	error double precision
);

ALTER TYPE public.vector_sample OWNER TO scenedex_owner;

CREATE FUNCTION public.band_of(sample public.vector_sample, size integer, model_floor double precision, model_strong double precision, floor_factor double precision, strong_factor double precision) RETURNS public.score_band
    LANGUAGE plpgsql IMMUTABLE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
  sorted float8[] := sample.similarities;
  count integer := cardinality(sorted);
  median float8 := sorted[count / 2 + 1];
  deviation float8 := median - sorted[round(0.1587 * count)::integer + 1];
  chance float8 := sqrt(2 * ln(greatest(2, size))) * deviation;
  lowest float8 := model_floor;
begin
  if sorted is null then
    return row(model_floor, model_strong);
  end if;
  lowest := greatest(model_floor, least(model_strong, median + floor_factor * chance));
  return row(lowest, greatest(lowest, model_strong, median + strong_factor * chance));
end
$$;

ALTER FUNCTION public.band_of(sample public.vector_sample, size integer, model_floor double precision, model_strong double precision, floor_factor double precision, strong_factor double precision) OWNER TO scenedex_owner;

CREATE FUNCTION public.best_scenes(space text, rows uuid[], model integer, query public.halfvec, floor_score double precision, depth integer, is_part boolean) RETURNS TABLE(scene_id uuid, row_id uuid, score double precision, place bigint, is_cut boolean)
    LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 100
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET jit TO 'off'
    SET plan_cache_mode TO 'force_generic_plan'
    AS $$
#variable_conflict use_column
declare
  me uuid := public.searching_user();
begin
  return query
  with compared as materialized (
    select v.scene_id, v.row_id, -(v.vec <#> query) as similarity
    from public.scene_vectors v
    where v.kind = space and v.user_id = me and v.row_id = any (rows) and v.model_id = model
  ),
  best as (
    select distinct on (c.scene_id) c.scene_id, c.row_id, c.similarity
    from compared c
    where c.similarity >= floor_score
    order by c.scene_id, c.similarity desc, c.row_id
  )
  select b.scene_id, b.row_id, b.similarity,
    row_number() over (order by b.similarity desc, b.scene_id),
    count(*) over () > depth or is_part
  from best b
  order by 4
  limit depth;
end
$$;

ALTER FUNCTION public.best_scenes(space text, rows uuid[], model integer, query public.halfvec, floor_score double precision, depth integer, is_part boolean) OWNER TO scenedex_finder;

CREATE FUNCTION public.certainty(score double precision, floor double precision, strong double precision) RETURNS double precision
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
  select 0.5 + 0.5 * least(2, (score - floor) / greatest(strong - floor, 1e-6))
$$;

ALTER FUNCTION public.certainty(score double precision, floor double precision, strong double precision) OWNER TO scenedex_owner;

CREATE FUNCTION public.count_words(terms integer[], words text[], beginnings boolean[]) RETURNS integer[]
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
  with counted as (
    select given.term, coalesce((
      select sum(w.scenes)
      from public.library_words w
      where w.user_id = public.searching_user()
        and case when given.is_beginning
          then w.word >= given.word and w.word < given.word || chr(1114111)
          else w.word = given.word
        end
    ), 0) as scenes
    from unnest(terms, words, beginnings) as given (term, word, is_beginning)
  )
  select array_agg(scenes order by term)
  from (select term, min(scenes)::integer as scenes from counted group by term) rarest
$$;

ALTER FUNCTION public.count_words(terms integer[], words text[], beginnings boolean[]) OWNER TO scenedex_finder;

CREATE FUNCTION public.nearest_by_signs(space text, scope public.search_scope, model integer, query public.halfvec, query_signs bit varying, sample public.vector_sample, floor_score double precision, depth integer) RETURNS TABLE(scene_id uuid, row_id uuid, score double precision, place bigint, is_cut boolean)
    LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 100
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET jit TO 'off'
    SET plan_cache_mode TO 'force_generic_plan'
    AS $$
#variable_conflict use_column
declare
  me uuid := public.searching_user();
  as_of bigint := (scope).as_of;
  only_videos uuid[] := (scope).only_videos;
  withdrawn uuid[] := (scope).withdrawn;
  narrow boolean := (scope).is_narrow;
  tried_rows constant integer := 120;
  sought constant integer := 10;
  first_share constant float8 := 0.06;
  most_share constant float8 := 0.4;
  errors constant float8 := 2.05;  -- standard errors that 98 % of a normal distribution lie below
  sorted float8[] := (sample).distances;
  count integer := cardinality(sorted);
  reach float8 := sorted[ceil(first_share * count)::integer];
  farthest float8 := sorted[ceil(most_share * count)::integer];
  lowest float8 := (sample).intercept + (sample).slope * floor_score + errors * (sample).error;
  near uuid[];
  near_distances float8[];
  good float8;
  cutoff float8;
begin
  for round in 1..2 loop
    select array_agg(n.row_id), array_agg(n.distance) into near, near_distances
    from (
      select b.row_id, b.signs <~> query_signs as distance
      from public.vector_signs b
      where b.user_id = me and b.model_id = model and b.published_seq <= as_of
        and (withdrawn is null or b.video_id <> all (withdrawn))
        and (only_videos is null or b.video_id = any (only_videos))
        and (not narrow or b.scene_id in (select s.scene_id from public.scenes_of(scope) s))
        and b.signs <~> query_signs <= reach
      order by 2, 1
    ) n;
    exit when round = 2;
    select v.similarity into good
    from (
      select -(v.vec <#> query) as similarity
      from public.scene_vectors v
      where v.kind = space and v.user_id = me and v.row_id = any (near[1:tried_rows])
        and v.model_id = model
      offset 0
    ) v
    order by v.similarity desc offset sought - 1 limit 1;
    cutoff := (sample).intercept + (sample).slope * good + errors * (sample).error;
    if cutoff is null or cutoff > farthest then
      return query select * from public.nearest_exact(
        space, scope, model, query, floor_score, depth
      );
      return;
    end if;
    exit when cutoff <= reach;
    reach := cutoff;
  end loop;
  -- Beyond the cutoff, whatever may reach the floor, up to two rows for each place.
  near := near[1:greatest(
    width_bucket(cutoff, near_distances), least(2 * depth, width_bucket(lowest, near_distances))
  )];
  return query select * from public.best_scenes(
    space, near, model, query, floor_score, depth,
    (sample).intercept + (sample).slope * floor_score > near_distances[cardinality(near)]
  );
end
$$;

ALTER FUNCTION public.nearest_by_signs(space text, scope public.search_scope, model integer, query public.halfvec, query_signs bit varying, sample public.vector_sample, floor_score double precision, depth integer) OWNER TO scenedex_finder;

CREATE FUNCTION public.nearest_exact(space text, scope public.search_scope, model integer, query public.halfvec, floor_score double precision, depth integer) RETURNS TABLE(scene_id uuid, row_id uuid, score double precision, place bigint, is_cut boolean)
    LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 100
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET jit TO 'off'
    SET plan_cache_mode TO 'force_generic_plan'
    AS $$
#variable_conflict use_column
declare
  me uuid := public.searching_user();
  settled boolean := (scope).is_settled;
  narrow boolean := (scope).is_narrow;
  most_rows constant integer := 4 * depth;
begin
  return query
  with nearest as materialized (
    select c.scene_id, c.row_id, c.similarity
    from (
      select v.scene_id, v.row_id, v.video_id, v.generation, -(v.vec <#> query) as similarity
      from public.scene_vectors v
      where v.kind = space and v.user_id = me and v.model_id = model
      offset 0  -- compares once, and not again for each clause below
    ) c
    where c.similarity >= floor_score
      and (settled or (c.video_id, c.generation) in (
        select p.video_id, p.generation from public.published_videos(scope) p
      ))
      and (not narrow or c.scene_id in (select n.scene_id from public.scenes_of(scope) n))
    order by c.similarity desc, c.row_id
    limit most_rows
  ),
  best as (
    select distinct on (n.scene_id) n.scene_id, n.row_id, n.similarity
    from nearest n
    order by n.scene_id, n.similarity desc, n.row_id
  )
  select b.scene_id, b.row_id, b.similarity,
    row_number() over (order by b.similarity desc, b.scene_id),
    count(*) over () > depth or (select count(*) from nearest) = most_rows
  from best b
  order by 4
  limit depth;
end
$$;

ALTER FUNCTION public.nearest_exact(space text, scope public.search_scope, model integer, query public.halfvec, floor_score double precision, depth integer) OWNER TO scenedex_finder;

CREATE FUNCTION public.people_candidates(scope public.search_scope, names text[], floor_score double precision, depth integer) RETURNS TABLE(scene_id uuid, person_id uuid, score double precision, place bigint, is_cut boolean)
    LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 100
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET jit TO 'off'
    SET plan_cache_mode TO 'force_generic_plan'
    AS $$
#variable_conflict use_column
declare
  me uuid := public.searching_user();
  narrow boolean := (scope).is_narrow;
begin
  if names is null then
    return;
  end if;
  return query
  with named as materialized (
    select p.person_id, (
      select count(*) filter (where w.lexeme = any (names)) / count(*)::float8
      from unnest(p.words) w
    ) as share
    from public.people p
    where p.user_id = me and p.words <> ''
  ),
  seen as (
    select distinct on (f.scene_id) f.scene_id, n.person_id, n.share * d.confidence as score
    from named n
    join public.face_detections d using (person_id)
    join public.frames f using (frame_id)
    order by f.scene_id, n.share * d.confidence desc, n.person_id
  )
  select s.scene_id, s.person_id, s.score,
    row_number() over (order by s.score desc, s.scene_id), count(*) over () > depth
  from seen s
  join public.scenes c using (scene_id)
  join public.published_videos(scope) p
    on p.video_id = c.video_id and p.generation = c.generation
  where s.score >= floor_score
    and (not narrow or s.scene_id in (select n.scene_id from public.scenes_of(scope) n))
  order by 4
  limit depth;
end
$$;

ALTER FUNCTION public.people_candidates(scope public.search_scope, names text[], floor_score double precision, depth integer) OWNER TO scenedex_finder;

CREATE FUNCTION public.published_videos(scope public.search_scope) RETURNS TABLE(video_id uuid, generation integer)
    LANGUAGE sql STABLE SECURITY DEFINER ROWS 100
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
  select v.video_id, v.generation
  from public.videos v
  where v.user_id = public.searching_user()
    and v.generation > 0 and v.deleted_at is null and v.published_seq <= (scope).as_of
    and ((scope).only_videos is null or v.video_id = any ((scope).only_videos))
$$;

ALTER FUNCTION public.published_videos(scope public.search_scope) OWNER TO scenedex_finder;

CREATE FUNCTION public.resolve_scope(as_of bigint, video_ids uuid[], tags text[], created_from timestamp with time zone, created_to timestamp with time zone, video_min_s double precision, video_max_s double precision, spoken text, scene_min_s double precision, scene_max_s double precision, has_speech boolean, person_ids uuid[], phrases tsquery) RETURNS public.search_scope
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
#variable_conflict use_variable
declare
  me uuid := public.searching_user();
  scope public.search_scope;
begin
  scope.as_of := as_of;
  if num_nonnulls(
    video_ids, tags, created_from, created_to, video_min_s, video_max_s, spoken
  ) > 0 then
    select coalesce(array_agg(v.video_id), '{}') into scope.only_videos
    from public.videos v
    where v.user_id = me
      and (video_ids is null or v.video_id = any (video_ids))
      and (tags is null or v.tags @> tags)
      and (created_from is null or v.created_at >= created_from)
      and (created_to is null or v.created_at < created_to)
      and (video_min_s is null or v.duration_s >= video_min_s)
      and (video_max_s is null or v.duration_s <= video_max_s)
      and (spoken is null or lower(v.language) = lower(spoken)
        or lower(v.language) like lower(spoken) || '-%');
  end if;
  select array_agg(v.video_id) into scope.withdrawn
  from public.videos v
  where v.user_id = me and v.deleted_at is not null;
  scope.is_settled := scope.only_videos is null and not exists (
    select from public.videos v
    where v.user_id = me and v.generation > 0
      and (v.deleted_at is not null or v.published_seq > as_of)
  ) and not exists (
    select from public.videos v
    where v.user_id = me and v.building_generation > v.generation
  );
  scope.scene_min_s := scene_min_s;
  scope.scene_max_s := scene_max_s;
  scope.has_speech := has_speech;
  scope.person_ids := person_ids;
  scope.phrases := phrases;
  scope.is_narrow :=
    num_nonnulls(scene_min_s, scene_max_s, has_speech, person_ids, phrases) > 0;
  return scope;
end
$$;

ALTER FUNCTION public.resolve_scope(as_of bigint, video_ids uuid[], tags text[], created_from timestamp with time zone, created_to timestamp with time zone, video_min_s double precision, video_max_s double precision, spoken text, scene_min_s double precision, scene_max_s double precision, has_speech boolean, person_ids uuid[], phrases tsquery) OWNER TO scenedex_finder;

CREATE FUNCTION public.sample_of(space text, scope public.search_scope, model integer, query public.halfvec, query_signs bit varying, fewest integer, wanted integer) RETURNS public.vector_sample
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET jit TO 'off'
    SET plan_cache_mode TO 'force_generic_plan'
    SET enable_sort TO 'off'
    AS $$
#variable_conflict use_column
declare
  me uuid := public.searching_user();
  as_of bigint := (scope).as_of;
  sample public.vector_sample;
begin
  with chosen as materialized (
    select b.row_id, b.signs <~> query_signs as distance
    from public.vector_signs b
    where b.user_id = me and b.model_id = model and b.published_seq <= as_of
    order by b.user_id, b.model_id, b.row_id
    limit wanted
  ),
  compared as materialized (
    select -(v.vec <#> query) as similarity, c.distance
    from chosen c
    join public.scene_vectors v
      on v.kind = space and v.user_id = me and v.row_id = c.row_id and v.model_id = model
  )
  select array_agg(similarity order by similarity), array_agg(distance order by distance),
    regr_intercept(distance, similarity), regr_slope(distance, similarity),
    sqrt(
      greatest(0, regr_syy(distance, similarity)
        - regr_sxy(distance, similarity) ^ 2 / nullif(regr_sxx(distance, similarity), 0))
      / greatest(1, count(*) - 2)
    )
  into sample
  from compared;
  return case when cardinality(sample.similarities) >= fewest then sample end;
end
$$;

ALTER FUNCTION public.sample_of(space text, scope public.search_scope, model integer, query public.halfvec, query_signs bit varying, fewest integer, wanted integer) OWNER TO scenedex_finder;

CREATE FUNCTION public.scenes_of(scope public.search_scope) RETURNS TABLE(scene_id uuid)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
  select s.scene_id
  from public.scene_texts t
  join public.scenes s using (scene_id)
  where t.user_id = public.searching_user()
    and ((scope).only_videos is null or s.video_id = any ((scope).only_videos))
    and ((scope).scene_min_s is null or s.end_s - s.start_s >= (scope).scene_min_s)
    and ((scope).scene_max_s is null or s.end_s - s.start_s <= (scope).scene_max_s)
    and ((scope).has_speech is null or (t.transcript <> '') = (scope).has_speech)
    and ((scope).phrases is null or t.tsv @@ (scope).phrases)
    and ((scope).person_ids is null or (
      select count(distinct d.person_id)
      from public.frames f
      join public.face_detections d using (frame_id)
      where f.scene_id = s.scene_id and d.person_id = any ((scope).person_ids)
    ) = cardinality((scope).person_ids))
$$;

ALTER FUNCTION public.scenes_of(scope public.search_scope) OWNER TO scenedex_finder;

CREATE FUNCTION public.search_scenes(asked public.search_query) RETURNS TABLE(publish_seq bigint, scenes integer, word_counts integer[], meaning_floor double precision, meaning_strong double precision, picture_floor double precision, picture_strong double precision, total bigint, is_cut boolean, shown_at bigint, scene_id uuid, video_id uuid, video_title text, start_s double precision, end_s double precision, thumbnail_key text, preview_key text, transcript text, segments jsonb, best_frame_s double precision, score double precision, words_rank bigint, words_score double precision, meaning_rank bigint, meaning_score double precision, picture_rank bigint, picture_score double precision, people_rank bigint, people_score double precision)
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET jit TO 'off'
    SET join_collapse_limit TO '1'
    SET plan_cache_mode TO 'force_generic_plan'
    AS $$
#variable_conflict use_column
begin
  return query
  with library as materialized (
    select
      coalesce((asked).publish_seq, l.publish_seq, 0) as publish_seq,
      coalesce((asked).scenes, l.scenes, 0) as scenes,
      -- Without codes all vectors are compared, however many there are.
      case when l.is_coded then l.frames else 0 end as frames,
      case when l.is_coded then l.texts else 0 end as texts,
      l.frames as all_frames, l.texts as all_texts
    from (select) as one left join library_stats l on true
  ),
  place as materialized (
    select resolve_scope(
      library.publish_seq, (asked).video_ids, (asked).tags, (asked).created_from,
      (asked).created_to, (asked).video_min_s, (asked).video_max_s,
      (asked).language, (asked).scene_min_s, (asked).scene_max_s,
      (asked).has_speech, (asked).person_ids, (asked).phrases
    ) as scope
    from library
  ),
  sampled as materialized (
    select
      case when (asked).text_vector is not null and library.all_texts >= (asked).fewest
        then sample_of(
        'text', place.scope, (asked).text_model_id, (asked).text_vector,
        (asked).text_signs, (asked).fewest, (asked).samples
      ) end as meaning,
      case when (asked).image_vector is not null and library.all_frames >= (asked).fewest
        then sample_of(
        'image', place.scope, (asked).image_model_id, (asked).image_vector,
        (asked).image_signs, (asked).fewest, (asked).samples
      ) end as picture
    from library cross join place
  ),
  judged as materialized (
    select
      coalesce(
        (asked).word_counts,
        count_words((asked).count_terms, (asked).count_words, (asked).count_begins)
      ) as word_counts,
      coalesce((asked).meaning_floor, meaning.floor) as meaning_floor,
      coalesce((asked).meaning_strong, meaning.strong) as meaning_strong,
      coalesce((asked).picture_floor, picture.floor) as picture_floor,
      coalesce((asked).picture_strong, picture.strong) as picture_strong
    from library
    cross join sampled
    cross join lateral band_of(
      sampled.meaning, library.all_texts, (asked).text_model_floor,
      (asked).text_model_strong, (asked).floor_factor, (asked).text_strong_factor
    ) meaning
    cross join lateral band_of(
      sampled.picture, library.all_frames, (asked).image_model_floor,
      (asked).image_model_strong, (asked).floor_factor, (asked).image_strong_factor
    ) picture
  ),
  words as materialized (
    select found.scene_id, found.score, found.place, found.is_cut
    from library cross join place cross join judged
    cross join lateral word_candidates(
      place.scope, (asked).exact_terms, (asked).loose_terms, judged.word_counts,
      library.scenes, (asked).loosely, (asked).words_floor, (asked).candidates
    ) found
  ),
  meaning as materialized (
    select found.scene_id, found.score, found.place, found.is_cut
    from library cross join place cross join sampled cross join judged
    cross join lateral vector_candidates(
      'text', place.scope, (asked).text_model_id, (asked).text_vector,
      (asked).text_signs, sampled.meaning, judged.meaning_floor, (asked).candidates, library.texts,
      (asked).exact_up_to
    ) found
  ),
  picture as materialized (
    select found.scene_id, found.row_id as frame_id, found.score, found.place, found.is_cut
    from library cross join place cross join sampled cross join judged
    cross join lateral vector_candidates(
      'image', place.scope, (asked).image_model_id, (asked).image_vector,
      (asked).image_signs, sampled.picture, judged.picture_floor, (asked).candidates, library.frames,
      (asked).exact_up_to
    ) found
  ),
  people as materialized (
    select found.scene_id, found.score, found.place, found.is_cut
    from place
    cross join lateral people_candidates(
      place.scope, (asked).names, (asked).people_floor, (asked).candidates
    ) found
  ),
  shares as (
    select scene_id, is_cut, (asked).words_weight / ((asked).k + place)
      * certainty(score, (asked).words_floor, (asked).words_strong) as share
    from words
    union all
    select scene_id, is_cut, (asked).meaning_weight / ((asked).k + place)
      * certainty(score, meaning_floor, meaning_strong)
    from meaning cross join judged
    union all
    select scene_id, is_cut, (asked).picture_weight / ((asked).k + place)
      * certainty(score, picture_floor, picture_strong)
    from picture cross join judged
    union all
    select scene_id, is_cut, (asked).people_weight / ((asked).k + place)
      * certainty(score, (asked).people_floor, (asked).people_strong)
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
    where s.scene_id is distinct from (asked).unlike
      and s.video_id is distinct from (asked).unlike_video
    group by s.scene_id, s.video_id
  ),
  ranked as materialized (
    select scene_id, score, count(*) over () as total,
      row_number() over (
        order by case when (asked).group_by_video then best_of_video end desc,
          case when (asked).group_by_video then video_id end, score desc, scene_id
      ) as place
    from fused
    where place_in_video <= coalesce((asked).per_video, place_in_video)
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
    where ranked.place > (asked).skipped
    order by ranked.place
    limit (asked).most
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
end
$$;

ALTER FUNCTION public.search_scenes(asked public.search_query) OWNER TO scenedex_owner;

CREATE FUNCTION public.searching_user() RETURNS uuid
    LANGUAGE sql STABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select nullif(current_setting('app.user_id', true), '')::uuid
$$;

ALTER FUNCTION public.searching_user() OWNER TO scenedex_owner;

CREATE FUNCTION public.vector_candidates(space text, scope public.search_scope, model integer, query public.halfvec, query_signs bit varying, sample public.vector_sample, floor_score double precision, depth integer, size integer, exact_up_to integer) RETURNS TABLE(scene_id uuid, row_id uuid, score double precision, place bigint, is_cut boolean)
    LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 100
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
begin
  if query is null or model is null then
    return;
  end if;
  if size > exact_up_to and (sample).slope is not null then
    return query select * from public.nearest_by_signs(
      space, scope, model, query, query_signs, sample, floor_score, depth
    );
  else
    return query select * from public.nearest_exact(
      space, scope, model, query, floor_score, depth
    );
  end if;
end
$$;

ALTER FUNCTION public.vector_candidates(space text, scope public.search_scope, model integer, query public.halfvec, query_signs bit varying, sample public.vector_sample, floor_score double precision, depth integer, size integer, exact_up_to integer) OWNER TO scenedex_finder;

CREATE FUNCTION public.word_candidates(scope public.search_scope, exact text[], loose text[], counts integer[], scenes integer, loosely double precision, floor_score double precision, depth integer) RETURNS TABLE(scene_id uuid, score double precision, place bigint, is_cut boolean)
    LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 100
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET jit TO 'off'
    SET plan_cache_mode TO 'force_custom_plan'
    AS $$
#variable_conflict use_column
declare
  me uuid := public.searching_user();
  narrow boolean := (scope).is_narrow;
  all_exact tsquery;
  weights float8[];
  total float8;
  lookup tsquery;
begin
  if exact is null then
    return;
  end if;
  select array_agg(
    ln(1 + (greatest(scenes, c) - greatest(c, 1) + 0.5) / (greatest(c, 1) + 0.5))
      * case when c = 0 then 0.75 else 1 end
    order by n
  ) into weights
  from unnest(counts) with ordinality as counted (c, n);
  select sum(w) into total from unnest(weights) as w;
  select string_agg(coalesce(l || ' | ' || e, e), ' | ')::tsquery into lookup
  from (
    select e, l, sum(w) over (order by w, n) as upto
    from unnest(exact, loose, weights) with ordinality as term (e, l, w, n)
  ) lightest_first
  where upto >= floor_score * total - 1e-9;
  all_exact := array_to_string(exact, ' | ')::tsquery;
  return query
  with asked as materialized (
    select e::tsquery as e, l::tsquery as l, w / total as share
    from unnest(exact, loose, weights) as term (e, l, w)
  ),
  holding as materialized (
    select t.scene_id, t.tsv
    from public.scene_texts t
    where t.user_id = me and t.tsv @@ lookup
      and (not narrow or t.scene_id in (select n.scene_id from public.scenes_of(scope) n))
  ),
  shares as (
    select h.scene_id,
      sum(a.share * case when h.tsv @@ a.e then 1 when h.tsv @@ a.l then loosely else 0 end)
        as share
    from holding h cross join asked a
    group by h.scene_id
  ),
  best as (
    select s.scene_id, s.share, count(*) over () > depth as is_cut
    from shares s
    join public.scenes c using (scene_id)
    join public.published_videos(scope) p
      on p.video_id = c.video_id and p.generation = c.generation
    where s.share >= floor_score
    order by s.share desc, s.scene_id
    limit 10 * depth
  )
  select b.scene_id, least(b.share, 1),
    row_number() over (
      order by round(b.share::numeric, 6) desc, ts_rank_cd(h.tsv, all_exact) desc, b.scene_id
    ),
    b.is_cut
  from best b
  join holding h using (scene_id)
  order by 3
  limit depth;
end
$$;

ALTER FUNCTION public.word_candidates(scope public.search_scope, exact text[], loose text[], counts integer[], scenes integer, loosely double precision, floor_score double precision, depth integer) OWNER TO scenedex_finder;

CREATE TABLE public.audit_events (
    event_id bigint NOT NULL,
    user_id uuid NOT NULL,
    actor text NOT NULL,
    action text NOT NULL,
    subject text NOT NULL,
    details jsonb DEFAULT '{}'::jsonb NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE ONLY public.audit_events FORCE ROW LEVEL SECURITY;

ALTER TABLE public.audit_events OWNER TO scenedex_owner;

ALTER TABLE public.audit_events ALTER COLUMN event_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.audit_events_event_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.embedding_models (
    model_id integer NOT NULL,
    kind text NOT NULL,
    name text NOT NULL,
    revision text NOT NULL,
    dimensions integer NOT NULL,
    preprocessing text NOT NULL,
    state text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT embedding_models_dimensions_check CHECK (((dimensions >= 1) AND (dimensions <= 4000))),
    CONSTRAINT embedding_models_kind_check CHECK ((kind = ANY (ARRAY['text'::text, 'image'::text]))),
    CONSTRAINT embedding_models_state_check CHECK ((state = ANY (ARRAY['filling'::text, 'active'::text, 'retired'::text])))
);

ALTER TABLE public.embedding_models OWNER TO scenedex_owner;

ALTER TABLE public.embedding_models ALTER COLUMN model_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.embedding_models_model_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.face_detections (
    face_id uuid NOT NULL,
    user_id uuid NOT NULL,
    frame_id uuid NOT NULL,
    person_id uuid,
    box real[] NOT NULL,
    confidence real NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT face_detections_box_check CHECK ((cardinality(box) = 4)),
    CONSTRAINT face_detections_confidence_check CHECK (((confidence >= (0)::double precision) AND (confidence <= (1)::double precision)))
);

ALTER TABLE ONLY public.face_detections FORCE ROW LEVEL SECURITY;

ALTER TABLE public.face_detections OWNER TO scenedex_owner;

CREATE TABLE public.frame_vectors (
    user_id uuid NOT NULL,
    frame_id uuid NOT NULL,
    model_id integer NOT NULL,
    scene_id uuid NOT NULL,
    video_id uuid NOT NULL,
    generation integer NOT NULL,
    dims integer NOT NULL,
    vec public.halfvec NOT NULL,
    signs bit varying,
    CONSTRAINT frame_vectors_direction CHECK ((public.l2_norm(vec) > (0)::double precision)),
    CONSTRAINT frame_vectors_signs CHECK ((length((signs)::"bit") = (2 * dims))),
    CONSTRAINT frame_vectors_unit CHECK ((abs((public.l2_norm(vec) - (1)::double precision)) < (0.01)::double precision)),
    CONSTRAINT frame_vectors_width CHECK ((public.vector_dims(vec) = dims))
);
ALTER TABLE ONLY public.frame_vectors ALTER COLUMN vec SET STORAGE PLAIN;
ALTER TABLE ONLY public.frame_vectors ALTER COLUMN signs SET STORAGE PLAIN;

ALTER TABLE ONLY public.frame_vectors FORCE ROW LEVEL SECURITY;

ALTER TABLE public.frame_vectors OWNER TO scenedex_owner;

CREATE TABLE public.frames (
    frame_id uuid NOT NULL,
    scene_id uuid NOT NULL,
    user_id uuid NOT NULL,
    ordinal integer NOT NULL,
    at_s double precision NOT NULL,
    artefact_key text NOT NULL,
    CONSTRAINT frames_at_s_check CHECK ((at_s >= (0)::double precision)),
    CONSTRAINT frames_ordinal_check CHECK ((ordinal >= 0))
);

ALTER TABLE ONLY public.frames FORCE ROW LEVEL SECURITY;

ALTER TABLE public.frames OWNER TO scenedex_owner;

CREATE TABLE public.library_stats (
    user_id uuid NOT NULL,
    publish_seq bigint DEFAULT 0 NOT NULL,
    scenes integer DEFAULT 0 NOT NULL,
    frames integer DEFAULT 0 NOT NULL,
    texts integer DEFAULT 0 NOT NULL,
    is_coded boolean DEFAULT true NOT NULL
);

ALTER TABLE ONLY public.library_stats FORCE ROW LEVEL SECURITY;

ALTER TABLE public.library_stats OWNER TO scenedex_owner;

CREATE TABLE public.library_words (
    user_id uuid NOT NULL,
    word text NOT NULL COLLATE pg_catalog."C",
    scenes integer NOT NULL
);

ALTER TABLE ONLY public.library_words FORCE ROW LEVEL SECURITY;

ALTER TABLE public.library_words OWNER TO scenedex_owner;

CREATE TABLE public.outbox (
    outbox_id bigint NOT NULL,
    destination text NOT NULL,
    body text NOT NULL,
    video_id uuid NOT NULL,
    user_id uuid NOT NULL,
    not_before timestamp with time zone DEFAULT now() NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    sent_at timestamp with time zone,
    CONSTRAINT outbox_destination_check CHECK ((destination = ANY (ARRAY['uploads'::text, 'scenes'::text, 'index'::text, 'purge'::text])))
);

ALTER TABLE ONLY public.outbox FORCE ROW LEVEL SECURITY;

ALTER TABLE public.outbox OWNER TO scenedex_owner;

ALTER TABLE public.outbox ALTER COLUMN outbox_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.outbox_outbox_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.people (
    person_id uuid NOT NULL,
    user_id uuid NOT NULL,
    name text DEFAULT ''::text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    words tsvector DEFAULT ''::tsvector NOT NULL
);

ALTER TABLE ONLY public.people FORCE ROW LEVEL SECURITY;

ALTER TABLE public.people OWNER TO scenedex_owner;

CREATE TABLE public.scene_texts (
    scene_id uuid NOT NULL,
    user_id uuid NOT NULL,
    source text,
    language text,
    transcript text DEFAULT ''::text NOT NULL,
    segments jsonb DEFAULT '[]'::jsonb NOT NULL,
    tsv tsvector NOT NULL,
    CONSTRAINT scene_texts_source_check CHECK ((source = ANY (ARRAY['sidecar'::text, 'embedded'::text, 'speech'::text])))
);

ALTER TABLE ONLY public.scene_texts FORCE ROW LEVEL SECURITY;

ALTER TABLE public.scene_texts OWNER TO scenedex_owner;

CREATE TABLE public.text_vectors (
    user_id uuid NOT NULL,
    scene_id uuid NOT NULL,
    model_id integer NOT NULL,
    video_id uuid NOT NULL,
    generation integer NOT NULL,
    dims integer NOT NULL,
    vec public.halfvec NOT NULL,
    signs bit varying,
    CONSTRAINT text_vectors_direction CHECK ((public.l2_norm(vec) > (0)::double precision)),
    CONSTRAINT text_vectors_signs CHECK ((length((signs)::"bit") = (2 * dims))),
    CONSTRAINT text_vectors_unit CHECK ((abs((public.l2_norm(vec) - (1)::double precision)) < (0.01)::double precision)),
    CONSTRAINT text_vectors_width CHECK ((public.vector_dims(vec) = dims))
);
ALTER TABLE ONLY public.text_vectors ALTER COLUMN vec SET STORAGE PLAIN;
ALTER TABLE ONLY public.text_vectors ALTER COLUMN signs SET STORAGE PLAIN;

ALTER TABLE ONLY public.text_vectors FORCE ROW LEVEL SECURITY;

ALTER TABLE public.text_vectors OWNER TO scenedex_owner;

CREATE VIEW public.scene_vectors WITH (security_invoker='true') AS
 SELECT 'image'::text AS kind,
    frame_vectors.user_id,
    frame_vectors.frame_id AS row_id,
    frame_vectors.model_id,
    frame_vectors.scene_id,
    frame_vectors.video_id,
    frame_vectors.generation,
    frame_vectors.vec,
    frame_vectors.signs
   FROM public.frame_vectors
UNION ALL
 SELECT 'text'::text AS kind,
    text_vectors.user_id,
    text_vectors.scene_id AS row_id,
    text_vectors.model_id,
    text_vectors.scene_id,
    text_vectors.video_id,
    text_vectors.generation,
    text_vectors.vec,
    text_vectors.signs
   FROM public.text_vectors;

ALTER VIEW public.scene_vectors OWNER TO scenedex_owner;

CREATE TABLE public.scenes (
    scene_id uuid NOT NULL,
    video_id uuid NOT NULL,
    user_id uuid NOT NULL,
    generation integer NOT NULL,
    ordinal integer NOT NULL,
    start_s double precision NOT NULL,
    end_s double precision NOT NULL,
    thumbnail_key text,
    preview_key text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT scenes_check CHECK (((start_s < end_s) OR ((ordinal = 0) AND (start_s = (0)::double precision) AND (end_s = (0)::double precision)))),
    CONSTRAINT scenes_generation_check CHECK ((generation > 0)),
    CONSTRAINT scenes_ordinal_check CHECK ((ordinal >= 0)),
    CONSTRAINT scenes_start_s_check CHECK ((start_s >= (0)::double precision))
);

ALTER TABLE ONLY public.scenes FORCE ROW LEVEL SECURITY;

ALTER TABLE public.scenes OWNER TO scenedex_owner;

CREATE TABLE public.seek_sheets (
    video_id uuid NOT NULL,
    user_id uuid NOT NULL,
    generation integer NOT NULL,
    ordinal integer NOT NULL,
    picture text NOT NULL,
    tile_width integer NOT NULL,
    tile_height integer NOT NULL,
    columns integer NOT NULL,
    starts_s double precision[] NOT NULL,
    CONSTRAINT seek_sheets_columns_check CHECK ((columns > 0)),
    CONSTRAINT seek_sheets_generation_check CHECK ((generation > 0)),
    CONSTRAINT seek_sheets_ordinal_check CHECK ((ordinal >= 0)),
    CONSTRAINT seek_sheets_starts_s_check CHECK ((cardinality(starts_s) > 0)),
    CONSTRAINT seek_sheets_tile_height_check CHECK ((tile_height > 0)),
    CONSTRAINT seek_sheets_tile_width_check CHECK ((tile_width > 0))
);

ALTER TABLE ONLY public.seek_sheets FORCE ROW LEVEL SECURITY;

ALTER TABLE public.seek_sheets OWNER TO scenedex_owner;

CREATE TABLE public.stage_runs (
    video_id uuid NOT NULL,
    generation integer NOT NULL,
    stage text NOT NULL,
    part integer DEFAULT 0 NOT NULL,
    user_id uuid NOT NULL,
    state text DEFAULT 'pending'::text NOT NULL,
    attempts integer DEFAULT 0 NOT NULL,
    progress double precision DEFAULT 0 NOT NULL,
    lease_token uuid,
    lease_expires_at timestamp with time zone,
    error_code text,
    error_message text,
    output jsonb DEFAULT '{}'::jsonb NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    started_at timestamp with time zone,
    finished_at timestamp with time zone,
    CONSTRAINT stage_runs_attempts_check CHECK ((attempts >= 0)),
    CONSTRAINT stage_runs_check CHECK (((state = 'running'::text) = (lease_token IS NOT NULL))),
    CONSTRAINT stage_runs_check1 CHECK (((lease_token IS NULL) = (lease_expires_at IS NULL))),
    CONSTRAINT stage_runs_generation_check CHECK ((generation > 0)),
    CONSTRAINT stage_runs_part_check CHECK ((part >= 0)),
    CONSTRAINT stage_runs_progress_check CHECK (((progress >= (0)::double precision) AND (progress <= (1)::double precision))),
    CONSTRAINT stage_runs_stage_check CHECK ((stage = ANY (ARRAY['validate'::text, 'detect'::text, 'transcribe'::text, 'embed'::text, 'publish'::text]))),
    CONSTRAINT stage_runs_state_check CHECK ((state = ANY (ARRAY['pending'::text, 'running'::text, 'completed'::text, 'failed'::text, 'cancelled'::text])))
);

ALTER TABLE ONLY public.stage_runs FORCE ROW LEVEL SECURITY;

ALTER TABLE public.stage_runs OWNER TO scenedex_owner;

CREATE TABLE public.thumbnail_runs (
    run_id uuid NOT NULL,
    user_id uuid NOT NULL,
    state text DEFAULT 'pending'::text NOT NULL,
    request jsonb DEFAULT '{}'::jsonb NOT NULL,
    total integer DEFAULT 0 NOT NULL,
    done integer DEFAULT 0 NOT NULL,
    failed integer DEFAULT 0 NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    finished_at timestamp with time zone,
    CONSTRAINT thumbnail_runs_state_check CHECK ((state = ANY (ARRAY['pending'::text, 'running'::text, 'completed'::text, 'failed'::text, 'cancelled'::text])))
);

ALTER TABLE ONLY public.thumbnail_runs FORCE ROW LEVEL SECURITY;

ALTER TABLE public.thumbnail_runs OWNER TO scenedex_owner;

CREATE TABLE public.users (
    user_id uuid NOT NULL,
    issuer text NOT NULL,
    subject text NOT NULL,
    email text,
    tier text DEFAULT 'free'::text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT users_tier_check CHECK ((tier = ANY (ARRAY['free'::text, 'pro'::text])))
);

ALTER TABLE ONLY public.users FORCE ROW LEVEL SECURITY;

ALTER TABLE public.users OWNER TO scenedex_owner;

CREATE TABLE public.vector_signs (
    user_id uuid NOT NULL,
    model_id integer NOT NULL,
    row_id uuid NOT NULL,
    scene_id uuid NOT NULL,
    video_id uuid NOT NULL,
    published_seq bigint NOT NULL,
    signs bit varying NOT NULL
)
WITH (autovacuum_vacuum_insert_scale_factor='0.02', autovacuum_vacuum_scale_factor='0.02');
ALTER TABLE ONLY public.vector_signs ALTER COLUMN signs SET STORAGE PLAIN;

ALTER TABLE ONLY public.vector_signs FORCE ROW LEVEL SECURITY;

ALTER TABLE public.vector_signs OWNER TO scenedex_owner;

CREATE TABLE public.video_warnings (
    warning_id bigint NOT NULL,
    video_id uuid NOT NULL,
    user_id uuid NOT NULL,
    generation integer NOT NULL,
    stage text NOT NULL,
    code text NOT NULL,
    message text NOT NULL,
    details jsonb DEFAULT '{}'::jsonb NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE ONLY public.video_warnings FORCE ROW LEVEL SECURITY;

ALTER TABLE public.video_warnings OWNER TO scenedex_owner;

ALTER TABLE public.video_warnings ALTER COLUMN warning_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.video_warnings_warning_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.videos (
    video_id uuid NOT NULL,
    user_id uuid NOT NULL,
    state text NOT NULL,
    error_code text,
    error_message text,
    title text DEFAULT ''::text NOT NULL,
    description text DEFAULT ''::text NOT NULL,
    tags text[] DEFAULT '{}'::text[] NOT NULL,
    file_name text NOT NULL,
    bucket text NOT NULL,
    source_key text NOT NULL,
    source_version text,
    size_bytes bigint,
    duration_s double precision,
    width integer,
    height integer,
    fps double precision,
    has_audio boolean,
    language text,
    captions_key text,
    captions_version text,
    generation integer DEFAULT 0 NOT NULL,
    building_generation integer DEFAULT 0 NOT NULL,
    upload_expires_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    indexed_at timestamp with time zone,
    deleted_at timestamp with time zone,
    published_seq bigint,
    CONSTRAINT videos_check CHECK ((building_generation >= generation)),
    CONSTRAINT videos_check1 CHECK (((state = 'failed'::text) = (error_code IS NOT NULL))),
    CONSTRAINT videos_check2 CHECK (((state = 'deleted'::text) = (deleted_at IS NOT NULL))),
    CONSTRAINT videos_check3 CHECK (((state <> 'indexed'::text) OR (generation = building_generation))),
    CONSTRAINT videos_duration_s_check CHECK ((duration_s >= (0)::double precision)),
    CONSTRAINT videos_fps_check CHECK ((fps > (0)::double precision)),
    CONSTRAINT videos_generation_check CHECK ((generation >= 0)),
    CONSTRAINT videos_height_check CHECK ((height > 0)),
    CONSTRAINT videos_published_seq_check CHECK ((published_seq > 0)),
    CONSTRAINT videos_size_bytes_check CHECK ((size_bytes >= 0)),
    CONSTRAINT videos_state_check CHECK ((state = ANY (ARRAY['uploading'::text, 'validating'::text, 'processing'::text, 'indexed'::text, 'failed'::text, 'deleted'::text]))),
    CONSTRAINT videos_width_check CHECK ((width > 0))
);

ALTER TABLE ONLY public.videos FORCE ROW LEVEL SECURITY;

ALTER TABLE public.videos OWNER TO scenedex_owner;

ALTER TABLE ONLY public.audit_events
    ADD CONSTRAINT audit_events_pkey PRIMARY KEY (event_id);

ALTER TABLE ONLY public.embedding_models
    ADD CONSTRAINT embedding_models_kind_name_revision_dimensions_preprocessin_key UNIQUE (kind, name, revision, dimensions, preprocessing);

ALTER TABLE ONLY public.embedding_models
    ADD CONSTRAINT embedding_models_model_id_dimensions_key UNIQUE (model_id, dimensions);

ALTER TABLE ONLY public.embedding_models
    ADD CONSTRAINT embedding_models_pkey PRIMARY KEY (model_id);

ALTER TABLE ONLY public.face_detections
    ADD CONSTRAINT face_detections_pkey PRIMARY KEY (face_id);

ALTER TABLE ONLY public.frame_vectors
    ADD CONSTRAINT frame_vectors_pkey PRIMARY KEY (user_id, frame_id, model_id);

ALTER TABLE ONLY public.frames
    ADD CONSTRAINT frames_frame_id_user_id_key UNIQUE (frame_id, user_id);

ALTER TABLE ONLY public.frames
    ADD CONSTRAINT frames_pkey PRIMARY KEY (frame_id);

ALTER TABLE ONLY public.frames
    ADD CONSTRAINT frames_scene_id_ordinal_key UNIQUE (scene_id, ordinal);

ALTER TABLE ONLY public.library_stats
    ADD CONSTRAINT library_stats_pkey PRIMARY KEY (user_id);

ALTER TABLE ONLY public.library_words
    ADD CONSTRAINT library_words_pkey PRIMARY KEY (user_id, word);

ALTER TABLE ONLY public.outbox
    ADD CONSTRAINT outbox_pkey PRIMARY KEY (outbox_id);

ALTER TABLE ONLY public.people
    ADD CONSTRAINT people_person_id_user_id_key UNIQUE (person_id, user_id);

ALTER TABLE ONLY public.people
    ADD CONSTRAINT people_pkey PRIMARY KEY (person_id);

ALTER TABLE ONLY public.scene_texts
    ADD CONSTRAINT scene_texts_pkey PRIMARY KEY (scene_id);

ALTER TABLE ONLY public.scenes
    ADD CONSTRAINT scenes_pkey PRIMARY KEY (scene_id);

ALTER TABLE ONLY public.scenes
    ADD CONSTRAINT scenes_scene_id_user_id_key UNIQUE (scene_id, user_id);

ALTER TABLE ONLY public.scenes
    ADD CONSTRAINT scenes_video_id_generation_ordinal_key UNIQUE (video_id, generation, ordinal);

ALTER TABLE ONLY public.seek_sheets
    ADD CONSTRAINT seek_sheets_pkey PRIMARY KEY (video_id, generation, ordinal);

ALTER TABLE ONLY public.stage_runs
    ADD CONSTRAINT stage_runs_pkey PRIMARY KEY (video_id, generation, stage, part);

ALTER TABLE ONLY public.text_vectors
    ADD CONSTRAINT text_vectors_pkey PRIMARY KEY (user_id, scene_id, model_id);

ALTER TABLE ONLY public.thumbnail_runs
    ADD CONSTRAINT thumbnail_runs_pkey PRIMARY KEY (run_id);

ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_issuer_subject_key UNIQUE (issuer, subject);

ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_pkey PRIMARY KEY (user_id);

ALTER TABLE ONLY public.vector_signs
    ADD CONSTRAINT vector_signs_pkey PRIMARY KEY (user_id, model_id, row_id);

ALTER TABLE ONLY public.video_warnings
    ADD CONSTRAINT video_warnings_pkey PRIMARY KEY (warning_id);

ALTER TABLE ONLY public.videos
    ADD CONSTRAINT videos_pkey PRIMARY KEY (video_id);

ALTER TABLE ONLY public.videos
    ADD CONSTRAINT videos_video_id_user_id_key UNIQUE (video_id, user_id);

CREATE INDEX audit_events_of_user ON public.audit_events USING btree (user_id, created_at DESC);

CREATE UNIQUE INDEX embedding_models_one_active ON public.embedding_models USING btree (kind) WHERE (state = 'active'::text);

CREATE INDEX face_detections_of_frame ON public.face_detections USING btree (frame_id);

CREATE INDEX face_detections_of_person ON public.face_detections USING btree (person_id);

CREATE INDEX outbox_sent ON public.outbox USING btree (sent_at) WHERE (sent_at IS NOT NULL);

CREATE INDEX outbox_unsent ON public.outbox USING btree (not_before) WHERE (sent_at IS NULL);

CREATE INDEX people_of_user ON public.people USING btree (user_id, name);

CREATE INDEX scene_texts_of_user ON public.scene_texts USING btree (user_id);

CREATE INDEX scene_texts_words ON public.scene_texts USING gin (tsv);

CREATE INDEX stage_runs_pending ON public.stage_runs USING btree (created_at) WHERE (state = 'pending'::text);

CREATE INDEX stage_runs_running ON public.stage_runs USING btree (lease_expires_at) WHERE (state = 'running'::text);

CREATE INDEX thumbnail_runs_of_user ON public.thumbnail_runs USING btree (user_id, created_at DESC);

CREATE INDEX vector_signs_of_scene ON public.vector_signs USING btree (scene_id);

CREATE INDEX vector_signs_scanned ON public.vector_signs USING btree (user_id, model_id, published_seq) INCLUDE (row_id, scene_id, video_id, signs);

CREATE UNIQUE INDEX video_warnings_once ON public.video_warnings USING btree (video_id, generation, stage, code, md5(message));

CREATE INDEX videos_in_the_making ON public.videos USING btree (user_id) WHERE (building_generation > generation);

CREATE INDEX videos_of_user ON public.videos USING btree (user_id, created_at DESC, video_id DESC);

CREATE INDEX videos_published ON public.videos USING btree (user_id, published_seq);

CREATE INDEX videos_waiting_for_upload ON public.videos USING btree (upload_expires_at) WHERE (state = 'uploading'::text);

CREATE INDEX videos_withdrawn ON public.videos USING btree (user_id) WHERE (deleted_at IS NOT NULL);

ALTER TABLE ONLY public.face_detections
    ADD CONSTRAINT face_detections_frame_id_user_id_fkey FOREIGN KEY (frame_id, user_id) REFERENCES public.frames(frame_id, user_id) ON DELETE CASCADE;

ALTER TABLE ONLY public.face_detections
    ADD CONSTRAINT face_detections_person_id_user_id_fkey FOREIGN KEY (person_id, user_id) REFERENCES public.people(person_id, user_id) ON DELETE SET NULL (person_id);

ALTER TABLE ONLY public.frame_vectors
    ADD CONSTRAINT frame_vectors_frame FOREIGN KEY (frame_id, user_id) REFERENCES public.frames(frame_id, user_id) ON DELETE CASCADE;

ALTER TABLE ONLY public.frame_vectors
    ADD CONSTRAINT frame_vectors_model FOREIGN KEY (model_id, dims) REFERENCES public.embedding_models(model_id, dimensions);

ALTER TABLE ONLY public.frames
    ADD CONSTRAINT frames_scene_id_user_id_fkey FOREIGN KEY (scene_id, user_id) REFERENCES public.scenes(scene_id, user_id) ON DELETE CASCADE;

ALTER TABLE ONLY public.library_stats
    ADD CONSTRAINT library_stats_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(user_id) ON DELETE CASCADE;

ALTER TABLE ONLY public.library_words
    ADD CONSTRAINT library_words_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(user_id) ON DELETE CASCADE;

ALTER TABLE ONLY public.people
    ADD CONSTRAINT people_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(user_id) ON DELETE CASCADE;

ALTER TABLE ONLY public.scene_texts
    ADD CONSTRAINT scene_texts_scene_id_user_id_fkey FOREIGN KEY (scene_id, user_id) REFERENCES public.scenes(scene_id, user_id) ON DELETE CASCADE;

ALTER TABLE ONLY public.scenes
    ADD CONSTRAINT scenes_video_id_user_id_fkey FOREIGN KEY (video_id, user_id) REFERENCES public.videos(video_id, user_id) ON DELETE CASCADE;

ALTER TABLE ONLY public.seek_sheets
    ADD CONSTRAINT seek_sheets_video_id_user_id_fkey FOREIGN KEY (video_id, user_id) REFERENCES public.videos(video_id, user_id) ON DELETE CASCADE;

ALTER TABLE ONLY public.stage_runs
    ADD CONSTRAINT stage_runs_video_id_user_id_fkey FOREIGN KEY (video_id, user_id) REFERENCES public.videos(video_id, user_id) ON DELETE CASCADE;

ALTER TABLE ONLY public.text_vectors
    ADD CONSTRAINT text_vectors_model FOREIGN KEY (model_id, dims) REFERENCES public.embedding_models(model_id, dimensions);

ALTER TABLE ONLY public.text_vectors
    ADD CONSTRAINT text_vectors_scene FOREIGN KEY (scene_id, user_id) REFERENCES public.scenes(scene_id, user_id) ON DELETE CASCADE;

ALTER TABLE ONLY public.thumbnail_runs
    ADD CONSTRAINT thumbnail_runs_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(user_id) ON DELETE CASCADE;

ALTER TABLE ONLY public.vector_signs
    ADD CONSTRAINT vector_signs_scene_id_user_id_fkey FOREIGN KEY (scene_id, user_id) REFERENCES public.scenes(scene_id, user_id) ON DELETE CASCADE;

ALTER TABLE ONLY public.video_warnings
    ADD CONSTRAINT video_warnings_video_id_user_id_fkey FOREIGN KEY (video_id, user_id) REFERENCES public.videos(video_id, user_id) ON DELETE CASCADE;

ALTER TABLE ONLY public.videos
    ADD CONSTRAINT videos_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(user_id) ON DELETE CASCADE;

ALTER TABLE public.audit_events ENABLE ROW LEVEL SECURITY;

CREATE POLICY every_row ON public.outbox TO scenedex_worker USING (true) WITH CHECK (true);

CREATE POLICY every_row ON public.stage_runs TO scenedex_worker USING (true) WITH CHECK (true);

CREATE POLICY every_row ON public.videos TO scenedex_worker USING (true) WITH CHECK (true);

ALTER TABLE public.face_detections ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.frame_vectors ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.frames ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.library_stats ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.library_words ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.outbox ENABLE ROW LEVEL SECURITY;

CREATE POLICY own_rows ON public.audit_events TO scenedex_api, scenedex_worker USING ((user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid)) WITH CHECK ((user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid));

CREATE POLICY own_rows ON public.face_detections TO scenedex_api, scenedex_worker USING ((user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid)) WITH CHECK ((user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid));

CREATE POLICY own_rows ON public.frame_vectors TO scenedex_api, scenedex_worker USING ((user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid)) WITH CHECK ((user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid));

CREATE POLICY own_rows ON public.frames TO scenedex_api, scenedex_worker USING ((user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid)) WITH CHECK ((user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid));

CREATE POLICY own_rows ON public.library_stats TO scenedex_api, scenedex_worker USING ((user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid)) WITH CHECK ((user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid));

CREATE POLICY own_rows ON public.library_words TO scenedex_api, scenedex_worker USING ((user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid)) WITH CHECK ((user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid));

CREATE POLICY own_rows ON public.outbox TO scenedex_api, scenedex_worker USING ((user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid)) WITH CHECK ((user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid));

CREATE POLICY own_rows ON public.people TO scenedex_api, scenedex_worker USING ((user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid)) WITH CHECK ((user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid));

CREATE POLICY own_rows ON public.scene_texts TO scenedex_api, scenedex_worker USING ((user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid)) WITH CHECK ((user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid));

CREATE POLICY own_rows ON public.scenes TO scenedex_api, scenedex_worker USING ((user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid)) WITH CHECK ((user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid));

CREATE POLICY own_rows ON public.seek_sheets TO scenedex_api, scenedex_worker USING ((user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid)) WITH CHECK ((user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid));

CREATE POLICY own_rows ON public.stage_runs TO scenedex_api, scenedex_worker USING ((user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid)) WITH CHECK ((user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid));

CREATE POLICY own_rows ON public.text_vectors TO scenedex_api, scenedex_worker USING ((user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid)) WITH CHECK ((user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid));

CREATE POLICY own_rows ON public.thumbnail_runs TO scenedex_api, scenedex_worker USING ((user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid)) WITH CHECK ((user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid));

CREATE POLICY own_rows ON public.users TO scenedex_api, scenedex_worker USING ((user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid)) WITH CHECK ((user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid));

CREATE POLICY own_rows ON public.vector_signs TO scenedex_api, scenedex_worker USING ((user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid)) WITH CHECK ((user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid));

CREATE POLICY own_rows ON public.video_warnings TO scenedex_api, scenedex_worker USING ((user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid)) WITH CHECK ((user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid));

CREATE POLICY own_rows ON public.videos TO scenedex_api, scenedex_worker USING ((user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid)) WITH CHECK ((user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid));

ALTER TABLE public.people ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.scene_texts ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.scenes ENABLE ROW LEVEL SECURITY;

CREATE POLICY search ON public.face_detections FOR SELECT TO scenedex_finder USING (true);

CREATE POLICY search ON public.frame_vectors FOR SELECT TO scenedex_finder USING (true);

CREATE POLICY search ON public.frames FOR SELECT TO scenedex_finder USING (true);

CREATE POLICY search ON public.library_stats FOR SELECT TO scenedex_finder USING (true);

CREATE POLICY search ON public.library_words FOR SELECT TO scenedex_finder USING (true);

CREATE POLICY search ON public.people FOR SELECT TO scenedex_finder USING (true);

CREATE POLICY search ON public.scene_texts FOR SELECT TO scenedex_finder USING (true);

CREATE POLICY search ON public.scenes FOR SELECT TO scenedex_finder USING (true);

CREATE POLICY search ON public.text_vectors FOR SELECT TO scenedex_finder USING (true);

CREATE POLICY search ON public.vector_signs FOR SELECT TO scenedex_finder USING (true);

CREATE POLICY search ON public.videos FOR SELECT TO scenedex_finder USING (true);

ALTER TABLE public.seek_sheets ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.stage_runs ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.text_vectors ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.thumbnail_runs ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.users ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.vector_signs ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.video_warnings ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.videos ENABLE ROW LEVEL SECURITY;

GRANT USAGE ON SCHEMA public TO scenedex_api;
GRANT USAGE ON SCHEMA public TO scenedex_worker;
GRANT USAGE ON SCHEMA public TO scenedex_finder;

REVOKE ALL ON FUNCTION public.best_scenes(space text, rows uuid[], model integer, query public.halfvec, floor_score double precision, depth integer, is_part boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION public.best_scenes(space text, rows uuid[], model integer, query public.halfvec, floor_score double precision, depth integer, is_part boolean) TO scenedex_api;

REVOKE ALL ON FUNCTION public.count_words(terms integer[], words text[], beginnings boolean[]) FROM PUBLIC;
GRANT ALL ON FUNCTION public.count_words(terms integer[], words text[], beginnings boolean[]) TO scenedex_api;

REVOKE ALL ON FUNCTION public.nearest_by_signs(space text, scope public.search_scope, model integer, query public.halfvec, query_signs bit varying, sample public.vector_sample, floor_score double precision, depth integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.nearest_by_signs(space text, scope public.search_scope, model integer, query public.halfvec, query_signs bit varying, sample public.vector_sample, floor_score double precision, depth integer) TO scenedex_api;

REVOKE ALL ON FUNCTION public.nearest_exact(space text, scope public.search_scope, model integer, query public.halfvec, floor_score double precision, depth integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.nearest_exact(space text, scope public.search_scope, model integer, query public.halfvec, floor_score double precision, depth integer) TO scenedex_api;

REVOKE ALL ON FUNCTION public.people_candidates(scope public.search_scope, names text[], floor_score double precision, depth integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.people_candidates(scope public.search_scope, names text[], floor_score double precision, depth integer) TO scenedex_api;

REVOKE ALL ON FUNCTION public.published_videos(scope public.search_scope) FROM PUBLIC;
GRANT ALL ON FUNCTION public.published_videos(scope public.search_scope) TO scenedex_api;

REVOKE ALL ON FUNCTION public.resolve_scope(as_of bigint, video_ids uuid[], tags text[], created_from timestamp with time zone, created_to timestamp with time zone, video_min_s double precision, video_max_s double precision, spoken text, scene_min_s double precision, scene_max_s double precision, has_speech boolean, person_ids uuid[], phrases tsquery) FROM PUBLIC;
GRANT ALL ON FUNCTION public.resolve_scope(as_of bigint, video_ids uuid[], tags text[], created_from timestamp with time zone, created_to timestamp with time zone, video_min_s double precision, video_max_s double precision, spoken text, scene_min_s double precision, scene_max_s double precision, has_speech boolean, person_ids uuid[], phrases tsquery) TO scenedex_api;

REVOKE ALL ON FUNCTION public.sample_of(space text, scope public.search_scope, model integer, query public.halfvec, query_signs bit varying, fewest integer, wanted integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.sample_of(space text, scope public.search_scope, model integer, query public.halfvec, query_signs bit varying, fewest integer, wanted integer) TO scenedex_api;

REVOKE ALL ON FUNCTION public.scenes_of(scope public.search_scope) FROM PUBLIC;
GRANT ALL ON FUNCTION public.scenes_of(scope public.search_scope) TO scenedex_api;

REVOKE ALL ON FUNCTION public.search_scenes(asked public.search_query) FROM PUBLIC;
GRANT ALL ON FUNCTION public.search_scenes(asked public.search_query) TO scenedex_api;

REVOKE ALL ON FUNCTION public.vector_candidates(space text, scope public.search_scope, model integer, query public.halfvec, query_signs bit varying, sample public.vector_sample, floor_score double precision, depth integer, size integer, exact_up_to integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.vector_candidates(space text, scope public.search_scope, model integer, query public.halfvec, query_signs bit varying, sample public.vector_sample, floor_score double precision, depth integer, size integer, exact_up_to integer) TO scenedex_api;

REVOKE ALL ON FUNCTION public.word_candidates(scope public.search_scope, exact text[], loose text[], counts integer[], scenes integer, loosely double precision, floor_score double precision, depth integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.word_candidates(scope public.search_scope, exact text[], loose text[], counts integer[], scenes integer, loosely double precision, floor_score double precision, depth integer) TO scenedex_api;

GRANT SELECT,INSERT ON TABLE public.audit_events TO scenedex_api;
GRANT SELECT,INSERT ON TABLE public.audit_events TO scenedex_worker;

GRANT SELECT ON TABLE public.embedding_models TO scenedex_api;
GRANT SELECT,INSERT ON TABLE public.embedding_models TO scenedex_worker;

GRANT SELECT ON TABLE public.face_detections TO scenedex_api;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.face_detections TO scenedex_worker;
GRANT SELECT ON TABLE public.face_detections TO scenedex_finder;

GRANT UPDATE(person_id) ON TABLE public.face_detections TO scenedex_api;

GRANT SELECT ON TABLE public.frame_vectors TO scenedex_finder;
GRANT SELECT ON TABLE public.frame_vectors TO scenedex_api;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.frame_vectors TO scenedex_worker;

GRANT SELECT ON TABLE public.frames TO scenedex_finder;
GRANT SELECT ON TABLE public.frames TO scenedex_api;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.frames TO scenedex_worker;

GRANT SELECT ON TABLE public.library_stats TO scenedex_finder;
GRANT SELECT ON TABLE public.library_stats TO scenedex_api;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.library_stats TO scenedex_worker;

GRANT SELECT ON TABLE public.library_words TO scenedex_finder;
GRANT SELECT ON TABLE public.library_words TO scenedex_api;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.library_words TO scenedex_worker;

GRANT SELECT,INSERT ON TABLE public.outbox TO scenedex_api;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.outbox TO scenedex_worker;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.people TO scenedex_api;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.people TO scenedex_worker;
GRANT SELECT ON TABLE public.people TO scenedex_finder;

GRANT SELECT ON TABLE public.scene_texts TO scenedex_finder;
GRANT SELECT ON TABLE public.scene_texts TO scenedex_api;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.scene_texts TO scenedex_worker;

GRANT SELECT ON TABLE public.text_vectors TO scenedex_finder;
GRANT SELECT ON TABLE public.text_vectors TO scenedex_api;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.text_vectors TO scenedex_worker;

GRANT SELECT ON TABLE public.scene_vectors TO scenedex_api;
GRANT SELECT ON TABLE public.scene_vectors TO scenedex_worker;
GRANT SELECT ON TABLE public.scene_vectors TO scenedex_finder;

GRANT SELECT ON TABLE public.scenes TO scenedex_finder;
GRANT SELECT ON TABLE public.scenes TO scenedex_api;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.scenes TO scenedex_worker;

GRANT SELECT ON TABLE public.seek_sheets TO scenedex_api;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.seek_sheets TO scenedex_worker;

GRANT SELECT ON TABLE public.stage_runs TO scenedex_api;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.stage_runs TO scenedex_worker;

GRANT SELECT,INSERT,UPDATE ON TABLE public.thumbnail_runs TO scenedex_api;
GRANT SELECT,UPDATE ON TABLE public.thumbnail_runs TO scenedex_worker;

GRANT SELECT ON TABLE public.users TO scenedex_api;
GRANT SELECT ON TABLE public.users TO scenedex_worker;

GRANT INSERT(user_id) ON TABLE public.users TO scenedex_api;
GRANT INSERT(user_id) ON TABLE public.users TO scenedex_worker;

GRANT INSERT(issuer),UPDATE(issuer) ON TABLE public.users TO scenedex_api;
GRANT INSERT(issuer),UPDATE(issuer) ON TABLE public.users TO scenedex_worker;

GRANT INSERT(subject),UPDATE(subject) ON TABLE public.users TO scenedex_api;
GRANT INSERT(subject),UPDATE(subject) ON TABLE public.users TO scenedex_worker;

GRANT INSERT(email),UPDATE(email) ON TABLE public.users TO scenedex_api;
GRANT INSERT(email),UPDATE(email) ON TABLE public.users TO scenedex_worker;

GRANT SELECT ON TABLE public.vector_signs TO scenedex_finder;
GRANT SELECT ON TABLE public.vector_signs TO scenedex_api;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.vector_signs TO scenedex_worker;

GRANT SELECT ON TABLE public.video_warnings TO scenedex_api;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.video_warnings TO scenedex_worker;

GRANT SELECT ON TABLE public.videos TO scenedex_finder;
GRANT SELECT,INSERT,UPDATE ON TABLE public.videos TO scenedex_api;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.videos TO scenedex_worker;
