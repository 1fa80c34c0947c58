-- name: delete_sheets
-- What an earlier attempt at this generation left.
delete from seek_sheets where video_id = %(video_id)s and generation = %(generation)s;

-- name: add_sheets
-- The sheets of one generation.
insert into seek_sheets (
  video_id, user_id, generation, ordinal, picture, tile_width, tile_height, columns, starts_s
)
select %(video_id)s, %(user_id)s, %(generation)s, ordinal, picture, tile_width, tile_height, columns,
  starts_s
from jsonb_to_recordset(%(sheets)s) as sheet (
  ordinal integer, picture text, tile_width integer, tile_height integer, columns integer,
  starts_s float8[]
);

-- name: list_sheets
-- The sheets of one generation in order of time.
select video_id, user_id, generation, ordinal, picture, tile_width, tile_height, columns, starts_s
from seek_sheets
where video_id = %(video_id)s and generation = %(generation)s
order by ordinal;

-- name: have_sheets
-- Whether there are any.
select exists (
  select from seek_sheets where video_id = %(video_id)s and generation = %(generation)s
);

-- name: end_of_scenes
-- When the pictures of one generation end.
select max(end_s) from scenes where video_id = %(video_id)s and generation = %(generation)s;
