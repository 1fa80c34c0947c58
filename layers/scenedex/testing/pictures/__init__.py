"""Generated pictures of simple scenes, and the captions that are true of them.

They train and test the starter image model, and the demo's video is made of them.
"""

from scenedex.testing.pictures.captions import Caption, caption, paraphrase, paraphrases
from scenedex.testing.pictures.render import render
from scenedex.testing.pictures.sampling import every_spec, held_out, sample
from scenedex.testing.pictures.spec import Colour, PictureSpec, Setting, Sky, Thing, Time

__all__ = [
    "Caption",
    "Colour",
    "PictureSpec",
    "Setting",
    "Sky",
    "Thing",
    "Time",
    "caption",
    "every_spec",
    "held_out",
    "paraphrase",
    "paraphrases",
    "render",
    "sample",
]
