"""What a picture shows, and what may stand together in one."""

from dataclasses import dataclass
from enum import StrEnum


class Setting(StrEnum):
    """Where it is."""

    SEA = "sea"
    BEACH = "beach"
    MOUNTAINS = "mountains"
    CITY = "city"
    FOREST = "forest"
    DESERT = "desert"
    FIELD = "field"
    ROAD = "road"
    UNDERWATER = "underwater"
    SPACE = "space"
    PLAIN = "plain"


class Time(StrEnum):
    """When it is."""

    DAY = "day"
    SUNSET = "sunset"
    NIGHT = "night"


class Sky(StrEnum):
    """What is in the sky, or falls from it."""

    CLEAR = "clear"
    SUN = "sun"
    CLOUDS = "clouds"
    RAIN = "rain"
    SNOW = "snow"
    RAINBOW = "rainbow"
    MOON = "moon"
    STARS = "stars"
    LIGHTNING = "lightning"


class Thing(StrEnum):
    """What there is to see besides the place."""

    BOAT = "boat"
    CAR = "car"
    HOUSE = "house"
    CACTUS = "cactus"
    TREE = "tree"
    FLOWER = "flower"
    TENT = "tent"
    UMBRELLA = "umbrella"
    BALLOON = "balloon"
    AIRPLANE = "airplane"
    BIRD = "bird"
    FISH = "fish"
    ROCKET = "rocket"
    STAR = "star"
    CIRCLE = "circle"
    SQUARE = "square"
    TRIANGLE = "triangle"
    HEART = "heart"
    RING = "ring"


class Colour(StrEnum):
    """The colour of a thing, or of a plain background."""

    RED = "red"
    ORANGE = "orange"
    YELLOW = "yellow"
    GREEN = "green"
    BLUE = "blue"
    PURPLE = "purple"
    PINK = "pink"
    WHITE = "white"
    BLACK = "black"


SHAPES = frozenset(
    {Thing.STAR, Thing.CIRCLE, Thing.SQUARE, Thing.TRIANGLE, Thing.HEART, Thing.RING}
)
AIRBORNE = frozenset({Thing.BALLOON, Thing.AIRPLANE, Thing.BIRD})
UNCOLOURED = frozenset({Thing.CACTUS, Thing.TREE})
ENCLOSED = frozenset({Setting.PLAIN, Setting.SPACE, Setting.UNDERWATER})
OPEN_AIR = frozenset(Setting) - ENCLOSED

PLACES: dict[Thing, frozenset[Setting]] = {
    Thing.BOAT: frozenset({Setting.SEA}),
    Thing.CAR: frozenset({Setting.ROAD, Setting.CITY, Setting.DESERT, Setting.FIELD}),
    Thing.HOUSE: frozenset({Setting.FIELD, Setting.MOUNTAINS, Setting.FOREST, Setting.BEACH}),
    Thing.CACTUS: frozenset({Setting.DESERT}),
    Thing.TREE: frozenset({Setting.FIELD, Setting.ROAD}),
    Thing.FLOWER: frozenset({Setting.FIELD, Setting.FOREST, Setting.PLAIN}),
    Thing.TENT: frozenset({Setting.MOUNTAINS, Setting.FOREST, Setting.DESERT, Setting.FIELD}),
    Thing.UMBRELLA: frozenset({Setting.BEACH, Setting.PLAIN}),
    Thing.FISH: frozenset({Setting.UNDERWATER, Setting.PLAIN}),
    Thing.ROCKET: frozenset({Setting.SPACE, Setting.PLAIN}),
    **dict.fromkeys(AIRBORNE, OPEN_AIR),
    **dict.fromkeys(SHAPES, frozenset({Setting.PLAIN})),
}
SKIES: dict[Time, tuple[Sky, ...]] = {
    Time.DAY: (Sky.CLEAR, Sky.SUN, Sky.CLOUDS, Sky.RAIN, Sky.SNOW, Sky.RAINBOW),
    Time.SUNSET: (Sky.CLEAR, Sky.SUN, Sky.CLOUDS),
    Time.NIGHT: (Sky.CLEAR, Sky.MOON, Sky.STARS, Sky.RAIN, Sky.LIGHTNING),
}
MOST_THINGS = 4


@dataclass(frozen=True)
class PictureSpec:
    """One kind of picture; a seed makes it one picture.

    Attributes:
        colour: of the thing; None for a thing that has its own, and without a thing.
        count: how many things there are; 0 without one.
        background: the colour of a plain background; None elsewhere.

    Raises:
        ValueError: the parts do not go together, such as a boat in the desert.
    """

    setting: Setting
    time: Time = Time.DAY
    sky: Sky = Sky.CLEAR
    thing: Thing | None = None
    colour: Colour | None = None
    count: int = 0
    background: Colour | None = None

    def __post_init__(self) -> None:
        problems = [
            (self.sky not in SKIES[self.time], f"{self.sky} at {self.time}"),
            (self._enclosed_weather(), f"{self.time}, {self.sky} in {self.setting}"),
            ((self.setting is Setting.PLAIN) != bool(self.background), "a background's colour"),
            (self.setting is Setting.PLAIN and not self.thing, "nothing on a background"),
            (bool(self.thing) != (1 <= self.count <= MOST_THINGS), f"{self.count} things"),
            (self._misplaced(), f"{self.thing} in {self.setting}"),
            (self._wrong_colour(), f"a {self.colour} {self.thing}"),
            (self._invisible(), f"a {self.colour} {self.thing} that cannot be seen"),
        ]
        if wrong := [sentence for is_wrong, sentence in problems if is_wrong]:
            raise ValueError(f"no such picture: {'; '.join(wrong)}")

    def _enclosed_weather(self) -> bool:
        return self.setting in ENCLOSED and (self.time, self.sky) != (Time.DAY, Sky.CLEAR)

    def _misplaced(self) -> bool:
        return self.thing is not None and self.setting not in PLACES[self.thing]

    def _wrong_colour(self) -> bool:
        coloured = self.thing is not None and self.thing not in UNCOLOURED
        return coloured != (self.colour is not None)

    def _invisible(self) -> bool:
        dark = self.time is Time.NIGHT or self.setting is Setting.SPACE
        hidden = {Colour.BLACK} if dark else set()
        if self.setting is Setting.UNDERWATER:
            hidden.add(Colour.BLUE)
        return self.colour in hidden or (self.colour is not None and self.colour == self.background)

    @property
    def facts(self) -> frozenset[str]:
        """All that a caption may say of it, such as ``setting:sea``, ``colour:red`` or ``many``."""
        parts: dict[str, object] = {"setting": self.setting}
        if self.setting not in ENCLOSED:
            parts |= {"time": self.time, "sky": self.sky}
        if self.thing:
            parts |= {"thing": self.thing, "colour": self.colour, "count": self.count}
        parts["background"] = self.background
        facts = {f"{name}:{value}" for name, value in parts.items() if value is not None}
        return frozenset(facts | ({"many"} if self.count > 1 else set()))
