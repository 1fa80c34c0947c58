-- name: ensure_user
-- The user as the token names him; written only where something differs.
with written as (
  insert into users (user_id, issuer, subject, email)
  values (%(user_id)s, %(issuer)s, %(subject)s, %(email)s)
  on conflict (user_id) do update
    set issuer = excluded.issuer, subject = excluded.subject,
        email = coalesce(excluded.email, users.email)
    where (users.issuer, users.subject, users.email) is distinct from
          (excluded.issuer, excluded.subject, coalesce(excluded.email, users.email))
  returning user_id, issuer, subject, email, tier, created_at
)
select user_id, issuer, subject, email, tier, created_at from written
union all
select user_id, issuer, subject, email, tier, created_at from users
where user_id = %(user_id)s and not exists (select from written);

-- name: ensure_drop_owner
-- The owner of objects that came without the API, before the first sign-in.
insert into users (user_id, issuer, subject)
values (%(user_id)s, 'urn:scenedex:drop', %(user_id)s::uuid::text)
on conflict (user_id) do nothing;

-- name: get_user
-- The user whose transaction it is.
select user_id, issuer, subject, email, tier, created_at from users where user_id = %(user_id)s;
