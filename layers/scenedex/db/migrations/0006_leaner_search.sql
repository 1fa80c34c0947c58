-- depends: 0005_quicker_search
-- The same search with fewer steps: a library that is compared in full is its own sample, a scan of
-- codes looks at nothing else before they are near, and the videos of scenes that hold words are
-- looked up only where something is asked of them.

-- The functions of 0005 that take part in this give way to those below.
drop function vector_candidates(
  text, search_scope, integer, halfvec, bit varying, vector_sample, float8, integer, float8, integer,
  integer
);
drop function nearest_by_signs(
  text, search_scope, integer, halfvec, bit varying, vector_sample, float8, integer, float8, integer
);
drop function nearest_exact(text, search_scope, integer, halfvec, float8, integer, float8);
drop function best_scenes(signal_scenes, float8, integer);
drop function sample_of(text, integer, halfvec, bit varying, search_query);

-- shares: what each counts in the fusion. band: what the scores mean; of vectors alone.
alter type signal_scenes add attribute shares float8[];
alter type signal_scenes add attribute band score_band;

-- What is asked of the vectors of one kind.
--   rows            how many there are
--   rows_of_scene   how many a scene has on average; of the nearest, one may have twice that
--   band            of the model or, on later pages, of the first one
--   weight          of the signal
--   is_measured     whether the library is asked what the scores mean
--   by_signs        whether the codes of all vectors are there, and are worth a scan
create type vector_query as (
  space text, model integer, vec halfvec, signs bit varying, rows integer, rows_of_scene float8,
  band score_band, strong_factor float8, weight float8, is_measured boolean, by_signs boolean
);

-- Resolves what is asked of whole videos; tags must all be there, languages may be regional.
create or replace function resolve_scope(
  as_of bigint, video_ids uuid[], tags text[], created_from timestamptz, created_to timestamptz,
  video_min_s float8, video_max_s float8, spoken text, scene_min_s float8, scene_max_s float8,
  has_speech boolean, person_ids uuid[], phrases tsquery
)
returns search_scope
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp
as $$
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

-- Scenes that hold words of the query. The score is the share of the query that a scene answers.
-- Ties are broken by ts_rank_cd, which knows where and how close words stand, among the first
-- places and as many more as share the last one's score. Videos are null where nobody asks for them.
create or replace function word_candidates(
  asked search_query, scope search_scope, counts integer[], shares float8[]
)
returns signal_scenes
language plpgsql stable
as $$
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

-- The best scenes of rows that were compared, each by its best row. What is equally near shares a
-- rank. Arrays are taken apart side by side in one list: each by itself would be stored first.
create function best_scenes(asked search_query, wanted vector_query, compared signal_scenes)
returns signal_scenes
language plpgsql stable
as $$
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

-- The last id of a sample of so many rows: ids are random, so those below a share of them are a fair
-- sample of all rows, a few of which may not be published.
create function sample_end(samples integer, rows integer) returns uuid
language sql immutable parallel safe
as $$
  select (lpad(to_hex(
    least(2 ^ 32 - 1, 2 ^ 32 * samples / greatest(1, rows))::bigint
  ), 8, '0') || repeat('f', 24))::uuid
$$;

-- What a query finds by chance.
create function sample_of(asked search_query, wanted vector_query) returns vector_sample
language plpgsql stable
as $$
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

-- First plan: every vector of the scope is compared. What the query finds by chance is told by the
-- same sample as in the second plan, whose vectors are among them.
create function nearest_exact(asked search_query, scope search_scope, wanted vector_query)
returns signal_scenes
language plpgsql stable
as $$
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

-- The codes of a scope, at most so far (Hamming distance) from the query's, the nearest first. What
-- else is asked of them is asked of those alone that are near.
create or replace function codes_within(
  reach float8, scope search_scope, model integer, query_signs bit varying
)
returns near_codes
language plpgsql stable
as $$
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

-- Second plan: the codes of all vectors are compared, and only as many vectors as that leaves open.
-- The sample tells at which distances vectors of a given similarity are found (regression of
-- distance on similarity): what is nearer than all but 3 % of those as similar as the sought-th
-- best one is compared. The more is compared, the better is that one known, and the fewer are
-- open. Where that is a large part of the library, signs tell too little of it, and the first plan
-- is as quick.
create function nearest_by_signs(
  asked search_query, scope search_scope, wanted vector_query, sample vector_sample
)
returns signal_scenes
language plpgsql stable
as $$
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

-- Chooses the plan.
create function vector_candidates(asked search_query, scope search_scope, wanted vector_query)
returns signal_scenes
language plpgsql stable
as $$
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

-- Scenes in which people are seen whom the query names. The score is the share of the name that
-- the query holds, times how sure the best detection is.
create or replace function people_candidates(asked search_query, scope search_scope)
returns signal_scenes
language plpgsql stable
as $$
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

-- The candidates of every signal, fused by reciprocal ranks that weigh as much as the signal and
-- as its certainty of the scene; one page of them. One row at least: what the answer was judged by,
-- and how many results there are. Plans are chosen by the size of the library, and by whether the
-- codes of its vectors are there.
create or replace function find_scenes(
  asked search_query, text_vector halfvec, text_signs bit varying, image_vector halfvec,
  image_signs bit varying
)
returns table (
  publish_seq bigint, scenes integer, word_counts integer[], meaning_floor float8,
  meaning_strong float8, picture_floor float8, picture_strong float8, total bigint, is_cut boolean,
  shown_at bigint, scene_id uuid, frame_id uuid, score float8, words_rank bigint,
  words_score float8, meaning_rank bigint, meaning_score float8, picture_rank bigint,
  picture_score float8, people_rank bigint, people_score float8
)
language plpgsql stable security definer rows 20 set search_path = pg_catalog, public, pg_temp
set jit = off
set plan_cache_mode = force_generic_plan
as $$
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

-- The functions that see everything are their owner's; the right to create here is lent for that
-- moment. The steps of a search may nobody call.
grant create on schema public to scenedex_finder;
do $$
declare
  f regprocedure;
begin
  for f in
    select p.oid::regprocedure from pg_proc p
    where p.pronamespace = 'public'::regnamespace and p.proowner = current_user::regrole
      and p.proname in (
        'best_scenes', 'sample_of', 'nearest_exact', 'nearest_by_signs', 'vector_candidates'
      )
  loop
    execute format('revoke execute on function %s from public', f);
    execute format('alter function %s owner to scenedex_finder', f);
  end loop;
end
$$;
revoke create on schema public from scenedex_finder;
