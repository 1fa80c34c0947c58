"""Which recognised speech is believed: hallucinated words are put in quarantine, not indexed.

A speech model that hears no speech still writes sentences. The numbers it gives beside them, and
the sentences themselves, tell most of these apart. Sources:

- Radford et al. 2022, "Robust Speech Recognition via Large-Scale Weak Supervision", section 4.5
  (arXiv 2212.04356): the three thresholds below decide there whether a decoding has failed.
- Barański et al. 2025, "Investigation of Whisper ASR Hallucinations Induced by Non-Speech Audio"
  (arXiv 2501.11378): a small set of sentences makes up most hallucinations, and the rest loops;
  hence a list of phrases and a rule against loops.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from scenedex.domain.span import TimeSpan
from scenedex.domain.transcript import TranscriptSegment

NO_SPEECH_PROBABILITY = 0.6
"""Above it, together with a low confidence, a window holds no speech (arXiv 2212.04356, 4.5)."""

LOG_PROBABILITY = -1.0
"""Mean natural logarithm of the token probabilities below which a decoding failed (ibid.)."""

COMPRESSION_RATIO = 2.4
"""Bytes of text over bytes of its zlib stream, above which the text repeats itself (ibid.)."""

SIGN_OFF_NO_SPEECH_PROBABILITY = 0.1
"""From here on a sign-off of the list below is taken for a hallucination; a speaker who really
says it is heard clearly. The value is the one dictation tools settled on (freeflow, pull request
281); what Whisper itself asks for, 0.6, lets most of them pass."""

LOOP_LENGTH = 4
"""So many equal things in a row are a loop: nobody says a sentence four times without a pause,
and a refrain that is sung three times stays."""

_SIGN_OFFS = frozenset({
    "thanks for watching", "thank you for watching", "thank you so much for watching",
    "please subscribe", "please subscribe to my channel", "like and subscribe",
    "dont forget to like and subscribe", "see you next time", "see you in the next video",
    "시청해주셔서 감사합니다", "구독과 좋아요 부탁드립니다",
    "ご視聴ありがとうございました", "チャンネル登録お願いします", "次の動画でお会いしましょう",
    "请不吝点赞 订阅 转发 打赏支持明镜与点点栏目",
    "abone olmay\u0131 unutmay\u0131n",
    "vielen dank fürs zuschauen", "merci davoir regardé cette vidéo",
    "gracias por ver el video", "obrigado por assistir",
    "спасибо за просмотр", "продолжение следует",
})  # fmt: skip
"""What Whisper writes into silence in each language, as its users report it (for instance Vexa
issue 617, freeflow issue 111, PocketShell issue 452, Speech-Translate issue 71)."""

_CREDIT_BEGINNINGS = (
    "subtitles by the", "transcription by", "transcribed by", "untertitel der", "untertitel von",
    "untertitelung des", "soustitres réalisés", "sous titres réalisés", "subtítulos realizados",
    "legendas pela comunidade", "субтитры сделал", "字幕by", "字幕 by",
)  # fmt: skip
_CREDIT_NAMES = ("amaraorg", "castingwords")
"""How subtitle makers sign: their credits stand in the training data and are never spoken
(freeflow pull request 281, minutes pull request 247)."""

CREDIT_LENGTH = 80
"""Characters; a longer segment that mentions a subtitle maker is a sentence about one."""


class Doubt(StrEnum):
    """Why a segment is in quarantine."""

    NO_WORDS = "no_words"
    SILENCE = "silence"
    UNSURE = "unsure"
    REPETITION = "repetition"
    LOOP = "loop"
    SIGN_OFF = "sign_off"
    CREDIT = "credit"


@dataclass(frozen=True)
class SpeechSegment:
    """What a speech model believes to have heard within one span.

    Attributes:
        no_speech_probability: 0 to 1, of its window holding no speech at all.
        log_probability: mean natural logarithm of its tokens' probabilities; 0 is certain.
        compression_ratio: bytes of its window's text over those of its zlib stream.
    """

    span: TimeSpan
    text: str
    no_speech_probability: float
    log_probability: float
    compression_ratio: float


@dataclass(frozen=True)
class Quarantined:
    """A segment that is not believed, and why."""

    segment: SpeechSegment
    doubt: Doubt


@dataclass(frozen=True)
class Screened:
    """Recognised speech, sorted into what is believed and what is not; both in order of time."""

    believed: tuple[TranscriptSegment, ...]
    quarantined: tuple[Quarantined, ...]


def screen(segments: Sequence[SpeechSegment]) -> Screened:
    """Separates speech from what a model made up.

    Args:
        segments: of one video.
    """
    in_order = sorted(segments, key=lambda item: item.span)
    believed: list[TranscriptSegment] = []
    quarantined: list[Quarantined] = []
    for segment, looping in zip(in_order, _in_loop(in_order), strict=True):
        doubt = Doubt.LOOP if looping else doubt_of(segment)
        if doubt is None:
            believed.append(TranscriptSegment(segment.span, segment.text.strip()))
        else:
            quarantined.append(Quarantined(segment, doubt))
    return Screened(tuple(believed), tuple(quarantined))


def doubt_of(segment: SpeechSegment) -> Doubt | None:
    """Why a segment is not believed, looked at alone; None where it is."""
    words = _words(segment.text)
    if not words:
        return Doubt.NO_WORDS
    return _doubt_by_numbers(segment) or _doubt_by_text(segment, words)


def _doubt_by_numbers(segment: SpeechSegment) -> Doubt | None:
    if segment.log_probability < LOG_PROBABILITY:
        silent = segment.no_speech_probability > NO_SPEECH_PROBABILITY
        return Doubt.SILENCE if silent else Doubt.UNSURE
    return Doubt.REPETITION if segment.compression_ratio > COMPRESSION_RATIO else None


def _doubt_by_text(segment: SpeechSegment, words: str) -> Doubt | None:
    if words in _SIGN_OFFS and segment.no_speech_probability >= SIGN_OFF_NO_SPEECH_PROBABILITY:
        return Doubt.SIGN_OFF
    if len(words) <= CREDIT_LENGTH and _is_credit(words):
        return Doubt.CREDIT
    return Doubt.REPETITION if _repeats_itself(words.split()) else None


def _is_credit(words: str) -> bool:
    return words.startswith(_CREDIT_BEGINNINGS) or any(name in words for name in _CREDIT_NAMES)


def _repeats_itself(words: list[str]) -> bool:
    """Whether a phrase of one to four words stands LOOP_LENGTH times or more and makes up most.

    The compression ratio does not see this in a short segment: its zlib header weighs more.
    """
    loops = ((size, _longest_loop(words, size) // size) for size in range(1, 5))
    return any(times >= LOOP_LENGTH and 2 * size * times > len(words) for size, times in loops)


def _longest_loop(words: list[str], size: int) -> int:
    """How many words in a row come again and again every ``size`` words."""
    longest = same = 0
    for word, later in zip(words, words[size:], strict=False):
        same = same + 1 if word == later else 0
        longest = max(longest, same)
    return longest + size


def _in_loop(segments: Sequence[SpeechSegment]) -> list[bool]:
    """Marks all but the first of each run of LOOP_LENGTH or more segments with the same words."""
    marks = [False] * len(segments)
    start = 0
    for index in range(1, len(segments) + 1):
        if index < len(segments) and _words(segments[index].text) == _words(segments[start].text):
            continue
        if index - start >= LOOP_LENGTH:
            marks[start + 1 : index] = [True] * (index - start - 1)
        start = index
    return marks


def _words(text: str) -> str:
    """The text in lower case, without punctuation and symbols, single spaces between words."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    kept = (char for char in folded if unicodedata.category(char)[0] in "LMNZ" or char.isspace())
    return " ".join("".join(kept).split())
