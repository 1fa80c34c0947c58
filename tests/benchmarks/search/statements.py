"""What the others would ask the database, over the product's own tables."""

from psycopg import sql

SEED_SEARCH = b"""
-- Every scene of the tenant is scored by both of its vectors, weighted as two settings said.
select s.scene_id, s.video_id, s.start_s, s.end_s, s.thumbnail_key, t.transcript,
  %(text_weight)s * coalesce(1 - (said.vec <=> %(text)b::halfvec), 0)
    + %(vision_weight)s * coalesce(seen.similarity, 0) as score
from scenes s
join videos v on v.video_id = s.video_id and v.generation = s.generation
left join scene_texts t on t.scene_id = s.scene_id
left join text_vectors said
  on said.scene_id = s.scene_id and said.user_id = s.user_id and said.model_id = %(text_model)s
left join (
  select scene_id, max(1 - (vec <=> %(image)b::halfvec)) as similarity
  from frame_vectors
  where user_id = %(user)s and model_id = %(image_model)s
  group by scene_id
) seen on seen.scene_id = s.scene_id
where s.user_id = %(user)s and v.state = 'indexed'
order by score desc
limit %(limit)s
"""

SEED_RESULT = b"""
-- What is shown of one result's video.
select video_id, title, state, duration_s, created_at from videos where video_id = %(video)s
"""

_SHOWN = b"""
select s.scene_id, s.video_id, v.title, s.start_s, s.end_s, s.thumbnail_key, s.preview_key,
  t.transcript, t.segments, f.at_s, found.similarity
from found
join scenes s on s.scene_id = found.scene_id
join videos v on v.video_id = s.video_id and v.generation = s.generation
left join scene_texts t on t.scene_id = s.scene_id
left join frames f on f.frame_id = found.frame_id
order by found.similarity desc
"""

EXACT = (
    b"""
-- Every frame of the tenant is compared; the nearest of each scene stands for it.
with nearest as (
  select scene_id, frame_id, 1 - (vec <=> %(image)b::halfvec) as similarity
  from frame_vectors
  where user_id = %(user)s and model_id = %(image_model)s
  order by vec <=> %(image)b::halfvec
  limit %(frames)s
),
found as (
  select * from (
    select distinct on (scene_id) scene_id, frame_id, similarity
    from nearest
    order by scene_id, similarity desc
  ) best
  order by similarity desc
  limit %(limit)s
)
"""
    + _SHOWN
)

HNSW = EXACT.replace(b"vec <=>", b"vec::halfvec(1152) <=>")
"""The same, spelt as pgvector's index is: whether it serves is left to the planner."""


def create_hnsw(model_id: int, dimensions: int) -> sql.Composed:
    """pgvector's index with its defaults, as its README makes it for halves."""
    return sql.SQL(
        "create index bench_hnsw on frame_vectors "
        "using hnsw ((vec::halfvec({dimensions})) halfvec_cosine_ops) where model_id = {model}"
    ).format(dimensions=sql.Literal(dimensions), model=sql.Literal(model_id))
