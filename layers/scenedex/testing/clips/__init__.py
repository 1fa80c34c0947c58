"""Videos made on the spot: synthetic ones whose cuts are known, and the demo's."""

from scenedex.testing.clips.demo import DEMO_SCENES, DemoScene, demo_captions, demo_clip
from scenedex.testing.clips.forms import (
    ClipForm,
    MarkedShot,
    Picture,
    Shot,
    Take,
    blocks,
    cue,
    plain,
    shots,
)
from scenedex.testing.clips.synthetic import write_clip

__all__ = [
    "DEMO_SCENES",
    "ClipForm",
    "DemoScene",
    "MarkedShot",
    "Picture",
    "Shot",
    "Take",
    "blocks",
    "cue",
    "demo_captions",
    "demo_clip",
    "plain",
    "shots",
    "write_clip",
]
