"""The golden set: one library and all its questions, the same for the same seed."""

import numpy as np

from tests.benchmarks.quality.library import Golden
from tests.benchmarks.quality.material.rare_words import RARE
from tests.benchmarks.quality.planting.about import ask_about_videos, name_videos
from tests.benchmarks.quality.planting.both import plant_both
from tests.benchmarks.quality.planting.builder import Builder
from tests.benchmarks.quality.planting.duplicates import plant_near_duplicates
from tests.benchmarks.quality.planting.east_asian import plant_east_asian
from tests.benchmarks.quality.planting.gallery import Gallery
from tests.benchmarks.quality.planting.negatives import (
    Negative,
    absent_things,
    ask_for_absent_things,
    ask_for_nothing,
    keep_out,
)
from tests.benchmarks.quality.planting.phrases import plant_phrases
from tests.benchmarks.quality.planting.said import (
    plant_meanings,
    plant_prefixes,
    plant_rare_words,
    plant_typos,
)
from tests.benchmarks.quality.planting.seen import ask_what_is_seen

SCENES = 420
_A_CLASS = 36
"""Questions of each class: one of them is 0.03 of its recall."""
_MEANINGS = 30
"""Of the 36 pairs of a half; the other six make two squares of what is seen and said."""
_NEGATIVES = 10


def make_golden(seed: int) -> Golden:
    """Makes a library of some hundred scenes, and what is asked of it."""
    rng = np.random.default_rng([seed, 20261130])
    builder = Builder(seed, rng, Gallery(absent_things(seed)))
    words = builder.pick(len(RARE), RARE)
    keep_out(builder, _NEGATIVES)
    plant_both(builder, words[:6], meanings=2)
    plant_near_duplicates(builder, _A_CLASS // 3)
    plant_rare_words(builder, words[6 : 6 + _A_CLASS])
    plant_prefixes(builder, words[-_A_CLASS:])
    plant_meanings(builder, _MEANINGS)
    plant_typos(builder, _A_CLASS)
    plant_phrases(builder, _A_CLASS, absent=_NEGATIVES, negative_kind=Negative.ABSENT_PHRASE)
    plant_east_asian(builder)
    builder.fill(SCENES)
    ask_what_is_seen(builder, _A_CLASS)
    shelf = name_videos()
    ask_about_videos(builder, shelf, _A_CLASS)
    ask_for_absent_things(builder, _NEGATIVES)
    ask_for_nothing(builder)
    return builder.lay_out(shelf)
