"""Nearly equal scenes, as the takes of one speech are."""

from dataclasses import replace

from scenedex.testing.pictures import Colour, PictureSpec
from scenedex.testing.pictures.captions import say
from scenedex.testing.pictures.spec import UNCOLOURED
from tests.benchmarks.quality.planting.builder import Builder
from tests.benchmarks.quality.planting.gallery import combination, combination_facts
from tests.benchmarks.quality.questions import FULL, PARTIAL, QueryClass

_TAKES = 4
_SPEECHES: tuple[tuple[str, str], ...] = (
    ("Our {0} division grew by {1} percent thanks to the branch in {2}.", "the {0} division grew"),
    ("Take {1} of the {0} announcement, live from {2}.", "the {0} announcement"),
    ("The {0} contract was signed in {2} and runs for {1} years.", "the {0} contract was signed"),
    ("They lost the {0} trophy in {2} by {1} points.", "they lost the {0} trophy"),
)
_SUBJECTS = tuple(
    """
    logistics forestry textile dairy robotics publishing aviation cement timber cosmetics
    pharmacy catering insulation packaging software fishery
    """.split()  # noqa: SIM905
)
_NUMBERS = tuple(
    """
    thirteen fourteen fifteen sixteen seventeen eighteen nineteen thirty forty fifty sixty
    seventy eighty ninety
    """.split()  # noqa: SIM905
)
_TOWNS = tuple(
    """
    Aberdeen Bordeaux Casablanca Dresden Edmonton Florence Granada Helsinki Innsbruck Jakarta
    Krakow Lausanne Marseille Nagoya Odessa Palermo Quito Rostock Seville Toulouse Utrecht
    Valencia Warsaw Zagreb
    """.split()  # noqa: SIM905
)


def plant_near_duplicates(builder: Builder, groups: int) -> None:
    """Four takes a group; asked for any, for the one with a detail, and for those of a colour."""
    for group, subject in enumerate(builder.pick(groups, _SUBJECTS)):
        speech, common = _SPEECHES[group % len(_SPEECHES)]
        common = common.format(subject)
        numbers, towns = builder.pick(_TAKES, _NUMBERS), builder.pick(_TAKES, _TOWNS)
        specs = _two_colours(builder)
        takes = [
            builder.scene(
                [speech.format(subject, numbers[at], towns[at])], (specs[at % 2],) * (1 + at // 2)
            )
            for at in range(_TAKES)
        ]
        wanted = int(builder.rng.integers(_TAKES))
        detail = (towns, numbers)[group % 2][wanted]
        builder.ask(QueryClass.NEAR_DUPLICATE, common, takes)
        builder.ask(
            QueryClass.NEAR_DUPLICATE,
            f"{common} {detail}",
            {take: FULL if at == wanted else PARTIAL for at, take in enumerate(takes)},
        )
        seen = say(specs[1], combination_facts(specs[1])).text
        builder.ask(
            QueryClass.NEAR_DUPLICATE,
            f"{common}, {seen}",
            {take: FULL if at % 2 else PARTIAL for at, take in enumerate(takes)},
        )


def _two_colours(builder: Builder) -> tuple[PictureSpec, PictureSpec]:
    """The same picture with its thing in two colours."""
    while True:
        spec = builder.gallery.spec(builder.rng)
        if not spec.thing or spec.thing in UNCOLOURED:
            continue
        other = list(Colour)[int(builder.rng.integers(len(Colour)))]
        try:
            twin = replace(spec, colour=other)
        except ValueError:
            continue
        if twin != spec and combination(twin) not in builder.gallery.missing:
            return spec, twin
