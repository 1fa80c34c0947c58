-- name: add
-- Messages to be sent once the transaction is committed.
insert into outbox (destination, body, video_id, user_id, not_before)
select %(destination)s, body, %(video_id)s, %(user_id)s,
  coalesce(%(not_before)s::timestamptz, now())
from unnest(%(bodies)s::text[]) as body
returning outbox_id;

-- name: mark_sent
-- These need not be sent again.
update outbox set sent_at = now() where outbox_id = any (%(ids)s) and sent_at is null;

-- name: unsent
-- Messages that are due and were left behind; locked until the transaction ends.
select outbox_id, destination, body, video_id, user_id, not_before, created_at, sent_at
from outbox
where sent_at is null and not_before <= now()
  and created_at <= now() - make_interval(secs => %(older_than_s)s)
  and (%(destination)s::text is null or destination = %(destination)s::text)
order by outbox_id
limit %(limit)s
for update skip locked;

-- name: delete_sent
-- Messages that were sent long ago.
delete from outbox where sent_at < now() - make_interval(secs => %(older_than_s)s);
