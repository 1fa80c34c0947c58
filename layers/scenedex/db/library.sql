-- name: next_publish
-- Numbers a publish; whoever publishes another video of the user waits for this transaction.
with turn as (
  insert into library_stats as known (user_id, publish_seq)
  values (%(user_id)s, 1)
  on conflict (user_id) do update set publish_seq = known.publish_seq + 1
  returning publish_seq
)
update videos set published_seq = turn.publish_seq
from turn
where video_id = %(video_id)s;

-- name: add_words
-- Counts the words of a generation's scenes.
insert into library_words as known (user_id, word, scenes)
select t.user_id, held.lexeme, count(*)
from scenes s
join scene_texts t using (scene_id)
cross join lateral unnest(t.tsv) held
where s.video_id = %(video_id)s and s.generation = %(generation)s
  and held.lexeme not like '~%%'  -- how words sound is never counted
group by t.user_id, held.lexeme
order by held.lexeme
on conflict (user_id, word) do update set scenes = known.scenes + excluded.scenes;

-- name: remove_words
-- Takes back what was counted of a generation.
update library_words w set scenes = w.scenes - gone.scenes
from (
  select t.user_id, held.lexeme, count(*) as scenes
  from scenes s
  join scene_texts t using (scene_id)
  cross join lateral unnest(t.tsv) held
  where s.video_id = %(video_id)s and s.generation = %(generation)s
  group by t.user_id, held.lexeme
) gone
where w.user_id = gone.user_id and w.word = gone.lexeme;

-- name: forget_words
-- Words that no scene holds any more.
delete from library_words where user_id = %(user_id)s and scenes <= 0;

-- name: publish_signs
-- From now on the codes of a generation's vectors are scanned.
insert into vector_signs (user_id, model_id, row_id, scene_id, video_id, published_seq, signs)
select s.user_id, held.model_id, held.row_id, s.scene_id, v.video_id, v.published_seq, held.signs
from videos v
join scenes s on s.video_id = v.video_id and s.generation = v.generation
cross join lateral (
  select i.model_id, i.frame_id as row_id, i.signs
  from frames f
  join frame_vectors i on i.user_id = f.user_id and i.frame_id = f.frame_id
  where f.scene_id = s.scene_id and i.signs is not null
  union all
  select t.model_id, t.scene_id, t.signs
  from text_vectors t
  where t.user_id = s.user_id and t.scene_id = s.scene_id and t.signs is not null
) held
where v.video_id = %(video_id)s and v.generation = %(generation)s
on conflict (user_id, model_id, row_id) do nothing;

-- name: count_generation
-- Adds what a generation holds to what is published, or takes it away.
update library_stats l
set scenes = l.scenes + %(sign)s * held.scenes,
  frames = l.frames + %(sign)s * held.frames,
  texts = l.texts + %(sign)s * held.texts
from (
  select count(distinct s.scene_id)::integer as scenes,
    (count(*) filter (where m.kind = 'image'))::integer as frames,
    (count(*) filter (where m.kind = 'text'))::integer as texts
  from scenes s
  left join vector_signs x using (scene_id)
  left join embedding_models m on m.model_id = x.model_id and m.state = 'active'
  where s.video_id = %(video_id)s and s.generation = %(generation)s
) held
where l.user_id = %(user_id)s;

-- name: get_stats
-- How much of the user is published.
select user_id, publish_seq, scenes, frames, texts, is_coded
from library_stats;
