-- depends: 0003_search
-- Search by every signal, at every size. What search reads beside the published rows themselves:
--   library_stats   one row a user: how much is published, and the number of the last publish
--   library_words   how many published scenes of a user hold a word
--   vector_signs    a narrow code of every vector (db/signs.py), which large libraries are scanned by
-- The transaction that publishes a video brings all three up to date.

-- Publishes of one user are numbered, so that the later pages of an answer can be made of what was
-- there when its first page was.
alter table videos add column published_seq bigint check (published_seq > 0);

-- is_coded: whether every published vector has its signs; without them all vectors are compared.
create table library_stats (
  user_id uuid primary key references users on delete cascade,
  publish_seq bigint not null default 0,
  scenes integer not null default 0,
  frames integer not null default 0,
  texts integer not null default 0,
  is_coded boolean not null default true
);

create table library_words (
  user_id uuid not null references users on delete cascade,
  word text collate "C" not null,
  scenes integer not null,
  primary key (user_id, word)
);

-- Of unit vectors the inner product is the cosine, and quicker.
alter table frame_vectors add constraint frame_vectors_unit
  check (abs(l2_norm(vec) - 1) < 0.01);
alter table text_vectors add constraint text_vectors_unit check (abs(l2_norm(vec) - 1) < 0.01);

-- The code is written with the vector, and copied when it is published: a table that is scanned as
-- a whole must not be full of rows that were changed.
alter table frame_vectors add column signs bit varying;
alter table frame_vectors alter column signs set storage plain;
alter table frame_vectors add constraint frame_vectors_signs check (length(signs) = 2 * dims);
alter table text_vectors add column signs bit varying;
alter table text_vectors alter column signs set storage plain;
alter table text_vectors add constraint text_vectors_signs check (length(signs) = 2 * dims);

-- row_id: a frame's id or, of what is said, a scene's.
create table vector_signs (
  user_id uuid not null,
  model_id integer not null,
  row_id uuid not null,
  scene_id uuid not null,
  video_id uuid not null,
  published_seq bigint not null,
  signs bit varying not null,
  primary key (user_id, model_id, row_id),
  foreign key (scene_id, user_id) references scenes (scene_id, user_id) on delete cascade
);
alter table vector_signs alter column signs set storage plain;
create index vector_signs_of_scene on vector_signs (scene_id);
-- A scan of a user's codes reads this index alone, in the order of the user, as long as the table
-- is vacuumed often: measured, 0.2 against 0.45 microseconds a row.
create index vector_signs_scanned on vector_signs (user_id, model_id, published_seq)
  include (row_id, scene_id, video_id, signs);
alter table vector_signs set (
  autovacuum_vacuum_insert_scale_factor = 0.02, autovacuum_vacuum_scale_factor = 0.02
);

alter table people add column words tsvector not null default '';

create view scene_vectors with (security_invoker = true) as
select 'image' as kind, user_id, frame_id as row_id, model_id, scene_id, video_id, generation, vec,
  signs
from frame_vectors
union all
select 'text', user_id, scene_id, model_id, scene_id, video_id, generation, vec, signs
from text_vectors;

do $$
declare
  tenant_table text;
begin
  foreach tenant_table in array array['library_stats', 'library_words', 'vector_signs'] loop
    execute format('alter table %I enable row level security', tenant_table);
    execute format(
      'create policy own_rows on %I to scenedex_api, scenedex_worker '
      'using (user_id = nullif(current_setting(''app.user_id'', true), '''')::uuid) '
      'with check (user_id = nullif(current_setting(''app.user_id'', true), '''')::uuid)',
      tenant_table
    );
    execute format(
      'create policy search on %I for select to scenedex_finder using (true)', tenant_table
    );
    execute format('grant select on %I to scenedex_finder, scenedex_api', tenant_table);
    execute format(
      'grant select, insert, update, delete on %I to scenedex_worker', tenant_table
    );
  end loop;

  foreach tenant_table in array array['people', 'face_detections'] loop
    execute format(
      'create policy search on %I for select to scenedex_finder using (true)', tenant_table
    );
    execute format('grant select on %I to scenedex_finder', tenant_table);
  end loop;
end
$$;
grant select on scene_vectors to scenedex_api, scenedex_worker, scenedex_finder;

-- What was published before this migration is counted. Nobody has its signs: until such a library
-- is indexed anew, all of its vectors are compared. The owner may write here until row-level
-- security is forced on it again.
alter table videos no force row level security;

update videos v set published_seq = numbered.place
from (
  select video_id,
    row_number() over (partition by user_id order by indexed_at, video_id) as place
  from videos
  where generation > 0
) numbered
where v.video_id = numbered.video_id;

insert into library_words (user_id, word, scenes)
select t.user_id, held.lexeme, count(*)
from scene_texts t
join scenes s using (scene_id)
join videos v on v.video_id = s.video_id and v.generation = s.generation
cross join lateral unnest(t.tsv) held
where v.deleted_at is null
group by t.user_id, held.lexeme;

insert into library_stats (user_id, publish_seq, scenes, frames, texts, is_coded)
select v.user_id, max(v.published_seq),
  (
    select count(*) from scenes s
    join videos o on o.video_id = s.video_id and o.generation = s.generation
    where s.user_id = v.user_id and o.deleted_at is null
  ),
  (select count(*) from frame_vectors f where f.user_id = v.user_id),
  (select count(*) from text_vectors t where t.user_id = v.user_id),
  false
from videos v
where v.generation > 0
group by v.user_id;

alter table videos force row level security;
alter table library_stats force row level security;
alter table library_words force row level security;
alter table vector_signs force row level security;

drop trigger frame_vectors_inserted on frame_vectors;
drop trigger frame_vectors_updated on frame_vectors;
drop function copy_frame_bits();
drop table frame_bits;

-- The functions of 0003 give way to those below.
drop function picture_candidates(
  integer, halfvec, uuid[], real, integer, integer, integer
);
drop function picture_candidates_bits(integer, halfvec, uuid[], real, integer, integer);
drop function picture_candidates_exact(integer, halfvec, uuid[], real, integer);
drop function meaning_candidates(integer, halfvec, uuid[], real, integer);
drop function word_candidates(text[], uuid[], real, integer);
drop function published_videos(uuid[]);

-- Where a search looks.
--   as_of        publishes after this one do not count
--   only_videos  null: all
--   withdrawn    videos that are deleted and whose rows are not purged yet; null: none
--   is_settled   whether all rows of the library are published: nothing is in the making, nothing
--                was deleted or published since
--   is_narrow    whether any of the following, which are asked of each scene, is given
--   phrases      what a scene's words must match
create type search_scope as (
  as_of bigint,
  only_videos uuid[],
  withdrawn uuid[],
  is_settled boolean,
  is_narrow boolean,
  scene_min_s float8,
  scene_max_s float8,
  has_speech boolean,
  person_ids uuid[],
  phrases tsquery
);

-- What a query finds by chance in a library.
--   similarities  cosines of the query and the vectors of the sample, the smallest first
--   distances     Hamming distances of their codes, the smallest first
--   intercept, slope, error   the regression of distance on similarity, and its standard error
create type vector_sample as (
  similarities float8[], distances float8[], intercept float8, slope float8, error float8
);

-- What the scores of one signal mean: below the floor they are noise, from strong on an answer.
create type score_band as (floor float8, strong float8);

create function searching_user() returns uuid
language sql stable parallel safe set search_path = pg_catalog, pg_temp
as $$
  select nullif(current_setting('app.user_id', true), '')::uuid
$$;

-- Resolves what is asked of whole videos; tags must all be there, languages may be regional.
create function resolve_scope(
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
create index videos_withdrawn on videos (user_id) where deleted_at is not null;
create index videos_in_the_making on videos (user_id) where building_generation > generation;
create index videos_published on videos (user_id, published_seq);

-- The videos of a scope, each with the generation that is published.
create function published_videos(scope search_scope)
returns table (video_id uuid, generation integer)
language sql stable security definer rows 100 set search_path = pg_catalog, public, pg_temp
as $$
  select v.video_id, v.generation
  from public.videos v
  where v.user_id = public.searching_user()
    and v.generation > 0 and v.deleted_at is null and v.published_seq <= (scope).as_of
    and ((scope).only_videos is null or v.video_id = any ((scope).only_videos))
$$;

-- The scenes that a narrow scope holds; every person must be seen in them.
create function scenes_of(scope search_scope)
returns table (scene_id uuid)
language sql stable security definer rows 1000 set search_path = pg_catalog, public, pg_temp
as $$
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

-- In how many published scenes each term of a query is: of several words, the rarest counts; of
-- the beginning of a word, all that begin so.
--   terms     which term a word belongs to, from 1
--   beginnings  whether the word is the beginning of others
create function count_words(terms integer[], words text[], beginnings boolean[])
returns integer[]
language sql stable security definer set search_path = pg_catalog, public, pg_temp
as $$
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

-- Scenes that hold words of the query. The score is the share of the query that a scene answers:
-- every term weighs its inverse document frequency among the user's scenes (Robertson and
-- Zaragoza 2009, "The Probabilistic Relevance Framework", eq. 3.3 with +1), so that words which
-- are everywhere count little in any language; a word found nowhere counts three quarters
-- of one found once. A scene that holds none but the lightest terms cannot reach the floor: it is
-- looked up by the others alone. Ties are broken by ts_rank_cd, which knows where and how close
-- words stand.
--   exact     each term as a tsquery
--   loose     a wider one, or null; a match counts loosely
--   counts    in how many of so many scenes each term is
create function word_candidates(
  scope search_scope, exact text[], loose text[], counts integer[], scenes integer,
  loosely float8, floor_score float8, depth integer
)
returns table (scene_id uuid, score float8, place bigint, is_cut boolean)
language plpgsql stable security definer rows 100 set search_path = pg_catalog, public, pg_temp
set jit = off
set plan_cache_mode = force_custom_plan
as $$
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

-- What a query finds by chance: ids are random, so the first ones are a fair sample. Null where
-- there are too few.
create function sample_of(
  space text, scope search_scope, model integer, query halfvec, query_signs bit varying,
  fewest integer, wanted integer
)
returns vector_sample
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp
set jit = off
set plan_cache_mode = force_generic_plan
set enable_sort = off  -- reads the primary key in its order, and no further than it must
as $$
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

-- What a score means for this query and this library: what every query finds by chance is noise.
-- Of n vectors the best one found by chance stands about sqrt(2 ln n) deviations above the median
-- (David and Nagaraja 2003, "Order Statistics", 10.5); the deviation is that of the lower half,
-- since answers stand in the upper one. The model's own band bounds that of a library, and holds
-- where there is no sample.
create function band_of(
  sample vector_sample, size integer, model_floor float8, model_strong float8,
  floor_factor float8, strong_factor float8
)
returns score_band
language plpgsql immutable set search_path = pg_catalog, public, pg_temp
as $$
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

-- What a score counts: half at the floor of its band, all from strong on, and up to half as much
-- again as far beyond. Ranks alone call the first of every list as good as the first of another.
create function certainty(score float8, floor float8, strong float8) returns float8
language sql immutable parallel safe
as $$
  select 0.5 + 0.5 * least(2, (score - floor) / greatest(strong - floor, 1e-6))
$$;

-- The best scenes of rows that were compared, each by its best row.
--   is_part   whether other rows may reach the floor, too
create function best_scenes(
  space text, rows uuid[], model integer, query halfvec, floor_score float8, depth integer,
  is_part boolean
)
returns table (scene_id uuid, row_id uuid, score float8, place bigint, is_cut boolean)
language plpgsql stable security definer rows 100 set search_path = pg_catalog, public, pg_temp
set jit = off
set plan_cache_mode = force_generic_plan
as $$
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

-- First plan: every vector of the scope is compared.
create function nearest_exact(
  space text, scope search_scope, model integer, query halfvec, floor_score float8, depth integer
)
returns table (scene_id uuid, row_id uuid, score float8, place bigint, is_cut boolean)
language plpgsql stable security definer rows 100 set search_path = pg_catalog, public, pg_temp
set jit = off
set plan_cache_mode = force_generic_plan
as $$
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

-- Second plan: the codes of all vectors are compared (Hamming distance), and only as many vectors
-- as that leaves open. The nearest codes give the sought-th best similarity, at least; the sample
-- tells at which distances vectors as similar as that are found (regression of distance on
-- similarity). What is nearer than all but 2 % of those is compared. Where that is a large part of
-- the library, signs tell too little of it, and the first plan is as quick.
create function nearest_by_signs(
  space text, scope search_scope, model integer, query halfvec, query_signs bit varying,
  sample vector_sample, floor_score float8, depth integer
)
returns table (scene_id uuid, row_id uuid, score float8, place bigint, is_cut boolean)
language plpgsql stable security definer rows 100 set search_path = pg_catalog, public, pg_temp
set jit = off
set plan_cache_mode = force_generic_plan
as $$
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

-- Chooses the plan by the number of the user's vectors, and by whether their codes are there.
create function vector_candidates(
  space text, scope search_scope, model integer, query halfvec, query_signs bit varying,
  sample vector_sample, floor_score float8, depth integer, size integer, exact_up_to integer
)
returns table (scene_id uuid, row_id uuid, score float8, place bigint, is_cut boolean)
language plpgsql stable security definer rows 100 set search_path = pg_catalog, public, pg_temp
as $$
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

-- Scenes in which people are seen whom the query names. The score is the share of the name that
-- the query holds, times how sure the best detection is.
create function people_candidates(
  scope search_scope, names text[], floor_score float8, depth integer
)
returns table (scene_id uuid, person_id uuid, score float8, place bigint, is_cut boolean)
language plpgsql stable security definer rows 100 set search_path = pg_catalog, public, pg_temp
set jit = off
set plan_cache_mode = force_generic_plan
as $$
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

-- What a search asks; db/search_params.py says what each part is.
create type search_query as (
  publish_seq bigint,
  scenes integer,
  video_ids uuid[],
  tags text[],
  created_from timestamptz,
  created_to timestamptz,
  video_min_s float8,
  video_max_s float8,
  language text,
  scene_min_s float8,
  scene_max_s float8,
  has_speech boolean,
  person_ids uuid[],
  phrases tsquery,
  fewest integer,
  text_model_id integer,
  text_vector halfvec,
  text_signs bit varying,
  samples integer,
  image_model_id integer,
  image_vector halfvec,
  image_signs bit varying,
  word_counts integer[],
  count_terms integer[],
  count_words text[],
  count_begins boolean[],
  meaning_floor float8,
  meaning_strong float8,
  picture_floor float8,
  picture_strong float8,
  text_model_floor float8,
  text_model_strong float8,
  floor_factor float8,
  text_strong_factor float8,
  image_model_floor float8,
  image_model_strong float8,
  image_strong_factor float8,
  exact_terms text[],
  loose_terms text[],
  loosely float8,
  words_floor float8,
  candidates integer,
  exact_up_to integer,
  names text[],
  people_floor float8,
  words_weight float8,
  k integer,
  words_strong float8,
  meaning_weight float8,
  picture_weight float8,
  people_weight float8,
  people_strong float8,
  unlike uuid,
  unlike_video uuid,
  group_by_video boolean,
  per_video integer,
  skipped integer,
  most integer
);

-- The candidates of every signal, fused by reciprocal ranks that weigh as much as the signal and
-- as its certainty of the scene, with what is shown of them. One row at least: what the answer was
-- judged by, and how many results there are. A function, since its plan is then made once a
-- session: planning takes longer than a search of a small library. It sees what its caller sees.
create function search_scenes(asked search_query)
returns table (
  publish_seq bigint, scenes integer, word_counts integer[], meaning_floor float8,
  meaning_strong float8, picture_floor float8, picture_strong float8, total bigint, is_cut boolean,
  shown_at bigint, scene_id uuid, video_id uuid, video_title text, start_s float8, end_s float8,
  thumbnail_key text, preview_key text, transcript text, segments jsonb, best_frame_s float8,
  score float8, words_rank bigint, words_score float8, meaning_rank bigint, meaning_score float8,
  picture_rank bigint, picture_score float8, people_rank bigint, people_score float8
)
language plpgsql stable set search_path = pg_catalog, public, pg_temp
set jit = off
set join_collapse_limit = 1
set plan_cache_mode = force_generic_plan
as $$
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
revoke execute on function search_scenes(search_query) from public;
grant execute on function search_scenes(search_query) to scenedex_api;

-- Hands the functions to their owner; the right to create here is lent for that moment.
grant create on schema public to scenedex_finder;
do $$
declare
  f regprocedure;
begin
  for f in
    select p.oid::regprocedure from pg_proc p
    where p.pronamespace = 'public'::regnamespace and p.proowner = current_user::regrole
      and p.proname in (
        'resolve_scope', 'published_videos', 'scenes_of', 'count_words', 'word_candidates',
        'sample_of', 'best_scenes', 'nearest_exact', 'nearest_by_signs', 'vector_candidates',
        'people_candidates'
      )
  loop
    execute format('revoke execute on function %s from public', f);
    execute format('grant execute on function %s to scenedex_api', f);
    execute format('alter function %s owner to scenedex_finder', f);
  end loop;
end
$$;
revoke create on schema public from scenedex_finder;
