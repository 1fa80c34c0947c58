"""analyse.py VIDEO FOLDER SCAN: runs our pass once and says what it found and what it cost.

The cost is that of the call as its callers see it: with the start of the sandbox's child. Time is
taken around the call, processor time and memory are those of the child, which is the only one.
"""

import json
import resource
import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import Literal, cast

from scenedex.media.limits import AnalyseOptions, MediaLimits
from scenedex.media.tasks import analyse

_LIMITS = MediaLimits(
    max_duration_s=4 * 3600, max_pixels=3840 * 2160, max_streams=8, memory_mib=2000, timeout_s=1800
)

path, folder, scan = sys.argv[1:]
options = AnalyseOptions(_LIMITS, scan=cast("Literal['auto', 'full']", scan))
began = time.monotonic()
analysis = analyse(Path(path), Path(folder), options)
wall_s = time.monotonic() - began
usage = resource.getrusage(resource.RUSAGE_CHILDREN)
cost = {
    "wall_s": wall_s,
    "cpu_s": usage.ru_utime + usage.ru_stime,
    "rss_mib": usage.ru_maxrss / 1024,
}
notices = [str(notice.code) for notice in analysis.notices]
json.dump({"cost": cost, "findings": asdict(analysis.findings), "notices": notices}, sys.stdout)
