"""Still pictures: what a file holds, and the one scene of no length that it becomes."""

from pathlib import Path

from PIL.ImageFile import ImageFile

from scenedex.domain.errors import Code, Rejected
from scenedex.domain.notices import Notice
from scenedex.media.inside.still_decoding import decode_still, open_still
from scenedex.media.inside.still_kinds import StillKind, still_kind
from scenedex.media.inside.still_painting import Developer
from scenedex.media.limits import MediaLimits
from scenedex.media.results import Probe
from scenedex.media.wire import INPUT_NAME, Reply, Request, Tell

CONTAINER = "image"
"""What a probe calls the container of every still picture."""


def probe(request: Request, _tell: Tell) -> Reply:
    """Probes the picture in the working directory."""
    assert request.probe  # noqa: S101 (main chose this work by it)
    return Reply(probed=probe_still(Path(INPUT_NAME), request.probe))


def probe_still(path: Path, limits: MediaLimits) -> Probe:
    """What a picture is, once all of it was decoded.

    Raises:
        Rejected: it is of a kind that we do not take, cut off, damaged or too large.
    """
    kind = taken_kind(path)
    with open_still(path, kind, limits) as image:
        stored = image.size
        decode_still(image, least=(1, 1))
        developer = Developer(image)
        width, height = developer.upright(*stored)
        return Probe(
            duration_s=0.0,
            width=width,
            height=height,
            fps=0.0,
            video_codec=kind,
            container=CONTAINER,
            has_audio=False,
            has_captions=False,
            stream_count=1,
            notices=(*_more_pictures(image), *developer.notices),
        )


def taken_kind(path: Path) -> StillKind:
    """The kind of a picture that we take.

    Raises:
        Rejected: we take no pictures of this kind.
    """
    kind = still_kind(path)
    if isinstance(kind, StillKind):
        return kind
    raise Rejected(
        Code.CONTAINER_NOT_ALLOWED,
        f"The file is a picture of the kind {kind}; send pictures as JPEG, PNG or WebP.",
    )


def _more_pictures(image: ImageFile) -> tuple[Notice, ...]:
    if not getattr(image, "is_animated", False):
        return ()
    count = getattr(image, "n_frames", 1)
    message = f"The picture is an animation: only the first of its {count} pictures is shown."
    return (Notice(Code.ANIMATION_SKIPPED, message, {"pictures": count}),)
