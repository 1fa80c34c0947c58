"""Words that nobody says by chance, and sentences that any noun fits into."""

RARE = tuple(
    """
    accordion aardvark abacus alabaster albatross amaranth ammonite anaconda antimony
    apothecary armadillo artichoke asbestos avocado axolotl badminton balaclava banjo barnacle
    barometer bassoon beetroot begonia bergamot bismuth blacksmith blowtorch bobsleigh bonsai
    boomerang borscht bratwurst brigadier bulldozer bumblebee buttermilk calabash caramel
    carburettor cardamom carousel cassowary catapult cellophane centipede chameleon chandelier
    chinchilla chlorine clarinet clavichord cobalt cockatoo colander corduroy cormorant
    crampon croissant crucible cutlass cymbal dachshund daffodil damask dandelion derrick
    didgeridoo dromedary dulcimer earwig echidna eggplant eiderdown elderberry ermine espalier
    eucalyptus fiddlehead flamingo flugelhorn foxglove frankincense freesia galoshes gargoyle
    gazebo gecko geranium gherkin glockenspiel gondola gooseberry gramophone grapefruit
    guacamole guillemot gyroscope halibut harpsichord hazelnut hedgehog hibiscus horseradish
    hovercraft hummus hyacinth iguana jackhammer jodhpurs juniper kaleidoscope kayak ketchup
    kimono kohlrabi lacquer lapwing larkspur lavender lemongrass limestone linoleum lobster
    lollipop loofah lozenge lupin macaroon magnesium magnolia mandolin mangosteen marjoram
    marzipan mastodon meerkat metronome millipede minaret molasses mongoose monocle mulberry
    muskrat narwhal nasturtium nectarine nougat nutmeg oboe obsidian ocelot okra oleander
    origami osprey paprika parchment parsnip partridge pelican peppermint periscope persimmon
    petunia pheasant piccolo pineapple pistachio platypus plectrum pomegranate porcupine
    primrose quicksilver quince raccoon radish ratchet rhubarb rosemary rucksack saffron
    samovar sandpaper sapphire sassafras saxophone scarecrow scorpion seahorse semaphore
    sharpener snorkel sousaphone spinnaker stalactite starling sturgeon tamarind tambourine
    tapioca tarantula tarragon teapot thimble tortoise trampoline trombone trowel tuba
    turmeric turquoise ukulele unicycle velvet vermouth viola walnut walrus wasabi windmill
    wisteria wolverine wombat xylophone yoghurt zeppelin zither zucchini
    """.split()  # noqa: SIM905 (a table of words reads better than a list of strings)
)
LONG = tuple(
    """
    accommodation acquaintance administration advertisement ambassador anniversary anthropologist
    apprenticeship archaeologist architecture astronomer authorities bibliography broadcaster
    bureaucracy calculator cathedral celebrity ceremony championship chancellor commissioner
    committee competition composition conference congratulation conservatory consultant contractor
    correspondent curriculum delegation demonstration detective dictionary diplomat documentary
    electrician emergency encyclopedia environment exhibition expedition explanation fertilizer
    foundation frequency geography governor harbourmaster headquarters hypothesis identification
    immigration independence infrastructure inheritance inspection insurance interpreter
    investigation journalist jurisdiction kindergarten laboratory legislation librarian locksmith
    machinery maintenance manufacturer mathematician mechanism metropolis ministry missionary
    monastery monument negotiation neighbourhood observatory occupation orchestra organisation
    ornithologist pharmacist philosopher photographer physician playwright politician
    population prescription privatisation professor prosecutor psychologist quarantine questionnaire
    railwayman receptionist refrigerator registration renaissance republic reservation restaurant
    revolution satellite scholarship sculptor secretary settlement shareholder sovereignty
    statistics subscription supervisor technician territory thermometer translator transmitter
    treasurer university upholsterer veterinarian volunteer warehouse
    """.split()  # noqa: SIM905
)
CARRIERS = (
    "They kept a {} behind the counter for years.",
    "My uncle would not part with his {} for anything.",
    "In the end it was all about the {}, believe it or not.",
    "Nobody told us that there would be a {} as well.",
    "You should have seen their faces when the {} turned up.",
    "She wrote a whole page about the {} in her notebook.",
    "Then he pointed at the {} and laughed.",
    "We talked about the {} until it got late.",
    "Apparently the {} had been there since before the war.",
    "I asked twice, and both times they blamed the {}.",
    "Without the {} none of this would have happened.",
    "The first thing I noticed was the {}.",
    "He says the {} changed everything for him.",
    "There was some trouble with the {}, but that is over now.",
    "Let me tell you what I know about the {}.",
    "Half of the letter is about a {} that went missing.",
    "It took them a month to find another {}.",
    "Everybody wanted to be photographed with the {}.",
    "They even put the {} on a stamp once.",
    "I had never paid for a {} in my life before that.",
    "Somebody had hidden the {} under a blanket.",
    "The neighbours complained about the {} again.",
    "I still dream of that {} sometimes.",
    "The museum would like to borrow the {} for a year.",
)
