"""What a player shows while one seeks."""

from uuid import UUID

from fastapi import APIRouter, Response

from api.deps import CurrentUser, Parts
from api.problems import described
from api.routes.uploads import no_such_video
from scenedex.db import seek_sheets, videos
from scenedex.domain.errors import Code, Rejected
from scenedex.domain.seek_previews import MEDIA_TYPE, write_webvtt
from scenedex.domain.video import Video, VideoKind

router = APIRouter(prefix="/videos", tags=["videos"])


class WebVtt(Response):
    """A WebVTT track."""

    media_type = MEDIA_TYPE


@router.get("/{video_id}/seek-previews.vtt", response_class=WebVtt, responses=described(404))
def seek_previews(video_id: UUID, user: CurrentUser, parts: Parts) -> WebVtt:
    """Small pictures of the whole video, as a WebVTT track.

    Each cue's text is the URL of a JPEG, which expires, and in its fragment (`#xywh=`) where on it
    the cue's picture is. A `<track>` sends no token: fetch the text and hand it over as a blob URL.
    """
    with parts.database.as_user(user.user_id) as tx:
        video = videos.get_video(tx, video_id)
        if video is None:
            raise no_such_video()
        sheets = seek_sheets.list_sheets(tx, video_id, video.generation)
        end_s = seek_sheets.end_s(tx, video_id, video.generation)
    if not sheets:
        raise Rejected(Code.NOT_FOUND, _why_none(video))
    bucket, presign = parts.settings.artefacts_bucket, parts.presigner.presign_get
    return WebVtt(write_webvtt(sheets, end_s=end_s, url_of=lambda key: presign(bucket, key).url))


def _why_none(video: Video) -> str:
    if video.generation == 0:
        return "The video has no seek previews before it is indexed."
    if video.kind is VideoKind.PICTURE:
        return "A still picture has no seek previews."
    return "The video has no seek previews; it has them once it is uploaded again."
