"""Draws the sky, what is in it and what falls from it."""

from scenedex.testing.pictures.canvas import RGB, Canvas
from scenedex.testing.pictures.spec import Sky, Time

_OVERCAST = frozenset({Sky.RAIN, Sky.SNOW, Sky.LIGHTNING})
_GRADIENTS: dict[Time, tuple[RGB, RGB]] = {
    Time.DAY: ((70, 145, 230), (185, 220, 250)),
    Time.SUNSET: ((105, 60, 125), (255, 150, 60)),
    Time.NIGHT: ((6, 9, 30), (24, 30, 66)),
}
_GREY: dict[Time, tuple[RGB, RGB]] = {
    Time.DAY: ((120, 128, 138), (180, 186, 192)),
    Time.NIGHT: ((14, 16, 24), (38, 40, 54)),
}
_RAINBOW: tuple[RGB, ...] = (
    (230, 40, 40), (250, 140, 30), (250, 230, 50), (60, 190, 70), (50, 110, 230), (140, 60, 200),
)  # fmt: skip


def draw_sky(canvas: Canvas, time: Time, sky: Sky) -> None:
    """Draws the sky over the whole canvas: the place is drawn over it."""
    gradients = _GREY if sky in _OVERCAST else _GRADIENTS
    upper, lower = gradients[time]
    canvas.gradient(0, 1, upper, lower)
    match sky:
        case Sky.SUN:
            _sun(canvas, time)
        case Sky.CLOUDS:
            _clouds(canvas, time)
        case Sky.MOON:
            _stars(canvas, 16)
            _moon(canvas)
        case Sky.STARS:
            _stars(canvas, 60)
        case Sky.RAINBOW:
            _rainbow(canvas)
        case Sky.LIGHTNING:
            _lightning(canvas)
        case _:
            pass


def draw_fall(canvas: Canvas, sky: Sky) -> None:
    """Draws rain or snow over everything."""
    if sky in {Sky.RAIN, Sky.LIGHTNING}:
        for _ in range(round(90 * canvas.aspect)):
            x, y = canvas.uniform(0, canvas.aspect), canvas.uniform(-0.05, 1)
            canvas.line([(x, y), (x - 0.02, y + 0.07)], 0.006, (165, 185, 210))
    if sky is Sky.SNOW:
        for _ in range(round(90 * canvas.aspect)):
            x, y = canvas.uniform(0, canvas.aspect), canvas.uniform(0, 1)
            canvas.disc(x, y, canvas.uniform(0.006, 0.014), (250, 250, 255))


def _sun(canvas: Canvas, time: Time) -> None:
    x, radius = canvas.aspect * canvas.uniform(0.15, 0.85), canvas.uniform(0.07, 0.11)
    if time is Time.SUNSET:
        y = canvas.uniform(0.34, 0.5)
        canvas.disc(x, y, radius * 1.6, (255, 175, 80))
        canvas.disc(x, y, radius, (255, 95, 30))
        return
    y = canvas.uniform(0.12, 0.26)
    canvas.disc(x, y, radius * 1.5, (225, 232, 215))
    canvas.disc(x, y, radius, (255, 225, 50))


def _moon(canvas: Canvas) -> None:
    x, y = canvas.aspect * canvas.uniform(0.15, 0.85), canvas.uniform(0.12, 0.26)
    radius = canvas.uniform(0.065, 0.1)
    canvas.disc(x, y, radius, (245, 242, 215))
    canvas.disc(x - radius * 0.3, y - radius * 0.2, radius * 0.2, (215, 210, 185))
    canvas.disc(x + radius * 0.3, y + radius * 0.3, radius * 0.16, (215, 210, 185))


def _stars(canvas: Canvas, count: int) -> None:
    for _ in range(round(count * canvas.aspect)):
        x, y = canvas.uniform(0, canvas.aspect), canvas.uniform(0, 0.66)
        canvas.disc(x, y, canvas.uniform(0.004, 0.01), (245, 245, 255))


def _clouds(canvas: Canvas, time: Time) -> None:
    white: RGB = (250, 250, 252) if time is Time.DAY else (250, 190, 165)
    for _ in range(max(3, round(3 * canvas.aspect))):
        x, y = canvas.uniform(0, canvas.aspect), canvas.uniform(0.06, 0.34)
        size = canvas.uniform(0.05, 0.08)
        for offset, lift in ((-1.3, 0.0), (-0.4, -0.5), (0.5, -0.4), (1.3, 0.0)):
            canvas.disc(x + offset * size, y + lift * size, size, white)


def _rainbow(canvas: Canvas) -> None:
    x, y = canvas.aspect * canvas.uniform(0.35, 0.65), canvas.uniform(0.58, 0.68)
    radius, width = canvas.uniform(0.48, 0.6), 0.026
    for band, colour in enumerate(_RAINBOW):
        canvas.arc(x, y, radius - band * width, width * 1.1, colour)


def _lightning(canvas: Canvas) -> None:
    for _ in range(int(canvas.rng.integers(1, 3))):
        x, y = canvas.aspect * canvas.uniform(0.15, 0.85), 0.0
        bolt = [(x, y)]
        while y < 0.6:
            x, y = x + canvas.uniform(-0.09, 0.09), y + canvas.uniform(0.07, 0.13)
            bolt.append((x, y))
        canvas.line(bolt, 0.02, (255, 250, 190))
