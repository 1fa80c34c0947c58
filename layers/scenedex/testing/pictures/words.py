"""The words that captions are made of."""

from scenedex.testing.pictures.spec import Setting, Sky, Thing, Time

# Singular and plural; the first is the usual one.
NOUNS: dict[Thing, tuple[tuple[str, str], ...]] = {
    Thing.BOAT: (("sailing boat", "sailing boats"), ("boat", "boats"), ("ship", "ships")),
    Thing.CAR: (("car", "cars"), ("automobile", "automobiles"), ("vehicle", "vehicles")),
    Thing.HOUSE: (("house", "houses"), ("home", "homes"), ("cottage", "cottages")),
    Thing.CACTUS: (("cactus", "cacti"), ("cactus", "cactuses")),
    Thing.TREE: (("tree", "trees"),),
    Thing.FLOWER: (("flower", "flowers"), ("blossom", "blossoms")),
    Thing.TENT: (("tent", "tents"), ("camping tent", "camping tents")),
    Thing.UMBRELLA: (("umbrella", "umbrellas"), ("parasol", "parasols")),
    Thing.BALLOON: (("balloon", "balloons"), ("hot air balloon", "hot air balloons")),
    Thing.AIRPLANE: (("airplane", "airplanes"), ("plane", "planes"), ("aircraft", "aircraft")),
    Thing.BIRD: (("bird", "birds"), ("flying bird", "flying birds")),
    Thing.FISH: (("fish", "fish"), ("swimming fish", "swimming fish")),
    Thing.ROCKET: (("rocket", "rockets"), ("spaceship", "spaceships")),
    Thing.STAR: (("star", "stars"), ("five pointed star", "five pointed stars")),
    Thing.CIRCLE: (("circle", "circles"), ("disc", "discs"), ("dot", "dots")),
    Thing.SQUARE: (("square", "squares"), ("box", "boxes")),
    Thing.TRIANGLE: (("triangle", "triangles"),),
    Thing.HEART: (("heart", "hearts"),),
    Thing.RING: (("ring", "rings"),),
}
# A colour that sits on a part of the thing may be said of that part.
COLOURED_PARTS: dict[Thing, tuple[str, str]] = {
    Thing.HOUSE: ("with {article} {colour} roof", "with {colour} roofs"),
    Thing.BOAT: ("with {article} {colour} sail", "with {colour} sails"),
}
PLACES: dict[Setting, tuple[str, ...]] = {
    Setting.SEA: ("the sea", "the ocean", "blue water", "the waves"),
    Setting.BEACH: ("a beach", "a sandy beach", "the seaside", "the shore"),
    Setting.MOUNTAINS: ("snowy mountains", "mountains", "mountain peaks", "high mountains"),
    Setting.CITY: ("a city", "a city skyline", "the town", "skyscrapers", "tall buildings"),
    Setting.FOREST: ("a forest", "a green forest", "the woods", "many green trees"),
    Setting.DESERT: ("a desert", "sand dunes", "the dry desert"),
    Setting.FIELD: ("fields", "a green field", "a meadow", "green grass", "the countryside"),
    Setting.ROAD: ("a road", "a street", "a highway"),
    Setting.UNDERWATER: ("the underwater world", "a coral reef", "the bottom of the sea"),
    Setting.SPACE: ("outer space", "space with planets", "the universe"),
}
# How a thing stands in a place; airborne things are over it instead.
AT: dict[Setting, tuple[str, ...]] = {
    Setting.SEA: ("on",), Setting.BEACH: ("on", "at"), Setting.MOUNTAINS: ("in", "in front of"),
    Setting.CITY: ("in", "in front of"), Setting.FOREST: ("in",), Setting.DESERT: ("in",),
    Setting.FIELD: ("in", "on"), Setting.ROAD: ("on", "beside"), Setting.UNDERWATER: ("in",),
    Setting.SPACE: ("in",),
}  # fmt: skip
TIMES: dict[Time, tuple[str, ...]] = {
    Time.DAY: ("by day", "during the day", "in daylight", "at daytime"),
    Time.SUNSET: ("at sunset", "at dusk", "in the evening", "under an orange sky"),
    Time.NIGHT: ("at night", "in the dark", "by night", "under a dark sky"),
}
SKIES: dict[Sky, tuple[str, ...]] = {
    Sky.CLEAR: ("under a clear sky", "under an empty sky", "without clouds"),
    Sky.SUN: ("under the sun", "with the sun in the sky", "in the sunshine", "in sunny weather"),
    Sky.CLOUDS: ("under clouds", "under a cloudy sky", "with clouds in the sky"),
    Sky.RAIN: ("in the rain", "with rain falling", "in rainy weather", "while it is raining"),
    Sky.SNOW: ("in falling snow", "while it is snowing", "in a snowfall", "in snowy weather"),
    Sky.RAINBOW: ("under a rainbow", "with a rainbow in the sky"),
    Sky.MOON: ("under the moon", "in the moonlight", "with the moon and stars in the sky"),
    Sky.STARS: ("under the stars", "under a starry sky", "with stars in the sky"),
    Sky.LIGHTNING: ("in a thunderstorm", "with lightning", "in a storm"),
}
# What can itself be said to be over a place: "rain over fields".
SKY_NOUNS: dict[Sky, tuple[str, ...]] = {
    Sky.CLEAR: ("a clear sky",), Sky.SUN: ("the sun", "the sun in the sky", "sunshine"),
    Sky.CLOUDS: ("clouds", "white clouds"), Sky.RAIN: ("rain", "falling rain", "rainy weather"),
    Sky.SNOW: ("falling snow", "snowfall"), Sky.RAINBOW: ("a rainbow", "a colourful rainbow"),
    Sky.MOON: ("the moon", "a full moon", "the moon and stars"),
    Sky.STARS: ("stars", "a starry sky"), Sky.LIGHTNING: ("lightning", "a thunderstorm"),
}  # fmt: skip
# Phrases of their own for two facts that meet.
MEETINGS: dict[tuple[str, str], tuple[str, ...]] = {
    ("setting:city", "time:night"): ("lit windows", "city lights", "a city with lit windows"),
    ("time:day", "sky:clear"): ("a blue sky", "a clear blue sky"),
    ("time:sunset", "sky:sun"): ("the setting sun", "a low sun", "sunset"),
    ("time:night", "sky:stars"): ("the night sky", "a starry night"),
    ("time:night", "sky:moon"): ("moonlight at night", "a moonlit night"),
}
NUMBERS = {1: "one", 2: "two", 3: "three", 4: "four"}
MANY = ("several", "some", "many", "")
OPENINGS = ("", "", "", "a picture of", "a photo of", "an image of", "there is", "show me")
