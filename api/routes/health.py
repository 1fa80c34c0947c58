"""How the service is; the one route that wants no token."""

from uuid import UUID

from fastapi import APIRouter

from api.deps import Parts
from api.problems import described
from api.schemas.health import DatabaseHealth, Health
from scenedex.db import videos

_NOBODY = UUID(int=0)

router = APIRouter(tags=["health"])


@router.get("/health", responses=described(500, 503))
def health(parts: Parts) -> Health:
    """How the service is. A database that is down or outdated makes it a problem document."""
    with parts.database.as_user(_NOBODY) as tx:
        videos.get_video(tx, _NOBODY)
    return Health(
        environment=parts.settings.environment,
        database=DatabaseHealth(),
        models=parts.encoders.state if parts.encoders else "none",
    )
