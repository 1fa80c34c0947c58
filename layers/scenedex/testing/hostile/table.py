"""Every bad upload but the bad still pictures, which have a table of their own."""

from scenedex.testing.hostile.animations import ANIMATIONS
from scenedex.testing.hostile.clocks import CLOCKS
from scenedex.testing.hostile.containers import CONTAINERS
from scenedex.testing.hostile.disguises import DISGUISES
from scenedex.testing.hostile.headers import HEADERS
from scenedex.testing.hostile.pictures import PICTURES
from scenedex.testing.hostile.references import REFERENCES
from scenedex.testing.hostile.scripts import SCRIPTS
from scenedex.testing.hostile.streams import STREAMS
from scenedex.testing.hostile.truncations import TRUNCATIONS

HOSTILE_FILES = (
    *DISGUISES,
    *SCRIPTS,
    *TRUNCATIONS,
    *HEADERS,
    *CONTAINERS,
    *STREAMS,
    *CLOCKS,
    *PICTURES,
    *REFERENCES,
    *ANIMATIONS,
)
