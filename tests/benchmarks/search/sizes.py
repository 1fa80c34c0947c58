"""What the tables and indexes of a library take."""

from scenedex.testing.databases import ScratchDatabase

_SIZES = b"""
select c.relname, (pg_relation_size(c.oid) / 1048576.0)::float8
from pg_class c
where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'i')
order by 2 desc
limit 16
"""


def sizes_mib(database: ScratchDatabase) -> dict[str, float]:
    """Sizes of the largest tables, without indexes, and of the largest indexes."""
    with database.postgres.superuser(database.name) as connection:
        return {name: mib for name, mib in connection.execute(_SIZES).fetchall() if mib >= 0.1}
