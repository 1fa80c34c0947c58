-- depends: 0004_search_engine
-- The same search for less: one function of the finder hands the best scenes of every signal to the
-- fusion as arrays, what is shown is looked up for one page only, words are found by an index that
-- begins with their owner, and a sample is read from the vectors themselves.

-- The functions of 0004 give way to those below. What is asked of whole videos and scenes
-- (resolve_scope, published_videos, scenes_of), band_of and certainty stay as they are.
drop function search_scenes(search_query);
drop function count_words(integer[], text[], boolean[]);
drop function word_candidates(
  search_scope, text[], text[], integer[], integer, float8, float8, integer
);
drop function people_candidates(search_scope, text[], float8, integer);
drop function vector_candidates(
  text, search_scope, integer, halfvec, bit varying, vector_sample, float8, integer, integer,
  integer
);
drop function nearest_by_signs(
  text, search_scope, integer, halfvec, bit varying, vector_sample, float8, integer
);
drop function nearest_exact(text, search_scope, integer, halfvec, float8, integer);
drop function best_scenes(text, uuid[], integer, halfvec, float8, integer, boolean);
drop function sample_of(text, search_scope, integer, halfvec, bit varying, integer, integer);

-- Words are looked up among their owner's alone, however many others use them: every lexeme begins
-- with the first figures of the owner's id. Two owners may share those; whose a scene is, is asked
-- of its row as well.
create function owned_word(owner uuid, word text) returns text
language sql immutable strict parallel safe
as $$
  select left(owner::text, 8) || word
$$;

create function owned_words(owner uuid, words tsvector) returns tsvector
language sql immutable strict parallel safe cost 10000
as $$
  select array_to_tsvector(array(
    select public.owned_word(owner, word) from unnest(tsvector_to_array(words)) word
  ))
$$;

drop index scene_texts_words;
create index scene_texts_owned_words on scene_texts using gin (owned_words(user_id, tsv))
with (fastupdate = off);

-- What is asked comes as JSON, and the vectors beside it. Words come as one list, those of every term
-- together:
--   word_terms   which term it belongs to, from 1
--   word_texts   the word, or how it sounds
--   word_begins  whether it is the beginning of words
--   word_loose   whether it stands in for the term's own words, which it is never counted for
alter type search_query drop attribute count_terms;
alter type search_query drop attribute count_words;
alter type search_query drop attribute count_begins;
alter type search_query drop attribute text_vector;
alter type search_query drop attribute text_signs;
alter type search_query drop attribute image_vector;
alter type search_query drop attribute image_signs;
alter type search_query add attribute word_terms integer[];
alter type search_query add attribute word_texts text[];
alter type search_query add attribute word_begins boolean[];
alter type search_query add attribute word_loose boolean[];
-- What a loose match counts where no scene holds the word as it was typed.
alter type search_query add attribute loosely_alone float8;

-- The scenes that one signal finds, best first, each with what it is found by (a frame, of what is
-- said the scene itself). is_cut: whether there may be more.
create type signal_scenes as (
  scene_ids uuid[], video_ids uuid[], row_ids uuid[], scores float8[], is_cut boolean
);

-- In how many published scenes each term of a query is: of several words, the rarest counts; of
-- the beginning of a word, all that begin so.
create function count_words(asked search_query) returns integer[]
language plpgsql stable
as $$
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

-- How much of the query each of its terms is, from 0 to 1 in all: a term weighs its inverse
-- document frequency among the user's scenes (Robertson and Zaragoza 2009, "The Probabilistic
-- Relevance Framework", eq. 3.3 with +1), so that words which are everywhere count little in any
-- language; a word found nowhere counts three quarters of one found once.
create function term_shares(counts integer[], scenes integer) returns float8[]
language plpgsql immutable
as $$
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

-- What a scene must hold to be looked at, as owned words: a term that reaches the floor by itself, or
-- two others, one of which is not among the lightest, that together stay below it. Of many terms one
-- of those will do. Words of a phrase may stand anywhere here.
create function words_to_look_up(asked search_query, shares float8[]) returns tsquery
language plpgsql stable
as $$
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

-- Scenes that hold words of the query. The score is the share of the query that a scene answers.
-- Ties are broken by ts_rank_cd, which knows where and how close words stand, among the first
-- places and as many more as share the last one's score.
create function word_candidates(
  asked search_query, scope search_scope, counts integer[], shares float8[]
)
returns signal_scenes
language plpgsql stable
as $$
declare
  me uuid := searching_user();
  settled boolean := (scope).is_settled;
  narrow boolean := (scope).is_narrow;
  depth integer := asked.candidates;
  most_tied constant integer := 10 * depth;
  lookup tsquery := words_to_look_up(asked, shares);
  all_exact tsquery := array_to_string(asked.exact_terms, ' | ')::tsquery;
  found signal_scenes;
begin
  with terms as materialized (
    select exact::tsquery, loose::tsquery, share,
      share * case when holders > 0 then asked.loosely else asked.loosely_alone end as loose_share
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
    select h.scene_id, c.video_id, h.tsv, h.share, rank() over (order by h.share desc) as place,
      count(*) over () as all_of_them
    from holding h
    join scenes c using (scene_id)
    where h.share >= asked.words_floor
      and (settled or (c.video_id, c.generation) in (
        select p.video_id, p.generation from published_videos(scope) p
      ))
    order by h.share desc, h.scene_id
    limit most_tied
  ),
  placed as (
    select scene_id, video_id, least(share, 1) as score, all_of_them
    from best
    where place <= depth
    order by round(share::numeric, 6) desc, ts_rank_cd(tsv, all_exact) desc, scene_id
    limit depth
  )
  select array_agg(scene_id), array_agg(video_id), array_agg(scene_id), array_agg(score),
    max(all_of_them) > depth
  into found
  from placed;
  return found;
end
$$;

-- What a query finds by chance: ids are random, so the first ones are a fair sample of all rows,
-- a few of which may not be published. Null where there are too few.
create function sample_of(
  space text, model integer, query halfvec, query_signs bit varying, asked search_query
)
returns vector_sample
language plpgsql stable
as $$
declare
  me uuid := searching_user();
  sample vector_sample;
begin
  with compared as materialized (
    (
      select -(f.vec <#> query) as similarity, f.signs <~> query_signs as distance
      from frame_vectors f
      where space = 'image' and f.user_id = me and f.model_id = model
      order by f.user_id, f.frame_id, f.model_id
      limit asked.samples
    )
    union all
    (
      select -(t.vec <#> query), t.signs <~> query_signs
      from text_vectors t
      where space = 'text' and t.user_id = me and t.model_id = model
      order by t.user_id, t.scene_id, t.model_id
      limit asked.samples
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
  return case when cardinality(sample.similarities) >= asked.fewest then sample end;
end
$$;

-- The best scenes of rows that were compared, each by its best row.
create function best_scenes(compared signal_scenes, floor_score float8, depth integer)
returns signal_scenes
language plpgsql stable
as $$
declare
  found signal_scenes;
begin
  with best as (
    select distinct on (scene_id) scene_id, video_id, row_id, score
    from unnest(compared.scene_ids, compared.video_ids, compared.row_ids, compared.scores)
      as c (scene_id, video_id, row_id, score)
    where score >= floor_score
    order by scene_id, score desc, row_id
  ),
  placed as (
    select scene_id, video_id, row_id, score, count(*) over () as all_of_them
    from best
    order by score desc, scene_id
    limit depth
  )
  select array_agg(scene_id), array_agg(video_id), array_agg(row_id), array_agg(score),
    compared.is_cut or max(all_of_them) > depth
  into found
  from placed;
  return found;
end
$$;

-- First plan: every vector of the scope is compared.
--   rows_of_scene   how many vectors a scene has on average; of the nearest, one may have twice that
create function nearest_exact(
  space text, scope search_scope, model integer, query halfvec, floor_score float8, depth integer,
  rows_of_scene float8
)
returns signal_scenes
language plpgsql stable
as $$
declare
  me uuid := searching_user();
  settled boolean := (scope).is_settled;
  narrow boolean := (scope).is_narrow;
  most_rows constant integer := ceil(depth * (2 * rows_of_scene - 1)) + 1;
  compared signal_scenes;
begin
  with nearest as (
    select c.scene_id, c.video_id, c.row_id, c.similarity
    from (
      select v.scene_id, v.row_id, v.video_id, v.generation, -(v.vec <#> query) as similarity
      from scene_vectors v
      where v.kind = space and v.user_id = me and v.model_id = model
      offset 0  -- compares once, and not again for each clause below
    ) c
    where c.similarity >= floor_score
      and (settled or (c.video_id, c.generation) in (
        select p.video_id, p.generation from published_videos(scope) p
      ))
      and (not narrow or c.scene_id in (select n.scene_id from scenes_of(scope) n))
    order by c.similarity desc, c.row_id
    limit most_rows
  )
  select array_agg(scene_id), array_agg(video_id), array_agg(row_id), array_agg(similarity),
    count(*) = most_rows
  into compared
  from nearest;
  return best_scenes(compared, floor_score, depth);
end
$$;

-- Rows by their ids, compared.
create function compared_rows(space text, rows uuid[], model integer, query halfvec)
returns signal_scenes
language plpgsql stable
as $$
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

-- The codes of a scope, at most so far (Hamming distance) from the query's, the nearest first.
create type near_codes as (row_ids uuid[], distances float8[]);

create function codes_within(
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
    select b.row_id, b.signs <~> query_signs as distance
    from vector_signs b
    where b.user_id = me and b.model_id = model and b.published_seq <= as_of
      and (withdrawn is null or b.video_id <> all (withdrawn))
      and (only_videos is null or b.video_id = any (only_videos))
      and (not narrow or b.scene_id in (select s.scene_id from scenes_of(scope) s))
      and b.signs <~> query_signs <= reach
    order by 2, 1
  ) n;
  return near;
end
$$;

-- Second plan: the codes of all vectors are compared, and only as many vectors as that leaves open.
-- The sample tells at which distances vectors of a given similarity are found (regression of
-- distance on similarity): what is nearer than all but 2 % of those as similar as the sought-th
-- best one is compared. The more is compared, the better is that one known, and the fewer are
-- open. Where that is a large part of the library, signs tell too little of it, and the first plan
-- is as quick.
--   rows   how many vectors there are
create function nearest_by_signs(
  space text, scope search_scope, model integer, query halfvec, query_signs bit varying,
  sample vector_sample, floor_score float8, depth integer, rows_of_scene float8, rows integer
)
returns signal_scenes
language plpgsql stable
as $$
declare
  fewest_rows constant integer := 120;
  sought constant integer := 10;
  first_share constant float8 := 0.1;
  most_share constant float8 := 0.4;
  errors constant float8 := 2.05;  -- standard errors that 98 % of a normal distribution lie below
  sorted float8[] := (sample).distances;
  size integer := cardinality(sorted);
  -- The sought-th best of so many is seldom worse than the best of a sought-th part by chance alone.
  likely float8 := (band_of(sample, rows / sought, -1, 2, 1, 1)).floor;
  farthest float8 := sorted[ceil(most_share * size)::integer];
  reach float8 := least(farthest, greatest(
    sorted[ceil(first_share * size)::integer],
    (sample).intercept + (sample).slope * likely + errors * (sample).error
  ));
  expected float8 := (sample).intercept + (sample).slope * floor_score;
  near near_codes := codes_within(reach, scope, model, query_signs);
  -- Whatever may reach the floor is compared, about as many rows as there are places for.
  wanted integer := greatest(fewest_rows, least(
    ceil(depth * rows_of_scene)::integer,
    width_bucket(expected + errors * (sample).error, near.distances)
  ));
  compared signal_scenes;
  further signal_scenes;
  tried integer := 0;
  good float8;
  cutoff float8;
begin
  loop
    further := compared_rows(space, near.row_ids[tried + 1:wanted], model, query);
    compared := row(
      compared.scene_ids || further.scene_ids, compared.video_ids || further.video_ids,
      compared.row_ids || further.row_ids, compared.scores || further.scores, false
    );
    tried := least(wanted, cardinality(near.row_ids));
    select s into good from unnest(compared.scores) s order by s desc offset sought - 1 limit 1;
    cutoff := (sample).intercept + (sample).slope * good + errors * (sample).error;
    if cutoff is null or cutoff > farthest then
      return nearest_exact(space, scope, model, query, floor_score, depth, rows_of_scene);
    end if;
    wanted := width_bucket(cutoff, near.distances);
    if wanted <= tried then
      exit when cutoff <= reach;
      reach := cutoff;
      near := codes_within(reach, scope, model, query_signs);
      wanted := cardinality(near.row_ids);
    end if;
    wanted := least(wanted, 2 * tried);
  end loop;
  compared.is_cut := expected > near.distances[tried];
  return best_scenes(compared, floor_score, depth);
end
$$;

-- Chooses the plan.
--   rows   how many vectors there are; 0 where some lack their code
create function vector_candidates(
  space text, scope search_scope, model integer, query halfvec, query_signs bit varying,
  sample vector_sample, floor_score float8, depth integer, rows_of_scene float8, rows integer,
  exact_up_to integer
)
returns signal_scenes
language plpgsql stable
as $$
begin
  if rows > exact_up_to and (sample).slope is not null then
    return nearest_by_signs(
      space, scope, model, query, query_signs, sample, floor_score, depth, rows_of_scene, rows
    );
  end if;
  return nearest_exact(space, scope, model, query, floor_score, depth, rows_of_scene);
end
$$;

-- Scenes in which people are seen whom the query names. The score is the share of the name that
-- the query holds, times how sure the best detection is.
create function people_candidates(asked search_query, scope search_scope) returns signal_scenes
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
    select s.scene_id, c.video_id, s.frame_id, s.score, count(*) over () as all_of_them
    from seen s
    join scenes c using (scene_id)
    join published_videos(scope) p on p.video_id = c.video_id and p.generation = c.generation
    where s.score >= asked.people_floor
      and (not narrow or s.scene_id in (select n.scene_id from scenes_of(scope) n))
    order by s.score desc, s.scene_id
    limit asked.candidates
  )
  select array_agg(scene_id), array_agg(video_id), array_agg(frame_id), array_agg(score),
    max(all_of_them) > asked.candidates
  into found
  from placed;
  return found;
end
$$;

-- The candidates of every signal, fused by reciprocal ranks that weigh as much as the signal and
-- as its certainty of the scene (what is equally near shares a rank); one page of them. One row at
-- least: what the answer was judged by, and how many results there are. Plans are chosen by the
-- size of the library, and by whether the codes of its vectors are there.
create function find_scenes(
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
  sampled vector_sample;
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
    sampled := case when library.texts >= asked.fewest then sample_of(
      'text', asked.text_model_id, text_vector, text_signs, asked
    ) end;
    if asked.meaning_floor is null then
      meaning_band := band_of(
        sampled, library.texts, asked.text_model_floor, asked.text_model_strong,
        asked.floor_factor, asked.text_strong_factor
      );
    end if;
    meaning := vector_candidates(
      'text', scope, asked.text_model_id, text_vector, text_signs, sampled, meaning_band.floor,
      asked.candidates, 1, case when library.is_coded then library.texts else 0 end,
      asked.exact_up_to
    );
  end if;
  if image_vector is not null and asked.image_model_id is not null then
    sampled := case when library.frames >= asked.fewest then sample_of(
      'image', asked.image_model_id, image_vector, image_signs, asked
    ) end;
    if asked.picture_floor is null then
      picture_band := band_of(
        sampled, library.frames, asked.image_model_floor, asked.image_model_strong,
        asked.floor_factor, asked.image_strong_factor
      );
    end if;
    picture := vector_candidates(
      'image', scope, asked.image_model_id, image_vector, image_signs, sampled, picture_band.floor,
      asked.candidates, frames_of_scene, case when library.is_coded then library.frames else 0 end,
      asked.exact_up_to
    );
  end if;
  people := people_candidates(asked, scope);
  return query
  with shares as (
    select scene_id, video_id, asked.words_weight / (asked.k + place)
      * certainty(score, asked.words_floor, asked.words_strong) as share,
      place as words_rank, null::bigint as meaning_rank, null::bigint as picture_rank,
      null::bigint as people_rank
    from unnest(words.scene_ids, words.video_ids, words.scores) with ordinality
      as found (scene_id, video_id, score, place)
    union all
    select scene_id, video_id, asked.meaning_weight / (asked.k + rank() over (order by score desc))
      * certainty(score, meaning_band.floor, meaning_band.strong), null, place, null, null
    from unnest(meaning.scene_ids, meaning.video_ids, meaning.scores) with ordinality
      as found (scene_id, video_id, score, place)
    union all
    select scene_id, video_id, asked.picture_weight / (asked.k + rank() over (order by score desc))
      * certainty(score, picture_band.floor, picture_band.strong), null, null, place, null
    from unnest(picture.scene_ids, picture.video_ids, picture.scores) with ordinality
      as found (scene_id, video_id, score, place)
    union all
    select scene_id, video_id, asked.people_weight / (asked.k + place)
      * certainty(score, asked.people_floor, asked.people_strong), null, null, null, place
    from unnest(people.scene_ids, people.video_ids, people.scores) with ordinality
      as found (scene_id, video_id, score, place)
  ),
  fused as materialized (
    select scene_id, video_id, sum(share) as score, max(words_rank) as words_rank,
      max(meaning_rank) as meaning_rank, max(picture_rank) as picture_rank,
      max(people_rank) as people_rank
    from shares
    where scene_id is distinct from asked.unlike and video_id is distinct from asked.unlike_video
    group by scene_id, video_id
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
    select fused.*, count(*) over () as total,
      row_number() over (order by best desc, together, score desc, scene_id) as place
    from fused
    left join of_videos using (scene_id)
    where asked.per_video is null or place_in_video <= asked.per_video
  ),
  page as (
    select * from ranked where place > asked.skipped order by place limit asked.most
  )
  select library.publish_seq, library.scenes, counts, meaning_band.floor, meaning_band.strong,
    picture_band.floor, picture_band.strong, coalesce((select total from ranked limit 1), 0),
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

-- What is found, with what is shown of it. A function, since its plan is then made once a session:
-- planning takes longer than a search of a small library. It sees what its caller sees.
create function search_scenes(
  asked search_query, text_vector halfvec, text_signs bit varying, image_vector halfvec,
  image_signs bit varying
)
returns table (
  publish_seq bigint, scenes integer, word_counts integer[], meaning_floor float8,
  meaning_strong float8, picture_floor float8, picture_strong float8, total bigint, is_cut boolean,
  shown_at bigint, scene_id uuid, video_id uuid, video_title text, start_s float8, end_s float8,
  thumbnail_key text, preview_key text, transcript text, segments jsonb, best_frame_s float8,
  score float8, words_rank bigint, words_score float8, meaning_rank bigint, meaning_score float8,
  picture_rank bigint, picture_score float8, people_rank bigint, people_score float8
)
language plpgsql stable rows 20 set search_path = pg_catalog, public, pg_temp
set jit = off
set plan_cache_mode = force_generic_plan
as $$
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

-- The functions that see everything are their owner's; the right to create here is lent for that
-- moment. The API may call what answers for its user; the steps of a search may nobody.
revoke execute on function search_scenes(
  search_query, halfvec, bit varying, halfvec, bit varying
) from public;
grant execute on function search_scenes(
  search_query, halfvec, bit varying, halfvec, bit varying
) to scenedex_api;
grant create on schema public to scenedex_finder;
do $$
declare
  f regprocedure;
begin
  for f in
    select p.oid::regprocedure from pg_proc p
    where p.pronamespace = 'public'::regnamespace and p.proowner = current_user::regrole
      and p.proname in (
        'count_words', 'term_shares', 'words_to_look_up', 'word_candidates', 'sample_of',
        'best_scenes', 'nearest_exact', 'compared_rows', 'codes_within', 'nearest_by_signs',
        'vector_candidates', 'people_candidates', 'find_scenes'
      )
  loop
    execute format('revoke execute on function %s from public', f);
    execute format('alter function %s owner to scenedex_finder', f);
  end loop;
  grant execute on function find_scenes(
    search_query, halfvec, bit varying, halfvec, bit varying
  ) to scenedex_api;
end
$$;
revoke create on schema public from scenedex_finder;
