-- depends: 0002_tenancy
-- Candidates of a search. Under row-level security @@ is not leakproof, so the planner would not
-- use the full-text index: these functions read as scenedex_finder, who sees every row, and each
-- names the user it reads for. They return ids and scores only; what is shown is joined to them
-- under row-level security. Only the published generation of a video that is not deleted counts.

create function published_videos(only_videos uuid[])
returns table (video_id uuid, generation integer)
language sql stable security definer rows 100 set search_path = pg_catalog, public, pg_temp
as $$
  select v.video_id, v.generation
  from public.videos v
  where v.user_id = nullif(current_setting('app.user_id', true), '')::uuid
    and v.generation > 0 and v.deleted_at is null
    and (only_videos is null or v.video_id = any (only_videos))
$$;

-- Scenes that hold some of the words. The score is the share of the query that a scene answers:
-- every word weighs its inverse document frequency among the user's scenes (Robertson and
-- Zaragoza 2009, "The Probabilistic Relevance Framework", eq. 3.3 with +1), so that words which
-- are everywhere count little in any language; a word found nowhere counts half of a word found
-- once. Ties are broken by ts_rank_cd, which knows where and how close the words stand.
create function word_candidates(terms text[], only_videos uuid[], floor_score real, depth integer)
returns table (scene_id uuid, score real, place bigint)
language sql stable security definer rows 100 set search_path = pg_catalog, public, pg_temp
set jit = off
set plan_cache_mode = force_custom_plan
as $$
  with asked as materialized (
    select position, word::tsquery as word
    from unnest(terms) with ordinality as term (word, position)
  ),
  holding as materialized (
    select t.scene_id, t.tsv
    from public.scene_texts t
    where t.user_id = nullif(current_setting('app.user_id', true), '')::uuid
      and t.tsv @@ array_to_string(terms, ' | ')::tsquery
  ),
  matches as materialized (
    select h.scene_id, a.position
    from holding h join asked a on h.tsv @@ a.word
  ),
  found as (
    select a.position, count(m.position)::float8 as scenes
    from asked a left join matches m using (position)
    group by a.position
  ),
  total as (
    select count(*)::float8 as scenes
    from public.scene_texts t
    where t.user_id = nullif(current_setting('app.user_id', true), '')::uuid
  ),
  weights as (
    select found.position,
      ln(1 + (total.scenes - greatest(found.scenes, 1) + 0.5) / (greatest(found.scenes, 1) + 0.5))
      * case when found.scenes = 0 then 0.5 else 1 end as weight
    from found cross join total
  ),
  shares as (
    select m.scene_id, (sum(w.weight) / (select sum(weight) from weights))::real as share
    from matches m join weights w using (position)
    group by m.scene_id
  )
  select s.scene_id, s.share,
    row_number() over (
      order by s.share desc, ts_rank_cd(h.tsv, array_to_string(terms, ' | ')::tsquery) desc,
        s.scene_id
    )
  from shares s
  join holding h using (scene_id)
  join public.scenes c using (scene_id)
  join public.published_videos(only_videos) p
    on p.video_id = c.video_id and p.generation = c.generation
  where s.share >= floor_score
  order by 3
  limit depth
$$;

-- Scenes whose words mean what the query means: every vector of the user is compared.
create function meaning_candidates(
  model integer, query halfvec, only_videos uuid[], floor_score real, depth integer
)
returns table (scene_id uuid, score real, place bigint)
language sql stable security definer rows 100 set search_path = pg_catalog, public, pg_temp
set jit = off
set plan_cache_mode = force_custom_plan
as $$
  with nearest as (
    select v.scene_id, (1 - (v.vec <=> query))::real as similarity
    from public.text_vectors v
    join public.published_videos(only_videos) p
      on p.video_id = v.video_id and p.generation = v.generation
    where v.user_id = nullif(current_setting('app.user_id', true), '')::uuid
      and v.model_id = model and query is not null
  )
  select n.scene_id, n.similarity, row_number() over (order by n.similarity desc, n.scene_id)
  from nearest n
  where n.similarity >= floor_score
  order by 3
  limit depth
$$;

-- What is seen, first plan: every vector of the user is compared; the best frame stands for its
-- scene.
create function picture_candidates_exact(
  model integer, query halfvec, only_videos uuid[], floor_score real, depth integer
)
returns table (scene_id uuid, frame_id uuid, score real, place bigint)
language sql stable security definer rows 100 set search_path = pg_catalog, public, pg_temp
set jit = off
set plan_cache_mode = force_custom_plan
as $$
  with nearest as (
    select v.scene_id, v.frame_id, (1 - (v.vec <=> query))::real as similarity
    from public.frame_vectors v
    join public.published_videos(only_videos) p
      on p.video_id = v.video_id and p.generation = v.generation
    where v.user_id = nullif(current_setting('app.user_id', true), '')::uuid
      and v.model_id = model
  ),
  best as (
    select distinct on (n.scene_id) n.scene_id, n.frame_id, n.similarity
    from nearest n
    where n.similarity >= floor_score
    order by n.scene_id, n.similarity desc, n.frame_id
  )
  select b.scene_id, b.frame_id, b.similarity,
    row_number() over (order by b.similarity desc, b.scene_id)
  from best b
  order by 4
  limit depth
$$;

-- What is seen, second plan: the narrow copy of the vectors is scanned for the nearest signs, and
-- the best of them are compared in full.
create function picture_candidates_bits(
  model integer, query halfvec, only_videos uuid[], floor_score real, depth integer,
  reranked integer
)
returns table (scene_id uuid, frame_id uuid, score real, place bigint)
language sql stable security definer rows 100 set search_path = pg_catalog, public, pg_temp
set jit = off
set plan_cache_mode = force_custom_plan
as $$
  with signs as materialized (
    select b.frame_id
    from public.frame_bits b
    join public.published_videos(only_videos) p
      on p.video_id = b.video_id and p.generation = b.generation
    where b.user_id = nullif(current_setting('app.user_id', true), '')::uuid
      and b.model_id = model
    order by b.bits <~> binary_quantize(query), b.frame_id
    limit reranked
  ),
  nearest as (
    select v.scene_id, v.frame_id, (1 - (v.vec <=> query))::real as similarity
    from signs s
    join public.frame_vectors v
      on v.user_id = nullif(current_setting('app.user_id', true), '')::uuid
      and v.frame_id = s.frame_id and v.model_id = model
  ),
  best as (
    select distinct on (n.scene_id) n.scene_id, n.frame_id, n.similarity
    from nearest n
    where n.similarity >= floor_score
    order by n.scene_id, n.similarity desc, n.frame_id
  )
  select b.scene_id, b.frame_id, b.similarity,
    row_number() over (order by b.similarity desc, b.scene_id)
  from best b
  order by 4
  limit depth
$$;

-- Chooses the plan by the number of the user's frames, counted no further than it matters.
create function picture_candidates(
  model integer, query halfvec, only_videos uuid[], floor_score real, depth integer,
  reranked integer, exact_up_to integer
)
returns table (scene_id uuid, frame_id uuid, score real, place bigint)
language plpgsql stable security definer rows 100 set search_path = pg_catalog, public, pg_temp
as $$
begin
  if query is null then
    return;
  end if;
  perform from public.frame_bits b
  where b.user_id = nullif(current_setting('app.user_id', true), '')::uuid and b.model_id = model
  offset exact_up_to limit 1;
  if found then
    return query select * from public.picture_candidates_bits(
      model, query, only_videos, floor_score, depth, reranked
    );
  else
    return query select * from public.picture_candidates_exact(
      model, query, only_videos, floor_score, depth
    );
  end if;
end
$$;

-- Hands the functions to their owner; the right to create here is lent for that moment.
grant create on schema public to scenedex_finder;
do $$
declare
  f regprocedure;
begin
  for f in
    select p.oid::regprocedure from pg_proc p
    where p.pronamespace = 'public'::regnamespace and p.proowner = current_user::regrole
      and (p.proname = 'published_videos' or p.proname like '%\_candidates%')
  loop
    execute format('revoke execute on function %s from public', f);
    execute format('grant execute on function %s to scenedex_api', f);
    execute format('alter function %s owner to scenedex_finder', f);
  end loop;
end
$$;
revoke create on schema public from scenedex_finder;
