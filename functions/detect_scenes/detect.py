"""Finds the scenes of a video, or of a part of a long one, in one pass over its file."""

import json
from dataclasses import dataclass
from pathlib import Path

from functions.detect_scenes.artefacts import uploads
from functions.detect_scenes.joining import Part, join_parts
from scenedex.db import stage_runs, videos
from scenedex.domain.errors import Code, Rejected
from scenedex.domain.segments import Segment, SegmentPlan
from scenedex.domain.stages import Stage, VideoState
from scenedex.domain.video import Video
from scenedex.media import AnalyseOptions, Analysis, analyse
from scenedex.media.records import load
from scenedex.messages import StageMessage
from scenedex.stage import ActiveRun, Completion, Services, workspace

_DOWNLOADED = 0.05
_DECODED = 0.9
"""Where downloading and decoding end on the bar from 0 to 1; the rest is uploading artefacts."""


@dataclass(frozen=True)
class _Task:
    """What is looked at.

    Attributes:
        segment: None: all of it.
    """

    video: Video
    segment: Segment | None


def receive(body: str, services: Services) -> None:
    """Handles one message of the scenes queue.

    Raises:
        Retryable: something is not there right now.
        Rejected: the message cannot be read; it ends in the dead-letter queue.
    """
    message = StageMessage.from_json(body)
    services.runner.run(message, lambda run: detect_scenes(run, services))


def detect_scenes(run: ActiveRun, services: Services) -> Completion:
    """The stage DETECT: one part of a video.

    The part that ends last makes scenes of what all of them found.

    Returns:
        Output ``start_s``, ``end_s``, ``scan`` (which way the pass took), ``audio`` and
        ``captions`` (artefact keys; None where the part has none); part 0's also the facts of
        ``join_parts``.

    Raises:
        Rejected: the file cannot be decoded.
        Retryable: database or store cannot be reached, or the lease was lost.
    """
    task = _load(run)
    options = AnalyseOptions.from_settings(services.settings)
    with workspace() as folder:
        analysis = _analyse(run, task, options, services, folder)
        files = uploads(analysis, run.keys, run.ref.part)
        services.store.upload_many(services.settings.artefacts_bucket, files)
    run.progress(1.0)
    findings = analysis.findings.renamed(lambda name: run.keys.of_part(run.ref.part, name))
    return Completion(
        output=Part(findings, analysis.notices).to_output(),
        join=lambda tx, outputs: join_parts(run, tx, outputs, options.rules),
    )


def _load(run: ActiveRun) -> _Task:
    with run.transaction() as tx:
        video = videos.get_video(tx, run.ref.video_id)
        runs = stage_runs.list_runs(tx, run.ref.video_id, run.ref.generation)
    if video is None:
        raise Rejected(Code.NOT_FOUND, "The video was deleted while it was processed.")
    if video.state is VideoState.FAILED:
        raise Rejected(Code.CONFLICT, "Another part of the video failed.")
    outputs = [each.output for each in runs if each.stage is Stage.VALIDATE]
    plan = load(SegmentPlan, json.dumps(outputs[0]["plan"]))
    return _Task(video, plan.segments[run.ref.part] if plan.segments else None)


def _analyse(
    run: ActiveRun, task: _Task, options: AnalyseOptions, services: Services, folder: Path
) -> Analysis:
    source, workdir = folder / "source", folder / "work"
    workdir.mkdir()
    _fetch(task, services, source)
    run.progress(_DOWNLOADED)
    return analyse(
        source,
        workdir,
        options,
        segment=task.segment,
        progress=lambda done: run.progress(_DOWNLOADED + (_DECODED - _DOWNLOADED) * done),
    )


def _fetch(task: _Task, services: Services, path: Path) -> None:
    video, version = task.video, task.video.source_version
    if task.segment is None:
        services.store.download(video.bucket, video.source_key, path, version=version)
    else:
        services.store.download_ranges(
            video.bucket, video.source_key, path, task.segment.ranges, version=version
        )
