"""Speech to text; the only module that knows faster-whisper."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from functions.index_video.sound import PIECE_S, Piece, Stretch, cut_into_pieces
from scenedex.domain.errors import Code, Misconfigured
from scenedex.domain.speech import SpeechSegment
from scenedex.settings import silence_onnxruntime
from scenedex.telemetry import logger

_FILES = ("model.bin", "config.json", "tokenizer.json")
"""faster-whisper downloads a tokenizer that is not there; here nothing is downloaded."""

_OPTIONS: dict[str, Any] = {
    "beam_size": 5,  # the width that Radford et al. 2022 (arXiv 2212.04356, 4.5) decode with
    "vad_filter": True,  # Silero's model, which comes inside faster-whisper's wheel
    "vad_parameters": {"min_silence_duration_ms": 500},  # half a second parts two sentences
    "condition_on_previous_text": False,  # else a loop goes on into the next window
    "language_detection_segments": 4,  # a video may begin with music
}

_BCP_47 = {"jw": "jv"}
"""Whisper's codes that are no language tags (openai/whisper, whisper/tokenizer.py)."""


@dataclass(frozen=True)
class Recognised:
    """What was heard.

    Attributes:
        language: BCP 47 tag of most of it; None where nothing was heard.
    """

    segments: tuple[SpeechSegment, ...]
    language: str | None


class SpeechModel:
    """A CTranslate2 Whisper model, loaded once and kept.

    Args:
        directory: holds ``model.bin``, ``config.json`` and ``tokenizer.json``.
        piece_s: longest stretch of sound that it is given at once, in seconds.

    Raises:
        Misconfigured: MODEL_MISSING; one of them is missing or cannot be loaded.
    """

    def __init__(self, directory: Path, *, piece_s: float = PIECE_S) -> None:
        if missing := [name for name in _FILES if not (directory / name).is_file()]:
            raise Misconfigured(
                Code.MODEL_MISSING, f"The speech model {directory} lacks {', '.join(missing)}."
            )
        self.name = directory.name
        self.device, self.precision = _fastest_device()
        self._piece_s = piece_s
        self._model = _load(directory, device=self.device, precision=self.precision)
        logger.info("speech model loaded", extra=self.facts)

    @property
    def facts(self) -> dict[str, object]:
        """What is stored with a run: name, device and precision."""
        return {
            "speech_model": self.name,
            "speech_device": self.device,
            "speech_precision": self.precision,
        }

    def recognise(
        self, sound: Iterable[Stretch], *, end_s: float, progress: Callable[[float], None]
    ) -> Recognised:
        """Writes down what is said, in any language.

        Args:
            sound: in order of time.
            end_s: about when it ends.
            progress: is told the share that is done, 0 to 1.

        Raises:
            RuntimeError: the model failed, for instance for want of memory.
        """
        segments: list[SpeechSegment] = []
        seconds: Counter[str] = Counter()
        for piece in cut_into_pieces(sound, piece_s=self._piece_s):
            for segment, language in self._listen(piece):
                segments.append(segment)
                seconds[language] += max(1, round(segment.span.duration_s))
                progress(min(1.0, segment.span.end_s / end_s))
        tag = seconds.most_common(1)[0][0] if seconds else None
        return Recognised(tuple(segments), _BCP_47.get(tag, tag) if tag else None)

    def _listen(self, piece: Piece) -> Iterator[tuple[SpeechSegment, str]]:
        found, info = self._model.transcribe(piece.samples, **_OPTIONS)
        for each in found:
            segment = SpeechSegment(
                span=piece.span_of(each.start, each.end),
                text=each.text,
                no_speech_probability=each.no_speech_prob,
                log_probability=each.avg_logprob,
                compression_ratio=each.compression_ratio,
            )
            yield segment, info.language


def _load(directory: Path, *, device: str, precision: str) -> Any:
    silence_onnxruntime()  # the voice activity filter's runtime
    from faster_whisper import WhisperModel  # noqa: PLC0415 (a job that needs none pays for none)

    try:
        return WhisperModel(str(directory), device=device, compute_type=precision)
    except (RuntimeError, ValueError) as error:
        raise Misconfigured(
            Code.MODEL_MISSING, f"The speech model {directory} cannot be loaded: {error}"
        ) from error


def _fastest_device() -> tuple[str, str]:
    """CUDA in half precision where there is one, else the processor in whole numbers."""
    import ctranslate2  # noqa: PLC0415 (as above)

    if not ctranslate2.get_cuda_device_count():
        return "cpu", "int8"
    supported = ctranslate2.get_supported_compute_types("cuda")
    return "cuda", "float16" if "float16" in supported else "float32"
