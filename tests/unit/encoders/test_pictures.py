import itertools
import subprocess
import sys

import numpy as np
import pytest

from scenedex.testing.pictures import (
    Colour,
    PictureSpec,
    Setting,
    Sky,
    Thing,
    Time,
    caption,
    every_spec,
    held_out,
    paraphrases,
    render,
    sample,
)
from scenedex.testing.pictures.things import PALETTE

RED_BOAT = PictureSpec(Setting.SEA, Time.DAY, Sky.SUN, Thing.BOAT, Colour.RED, 1)


def stars(count: int = 2) -> PictureSpec:
    return PictureSpec(
        Setting.PLAIN,
        thing=Thing.STAR,
        colour=Colour.RED,
        count=count,
        background=Colour.BLUE,
    )


def test_a_picture_is_the_same_for_the_same_seed_and_another_for_another():
    first = render(RED_BOAT, 160, 90, seed=7)
    assert first.shape == (90, 160, 3)
    assert first.dtype == np.uint8
    assert np.array_equal(first, render(RED_BOAT, 160, 90, seed=7))
    assert not np.array_equal(first, render(RED_BOAT, 160, 90, seed=8))


def test_a_picture_has_the_colours_that_its_caption_names():
    pixels = render(stars(), 160, 90, seed=1).reshape(-1, 3).astype(float)
    for colour, least_share in ((Colour.RED, 0.03), (Colour.BLUE, 0.6)):
        distance = np.abs(pixels - np.array(PALETTE[colour])).max(axis=1)
        assert (distance < 60).mean() > least_share, colour


@pytest.mark.parametrize(
    ("spec", "text"),
    [
        (stars(), "two red stars on a blue background"),
        (RED_BOAT, "a sailing boat with a red sail on the sea by day under the sun"),
        (PictureSpec(Setting.CITY, Time.NIGHT, Sky.STARS), "a city at night under the stars"),
        (
            PictureSpec(Setting.FIELD, Time.DAY, Sky.RAIN, Thing.HOUSE, Colour.ORANGE, 3),
            "three houses with orange roofs in fields by day in the rain",
        ),
    ],
)
def test_a_caption_is_a_sentence_about_everything_to_be_seen(spec: PictureSpec, text: str):
    assert caption(spec) == text


def test_every_paraphrase_is_true_of_its_picture_and_states_something():
    rng = np.random.default_rng(5)
    for seed in range(300):
        spec = sample(rng, held_out=False)
        for said in paraphrases(spec, 3, seed):
            assert said.is_true_of(spec), (said, spec)
            assert said.facts, said
            assert said.text, said


def test_paraphrases_are_the_same_in_every_process():
    code = (
        "from scenedex.testing.pictures import *; "
        "print([c.text for s in list(every_spec())[::500] for c in paraphrases(s, 4)])"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(said) == 1


def test_a_paraphrase_is_not_true_of_what_contradicts_it():
    three = stars(3)
    assert not any(
        said.is_true_of(three) for said in paraphrases(stars(), 40) if "two" in said.text
    )


@pytest.mark.parametrize(
    "parts",
    [
        {"setting": Setting.DESERT, "thing": Thing.BOAT, "colour": Colour.RED, "count": 1},
        {"setting": Setting.SEA, "time": Time.NIGHT, "sky": Sky.SUN},
        {"setting": Setting.PLAIN, "background": Colour.RED},
        {"setting": Setting.SEA, "thing": Thing.BOAT, "colour": Colour.RED},
        {"setting": Setting.SPACE, "time": Time.NIGHT},
        {"setting": Setting.SPACE, "thing": Thing.ROCKET, "colour": Colour.BLACK, "count": 1},
        {"setting": Setting.DESERT, "thing": Thing.CACTUS, "colour": Colour.RED, "count": 1},
    ],
)
def test_what_cannot_be_seen_together_is_no_picture(parts: dict[str, object]):
    with pytest.raises(ValueError, match="no such picture"):
        PictureSpec(**parts)  # type: ignore[arg-type]


def test_held_out_combinations_are_a_fifth_and_all_their_parts_are_seen_in_training():
    specs = list(every_spec())
    kept, shown = [s for s in specs if held_out(s)], [s for s in specs if not held_out(s)]
    assert 0.15 < len(kept) / len(specs) < 0.25
    facts_shown = set().union(*(spec.facts for spec in shown))
    assert set().union(*(spec.facts for spec in kept)) <= facts_shown


def test_a_held_out_combination_is_held_out_in_every_weather_and_number():
    groups: dict[object, set[bool]] = {}
    for spec in every_spec():
        if spec.thing:
            key = (spec.thing, spec.colour, spec.setting, spec.background)
            groups.setdefault(key, set()).add(held_out(spec))
    assert all(len(answers) == 1 for answers in groups.values())


def test_samples_come_from_the_side_that_was_asked_for():
    rng = np.random.default_rng(1)
    assert all(held_out(sample(rng, held_out=True)) for _ in range(50))
    assert not any(held_out(sample(rng, held_out=False)) for _ in range(50))


def test_everything_can_be_drawn():
    by_group = itertools.groupby(every_spec(), key=lambda spec: (spec.setting, spec.thing))
    for _, specs in by_group:
        picture = render(next(specs), 48, 32, seed=0)
        assert picture.std() > 1
