"""Fetches a video's frames, the next batch while the one before is worked on."""

import tempfile
from collections.abc import Generator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from functions.index_video.artefacts import Artefacts
from scenedex.domain.scene import Frame

THREADS = 8
"""A frame is some 30 kB: the time goes into waiting for answers, not into the processor."""


@dataclass(frozen=True)
class FrameBatch:
    """Frames and where their JPEGs lie until the next batch is asked for."""

    frames: tuple[Frame, ...]
    paths: tuple[Path, ...]


def fetch_frames(
    artefacts: Artefacts, frames: Sequence[Frame], *, batch_size: int
) -> Generator[FrameBatch]:
    """Downloads frames in batches; at most two batches lie on the disk.

    Raises:
        Retryable: the store is not there.
        Rejected: ARTEFACT_MISSING; a frame is gone.
    """
    threads = ThreadPoolExecutor(THREADS, thread_name_prefix="frames")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as directory:

        def start(offset: int) -> list[Future[Path]]:
            return [
                threads.submit(_fetch, artefacts, frame, Path(directory))
                for frame in frames[offset : offset + batch_size]
            ]

        try:
            coming = start(0)
            for offset in range(0, len(frames), batch_size):
                paths = tuple(download.result() for download in coming)
                coming = start(offset + batch_size)
                yield FrameBatch(tuple(frames[offset : offset + batch_size]), paths)
                for path in paths:
                    path.unlink()
        finally:
            # A download that hangs must not keep a stopped job from giving its lease back.
            threads.shutdown(wait=False, cancel_futures=True)


def _fetch(artefacts: Artefacts, frame: Frame, directory: Path) -> Path:
    path = directory / f"{frame.frame_id}.jpg"
    artefacts.download(frame.artefact_key, path)
    return path
