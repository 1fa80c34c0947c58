"""analyse.py VIDEO FOLDER SCAN: runs our pass once and says what it found and what it cost.

The cost is that of the call as its callers see it: with the start of the sandbox's child. Time is
taken around the call, processor time and memory are those of the child, which is the only one.
"""

import resource
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Literal, cast

from scenedex.media.limits import AnalyseOptions
from scenedex.media.records import dump
from scenedex.media.tasks import analyse
from scenedex.settings import Settings
from tests.benchmarks.media.results import Cost, PassResult


def main(video: str, folder: str, scan: str) -> None:
    options = replace(
        AnalyseOptions.from_settings(Settings()), scan=cast("Literal['auto', 'full']", scan)
    )
    began = time.monotonic()
    analysis = analyse(Path(video), Path(folder), options)
    wall_s = time.monotonic() - began
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    cost = Cost(wall_s, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)
    notices = tuple(f"{notice.code}: {notice.message}" for notice in analysis.notices)
    print(dump(PassResult(cost, analysis.findings, notices)))


main(*sys.argv[1:])
