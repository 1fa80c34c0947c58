"""Puts a picture together: sky, place, things, weather, and a camera that is never the same."""

import zlib

import numpy as np
from numpy.typing import NDArray

from scenedex.testing.pictures.canvas import Canvas, Point
from scenedex.testing.pictures.scenery import draw_setting
from scenedex.testing.pictures.skies import draw_fall, draw_sky
from scenedex.testing.pictures.spec import AIRBORNE, ENCLOSED, PictureSpec, Setting, Thing
from scenedex.testing.pictures.things import PALETTE, draw_thing

# A thing's height on a canvas of height 1, by how many there are.
_SIZES = {1: (0.34, 0.48), 2: (0.3, 0.4), 3: (0.25, 0.33), 4: (0.2, 0.27)}
# Cars and boats are wide and fish long: as high as the rest they would not stand side by side.
_WIDE = {Thing.CAR: 0.72, Thing.TENT: 0.75, Thing.AIRPLANE: 0.75, Thing.FISH: 0.8}


def render(spec: PictureSpec, width: int, height: int, seed: int) -> NDArray[np.uint8]:
    """Draws a picture: the same bytes for the same arguments.

    Args:
        spec: what it shows.
        width: in pixels.
        height: in pixels.
        seed: chooses sizes, places, brightness and noise.

    Returns:
        RGB, (height, width, 3).
    """
    rng = np.random.default_rng([seed, zlib.crc32(repr(spec).encode())])
    canvas = Canvas(width, height, rng)
    if spec.background:
        tone = PALETTE[spec.background]
        canvas.gradient(0, 1, tone, tone)
    else:
        draw_sky(canvas, spec.time, spec.sky)
    horizon = draw_setting(canvas, spec.setting, spec.time)
    _draw_things(canvas, spec, horizon)
    draw_fall(canvas, spec.sky)
    return _photographed(canvas.pixels(), rng)


def _draw_things(canvas: Canvas, spec: PictureSpec, horizon: float) -> None:
    if not spec.thing:
        return
    low, high = _SIZES[spec.count]
    size = canvas.uniform(low, high) * _WIDE.get(spec.thing, 1.0)
    size *= min(1.0, canvas.aspect) if spec.count > 2 else 1.0
    colour = PALETTE[spec.colour] if spec.colour else (0.0, 0.0, 0.0)
    for at in _places(canvas, spec, horizon, size):
        draw_thing(canvas, spec.thing, at, size * canvas.uniform(0.9, 1.1), colour)


def _places(canvas: Canvas, spec: PictureSpec, horizon: float, size: float) -> list[Point]:
    """Centres side by side, in any order of size; two rows where the whole canvas is free."""
    rows = 2 if spec.setting in ENCLOSED and spec.count == 4 else 1
    columns = spec.count // rows
    slot = canvas.aspect / columns
    places = []
    for index in range(spec.count):
        row, column = divmod(index, columns)
        slack = max(0.0, (slot - size) / 2) * 0.6
        x = (column + 0.5) * slot + canvas.uniform(-slack, slack)
        places.append((x, _height(canvas, spec, horizon, size) if rows == 1 else 0.27 + 0.46 * row))
    return places


def _height(canvas: Canvas, spec: PictureSpec, horizon: float, size: float) -> float:
    if spec.thing in AIRBORNE:
        return canvas.uniform(size / 2 + 0.03, max(size / 2 + 0.05, horizon - size / 2 - 0.06))
    if spec.setting in ENCLOSED:
        return canvas.uniform(size / 2 + 0.06, 0.94 - size / 2)
    deepest = 0.97 if spec.setting is not Setting.SEA else horizon + 0.24
    foot = canvas.uniform(min(horizon + 0.14, deepest), deepest)
    return foot - size / 2


def _photographed(pixels: NDArray[np.float32], rng: np.random.Generator) -> NDArray[np.uint8]:
    """Adds exposure, a tint and sensor noise."""
    exposure = rng.uniform(0.86, 1.1) * rng.uniform(0.97, 1.03, size=3)
    noise = rng.standard_normal(pixels.shape, dtype=np.float32) * rng.uniform(0.0, 5.0)
    taken = pixels * exposure.astype(np.float32) + noise.astype(np.float32)
    return np.clip(taken, 0, 255).astype(np.uint8)
