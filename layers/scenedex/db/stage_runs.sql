-- name: add_pending
-- A run that waits for a worker; touches nothing where there is one.
insert into stage_runs (video_id, generation, stage, part, user_id)
values (%(video_id)s, %(generation)s, %(stage)s, %(part)s, %(user_id)s)
on conflict do nothing;

-- name: claim
-- Takes a run that waits, or whose worker fell silent, under a fresh lease.
update stage_runs
set state = 'running', attempts = attempts + 1, lease_token = gen_random_uuid(),
  lease_expires_at = clock_timestamp() + make_interval(secs => %(lease_s)s),
  error_code = null, error_message = null, started_at = coalesce(started_at, now()),
  updated_at = now()
where video_id = %(video_id)s and generation = %(generation)s and stage = %(stage)s
  and part = %(part)s
  and (
    (state = 'pending' and (not %(drain)s or attempts = 0))
    or (state = 'running' and lease_expires_at < clock_timestamp() and not %(drain)s)
  )
returning video_id, generation, stage, part, user_id, attempts, lease_token;

-- name: claim_next
-- Takes the oldest run that nobody has tried.
update stage_runs
set state = 'running', attempts = attempts + 1, lease_token = gen_random_uuid(),
  lease_expires_at = clock_timestamp() + make_interval(secs => %(lease_s)s),
  started_at = now(), updated_at = now()
where (video_id, generation, stage, part) = (
  select video_id, generation, stage, part from stage_runs
  where state = 'pending' and attempts = 0 and stage = any (%(stages)s)
  order by created_at
  limit 1
  for update skip locked
)
returning video_id, generation, stage, part, user_id, attempts, lease_token;

-- name: get_state
-- Why a run cannot be claimed.
select state, attempts,
  state = 'running' and lease_expires_at >= clock_timestamp() as is_leased, lease_expires_at
from stage_runs
where video_id = %(video_id)s and generation = %(generation)s and stage = %(stage)s
  and part = %(part)s;

-- name: renew
-- Keeps a lease alive.
update stage_runs
set lease_expires_at = clock_timestamp() + make_interval(secs => %(lease_s)s), updated_at = now()
where video_id = %(video_id)s and generation = %(generation)s and stage = %(stage)s
  and part = %(part)s and state = 'running' and lease_token = %(lease_token)s;

-- name: progress
-- How far a run is; it never goes back.
update stage_runs
set progress = greatest(progress, %(fraction)s), updated_at = now()
where video_id = %(video_id)s and generation = %(generation)s and stage = %(stage)s
  and part = %(part)s and state = 'running' and lease_token = %(lease_token)s;

-- name: complete
-- The checkpoint.
update stage_runs
set state = 'completed', progress = 1, output = %(output)s, lease_token = null,
  lease_expires_at = null, updated_at = now(), finished_at = now()
where video_id = %(video_id)s and generation = %(generation)s and stage = %(stage)s
  and part = %(part)s and state = 'running' and lease_token = %(lease_token)s;

-- name: release
-- Gives a run back for another attempt.
update stage_runs
set state = 'pending', error_code = %(code)s, error_message = %(message)s, lease_token = null,
  lease_expires_at = null, updated_at = now()
where video_id = %(video_id)s and generation = %(generation)s and stage = %(stage)s
  and part = %(part)s and state = 'running' and lease_token = %(lease_token)s;

-- name: fail
-- The end of a run that has no use in being tried again.
update stage_runs
set state = 'failed', error_code = %(code)s, error_message = %(message)s, lease_token = null,
  lease_expires_at = null, updated_at = now(), finished_at = now()
where video_id = %(video_id)s and generation = %(generation)s and stage = %(stage)s
  and part = %(part)s and state = 'running' and lease_token = %(lease_token)s;

-- name: lock_parts
-- Of the parts of a stage that end at the same time, one comes after the other.
select from videos where video_id = %(video_id)s for update;

-- name: list_outputs
-- What each part of a stage made, in order.
select state, output from stage_runs
where video_id = %(video_id)s and generation = %(generation)s and stage = %(stage)s
order by part;

-- name: settle
-- What the parts found has become rows; the first part's run keeps what there is to say of all.
update stage_runs
set output = (output - 'findings')
  || case part when 0 then %(facts)s::jsonb else '{}'::jsonb end
where video_id = %(video_id)s and generation = %(generation)s and stage = %(stage)s;

-- name: cancel_rest
-- The runs of a generation that failed; one that ends at this moment ends by itself.
update stage_runs
set state = 'cancelled', lease_token = null, lease_expires_at = null, updated_at = now(),
  finished_at = now()
where (video_id, generation, stage, part) in (
  select video_id, generation, stage, part from stage_runs
  where video_id = %(video_id)s and generation = %(generation)s and state in ('pending', 'running')
  for update skip locked
);

-- name: list_runs
-- The runs of one generation in the order of the stages; what parts found is much, and left out.
select
  video_id, generation, stage, part, user_id, state, attempts, progress, lease_token,
  lease_expires_at, error_code, error_message, output - 'findings' as output, created_at, updated_at, started_at,
  finished_at
from stage_runs
where video_id = %(video_id)s and generation = %(generation)s
order by array_position(%(stages)s::text[], stage), part;

-- name: take_expired
-- Runs whose worker fell silent wait again; a worker that comes back finds its lease gone.
update stage_runs
set state = 'pending', lease_token = null, lease_expires_at = null, updated_at = now()
where (video_id, generation, stage, part) in (
  select video_id, generation, stage, part from stage_runs
  where state = 'running' and lease_expires_at < clock_timestamp()
  order by lease_expires_at
  limit %(limit)s
  for update skip locked
)
returning
  video_id, generation, stage, part, user_id, state, attempts, progress, lease_token,
  lease_expires_at, error_code, error_message, output, created_at, updated_at, started_at,
  finished_at;

-- name: take_stale_pending
-- Runs that wait for longer than a message takes; the wait begins again.
update stage_runs
set updated_at = now()
where (video_id, generation, stage, part) in (
  select video_id, generation, stage, part from stage_runs
  where state = 'pending' and updated_at < now() - make_interval(secs => %(older_than_s)s)
  order by updated_at
  limit %(limit)s
  for update skip locked
)
returning
  video_id, generation, stage, part, user_id, state, attempts, progress, lease_token,
  lease_expires_at, error_code, error_message, output, created_at, updated_at, started_at,
  finished_at;
