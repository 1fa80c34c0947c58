-- name: put_person
-- A person of the user; again, a new name. The words of the name find the scenes they are seen in.
insert into people (person_id, user_id, name, words)
values (%(person_id)s, %(user_id)s, %(name)s, %(words)s::tsvector)
on conflict (person_id) do update set name = excluded.name, words = excluded.words;
