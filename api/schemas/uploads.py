"""What an upload takes and answers."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from api import text
from scenedex.aws import UploadForm
from scenedex.domain.stages import VideoState

FileName = Annotated[
    str, StringConstraints(min_length=1, max_length=1024), AfterValidator(text.file_name)
]
Title = Annotated[str, StringConstraints(max_length=200), AfterValidator(text.one_line)]
Description = Annotated[str, StringConstraints(max_length=5000), AfterValidator(text.paragraphs)]
Tag = Annotated[str, StringConstraints(min_length=1, max_length=50), AfterValidator(text.one_line)]


class NewUpload(BaseModel):
    """A video or still picture that is going to be uploaded."""

    model_config = ConfigDict(extra="forbid")

    file_name: FileName = Field(description="Shown, never used as a key.", examples=["holiday.mp4"])
    size_bytes: int | None = Field(
        default=None, ge=0, description="If known, too large a file is refused at once."
    )
    title: Title | None = Field(default=None, description="Without one: the file's name.")
    description: Description = ""
    tags: list[Tag] = Field(default=[], max_length=20, examples=[["beach", "2026"]])
    captions: Literal["srt", "vtt"] | None = Field(
        default=None, description="Asks for a second form, for captions beside the video."
    )


class Form(BaseModel):
    """A form (`multipart/form-data`) that uploads one file: all `fields`, then `file` last."""

    url: str = Field(description="Where it is posted to.")
    fields: dict[str, str] = Field(description="Sent unchanged, before the file.")
    expires_at: datetime = Field(description="The upload must have begun by then.")

    @classmethod
    def of(cls, form: UploadForm) -> "Form":
        """From what the presigner made."""
        return cls(url=form.url, fields=form.fields, expires_at=form.expires_at)


class UploadTicket(BaseModel):
    """Where to upload. The captions first: then they are there when the video is looked at."""

    video_id: UUID
    upload: Form
    captions_upload: Form | None = Field(description="If captions were announced.")


class UploadDone(BaseModel):
    """Says that everything is uploaded."""

    model_config = ConfigDict(extra="forbid")

    video_id: UUID


class UploadState(BaseModel):
    """What became of it so far."""

    video_id: UUID
    state: VideoState = Field(description="`uploading` until the store's own event arrives.")
