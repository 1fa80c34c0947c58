"""What the specimens have in common: small, short, and coded as fast as it goes."""

from typing import Any

from scenedex.testing.clips.forms import ClipForm
from scenedex.testing.clips.specimens import TONE, Specimen, marked_shots

X264 = {"preset": "veryfast", "crf": "16"}
X265 = {"preset": "ultrafast", "x265-params": "log-level=error"}
VP8 = {"deadline": "realtime", "cpu-used": "16", "crf": "20", "b": "1M"}
VP9 = {"deadline": "realtime", "cpu-used": "8", "crf": "20", "b": "0"}
AV1 = {"preset": "12", "crf": "30"}
OTHERS = {"qscale": "3", "b": "4M"}
_OPTIONS: dict[str, dict[str, str]] = {
    "libx264": X264,
    "libx264rgb": X264,
    "libx265": X265,
    "libvpx": VP8,
    "libvpx-vp9": VP9,
    "libsvtav1": AV1,
    "prores_ks": {},
}
_OPEN_GROUPS = "open-gop=1:keyint=10:min-keyint=10:scenecut=0:bframes=3:b-adapt=0"
OPEN_X264 = {**X264, "x264-params": _OPEN_GROUPS}
OPEN_X265 = {**X265, "x265-params": f"log-level=error:{_OPEN_GROUPS}"}
FRAGMENTS = {"movflags": "frag_keyframe+empty_moov+default_base_moof"}
_OF_SPECIMEN = {"steps", "shown", "turned", "is_grey", "told", "takes"}


def specimen(
    suffix: str, codec: str = "libx264", size: tuple[int, int] = (160, 90), **given: Any
) -> Specimen:
    """A specimen, if nothing else is said of 2.2 s with two cuts.

    Args:
        given: fields of the form and of the specimen.
    """
    own = {name: given.pop(name) for name in _OF_SPECIMEN & set(given)}
    form = ClipForm(codec=codec, **{"options": _OPTIONS.get(codec, OTHERS), **given})
    takes = own.pop("takes", None) or marked_shots(size=size)
    return Specimen(suffix, form, takes, **own)


def sounding(codec: str = "aac", **given: Any) -> dict[str, Any]:
    """Fields of a form with a sound track that is silent but for ``TONE``."""
    return {"has_sound": True, "sound_codec": codec, "tone": TONE, **given}
