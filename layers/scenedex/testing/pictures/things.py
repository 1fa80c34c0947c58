"""Draws the things, each around a centre, as high as ``size`` in units of the canvas."""

import math
from collections.abc import Callable

from scenedex.testing.pictures.canvas import RGB, Canvas, Point, shaded
from scenedex.testing.pictures.spec import Colour, Thing

PALETTE: dict[Colour, RGB] = {
    Colour.RED: (215, 30, 35), Colour.ORANGE: (250, 130, 20), Colour.YELLOW: (250, 220, 40),
    Colour.GREEN: (35, 150, 55), Colour.BLUE: (35, 75, 215), Colour.PURPLE: (125, 45, 165),
    Colour.PINK: (250, 130, 185), Colour.WHITE: (248, 248, 248), Colour.BLACK: (20, 20, 22),
}  # fmt: skip
_DARK: RGB = (35, 35, 40)
_GLASS: RGB = (175, 210, 230)


def draw_thing(canvas: Canvas, thing: Thing, at: Point, size: float, colour: RGB) -> None:
    """Draws one thing; a thing that has a colour of its own ignores the one given."""
    _PAINTERS[thing](canvas, at, size, colour)


def _scaled(at: Point, size: float, points: list[Point]) -> list[Point]:
    return [(at[0] + x * size, at[1] + y * size) for x, y in points]


def _fill(canvas: Canvas, at: Point, size: float, points: list[Point], colour: RGB) -> None:
    canvas.polygon(_scaled(at, size, points), colour)


def _boat(canvas: Canvas, at: Point, size: float, colour: RGB) -> None:
    hull: list[Point] = [(-0.5, 0.25), (0.5, 0.25), (0.32, 0.5), (-0.34, 0.5)]
    _fill(canvas, at, size, hull, (110, 70, 40))
    _fill(canvas, at, size, [(-0.02, -0.5), (0.02, -0.5), (0.02, 0.25), (-0.02, 0.25)], _DARK)
    _fill(canvas, at, size, [(0.05, -0.48), (0.46, 0.18), (0.05, 0.18)], colour)
    _fill(canvas, at, size, [(-0.05, -0.4), (-0.05, 0.18), (-0.36, 0.18)], colour)


def _car(canvas: Canvas, at: Point, size: float, colour: RGB) -> None:
    x, y = at
    cabin: list[Point] = [(-0.42, -0.02), (-0.26, -0.4), (0.3, -0.4), (0.5, -0.02)]
    _fill(canvas, at, size, cabin, colour)
    _fill(canvas, at, size, [(-0.3, -0.04), (-0.2, -0.32), (0.0, -0.32), (0.0, -0.04)], _GLASS)
    _fill(canvas, at, size, [(0.06, -0.04), (0.06, -0.32), (0.25, -0.32), (0.38, -0.04)], _GLASS)
    canvas.box(x - 0.8 * size, y - 0.04 * size, x + 0.8 * size, y + 0.32 * size, colour)
    for side in (-0.46, 0.46):
        canvas.disc(x + side * size, y + 0.32 * size, 0.18 * size, _DARK)
        canvas.disc(x + side * size, y + 0.32 * size, 0.08 * size, (190, 190, 190))


def _house(canvas: Canvas, at: Point, size: float, colour: RGB) -> None:
    _fill(
        canvas,
        at,
        size,
        [(-0.42, -0.05), (0.42, -0.05), (0.42, 0.5), (-0.42, 0.5)],
        (235, 225, 205),
    )
    _fill(canvas, at, size, [(-0.56, -0.05), (-0.3, -0.5), (0.3, -0.5), (0.56, -0.05)], colour)
    _fill(canvas, at, size, [(-0.08, 0.18), (0.1, 0.18), (0.1, 0.5), (-0.08, 0.5)], (105, 70, 45))
    for side in (-0.26, 0.26):
        window: list[Point] = [(-0.08, 0.05), (0.08, 0.05), (0.08, 0.2), (-0.08, 0.2)]
        _fill(canvas, (at[0] + side * size, at[1]), size, window, (120, 170, 205))


def _cactus(canvas: Canvas, at: Point, size: float, _colour: RGB) -> None:
    green: RGB = (40, 125, 60)
    canvas.line(_scaled(at, size, [(0, 0.5), (0, -0.42)]), 0.2 * size, green)
    canvas.line(_scaled(at, size, [(0, 0.15), (-0.3, 0.15), (-0.3, -0.18)]), 0.13 * size, green)
    canvas.line(_scaled(at, size, [(0, 0.02), (0.3, 0.02), (0.3, -0.3)]), 0.13 * size, green)
    for x, y, radius in ((0, -0.42, 0.1), (-0.3, -0.18, 0.065), (0.3, -0.3, 0.065)):
        canvas.disc(at[0] + x * size, at[1] + y * size, radius * size, green)


def _tree(canvas: Canvas, at: Point, size: float, _colour: RGB) -> None:
    _fill(canvas, at, size, [(-0.07, 0), (0.07, 0), (0.09, 0.5), (-0.09, 0.5)], (100, 65, 35))
    for x, y, radius in ((0, -0.24, 0.26), (-0.2, -0.06, 0.2), (0.2, -0.06, 0.2)):
        canvas.disc(at[0] + x * size, at[1] + y * size, radius * size, (45, 125, 45))


def _flower(canvas: Canvas, at: Point, size: float, colour: RGB) -> None:
    canvas.line(_scaled(at, size, [(0, -0.1), (0.02, 0.5)]), 0.06 * size, (40, 120, 45))
    canvas.ellipse(at[0] + 0.13 * size, at[1] + 0.3 * size, 0.12 * size, 0.05 * size, (40, 120, 45))
    for petal in range(6):
        angle = petal * math.pi / 3
        x, y = at[0] + 0.2 * size * math.cos(angle), at[1] + (0.2 * math.sin(angle) - 0.2) * size
        canvas.disc(x, y, 0.14 * size, colour)
    canvas.disc(at[0], at[1] - 0.2 * size, 0.1 * size, shaded((240, 190, 50), 0.9))


def _tent(canvas: Canvas, at: Point, size: float, colour: RGB) -> None:
    _fill(canvas, at, size, [(0, -0.45), (0.75, 0.45), (-0.75, 0.45)], colour)
    _fill(canvas, at, size, [(0, -0.2), (0.2, 0.45), (-0.2, 0.45)], _DARK)
    canvas.line(_scaled(at, size, [(0, -0.5), (0, 0.45)]), 0.03 * size, (220, 220, 220))


def _umbrella(canvas: Canvas, at: Point, size: float, colour: RGB) -> None:
    canvas.line(_scaled(at, size, [(0, -0.4), (0, 0.5)]), 0.05 * size, (120, 90, 60))
    steps = [math.pi * step / 16 for step in range(17)]
    dome = [(-0.52 * math.cos(angle), -0.05 - 0.42 * math.sin(angle)) for angle in steps]
    _fill(canvas, at, size, dome, colour)
    _fill(canvas, at, size, [(0, -0.47), (0.17, -0.05), (-0.17, -0.05)], shaded(colour, 0.75))


def _balloon(canvas: Canvas, at: Point, size: float, colour: RGB) -> None:
    x, y = at
    canvas.ellipse(x, y - 0.14 * size, 0.34 * size, 0.37 * size, colour)
    canvas.ellipse(x, y - 0.14 * size, 0.12 * size, 0.36 * size, shaded(colour, 0.78))
    for side in (-0.16, 0.16):
        ropes = _scaled(at, size, [(side * 1.3, 0.15), (side * 0.6, 0.36)])
        canvas.line(ropes, 0.02 * size, (110, 90, 70))
    _fill(canvas, at, size, [(-0.11, 0.34), (0.11, 0.34), (0.09, 0.5), (-0.09, 0.5)], (135, 90, 45))


def _airplane(canvas: Canvas, at: Point, size: float, colour: RGB) -> None:
    canvas.ellipse(at[0], at[1], 0.75 * size, 0.13 * size, colour)
    _fill(canvas, at, size, [(-0.1, 0), (0.2, 0), (-0.25, 0.42), (-0.4, 0.42)], colour)
    _fill(
        canvas,
        at,
        size,
        [(0, -0.05), (0.18, -0.05), (-0.12, -0.34), (-0.24, -0.34)],
        shaded(colour, 0.8),
    )
    _fill(canvas, at, size, [(-0.7, -0.02), (-0.46, -0.05), (-0.66, -0.36), (-0.8, -0.36)], colour)
    for window in range(4):
        canvas.disc(at[0] + (0.05 + 0.12 * window) * size, at[1] - 0.02 * size, 0.03 * size, _GLASS)


def _bird(canvas: Canvas, at: Point, size: float, colour: RGB) -> None:
    canvas.ellipse(at[0], at[1] + 0.1 * size, 0.3 * size, 0.12 * size, colour)
    canvas.disc(at[0] + 0.3 * size, at[1] + 0.04 * size, 0.1 * size, colour)
    _fill(canvas, at, size, [(0.38, 0.02), (0.52, 0.06), (0.38, 0.08)], (245, 170, 40))
    _fill(canvas, at, size, [(-0.1, 0.1), (0.14, 0.1), (-0.28, -0.48)], shaded(colour, 0.85))
    _fill(canvas, at, size, [(0.0, 0.1), (0.2, 0.1), (0.3, -0.42)], colour)
    _fill(canvas, at, size, [(-0.24, 0.1), (-0.55, 0.0), (-0.5, 0.2)], colour)


def _fish(canvas: Canvas, at: Point, size: float, colour: RGB) -> None:
    _fill(canvas, at, size, [(-0.3, 0), (-0.7, -0.32), (-0.7, 0.32)], shaded(colour, 0.85))
    canvas.ellipse(at[0] + 0.08 * size, at[1], 0.52 * size, 0.32 * size, colour)
    _fill(canvas, at, size, [(-0.1, -0.26), (0.25, -0.28), (0.0, -0.5)], shaded(colour, 0.85))
    canvas.disc(at[0] + 0.36 * size, at[1] - 0.08 * size, 0.08 * size, (250, 250, 250))
    canvas.disc(at[0] + 0.38 * size, at[1] - 0.08 * size, 0.04 * size, _DARK)


def _rocket(canvas: Canvas, at: Point, size: float, colour: RGB) -> None:
    body: list[Point] = [(0, -0.5), (0.15, -0.22), (0.15, 0.26), (-0.15, 0.26), (-0.15, -0.22)]
    _fill(canvas, at, size, [(-0.1, 0.26), (0.1, 0.26), (0, 0.52)], (255, 160, 40))
    _fill(canvas, at, size, body, colour)
    _fill(canvas, at, size, [(-0.15, 0.0), (-0.15, 0.28), (-0.34, 0.34)], shaded(colour, 0.7))
    _fill(canvas, at, size, [(0.15, 0.0), (0.15, 0.28), (0.34, 0.34)], shaded(colour, 0.7))
    canvas.disc(at[0], at[1] - 0.12 * size, 0.08 * size, _GLASS)


def _star(canvas: Canvas, at: Point, size: float, colour: RGB) -> None:
    points = []
    for corner in range(10):
        radius = 0.52 if corner % 2 == 0 else 0.21
        angle = corner * math.pi / 5
        points.append((radius * math.sin(angle), -radius * math.cos(angle)))
    _fill(canvas, at, size, points, colour)


def _circle(canvas: Canvas, at: Point, size: float, colour: RGB) -> None:
    canvas.disc(*at, 0.46 * size, colour)


def _square(canvas: Canvas, at: Point, size: float, colour: RGB) -> None:
    _fill(canvas, at, size, [(-0.42, -0.42), (0.42, -0.42), (0.42, 0.42), (-0.42, 0.42)], colour)


def _triangle(canvas: Canvas, at: Point, size: float, colour: RGB) -> None:
    _fill(canvas, at, size, [(0, -0.5), (0.52, 0.42), (-0.52, 0.42)], colour)


def _heart(canvas: Canvas, at: Point, size: float, colour: RGB) -> None:
    for side in (-0.23, 0.23):
        canvas.disc(at[0] + side * size, at[1] - 0.18 * size, 0.26 * size, colour)
    _fill(canvas, at, size, [(-0.47, -0.07), (0.47, -0.07), (0, 0.5)], colour)


def _ring(canvas: Canvas, at: Point, size: float, colour: RGB) -> None:
    canvas.arc(*at, 0.48 * size, 0.17 * size, colour)


_PAINTERS: dict[Thing, Callable[[Canvas, Point, float, RGB], None]] = {
    Thing.BOAT: _boat, Thing.CAR: _car, Thing.HOUSE: _house, Thing.CACTUS: _cactus,
    Thing.TREE: _tree, Thing.FLOWER: _flower, Thing.TENT: _tent, Thing.UMBRELLA: _umbrella,
    Thing.BALLOON: _balloon, Thing.AIRPLANE: _airplane, Thing.BIRD: _bird, Thing.FISH: _fish,
    Thing.ROCKET: _rocket, Thing.STAR: _star, Thing.CIRCLE: _circle, Thing.SQUARE: _square,
    Thing.TRIANGLE: _triangle, Thing.HEART: _heart, Thing.RING: _ring,
}  # fmt: skip
