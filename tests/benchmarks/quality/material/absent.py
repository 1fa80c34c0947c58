"""Questions that nothing in any generated library answers."""

ABSENT = (
    "escape procedure of a submarine", "how parliament ratifies a treaty", "penguins being fed",
    "setting up a snowboard binding", "injecting insulin", "shearing sheep in Australia",
    "the offside rule in ice hockey", "restoring an oil painting", "filing a patent",
    "a cello concerto in Vienna", "mining coal underground", "diplomatic crisis over a border",
    "taming a falcon", "repairing a mechanical watch", "piercing an ear", "the plague in Europe",
    "welding stainless steel", "grooming a poodle", "legal rights of tenants", "hypnosis on stage",
    "launching a hot dog stand", "Viking burial rites", "fencing with a sabre", "leap seconds",
    "translating a poem from Persian", "glaciers of Patagonia", "the Olympic torch relay",
    "learning to juggle", "a stroke patient learns to talk again", "tuning a race engine",
    "identical twins separated as infants", "how barcodes are read", "sword swallowing",
    "the fall of the Berlin wall", "kidney transplant waiting list", "rug weaving in Anatolia",
    "a courtroom verdict", "training guide dogs for the blind", "sumo wrestlers eating",
    "cracking a safe", "how a pacemaker is implanted", "tornado chasing", "making soap from ash",
    "prison visiting hours", "decorating a Christmas stollen", "breakdance battle", "tap dancing",
    "evolution of the horse",
)  # fmt: skip
"""Plausible, and never said or shown."""
UNKNOWN_THINGS = (
    "a green tractor in a field", "a yellow submarine under water", "a black horse on a road",
    "a white swan on the sea", "an orange traffic light in the city", "a pink pram on a beach",
    "a blue bicycle on a road", "a brown bear in the forest", "a white polar bear in the snow",
    "a red telephone box in the city", "a pink elephant in the desert", "a black cat at night",
    "a green snake in the desert", "a blue whale in the ocean", "a red fox in the snow",
    "a grey wolf in the mountains", "a yellow taxi sign at night", "a white wedding dress",
)  # fmt: skip
"""Shown by no picture that can be drawn, though the starter model knows most of the words."""
SYLLABLES = "zor plim vask threg quol brix nuf shlan dweeb glort krep yasp mibb fong trulk wozz"
"""Of words that no language has."""
MASHED = (
    "asdf qwer zxcv", "jkl jkl jkl", "qqqqqq", "1a2b3c4d5e", "xxyyzz", "lkjhgfdsa", "0000 1111 9",
    "hjhjhjhj", "wtyuiop", "zzz zzz zzz",
)  # fmt: skip
