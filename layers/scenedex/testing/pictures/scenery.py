"""Draws the places: everything below the horizon, and what fills a picture without one."""

from collections.abc import Callable

from scenedex.testing.pictures.canvas import RGB, Canvas, shaded
from scenedex.testing.pictures.spec import Setting, Time

_LIGHT: dict[Time, RGB] = {
    Time.DAY: (1.0, 1.0, 1.0), Time.SUNSET: (0.85, 0.62, 0.55), Time.NIGHT: (0.26, 0.3, 0.42),
}  # fmt: skip


def lit(colour: RGB, time: Time) -> RGB:
    """How a colour looks at a time of day."""
    red, green, blue = (value * light for value, light in zip(colour, _LIGHT[time], strict=True))
    return red, green, blue


def draw_setting(canvas: Canvas, setting: Setting, time: Time) -> float:
    """Draws the place and returns the height of its horizon, 0 at the top."""
    horizon = canvas.uniform(0.52, 0.66)
    _PAINTERS[setting](canvas, horizon, time)
    return horizon


def _ground(canvas: Canvas, horizon: float, time: Time, near: RGB, far: RGB) -> None:
    canvas.gradient(horizon, 1.0, lit(far, time), lit(near, time))


def _sea(canvas: Canvas, horizon: float, time: Time) -> None:
    _ground(canvas, horizon, time, (15, 70, 140), (50, 125, 185))
    for _ in range(14):
        x, y = canvas.uniform(0, canvas.aspect), canvas.uniform(horizon + 0.03, 1)
        length = canvas.uniform(0.05, 0.2)
        wave = [(x, y), (x + length / 2, y - 0.008), (x + length, y)]
        canvas.line(wave, 0.008, lit((150, 200, 230), time))


def _beach(canvas: Canvas, horizon: float, time: Time) -> None:
    _ground(canvas, horizon, time, (20, 110, 175), (60, 150, 200))
    shore = horizon + canvas.uniform(0.1, 0.16)
    left, right = shore + canvas.uniform(0, 0.08), shore + canvas.uniform(0, 0.08)
    foam, sand = lit((240, 245, 245), time), lit((235, 210, 150), time)
    canvas.polygon(
        [(0, left - 0.025), (canvas.aspect, right - 0.025), (canvas.aspect, 1), (0, 1)], foam
    )
    canvas.polygon([(0, left), (canvas.aspect, right), (canvas.aspect, 1), (0, 1)], sand)


def _mountains(canvas: Canvas, horizon: float, time: Time) -> None:
    _ground(canvas, horizon, time, (90, 120, 80), (120, 135, 110))
    x = canvas.uniform(-0.2, 0.0)
    while x < canvas.aspect:
        half, height = canvas.uniform(0.25, 0.42), canvas.uniform(0.28, 0.46)
        _peak(canvas, (x + half, horizon + 0.02 - height), half, height, time)
        x += half * canvas.uniform(0.9, 1.4)


def _peak(canvas: Canvas, top: tuple[float, float], half: float, height: float, time: Time) -> None:
    x, y = top
    rock, snow = lit((110, 110, 125), time), lit((245, 248, 255), time)
    canvas.polygon([(x, y), (x + half, y + height), (x - half, y + height)], rock)
    cap, teeth = 0.45, 0.08
    edge = [(x + half * cap, y + height * cap), (x + half * 0.2, y + height * (cap - teeth))]
    edge += [(x, y + height * cap), (x - half * 0.2, y + height * (cap - teeth))]
    canvas.polygon([(x, y), *edge, (x - half * cap, y + height * cap)], snow)


def _city(canvas: Canvas, horizon: float, time: Time) -> None:
    base = horizon + 0.14
    canvas.box(0, horizon, canvas.aspect, 1, lit((130, 130, 135), time))
    x = canvas.uniform(-0.08, 0.0)
    while x < canvas.aspect:
        width, height = canvas.uniform(0.11, 0.2), canvas.uniform(0.25, 0.58)
        shade = canvas.uniform(90, 165)
        canvas.box(
            x, base - height, x + width, base, lit((shade, shade * 0.97, shade * 1.04), time)
        )
        _windows(canvas, (x, base - height, x + width, base), time)
        x += width + canvas.uniform(0.0, 0.03)


def _windows(canvas: Canvas, wall: tuple[float, float, float, float], time: Time) -> None:
    left, top, right, bottom = wall
    dark: RGB = lit((70, 90, 120), time)
    share = {Time.DAY: 0.0, Time.SUNSET: 0.4, Time.NIGHT: 0.75}[time]
    step = 0.045
    for row in range(int((bottom - top - 0.03) / step)):
        for column in range(max(1, int((right - left - 0.02) / step))):
            x, y = left + 0.018 + column * step, top + 0.02 + row * step
            colour = (255, 220, 110) if canvas.rng.random() < share else dark
            canvas.box(x, y, x + 0.024, y + 0.026, colour)


def _forest(canvas: Canvas, horizon: float, time: Time) -> None:
    _ground(canvas, horizon, time, (40, 90, 35), (55, 105, 45))
    for layer, count in ((0.02, 11), (0.12, 9)):
        for _ in range(round(count * canvas.aspect)):
            x, height = canvas.uniform(0, canvas.aspect), canvas.uniform(0.26, 0.42)
            green = canvas.uniform(70, 120)
            _fir(
                canvas, (x, horizon + layer), height, lit((green * 0.25, green, green * 0.35), time)
            )


def _fir(canvas: Canvas, foot: tuple[float, float], height: float, colour: RGB) -> None:
    x, y = foot
    canvas.box(x - 0.01, y - 0.05, x + 0.01, y + 0.01, shaded((90, 60, 35), colour[1] / 120))
    for level in range(3):
        top, half = y - height + level * height * 0.24, height * (0.16 + 0.07 * level)
        bottom = top + height * 0.4
        canvas.polygon([(x, top), (x + half, bottom), (x - half, bottom)], colour)


def _desert(canvas: Canvas, horizon: float, time: Time) -> None:
    _ground(canvas, horizon, time, (220, 165, 85), (230, 185, 110))
    for _ in range(4):
        x, half = canvas.uniform(0, canvas.aspect), canvas.uniform(0.3, 0.6)
        y, height = canvas.uniform(horizon, horizon + 0.2), canvas.uniform(0.08, 0.16)
        sunny, shady = lit((240, 195, 120), time), lit((200, 145, 75), time)
        canvas.polygon([(x - half, y + height), (x, y), (x + half * 0.3, y + height)], sunny)
        canvas.polygon([(x, y), (x + half, y + height), (x + half * 0.3, y + height)], shady)


def _field(canvas: Canvas, horizon: float, time: Time) -> None:
    _ground(canvas, horizon, time, (85, 165, 55), (140, 195, 90))
    for _ in range(40):
        x, y = canvas.uniform(0, canvas.aspect), canvas.uniform(horizon + 0.04, 1)
        green = canvas.uniform(120, 190)
        blade = [(x, y), (x + canvas.uniform(-0.01, 0.01), y - 0.03)]
        canvas.line(blade, 0.006, lit((green * 0.5, green, 40), time))


def _road(canvas: Canvas, horizon: float, time: Time) -> None:
    _ground(canvas, horizon, time, (120, 150, 80), (150, 165, 110))
    x = canvas.aspect * canvas.uniform(0.4, 0.6)
    far, near = 0.03, canvas.uniform(0.55, 0.75)
    asphalt, paint = lit((75, 75, 80), time), lit((245, 245, 235), time)
    canvas.polygon([(x - far, horizon), (x + far, horizon), (x + near, 1), (x - near, 1)], asphalt)
    for dash in range(5):
        start, end = (horizon + (1 - horizon) * (dash / 5 + share) for share in (0.06, 0.14))
        width = 0.004 + 0.03 * (start - horizon)
        canvas.box(x - width, start, x + width, end, paint)


def _underwater(canvas: Canvas, horizon: float, time: Time) -> None:
    canvas.gradient(0, 1, (60, 165, 200), (10, 55, 110))
    canvas.ellipse(canvas.aspect / 2, 1.05, canvas.aspect * 0.7, 0.2, lit((190, 170, 120), time))
    for _ in range(5):
        x, height = canvas.uniform(0, canvas.aspect), canvas.uniform(0.15, 0.35)
        weed = [(x + 0.02 * (-1) ** step, 1 - height * step / 5) for step in range(6)]
        canvas.line(weed, 0.02, (25, 110 + canvas.uniform(0, 40), 60))
    for _ in range(12):
        x, y = canvas.uniform(0, canvas.aspect), canvas.uniform(0, horizon)
        canvas.arc(x, y, canvas.uniform(0.008, 0.02), 0.005, (190, 230, 245))


def _space(canvas: Canvas, horizon: float, time: Time) -> None:
    canvas.gradient(0, 1, (8, 6, 20), (25, 12, 45))
    for _ in range(60):
        x, y = canvas.uniform(0, canvas.aspect), canvas.uniform(0, 1)
        canvas.disc(x, y, canvas.uniform(0.002, 0.006), (230, 230, 250))
    x, y = canvas.uniform(0, canvas.aspect), canvas.uniform(horizon, 1)
    radius = canvas.uniform(0.14, 0.24)
    shade = lit((canvas.uniform(120, 220), 130, canvas.uniform(80, 200)), time)
    canvas.disc(x, y, radius, shade)
    canvas.ellipse(x, y, radius * 1.6, radius * 0.16, shaded(shade, 1.3))


def _plain(_canvas: Canvas, _horizon: float, _time: Time) -> None:
    """A plain background is one colour: the sky's painter has laid it."""


_PAINTERS: dict[Setting, Callable[[Canvas, float, Time], None]] = {
    Setting.SEA: _sea, Setting.BEACH: _beach, Setting.MOUNTAINS: _mountains, Setting.CITY: _city,
    Setting.FOREST: _forest, Setting.DESERT: _desert, Setting.FIELD: _field, Setting.ROAD: _road,
    Setting.UNDERWATER: _underwater, Setting.SPACE: _space, Setting.PLAIN: _plain,
}  # fmt: skip
