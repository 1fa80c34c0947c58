"""Has many files looked at in batches, each batch by one confined child."""

import json
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from scenedex.domain.errors import Code, ScenedexError
from scenedex.media.limits import AnalyseOptions
from scenedex.media.sandbox import ask_child
from scenedex.media.wire import INPUT_NAME, Bounds, Request
from scenedex.testing.hostile.batches import FILES, JOURNAL, PATIENCE_S

_ENTRY = "scenedex.testing.hostile.batches:work_through"
_MIB = 1024 * 1024
_LARGEST_FILE_MIB = 64
_BATCH = 40
_ALARM = "signal 14"


@dataclass(frozen=True)
class Sample:
    """A file to be looked at."""

    name: str
    build: Callable[[Path], None]


@dataclass(frozen=True)
class Trial:
    """What became of a file.

    Attributes:
        code: with which it was rejected; None: it was taken.
        probe: of which the probe warned; None: it took nothing.
        analyse: of which the pass warned; likewise.
        lack: what the result lacks that every result must have.
        message: the error's.
        duration_s: by the probe; 0 where it took nothing.
        peak_mib: the most memory that the child had had by then; 0 where it died.
    """

    name: str
    code: Code | None
    probe: frozenset[Code] | None = None
    analyse: frozenset[Code] | None = None
    lack: str | None = None
    message: str = ""
    duration_s: float = 0.0
    peak_mib: int = 0

    @property
    def finding(self) -> str | None:
        """What is wrong with us, and not with the file; None: nothing."""
        if self.code in {Code.MEDIA_CRASHED, Code.MEDIA_TIMED_OUT}:
            return f"{self.code}: {self.message}"
        return f"a result without {self.lack}" if self.lack else None


def try_all(
    samples: Sequence[Sample], folder: Path, options: AnalyseOptions, *, workers: int = 2
) -> Iterator[Trial]:
    """Looks at all files.

    Args:
        folder: gets a folder for each batch, which is removed.
        workers: children at a time.
    """
    batches = [samples[start : start + _BATCH] for start in range(0, len(samples), _BATCH)]
    with ThreadPoolExecutor(workers) as pool:
        for trials in pool.map(
            lambda numbered: _try_batch(numbered[1], folder / f"batch-{numbered[0]}", options),
            enumerate(batches),
        ):
            yield from trials


def _try_batch(samples: Sequence[Sample], folder: Path, options: AnalyseOptions) -> list[Trial]:
    """Looks at a few files; what ran out of memory after others gets a child of its own."""
    trials = _try_together(samples, folder, options)
    return [
        _try_together([sample], folder, options)[0]
        if trial.code is Code.MEDIA_OUT_OF_MEMORY
        else trial
        for sample, trial in zip(samples, trials, strict=True)
    ]


def _try_together(samples: Sequence[Sample], folder: Path, options: AnalyseOptions) -> list[Trial]:
    """Looks at a few files; a child that dies of one is followed by another for the rest."""
    trials: list[Trial] = []
    while len(trials) < len(samples):
        left = samples[len(trials) :]
        folder.mkdir()
        try:
            error = _run(left, folder, options)
            said = [json.loads(line) for line in (folder / JOURNAL).read_text().splitlines()]
            trials += [_trial(each, line) for each, line in zip(left, said, strict=False)]
            if error and len(said) < len(left):
                trials.append(_death(left[len(said)], error))
        finally:
            shutil.rmtree(folder)
    return trials


def _run(samples: Sequence[Sample], folder: Path, options: AnalyseOptions) -> ScenedexError | None:
    (folder / JOURNAL).touch()
    for number, sample in enumerate(samples):
        place = folder / FILES / f"{number:06}"
        place.mkdir(parents=True)
        upload = place / "video.mp4"  # builders may go by the suffix
        sample.build(upload)
        upload.rename(place / INPUT_NAME)
    patience_s = PATIENCE_S * len(samples)
    bounds = Bounds(
        parent_pid=os.getpid(),
        memory_mib=options.limits.memory_mib,
        cpu_s=patience_s * (os.cpu_count() or 1),
        file_bytes=_LARGEST_FILE_MIB * _MIB,
    )
    request = Request(bounds, analyse=options)
    try:
        ask_child(request, folder=folder, timeout_s=patience_s, entry=_ENTRY)
    except ScenedexError as error:
        return error
    return None


def _trial(sample: Sample, said: dict[str, object]) -> Trial:
    code = said.get("code")
    return Trial(
        sample.name,
        Code(str(code)) if code else None,
        _set(said.get("probe")),
        _set(said.get("analyse")),
        str(said["lack"]) if said.get("lack") else None,
        str(said.get("message", "")),
        float(str(said.get("duration_s", 0.0))),
        int(str(said["peak_mib"])),
    )


def _set(codes: object) -> frozenset[Code] | None:
    return frozenset(map(Code, codes)) if isinstance(codes, list) else None


def _death(sample: Sample, error: ScenedexError) -> Trial:
    how = str(error.details.get("how", error.message))
    code = Code.MEDIA_TIMED_OUT if how.startswith(_ALARM) else error.code
    return Trial(sample.name, code, message=how)
