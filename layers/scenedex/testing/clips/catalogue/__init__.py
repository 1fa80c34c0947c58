"""Specimens of the codecs, containers, clocks, colours and tracks that users send.

Written with what PyAV's libav can encode; tiny, so that the whole table runs in half a minute.
"""

from scenedex.testing.clips.catalogue.clocks import CLOCKS
from scenedex.testing.clips.catalogue.containers import CONTAINERS
from scenedex.testing.clips.catalogue.groups import BEGINNINGS, GROUPS
from scenedex.testing.clips.catalogue.long import LONG
from scenedex.testing.clips.catalogue.matrices import COLOURS
from scenedex.testing.clips.catalogue.pixels import GREYS, PIXELS
from scenedex.testing.clips.catalogue.shapes import SHAPES
from scenedex.testing.clips.catalogue.tracks import TRACKS

SPECIMENS = {
    **CONTAINERS,
    **PIXELS,
    **GREYS,
    **COLOURS,
    **SHAPES,
    **CLOCKS,
    **GROUPS,
    **BEGINNINGS,
    **TRACKS,
    **LONG,
}
