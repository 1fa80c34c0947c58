from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from scenedex.encoders import ImageTextEncoder, ModelKind
from scenedex.testing.pictures import (
    Colour,
    PictureSpec,
    Setting,
    Sky,
    Thing,
    Time,
    caption,
    held_out,
    render,
    sample,
)

# What a person would type, and the scene they have in mind; as in the demo.
ASKED = {
    "sunset over the sea": PictureSpec(Setting.SEA, Time.SUNSET, Sky.SUN),
    "snowy mountains under a blue sky": PictureSpec(Setting.MOUNTAINS),
    "city skyline at night with lit windows": PictureSpec(Setting.CITY, Time.NIGHT, Sky.STARS),
    "green forest": PictureSpec(Setting.FOREST, Time.DAY, Sky.CLOUDS),
    "a cactus in the desert": PictureSpec(Setting.DESERT, Time.DAY, Sky.SUN, Thing.CACTUS, count=2),
    "a sailing boat on the sea": PictureSpec(
        Setting.SEA, Time.DAY, Sky.CLEAR, Thing.BOAT, Colour.WHITE, 1
    ),
    "a house with a red roof": PictureSpec(
        Setting.FIELD, Time.DAY, Sky.CLOUDS, Thing.HOUSE, Colour.RED, 1
    ),
    "blue car on the road": PictureSpec(
        Setting.ROAD, Time.DAY, Sky.CLEAR, Thing.CAR, Colour.BLUE, 1
    ),
    "rain over fields": PictureSpec(Setting.FIELD, Time.DAY, Sky.RAIN),
    "two orange balloons in the sky": PictureSpec(
        Setting.FIELD, Time.DAY, Sky.CLEAR, Thing.BALLOON, Colour.ORANGE, 2
    ),
    "the moon over the mountains": PictureSpec(Setting.MOUNTAINS, Time.NIGHT, Sky.MOON),
    "fish under water": PictureSpec(
        Setting.UNDERWATER, thing=Thing.FISH, colour=Colour.ORANGE, count=3
    ),
    "a rocket in space": PictureSpec(Setting.SPACE, thing=Thing.ROCKET, colour=Colour.RED, count=1),
    "two red stars on a blue background": PictureSpec(
        Setting.PLAIN, thing=Thing.STAR, colour=Colour.RED, count=2, background=Colour.BLUE
    ),
}


def frame(spec: PictureSpec, seed: int) -> np.ndarray:
    return render(spec, 320, 180, seed)


def test_a_demos_scenes_are_found_by_what_a_person_would_type(image_encoder: ImageTextEncoder):
    pictures = image_encoder.encode_images([frame(s, 1) for s in ASKED.values()])
    cosines = image_encoder.encode_texts(list(ASKED)) @ pictures.T
    right = cosines.argmax(axis=1) == np.arange(len(ASKED))
    assert right.mean() >= 0.9, [text for text, ok in zip(ASKED, right, strict=True) if not ok]


def test_combinations_never_shown_in_training_are_found(image_encoder: ImageTextEncoder):
    rng = np.random.default_rng(99)
    specs = [sample(rng, held_out=True) for _ in range(200)]
    assert all(held_out(spec) for spec in specs)
    pictures = image_encoder.encode_images([frame(s, i) for i, s in enumerate(specs)])
    cosines = image_encoder.encode_texts([caption(spec) for spec in specs]) @ pictures.T
    own = np.take_along_axis(cosines, np.arange(len(specs))[:, np.newaxis], axis=1)
    better = (cosines > own).sum(axis=1)
    assert (better < 5).mean() >= 0.95
    assert (better < 1).mean() >= 0.7


def test_vectors_have_length_one_and_the_manifests_width(image_encoder: ImageTextEncoder):
    pictures = image_encoder.encode_images([frame(s, 1) for s in ASKED.values()])
    texts = image_encoder.encode_texts([*ASKED, "", "word " * 500])
    for vectors in (pictures, texts):
        assert vectors.dtype == np.float32
        assert vectors.shape[1] == image_encoder.spec.dimensions
        assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_a_batch_gives_what_single_pictures_give(image_encoder: ImageTextEncoder):
    pictures = [frame(spec, seed) for seed in range(3) for spec in ASKED.values()]
    alone = np.concatenate([image_encoder.encode_images([p]) for p in pictures])
    assert np.allclose(image_encoder.encode_images(pictures), alone, atol=1e-5)


def test_files_images_and_arrays_are_read_alike(image_encoder: ImageTextEncoder, tmp_path: Path):
    pixels = frame(ASKED["green forest"], 3)
    Image.fromarray(pixels).save(tmp_path / "frame.png")
    path, image, array = image_encoder.encode_images(
        [tmp_path / "frame.png", Image.fromarray(pixels), pixels]
    )
    assert np.allclose(path, array, atol=1e-6)
    assert np.allclose(image, array, atol=1e-6)


def test_nothing_gives_no_vectors(image_encoder: ImageTextEncoder):
    assert image_encoder.encode_images([]).shape == (0, 128)
    assert image_encoder.encode_texts([]).shape == (0, 128)


@pytest.mark.parametrize(
    ("text", "understood"),
    [
        ("a red car", True),
        ("Red CAR!", True),
        ("show me the moment when a red car drives by", True),
        ("invoice tax law", False),
        ("show me the", False),
        ("", False),
        ("?!", False),
        ("the president answers questions about the red budget deficit today", False),
        ("빨간 자동차", False),
    ],
)
def test_a_text_that_says_nothing_to_the_model_is_recognised(
    image_encoder: ImageTextEncoder, text: str, understood: bool
):
    assert image_encoder.understands(text) is understood


@pytest.mark.parametrize(
    ("text", "is_whole"),
    [
        ("a red car on a road", True),
        ("Show me the RED car!", True),
        ("a red tractor on a road", False),
        ("a red car, accordion", False),
        ("the", False),
    ],
)
def test_a_word_that_the_model_does_not_know_is_recognised(
    image_encoder: ImageTextEncoder, text: str, is_whole: bool
):
    assert image_encoder.understands_all(text) is is_whole


def test_the_spec_is_the_models_identity(image_encoder: ImageTextEncoder):
    spec = image_encoder.spec
    assert spec.kind is ModelKind.IMAGE
    assert spec.identity == (spec.name, spec.revision, 128, spec.preprocessing)


def test_matching_pairs_lie_above_the_floor_and_others_below_strong(
    image_encoder: ImageTextEncoder,
):
    specs = list(ASKED.values())
    pictures = image_encoder.encode_images([frame(spec, 2) for spec in specs])
    cosines = image_encoder.encode_texts([caption(spec) for spec in specs]) @ pictures.T
    own = np.eye(len(specs), dtype=bool)
    assert (cosines[own] >= image_encoder.calibration.floor).mean() >= 0.85
    assert (cosines[~own] < image_encoder.calibration.strong).mean() >= 0.97
