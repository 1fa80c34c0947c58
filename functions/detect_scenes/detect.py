"""Cuts a video into scenes, in one decode pass, and keeps what later stages need of it."""

import dataclasses
from pathlib import Path

from functions.detect_scenes.artefacts import Artefacts, lay_out
from scenedex.db import Transaction, scenes, videos
from scenedex.domain.errors import Code, Rejected
from scenedex.domain.video import Video
from scenedex.media import AnalyseOptions, Analysis, analyse
from scenedex.messages import StageMessage
from scenedex.stage import ActiveRun, Completion, Services, workspace
from scenedex.telemetry import degraded

_DOWNLOADED = 0.05
_DECODED = 0.9
"""Where downloading and decoding end on the bar from 0 to 1; the rest is uploading artefacts."""


def receive(body: str, services: Services) -> None:
    """Handles one message of the scenes queue.

    Raises:
        Retryable: something is not there right now.
        Rejected: the message cannot be read; it ends in the dead-letter queue.
    """
    message = StageMessage.from_json(body)
    services.runner.run(message, lambda run: detect_scenes(run, services))


def detect_scenes(run: ActiveRun, services: Services) -> Completion:
    """The stage DETECT.

    Returns:
        Output ``duration_s``, ``scenes`` and ``frames`` (counts), ``audio`` and ``captions``
        (artefact keys; None where the video has none).

    Raises:
        Rejected: the file cannot be decoded.
        Retryable: database or store cannot be reached, or the lease was lost.
    """
    video = _load(run)
    with workspace() as folder:
        analysis = _analyse(run, video, services, folder)
        rules = AnalyseOptions.from_settings(services.settings).rules
        artefacts = lay_out(analysis, rules, run.keys)
        services.store.upload_many(services.settings.artefacts_bucket, artefacts.uploads)
    run.progress(1.0)
    for notice in analysis.notices:
        degraded(notice.code, notice.message, **notice.details)

    def write(tx: Transaction) -> None:
        scenes.replace_scenes(
            tx,
            video_id=run.ref.video_id,
            user_id=run.user_id,
            generation=run.ref.generation,
            scenes=artefacts.scenes,
        )

    return Completion(output=_output(analysis, artefacts), write=write)


def _load(run: ActiveRun) -> Video:
    with run.transaction() as tx:
        video = videos.get_video(tx, run.ref.video_id)
    if video is None:
        raise Rejected(Code.NOT_FOUND, "The video was deleted while it was processed.")
    return video


def _analyse(run: ActiveRun, video: Video, services: Services, folder: Path) -> Analysis:
    source, workdir = folder / "source", folder / "work"
    workdir.mkdir()
    services.store.download(video.bucket, video.source_key, source, version=video.source_version)
    run.progress(_DOWNLOADED)
    return analyse(
        source,
        workdir,
        AnalyseOptions.from_settings(services.settings),
        progress=lambda done: run.progress(_DOWNLOADED + (_DECODED - _DOWNLOADED) * done),
    )


def _output(analysis: Analysis, artefacts: Artefacts) -> dict[str, object]:
    return {
        "duration_s": analysis.findings.span.end_s,
        "scan": dataclasses.asdict(analysis.findings.scan),
        "scenes": len(artefacts.scenes),
        "frames": sum(len(scene.frames) for scene in artefacts.scenes),
        "audio": artefacts.audio_key,
        "captions": artefacts.captions_key,
    }
