"""How the service is."""

from typing import Literal

from pydantic import BaseModel, Field


class DatabaseHealth(BaseModel):
    """The database, as it is where this answer exists: without it, the answer is a 503."""

    reachable: Literal[True] = True
    # `schema` alone is a method of pydantic's models.
    schema_state: Literal["current"] = Field(
        default="current", description="An outdated one is a 500 with `schema_outdated`."
    )


class Health(BaseModel):
    """How the service is."""

    status: Literal["ok"] = "ok"
    environment: str = Field(examples=["local"])
    database: DatabaseHealth
    models: Literal["none", "idle", "loading", "loaded", "failed"] = Field(
        description="The query encoders; `none` in the function that does not search."
    )
