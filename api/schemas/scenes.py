"""Scenes as the API shows them."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, Field


class ScenePreview(BaseModel):
    """The larger picture of a scene."""

    scene_id: UUID
    video_id: UUID
    start_s: float
    end_s: float
    url: str = Field(description="A JPEG of at most 800×600.")
    expires_at: datetime
