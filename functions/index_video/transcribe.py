"""The stage TRANSCRIBE: every scene gets the words that are said in it."""

from collections.abc import Sequence

from functions.index_video.transcripts import Part, Sources
from functions.index_video.workbench import Workbench
from scenedex.db import Transaction, scenes, stage_runs, videos
from scenedex.domain.errors import Code, Rejected
from scenedex.domain.scene import Scene, SceneText
from scenedex.domain.stages import Stage
from scenedex.domain.transcript import (
    Transcript,
    TranscriptSegment,
    TranscriptSource,
    assign_to_scenes,
)
from scenedex.domain.video import Video
from scenedex.stage import ActiveRun, Completion


def transcribe(run: ActiveRun, bench: Workbench) -> Completion:
    """Finds the video's words and gives each scene its own.

    Returns:
        Output ``source`` (None where nothing is said), ``language``, ``segments`` (count) and,
        where they were heard, the speech model with its device and precision.

    Raises:
        Retryable: a service is not there, or the speech model failed.
        Misconfigured: the speech model that is set cannot be loaded.
    """
    video, found, parts = _load(run)
    sources = Sources(
        bench=bench,
        video=video,
        parts=parts,
        may_retry=run.attempts < bench.settings.max_attempts,
        progress=run.progress,
    )
    transcript = sources.best_transcript()
    texts = scene_texts(found, transcript)

    def write(tx: Transaction) -> None:
        video_id, generation = run.ref.video_id, run.ref.generation
        scenes.set_texts(
            tx, video_id=video_id, user_id=run.user_id, generation=generation, texts=texts
        )
        language = transcript.language if transcript else None
        videos.set_language(tx, video_id=video_id, generation=generation, language=language)

    return Completion(output=_output(transcript, bench), write=write)


def scene_texts(found: Sequence[Scene], transcript: Transcript | None) -> list[SceneText]:
    """One text a scene, also for those in which nobody speaks."""
    segments = transcript.segments if transcript else ()
    assigned = assign_to_scenes(segments, [scene.span for scene in found])
    return [
        _scene_text(scene, tuple(own), transcript)
        for scene, own in zip(found, assigned, strict=True)
    ]


def _scene_text(
    scene: Scene, own: tuple[TranscriptSegment, ...], transcript: Transcript | None
) -> SceneText:
    said = transcript if own else None
    return SceneText(
        scene_id=scene.scene_id,
        source=said.source if said else None,
        language=said.language if said else None,
        transcript=" ".join(" ".join(segment.text.split()) for segment in own),
        segments=own,
    )


def _load(run: ActiveRun) -> tuple[Video, list[Scene], list[Part]]:
    with run.transaction() as tx:
        video = videos.get_video(tx, run.ref.video_id)
        found = scenes.list_scenes(tx, run.ref.video_id, run.ref.generation)
        runs = stage_runs.list_runs(tx, run.ref.video_id, run.ref.generation)
    if video is None:
        raise Rejected(Code.NOT_FOUND, "The video was deleted while it was processed.")
    return video, found, [Part.of(each) for each in runs if each.stage is Stage.DETECT]


def _output(transcript: Transcript | None, bench: Workbench) -> dict[str, object]:
    output: dict[str, object] = {"source": None, "language": None, "segments": 0}
    if transcript:
        output["source"] = transcript.source
        output["language"] = transcript.language
        output["segments"] = len(transcript.segments)
        if transcript.source is TranscriptSource.SPEECH and bench.speech:
            output |= bench.speech.facts
    return output
