CREATE EXTENSION IF NOT EXISTS vector WITH SCHEMA public;

COMMENT ON EXTENSION vector IS 'vector data type and ivfflat and hnsw access methods';

CREATE TYPE public.near_codes AS (
	row_ids uuid[],
	distances double precision[]
);

ALTER TYPE public.near_codes OWNER TO scenedex_owner;

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
	samples integer,
	image_model_id integer,
	word_counts integer[],
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
	most integer,
	word_terms integer[],
	word_texts text[],
	word_begins boolean[],
	word_loose boolean[],
	loosely_alone double precision
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

CREATE TYPE public.signal_scenes AS (
	scene_ids uuid[],
	video_ids uuid[],
	row_ids uuid[],
	scores double precision[],
	is_cut boolean,
	shares double precision[],
	band public.score_band
);

ALTER TYPE public.signal_scenes OWNER TO scenedex_owner;

CREATE TYPE public.vector_query AS (
	space text,
	model integer,
	vec public.halfvec,
	signs bit varying,
	rows integer,
	rows_of_scene double precision,
	band public.score_band,
	strong_factor double precision,
	weight double precision,
	is_measured boolean,
	by_signs boolean
);

ALTER TYPE public.vector_query OWNER TO scenedex_owner;

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

CREATE FUNCTION public.best_scenes(asked public.search_query, wanted public.vector_query, compared public.signal_scenes) RETURNS public.signal_scenes
    LANGUAGE plpgsql STABLE
    AS $$
declare
  -- What is read for every row is a variable of its own: an attribute takes as long as the rest.
  floor_score float8 := (wanted.band).floor;
  strong_score float8 := (wanted.band).strong;
  weight float8 := wanted.weight;
  k integer := asked.k;
  found signal_scenes;
begin
  with best as (
    select distinct on (scene_id) scene_id, video_id, row_id, score
    from (
      select unnest(compared.scene_ids) as scene_id, unnest(compared.video_ids) as video_id,
        unnest(compared.row_ids) as row_id, unnest(compared.scores) as score
    ) c
    where score >= floor_score
    order by scene_id, score desc, row_id
  ),
  placed as (
    select scene_id, video_id, row_id, score, rank() over nearest_first as place,
      count(*) over nearest_first as all_of_them
    from best
    window nearest_first as (
      order by score desc range between unbounded preceding and unbounded following
    )
    order by score desc, scene_id
    limit asked.candidates
  )
  select array_agg(scene_id), array_agg(video_id), array_agg(row_id), array_agg(score),
    compared.is_cut or max(all_of_them) > asked.candidates,
    array_agg(weight / (k + place) * certainty(score, floor_score, strong_score)),
    wanted.band
  into found
  from placed;
  return found;
end
$$;

ALTER FUNCTION public.best_scenes(asked public.search_query, wanted public.vector_query, compared public.signal_scenes) OWNER TO scenedex_finder;

CREATE FUNCTION public.certainty(score double precision, floor double precision, strong double precision) RETURNS double precision
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
  select 0.5 + 0.5 * least(2, (score - floor) / greatest(strong - floor, 1e-6))
$$;

ALTER FUNCTION public.certainty(score double precision, floor double precision, strong double precision) OWNER TO scenedex_owner;

CREATE FUNCTION public.codes_within(reach double precision, scope public.search_scope, model integer, query_signs bit varying) RETURNS public.near_codes
    LANGUAGE plpgsql STABLE
    AS $$
declare
  me uuid := searching_user();
  as_of bigint := (scope).as_of;
  only_videos uuid[] := (scope).only_videos;
  withdrawn uuid[] := (scope).withdrawn;
  narrow boolean := (scope).is_narrow;
  near near_codes;
begin
  select array_agg(n.row_id), array_agg(n.distance) into near
  from (
    select b.row_id, b.distance
    from (
      select s.row_id, s.scene_id, s.video_id, s.published_seq, s.signs <~> query_signs as distance
      from vector_signs s
      where s.user_id = me and s.model_id = model and s.signs <~> query_signs <= reach
      offset 0
    ) b
    where b.published_seq <= as_of
      and (withdrawn is null or b.video_id <> all (withdrawn))
      and (only_videos is null or b.video_id = any (only_videos))
      and (not narrow or b.scene_id in (select i.scene_id from scenes_of(scope) i))
    order by b.distance
  ) n;
  return near;
end
$$;

ALTER FUNCTION public.codes_within(reach double precision, scope public.search_scope, model integer, query_signs bit varying) OWNER TO scenedex_finder;

CREATE FUNCTION public.compared_rows(space text, rows uuid[], model integer, query public.halfvec) RETURNS public.signal_scenes
    LANGUAGE plpgsql STABLE
    AS $$
declare
  me uuid := searching_user();
  compared signal_scenes;
begin
  select array_agg(v.scene_id), array_agg(v.video_id), array_agg(v.row_id),
    array_agg(-(v.vec <#> query)), false
  into compared
  from scene_vectors v
  where v.kind = space and v.user_id = me and v.row_id = any (rows) and v.model_id = model;
  return compared;
end
$$;

ALTER FUNCTION public.compared_rows(space text, rows uuid[], model integer, query public.halfvec) OWNER TO scenedex_finder;

CREATE FUNCTION public.count_words(asked public.search_query) RETURNS integer[]
    LANGUAGE plpgsql STABLE
    AS $$
declare
  me uuid := searching_user();
  counts integer[];
begin
  with counted as (
    select given.term, coalesce((
      select sum(w.scenes)
      from library_words w
      where w.user_id = me and w.word >= given.word
        and w.word <= case when given.is_beginning then given.word || chr(1114111) else given.word end
    ), 0) as scenes
    from unnest(asked.word_terms, asked.word_texts, asked.word_begins, asked.word_loose)
      as given (term, word, is_beginning, is_loose)
    where not given.is_loose
  )
  select array_agg(scenes order by term) into counts
  from (select term, min(scenes)::integer as scenes from counted group by term) rarest;
  return counts;
end
$$;

ALTER FUNCTION public.count_words(asked public.search_query) OWNER TO scenedex_finder;

CREATE FUNCTION public.find_scenes(asked public.search_query, text_vector public.halfvec, text_signs bit varying, image_vector public.halfvec, image_signs bit varying) RETURNS TABLE(publish_seq bigint, scenes integer, word_counts integer[], meaning_floor double precision, meaning_strong double precision, picture_floor double precision, picture_strong double precision, total bigint, is_cut boolean, shown_at bigint, scene_id uuid, frame_id uuid, score double precision, words_rank bigint, words_score double precision, meaning_rank bigint, meaning_score double precision, picture_rank bigint, picture_score double precision, people_rank bigint, people_score double precision)
    LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 20
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET jit TO 'off'
    SET plan_cache_mode TO 'force_generic_plan'
    AS $$
#variable_conflict use_column
declare
  me uuid := searching_user();
  library library_stats;
  frames_of_scene float8;
  scope search_scope;
  meaning_band score_band := row(
    coalesce(asked.meaning_floor, asked.text_model_floor),
    coalesce(asked.meaning_strong, asked.text_model_strong)
  );
  picture_band score_band := row(
    coalesce(asked.picture_floor, asked.image_model_floor),
    coalesce(asked.picture_strong, asked.image_model_strong)
  );
  counts integer[] := asked.word_counts;
  words signal_scenes;
  meaning signal_scenes;
  picture signal_scenes;
  people signal_scenes;
  scene_ids uuid[];
  video_ids uuid[];
  shares float8[];
  unlike uuid := asked.unlike;
  unlike_video uuid := asked.unlike_video;
  words_end bigint;
  meaning_end bigint;
  picture_end bigint;
begin
  select * into library from library_stats l where l.user_id = me;
  library.publish_seq := coalesce(asked.publish_seq, library.publish_seq, 0);
  frames_of_scene := greatest(1, library.frames / greatest(1, library.scenes)::float8);
  library.scenes := coalesce(asked.scenes, library.scenes, 0);
  scope := resolve_scope(
    library.publish_seq, asked.video_ids, asked.tags, asked.created_from, asked.created_to,
    asked.video_min_s, asked.video_max_s, asked.language, asked.scene_min_s, asked.scene_max_s,
    asked.has_speech, asked.person_ids, asked.phrases
  );
  if asked.exact_terms is not null then
    counts := coalesce(counts, count_words(asked));
    words := word_candidates(asked, scope, counts, term_shares(counts, library.scenes));
  end if;
  if text_vector is not null and asked.text_model_id is not null then
    meaning := vector_candidates(asked, scope, row(
      'text', asked.text_model_id, text_vector, text_signs, library.texts, 1, meaning_band,
      asked.text_strong_factor, asked.meaning_weight,
      asked.meaning_floor is null and library.texts >= asked.fewest,
      library.is_coded and library.texts > asked.exact_up_to and library.texts >= asked.fewest
    )::vector_query);
    meaning_band := coalesce(meaning.band, meaning_band);
  end if;
  if image_vector is not null and asked.image_model_id is not null then
    picture := vector_candidates(asked, scope, row(
      'image', asked.image_model_id, image_vector, image_signs, library.frames, frames_of_scene,
      picture_band, asked.image_strong_factor, asked.picture_weight,
      asked.picture_floor is null and library.frames >= asked.fewest,
      library.is_coded and library.frames > asked.exact_up_to and library.frames >= asked.fewest
    )::vector_query);
    picture_band := coalesce(picture.band, picture_band);
  end if;
  if asked.names is not null then
    people := people_candidates(asked, scope);
  end if;
  -- All signals' scenes one after another.
  scene_ids := words.scene_ids || meaning.scene_ids || picture.scene_ids || people.scene_ids;
  video_ids := words.video_ids || meaning.video_ids || picture.video_ids || people.video_ids;
  shares := words.shares || meaning.shares || picture.shares || people.shares;
  words_end := coalesce(cardinality(words.scene_ids), 0);
  meaning_end := words_end + coalesce(cardinality(meaning.scene_ids), 0);
  picture_end := meaning_end + coalesce(cardinality(picture.scene_ids), 0);
  return query
  with fused as materialized (
    select scene_id, video_ids[max(n)] as video_id, sum(share) as score,
      max(n) filter (where n <= words_end) as words_rank,
      max(n) filter (where n > words_end and n <= meaning_end) - words_end as meaning_rank,
      max(n) filter (where n > meaning_end and n <= picture_end) - meaning_end as picture_rank,
      max(n) filter (where n > picture_end) - picture_end as people_rank
    from (
      select unnest(scene_ids) as scene_id, unnest(shares) as share,
        generate_series(1, cardinality(scene_ids)::bigint) as n
    ) found
    where scene_id is distinct from unlike
      and (unlike_video is null or video_ids[n] is distinct from unlike_video)
    group by scene_id
  ),
  of_videos as (  -- nothing where nobody asks for it
    select scene_id,
      row_number() over (partition by video_id order by score desc, scene_id) as place_in_video,
      case when asked.group_by_video then max(score) over (partition by video_id) end as best,
      case when asked.group_by_video then video_id end as together
    from fused
    where asked.group_by_video or asked.per_video is not null
  ),
  ranked as materialized (
    select fused.*,
      row_number() over (order by best desc, together, score desc, scene_id) as place
    from fused
    left join of_videos using (scene_id)
    where asked.per_video is null or place_in_video <= asked.per_video
  ),
  page as (
    select * from ranked where place > asked.skipped order by place limit asked.most
  )
  select library.publish_seq, library.scenes, counts, meaning_band.floor, meaning_band.strong,
    picture_band.floor, picture_band.strong, (select count(*) from ranked),
    coalesce(words.is_cut, false) or coalesce(meaning.is_cut, false)
      or coalesce(picture.is_cut, false) or coalesce(people.is_cut, false),
    page.place, page.scene_id, picture.row_ids[page.picture_rank], page.score,
    page.words_rank, words.scores[page.words_rank],
    page.meaning_rank, meaning.scores[page.meaning_rank],
    page.picture_rank, picture.scores[page.picture_rank],
    page.people_rank, people.scores[page.people_rank]
  from (select) as basis left join page on true
  order by page.place;
end
$$;

ALTER FUNCTION public.find_scenes(asked public.search_query, text_vector public.halfvec, text_signs bit varying, image_vector public.halfvec, image_signs bit varying) OWNER TO scenedex_finder;

CREATE FUNCTION public.nearest_by_signs(asked public.search_query, scope public.search_scope, wanted public.vector_query, sample public.vector_sample) RETURNS public.signal_scenes
    LANGUAGE plpgsql STABLE
    AS $$
declare
  fewest_rows constant integer := 120;
  sought constant integer := 10;
  first_share constant float8 := 0.05;
  most_share constant float8 := 0.4;
  errors constant float8 := 1.88;  -- standard errors that 97 % of a normal distribution lie below
  sorted float8[] := (sample).distances;
  size integer := cardinality(sorted);
  -- By chance alone the tenth best of so many stands about where sqrt(2 ln n), which is too much for
  -- few, puts the best of an eightieth.
  likely float8 := (band_of(sample, wanted.rows / (8 * sought), -1, 2, 1, 1)).floor;
  farthest float8 := sorted[ceil(most_share * size)::integer];
  reach float8 := least(farthest, greatest(
    sorted[ceil(first_share * size)::integer],
    (sample).intercept + (sample).slope * likely + errors * (sample).error
  ));
  expected float8 := (sample).intercept + (sample).slope * (wanted.band).floor;
  near near_codes := codes_within(reach, scope, wanted.model, wanted.signs);
  -- Whatever may reach the floor is compared, about as many rows as there are places for.
  last integer := greatest(fewest_rows, least(
    ceil(asked.candidates * wanted.rows_of_scene)::integer,
    width_bucket(expected + errors * (sample).error, near.distances)
  ));
  compared signal_scenes;
  further signal_scenes;
  tried integer := 0;
  good float8;
  cutoff float8;
begin
  loop
    further := compared_rows(wanted.space, near.row_ids[tried + 1:last], wanted.model, wanted.vec);
    compared := row(
      compared.scene_ids || further.scene_ids, compared.video_ids || further.video_ids,
      compared.row_ids || further.row_ids, compared.scores || further.scores, false, null, null
    );
    tried := least(last, cardinality(near.row_ids));
    select s into good from unnest(compared.scores) s order by s desc offset sought - 1 limit 1;
    cutoff := (sample).intercept + (sample).slope * good + errors * (sample).error;
    if cutoff is null or cutoff > farthest then
      return nearest_exact(asked, scope, wanted);
    end if;
    last := width_bucket(cutoff, near.distances);
    if last <= tried then
      exit when cutoff <= reach;
      reach := cutoff;
      near := codes_within(reach, scope, wanted.model, wanted.signs);
      last := cardinality(near.row_ids);
    end if;
    last := least(last, 2 * tried);
  end loop;
  compared.is_cut := expected > near.distances[tried];
  return best_scenes(asked, wanted, compared);
end
$$;

ALTER FUNCTION public.nearest_by_signs(asked public.search_query, scope public.search_scope, wanted public.vector_query, sample public.vector_sample) OWNER TO scenedex_finder;

CREATE FUNCTION public.nearest_exact(asked public.search_query, scope public.search_scope, wanted public.vector_query) RETURNS public.signal_scenes
    LANGUAGE plpgsql STABLE
    AS $$
declare
  me uuid := searching_user();
  settled boolean := (scope).is_settled;
  narrow boolean := (scope).is_narrow;
  space text := wanted.space;
  model integer := wanted.model;
  query halfvec := wanted.vec;
  is_measured boolean := wanted.is_measured;
  last_id uuid := sample_end(asked.samples, wanted.rows);
  most_rows constant integer := ceil(asked.candidates * (2 * wanted.rows_of_scene - 1)) + 1;
  compared signal_scenes;
begin
  with similarities as materialized (
    select v.scene_id, v.row_id, v.video_id, v.generation, -(v.vec <#> query) as similarity
    from scene_vectors v
    where v.kind = space and v.user_id = me and v.model_id = model
  ),
  judged as materialized (
    select band_of(
      row(array_agg(similarity order by similarity), null, null, null, null)::vector_sample,
      wanted.rows, (wanted.band).floor, (wanted.band).strong, asked.floor_factor,
      wanted.strong_factor
    ) as band
    from similarities
    where is_measured and row_id <= last_id
  ),
  nearest as (
    select c.scene_id, c.video_id, c.row_id, c.similarity
    from similarities c
    where c.similarity >= (select (band).floor from judged)
      and (settled or (c.video_id, c.generation) in (
        select p.video_id, p.generation from published_videos(scope) p
      ))
      and (not narrow or c.scene_id in (select n.scene_id from scenes_of(scope) n))
    order by c.similarity desc, c.row_id
    limit most_rows
  )
  select array_agg(scene_id), array_agg(video_id), array_agg(row_id), array_agg(similarity),
    count(*) = most_rows, null, (select band from judged)
  into compared
  from nearest;
  wanted.band := compared.band;
  return best_scenes(asked, wanted, compared);
end
$$;

ALTER FUNCTION public.nearest_exact(asked public.search_query, scope public.search_scope, wanted public.vector_query) OWNER TO scenedex_finder;

CREATE FUNCTION public.owned_word(owner uuid, word text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    AS $$
  select left(owner::text, 8) || word
$$;

ALTER FUNCTION public.owned_word(owner uuid, word text) OWNER TO scenedex_owner;

CREATE FUNCTION public.owned_words(owner uuid, words tsvector) RETURNS tsvector
    LANGUAGE sql IMMUTABLE STRICT COST 10000 PARALLEL SAFE
    AS $$
  select array_to_tsvector(array(
    select public.owned_word(owner, word) from unnest(tsvector_to_array(words)) word
  ))
$$;

ALTER FUNCTION public.owned_words(owner uuid, words tsvector) OWNER TO scenedex_owner;

CREATE FUNCTION public.people_candidates(asked public.search_query, scope public.search_scope) RETURNS public.signal_scenes
    LANGUAGE plpgsql STABLE
    AS $$
declare
  me uuid := searching_user();
  narrow boolean := (scope).is_narrow;
  names text[] := asked.names;
  found signal_scenes;
begin
  if names is null or not exists (
    select from people p where p.user_id = me and p.words <> ''
  ) then
    return found;
  end if;
  with named as materialized (
    select p.person_id, (
      select count(*) filter (where w.lexeme = any (names)) / count(*)::float8
      from unnest(p.words) w
    ) as share
    from people p
    where p.user_id = me and p.words <> ''
  ),
  seen as (
    select distinct on (f.scene_id) f.scene_id, f.frame_id, n.share * d.confidence as score
    from named n
    join face_detections d using (person_id)
    join frames f using (frame_id)
    order by f.scene_id, n.share * d.confidence desc, f.frame_id
  ),
  placed as (
    select s.scene_id, c.video_id, s.frame_id, s.score, count(*) over () as all_of_them,
      row_number() over (order by s.score desc, s.scene_id) as place
    from seen s
    join scenes c using (scene_id)
    join published_videos(scope) p on p.video_id = c.video_id and p.generation = c.generation
    where s.score >= asked.people_floor
      and (not narrow or s.scene_id in (select n.scene_id from scenes_of(scope) n))
    order by place
    limit asked.candidates
  )
  select array_agg(scene_id), array_agg(video_id), array_agg(frame_id), array_agg(score),
    max(all_of_them) > asked.candidates,
    array_agg(asked.people_weight / (asked.k + place)
      * certainty(score, asked.people_floor, asked.people_strong))
  into found
  from placed;
  return found;
end
$$;

ALTER FUNCTION public.people_candidates(asked public.search_query, scope public.search_scope) OWNER TO scenedex_finder;

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
  scope.is_settled := scope.only_videos is null and scope.withdrawn is null and as_of >= coalesce(
    (select max(v.published_seq) from public.videos v where v.user_id = me), 0
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

CREATE FUNCTION public.sample_end(samples integer, rows integer) RETURNS uuid
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
  select (lpad(to_hex(
    least(2 ^ 32 - 1, 2 ^ 32 * samples / greatest(1, rows))::bigint
  ), 8, '0') || repeat('f', 24))::uuid
$$;

ALTER FUNCTION public.sample_end(samples integer, rows integer) OWNER TO scenedex_owner;

CREATE FUNCTION public.sample_of(asked public.search_query, wanted public.vector_query) RETURNS public.vector_sample
    LANGUAGE plpgsql STABLE
    AS $$
declare
  me uuid := searching_user();
  space text := wanted.space;
  model integer := wanted.model;
  query halfvec := wanted.vec;
  query_signs bit varying := wanted.signs;
  samples integer := asked.samples;
  last_id uuid := sample_end(samples, wanted.rows);
  sample vector_sample;
begin
  with compared as materialized (
    -- In this order and with a limit the primary key is read, however few users there are.
    (
      select -(f.vec <#> query) as similarity, f.signs <~> query_signs as distance
      from frame_vectors f
      where space = 'image' and f.user_id = me and f.frame_id <= last_id and f.model_id = model
      order by f.user_id, f.frame_id, f.model_id
      limit 2 * samples
    )
    union all
    (
      select -(t.vec <#> query), t.signs <~> query_signs
      from text_vectors t
      where space = 'text' and t.user_id = me and t.scene_id <= last_id and t.model_id = model
      order by t.user_id, t.scene_id, t.model_id
      limit 2 * samples
    )
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
  return sample;
end
$$;

ALTER FUNCTION public.sample_of(asked public.search_query, wanted public.vector_query) OWNER TO scenedex_finder;

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

CREATE FUNCTION public.search_scenes(asked public.search_query, text_vector public.halfvec, text_signs bit varying, image_vector public.halfvec, image_signs bit varying) RETURNS TABLE(publish_seq bigint, scenes integer, word_counts integer[], meaning_floor double precision, meaning_strong double precision, picture_floor double precision, picture_strong double precision, total bigint, is_cut boolean, shown_at bigint, scene_id uuid, video_id uuid, video_title text, start_s double precision, end_s double precision, thumbnail_key text, preview_key text, transcript text, segments jsonb, best_frame_s double precision, score double precision, words_rank bigint, words_score double precision, meaning_rank bigint, meaning_score double precision, picture_rank bigint, picture_score double precision, people_rank bigint, people_score double precision)
    LANGUAGE plpgsql STABLE ROWS 20
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET jit TO 'off'
    SET plan_cache_mode TO 'force_generic_plan'
    AS $$
#variable_conflict use_column
begin
  return query
  select f.publish_seq, f.scenes, f.word_counts, f.meaning_floor, f.meaning_strong,
    f.picture_floor, f.picture_strong, f.total, f.is_cut, f.shown_at, s.scene_id, s.video_id,
    v.title, s.start_s, s.end_s, s.thumbnail_key, s.preview_key, coalesce(t.transcript, ''),
    coalesce(t.segments, '[]'), i.at_s, f.score, f.words_rank, f.words_score, f.meaning_rank,
    f.meaning_score, f.picture_rank, f.picture_score, f.people_rank, f.people_score
  from find_scenes(asked, text_vector, text_signs, image_vector, image_signs) f
  left join public.scenes s on s.scene_id = f.scene_id
  left join videos v on v.video_id = s.video_id
  left join scene_texts t on t.scene_id = f.scene_id
  left join frames i on i.frame_id = f.frame_id;
end
$$;

ALTER FUNCTION public.search_scenes(asked public.search_query, text_vector public.halfvec, text_signs bit varying, image_vector public.halfvec, image_signs bit varying) OWNER TO scenedex_owner;

CREATE FUNCTION public.searching_user() RETURNS uuid
    LANGUAGE sql STABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select nullif(current_setting('app.user_id', true), '')::uuid
$$;

ALTER FUNCTION public.searching_user() OWNER TO scenedex_owner;

CREATE FUNCTION public.term_shares(counts integer[], scenes integer) RETURNS double precision[]
    LANGUAGE plpgsql IMMUTABLE
    AS $$
declare
  weights float8[];
  total float8 := 0;
  found integer;
begin
  foreach found in array counts loop
    weights := weights || case when found = 0 then 0.75 else 1 end
      * ln(1 + (greatest(scenes, found) - greatest(found, 1) + 0.5) / (greatest(found, 1) + 0.5));
    total := total + weights[cardinality(weights)];
  end loop;
  for term in 1..cardinality(weights) loop
    weights[term] := weights[term] / total;
  end loop;
  return weights;
end
$$;

ALTER FUNCTION public.term_shares(counts integer[], scenes integer) OWNER TO scenedex_finder;

CREATE FUNCTION public.vector_candidates(asked public.search_query, scope public.search_scope, wanted public.vector_query) RETURNS public.signal_scenes
    LANGUAGE plpgsql STABLE
    AS $$
declare
  sample vector_sample;
begin
  if wanted.by_signs then
    sample := sample_of(asked, wanted);
  end if;
  if (sample).slope is null then
    return nearest_exact(asked, scope, wanted);
  end if;
  if wanted.is_measured then
    wanted.band := band_of(
      sample, wanted.rows, (wanted.band).floor, (wanted.band).strong, asked.floor_factor,
      wanted.strong_factor
    );
    wanted.is_measured := false;
  end if;
  return nearest_by_signs(asked, scope, wanted, sample);
end
$$;

ALTER FUNCTION public.vector_candidates(asked public.search_query, scope public.search_scope, wanted public.vector_query) OWNER TO scenedex_finder;

CREATE FUNCTION public.word_candidates(asked public.search_query, scope public.search_scope, counts integer[], shares double precision[]) RETURNS public.signal_scenes
    LANGUAGE plpgsql STABLE
    AS $$
declare
  me uuid := searching_user();
  settled boolean := (scope).is_settled;
  narrow boolean := (scope).is_narrow;
  needs_videos boolean := not settled or asked.group_by_video or asked.per_video is not null
    or asked.unlike_video is not null;
  loosely float8 := asked.loosely;
  loosely_alone float8 := asked.loosely_alone;
  floor_score float8 := asked.words_floor;
  strong_score float8 := asked.words_strong;
  weight float8 := asked.words_weight;
  k integer := asked.k;
  depth integer := asked.candidates;
  most_tied constant integer := 10 * depth;
  lookup tsquery := words_to_look_up(asked, shares);
  all_exact tsquery := array_to_string(asked.exact_terms, ' | ')::tsquery;
  found signal_scenes;
begin
  with terms as materialized (
    select exact::tsquery, loose::tsquery, share,
      share * case when holders > 0 then loosely else loosely_alone end as loose_share
    from unnest(asked.exact_terms, asked.loose_terms, shares, counts)
      as term (exact, loose, share, holders)
  ),
  holding as materialized (
    select t.scene_id, t.tsv, (
      select sum(
        case when t.tsv @@ a.exact then share when t.tsv @@ a.loose then loose_share else 0 end
      )
      from terms a
    ) as share
    from scene_texts t
    where owned_words(t.user_id, t.tsv) @@ lookup
      and t.user_id is not distinct from me  -- in this form no index takes it
      and (not narrow or t.scene_id in (select n.scene_id from scenes_of(scope) n))
  ),
  best as (
    select h.scene_id, c.video_id, h.tsv, h.share, rank() over most_first as place,
      count(*) over most_first as all_of_them
    from holding h
    left join lateral (
      select s.video_id, s.generation from scenes s
      where needs_videos and s.scene_id = h.scene_id
      offset 0
    ) c on true
    where h.share >= floor_score
      and (settled or (c.video_id, c.generation) in (
        select p.video_id, p.generation from published_videos(scope) p
      ))
    window most_first as (
      order by h.share desc range between unbounded preceding and unbounded following
    )
    order by h.share desc, h.scene_id
    limit most_tied
  ),
  placed as (
    select scene_id, video_id, least(share, 1) as score, all_of_them, row_number() over (
      order by round(share::numeric, 6) desc, ts_rank_cd(tsv, all_exact) desc, scene_id
    ) as place
    from best
    where place <= depth
    order by place
    limit depth
  )
  select array_agg(scene_id), array_agg(video_id), array_agg(scene_id), array_agg(score),
    max(all_of_them) > depth,
    array_agg(weight / (k + place) * certainty(score, floor_score, strong_score))
  into found
  from placed;
  return found;
end
$$;

ALTER FUNCTION public.word_candidates(asked public.search_query, scope public.search_scope, counts integer[], shares double precision[]) OWNER TO scenedex_finder;

CREATE FUNCTION public.words_to_look_up(asked public.search_query, shares double precision[]) RETURNS tsquery
    LANGUAGE plpgsql STABLE
    AS $$
declare
  me uuid := searching_user();
  floor_share constant float8 := asked.words_floor - 1e-9;
  in_pairs constant boolean := cardinality(shares) <= 8;
  lookup tsquery;
begin
  with given as (
    select term, is_loose,
      quote_literal(owned_word(me, word)) || case when is_beginning then ':*' else '' end as word
    from unnest(asked.word_terms, asked.word_texts, asked.word_begins, asked.word_loose)
      as given (term, word, is_beginning, is_loose)
  ),
  alternatives as (
    select term, string_agg(word, ' & ') as words from given where not is_loose group by term
    union all
    select term, word from given where is_loose
  ),
  terms as materialized (
    select term, '((' || string_agg(words, ') | (') || '))' as words, shares[term] as share,
      sum(shares[term]) over (order by shares[term], term) >= floor_share as is_heavy
    from alternatives
    group by term
  )
  select string_agg(words, ' | ')::tsquery into lookup
  from (
    select words from terms where share >= floor_share or (is_heavy and not in_pairs)
    union all
    select one.words || ' & ' || other.words
    from terms one
    join terms other on other.term > one.term
    where in_pairs and greatest(one.share, other.share) < floor_share
      and (one.is_heavy or other.is_heavy)
  ) found;
  return lookup;
end
$$;

ALTER FUNCTION public.words_to_look_up(asked public.search_query, shares double precision[]) OWNER TO scenedex_finder;

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

CREATE INDEX scene_texts_owned_words ON public.scene_texts USING gin (public.owned_words(user_id, tsv)) WITH (fastupdate=off);

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

REVOKE ALL ON FUNCTION public.best_scenes(asked public.search_query, wanted public.vector_query, compared public.signal_scenes) FROM PUBLIC;

REVOKE ALL ON FUNCTION public.codes_within(reach double precision, scope public.search_scope, model integer, query_signs bit varying) FROM PUBLIC;

REVOKE ALL ON FUNCTION public.compared_rows(space text, rows uuid[], model integer, query public.halfvec) FROM PUBLIC;

REVOKE ALL ON FUNCTION public.count_words(asked public.search_query) FROM PUBLIC;

REVOKE ALL ON FUNCTION public.find_scenes(asked public.search_query, text_vector public.halfvec, text_signs bit varying, image_vector public.halfvec, image_signs bit varying) FROM PUBLIC;
GRANT ALL ON FUNCTION public.find_scenes(asked public.search_query, text_vector public.halfvec, text_signs bit varying, image_vector public.halfvec, image_signs bit varying) TO scenedex_api;

REVOKE ALL ON FUNCTION public.nearest_by_signs(asked public.search_query, scope public.search_scope, wanted public.vector_query, sample public.vector_sample) FROM PUBLIC;

REVOKE ALL ON FUNCTION public.nearest_exact(asked public.search_query, scope public.search_scope, wanted public.vector_query) FROM PUBLIC;

REVOKE ALL ON FUNCTION public.people_candidates(asked public.search_query, scope public.search_scope) FROM PUBLIC;

REVOKE ALL ON FUNCTION public.published_videos(scope public.search_scope) FROM PUBLIC;
GRANT ALL ON FUNCTION public.published_videos(scope public.search_scope) TO scenedex_api;

REVOKE ALL ON FUNCTION public.resolve_scope(as_of bigint, video_ids uuid[], tags text[], created_from timestamp with time zone, created_to timestamp with time zone, video_min_s double precision, video_max_s double precision, spoken text, scene_min_s double precision, scene_max_s double precision, has_speech boolean, person_ids uuid[], phrases tsquery) FROM PUBLIC;
GRANT ALL ON FUNCTION public.resolve_scope(as_of bigint, video_ids uuid[], tags text[], created_from timestamp with time zone, created_to timestamp with time zone, video_min_s double precision, video_max_s double precision, spoken text, scene_min_s double precision, scene_max_s double precision, has_speech boolean, person_ids uuid[], phrases tsquery) TO scenedex_api;

REVOKE ALL ON FUNCTION public.sample_of(asked public.search_query, wanted public.vector_query) FROM PUBLIC;

REVOKE ALL ON FUNCTION public.scenes_of(scope public.search_scope) FROM PUBLIC;
GRANT ALL ON FUNCTION public.scenes_of(scope public.search_scope) TO scenedex_api;

REVOKE ALL ON FUNCTION public.search_scenes(asked public.search_query, text_vector public.halfvec, text_signs bit varying, image_vector public.halfvec, image_signs bit varying) FROM PUBLIC;
GRANT ALL ON FUNCTION public.search_scenes(asked public.search_query, text_vector public.halfvec, text_signs bit varying, image_vector public.halfvec, image_signs bit varying) TO scenedex_api;

REVOKE ALL ON FUNCTION public.term_shares(counts integer[], scenes integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION public.vector_candidates(asked public.search_query, scope public.search_scope, wanted public.vector_query) FROM PUBLIC;

REVOKE ALL ON FUNCTION public.word_candidates(asked public.search_query, scope public.search_scope, counts integer[], shares double precision[]) FROM PUBLIC;

REVOKE ALL ON FUNCTION public.words_to_look_up(asked public.search_query, shares double precision[]) FROM PUBLIC;

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
