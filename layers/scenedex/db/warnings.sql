-- name: add
-- What was skipped in a stage, each thing once.
insert into video_warnings (video_id, user_id, generation, stage, code, message, details)
select %(video_id)s, %(user_id)s, %(generation)s, %(stage)s, code, message, details
from unnest(%(codes)s::text[], %(messages)s::text[], %(details)s::jsonb[])
  as notice (code, message, details)
on conflict do nothing;

-- name: list_warnings
-- What was skipped in one generation, in the order in which it happened.
select warning_id, video_id, user_id, generation, stage, code, message, details, created_at
from video_warnings
where video_id = %(video_id)s and generation = %(generation)s
order by warning_id;
