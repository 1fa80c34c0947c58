"""One scene."""

from uuid import UUID

from fastapi import APIRouter

from api.deps import CurrentUser, Parts
from api.problems import described
from api.schemas.scenes import ScenePreview
from scenedex.db import scenes
from scenedex.domain.errors import Code, Rejected

router = APIRouter(prefix="/scenes", tags=["scenes"])


@router.get("/{scene_id}/preview", responses=described(404))
def scene_preview(scene_id: UUID, user: CurrentUser, parts: Parts) -> ScenePreview:
    """Where a scene's larger picture is."""
    with parts.database.as_user(user.user_id) as tx:
        scene = scenes.get_scene(tx, scene_id)
    if scene is None or scene.preview_key is None:
        raise Rejected(Code.NOT_FOUND, "There is no such scene, or it has no picture.")
    signed = parts.presigner.presign_get(parts.settings.artefacts_bucket, scene.preview_key)
    return ScenePreview(
        scene_id=scene.scene_id,
        video_id=scene.video_id,
        start_s=scene.span.start_s,
        end_s=scene.span.end_s,
        url=signed.url,
        expires_at=signed.expires_at,
    )
