"""Makes the artefacts of a still picture: those of a scene, without sound, text or tiles."""

from pathlib import Path

from PIL import Image

from scenedex.domain.errors import Code
from scenedex.domain.findings import Findings, Moment, ScanReport, ScanWay
from scenedex.domain.notices import Notice
from scenedex.domain.span import TimeSpan
from scenedex.media.inside.album import frame_name, make_folders, write_pictures
from scenedex.media.inside.pictures import PREVIEW_SIZE
from scenedex.media.inside.still import taken_kind
from scenedex.media.inside.still_decoding import decode_still, open_still
from scenedex.media.inside.still_painting import Developer
from scenedex.media.limits import MediaLimits
from scenedex.media.results import Analysis
from scenedex.media.wire import INPUT_NAME, Reply, Request, Tell

# A JPEG is decoded at no less than this, twice a preview on its longer side.
_ENOUGH = (2 * max(PREVIEW_SIZE), 2 * max(PREVIEW_SIZE))


def analyse(request: Request, tell: Tell) -> Reply:
    """Analyses the picture in the working directory."""
    assert request.analyse  # noqa: S101 (main chose this work by it)
    findings, notices = analyse_still(Path(INPUT_NAME), request.analyse.limits)
    tell(1.0)
    return Reply(analysed=Analysis(findings, notices))


def analyse_still(path: Path, limits: MediaLimits) -> tuple[Findings, tuple[Notice, ...]]:
    """Makes a picture's artefacts, in the working directory.

    Raises:
        Rejected: it is of a kind that we do not take, cut off, damaged or too large.
    """
    with open_still(path, taken_kind(path), limits) as image:
        stored = image.size
        decode_still(image, least=_ENOUGH)
        developer = Developer(image)
        picture, notices = developer.paint(PREVIEW_SIZE)
    width, height = developer.upright(*stored)
    moment = _keep(picture)
    findings = Findings(
        span=TimeSpan(0.0, 0.0),
        width=width,
        height=height,
        cuts=(),
        moments=(moment,),
        sheets=(),
        audio=None,
        captions=None,
        scan=ScanReport(ScanWay.STILL, "a still picture", frames=1, decoded=1),
    )
    return findings, (*notices, *_missing(moment))


def _keep(picture: Image.Image) -> Moment:
    make_folders()
    name = frame_name(0)
    written = write_pictures(picture, name)
    return Moment(
        start_s=0.0,
        at_s=0.0,
        score=1.0,
        frame=name,
        thumbnail=written.thumbnail,
        preview=written.preview,
    )


def _missing(moment: Moment) -> tuple[Notice, ...]:
    if moment.thumbnail and moment.preview:
        return ()
    return (Notice(Code.THUMBNAIL_FAILED, "The picture has no thumbnail or no preview.", {}),)
