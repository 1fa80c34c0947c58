"""Where a video's words come from, best first: captions beside it, inside it, then its sound."""

import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from functions.index_video.sound import Stretch
from functions.index_video.speech import Recognised, SpeechModel
from functions.index_video.workbench import Workbench
from scenedex.domain.errors import Code, Rejected, Retryable
from scenedex.domain.speech import screen
from scenedex.domain.transcript import Transcript, TranscriptSource, join
from scenedex.domain.video import StageRun, Video
from scenedex.media import parse_captions, read_audio, read_segments
from scenedex.telemetry import degraded


@dataclass(frozen=True)
class Part:
    """What detection left of a part of a video.

    Attributes:
        start_s: where the part begins, and its sound.
        audio: the key of its sound; None where it has none.
        captions: the key of its cues, whose times are the video's; None where it has none.
    """

    start_s: float
    audio: str | None
    captions: str | None

    @classmethod
    def of(cls, run: StageRun) -> "Part":
        """What a completed run of detection says."""
        return cls(run.output["start_s"], run.output["audio"], run.output["captions"])


@dataclass(frozen=True)
class Sources:
    """The sources of one video's words.

    Attributes:
        parts: what detection left of each part of the video, in order of time.
        may_retry: whether a failure of the speech model may be tried again.
        progress: is told the share that is done, 0 to 1.
    """

    bench: Workbench
    video: Video
    parts: Sequence[Part]
    may_retry: bool
    progress: Callable[[float], None]

    def best_transcript(self) -> Transcript | None:
        """The first source that has words; None where none has, which is not a failure.

        Raises:
            Retryable: a service is not there, or SPEECH_FAILED.
            Misconfigured: the speech model that is set cannot be loaded.
        """
        return self._sidecar() or self._embedded() or self._spoken()

    def _sidecar(self) -> Transcript | None:
        key, version = self.video.captions_key, self.video.captions_version
        if not key:
            return None
        try:
            data = self.bench.store.read(self.video.bucket, key, version=version)
            segments = parse_captions(data, PurePosixPath(key).suffix)
        except Rejected as error:
            degraded(
                Code.CAPTIONS_UNREADABLE,
                f"The captions beside the video were not used: {error.message}",
            )
            return None
        return Transcript(TranscriptSource.SIDECAR, segments) if segments else None

    def _embedded(self) -> Transcript | None:
        keys = [part.captions for part in self.parts if part.captions]
        if not keys:
            return None
        try:
            transcript = join([read_segments(self.bench.artefacts.read(key)) for key in keys])
        except Rejected as error:
            degraded(
                Code.CAPTIONS_UNREADABLE,
                f"The captions inside the video were not used: {error.message}",
            )
            return None
        return transcript if transcript.segments else None

    def _spoken(self) -> Transcript | None:
        if not any(part.audio for part in self.parts):
            return None  # detection has said why
        if self.bench.speech is None:
            degraded(
                Code.SPEECH_MODEL_MISSING,
                "What is said cannot be searched: no speech model is installed here and the "
                "video came without captions.",
            )
            return None
        return _believed(self._listen(self.bench.speech))

    def _listen(self, model: SpeechModel) -> Recognised:
        end_s = self.video.duration_s or self.parts[-1].start_s + 1.0
        try:
            return model.recognise(self._sound(), end_s=end_s, progress=self.progress)
        except RuntimeError as error:
            sentence = "What is said could not be written down: the speech model failed."
            if self.may_retry:
                raise Retryable(Code.SPEECH_FAILED, sentence, reason=str(error)) from error
            degraded(Code.SPEECH_FAILED, sentence, reason=str(error))
            return Recognised((), None)

    def _sound(self) -> Iterator[Stretch]:
        """The sound of one part after the other; only one is in memory."""
        for part in self.parts:
            if part.audio is None:
                continue
            with tempfile.TemporaryDirectory() as directory:
                path = Path(directory) / "audio.wav"
                self.bench.artefacts.download(part.audio, path)
                yield Stretch(part.start_s, read_audio(path))


def _believed(heard: Recognised) -> Transcript | None:
    screened = screen(heard.segments)
    if count := len(screened.quarantined):
        reasons = Counter(str(item.doubt) for item in screened.quarantined)
        degraded(
            Code.SPEECH_QUARANTINED,
            f"{count} of {len(heard.segments)} stretches of speech were left out: the speech "
            "model seems to have made them up.",
            count=count,
            reasons=dict(reasons),
        )
    if not screened.believed:
        return None
    return Transcript(TranscriptSource.SPEECH, screened.believed, heard.language)
