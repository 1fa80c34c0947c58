"""Problem documents (RFC 9457) and warnings."""

from pydantic import BaseModel, ConfigDict, Field

from scenedex.domain.errors import Code


class FieldError(BaseModel):
    """What is wrong with one field of the request."""

    field: str = Field(description="Where it stands.", examples=["query.limit"])
    message: str = Field(examples=["Input should be less than or equal to 50"])


class Problem(BaseModel):
    """Why a request failed."""

    type: str = Field(
        description="The kind of problem.", examples=["urn:scenedex:problem:not_found"]
    )
    title: str = Field(description="The kind in words.", examples=["Not found"])
    status: int = Field(description="The HTTP status.", examples=[404])
    detail: str = Field(
        description="What happened and what to do.", examples=["There is no such video."]
    )
    instance: str = Field(description="The path that was asked for.", examples=["/videos/…"])
    code: Code = Field(description="Stable; compare this one.", examples=["not_found"])
    request_id: str = Field(description="Name it when you ask for help.")
    errors: list[FieldError] | None = Field(
        default=None, description="With `invalid_request`: each field that is wrong."
    )


class Notice(BaseModel):
    """A warning: something was left out, and why."""

    model_config = ConfigDict(from_attributes=True)

    code: Code = Field(examples=["audio_missing"])
    message: str = Field(examples=["The video has no sound."])
