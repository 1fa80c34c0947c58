"""Videos made on the spot: synthetic ones whose cuts are known, and the demo's."""

from scenedex.testing.clips.demo import DEMO_SCENES, DemoScene, demo_captions, demo_clip
from scenedex.testing.clips.synthetic import (
    ClipForm,
    Picture,
    Shot,
    Take,
    blocks,
    cue,
    plain,
    shots,
    write_clip,
)

__all__ = [
    "DEMO_SCENES",
    "ClipForm",
    "DemoScene",
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
