"""Writes ``db/schema.sql`` from the migrations, or compares the two.

python -m scenedex.testing.schema dump
python -m scenedex.testing.schema check
"""

import sys
from difflib import unified_diff

from scenedex.db import schema
from scenedex.testing.databases import scratch_postgres


def made() -> str:
    """The schema that the migrations make, in a database of their own."""
    with scratch_postgres() as server:
        return schema.dump(server.template.owner, server.postgres.binary("pg_dump"))


def main(command: str) -> int:
    """Runs one command and returns the exit code."""
    text = made()
    if command == "dump":
        schema.DUMP.write_text(text, encoding="utf-8")
        return 0
    committed = schema.DUMP.read_text(encoding="utf-8")
    before, after = (lines.splitlines(keepends=True) for lines in (committed, text))
    sys.stdout.writelines(unified_diff(before, after, "schema.sql", "migrations"))
    return int(committed != text)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
