"""What a question is compared with: its vectors, by the models that indexed the scenes."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from api.encoding import QueryEncoders, QueryVector
from scenedex.domain.errors import Code, Misconfigured, ScenedexError
from scenedex.domain.notices import Notice
from scenedex.domain.signals import Band, Signal, Weights
from scenedex.telemetry import degraded

if TYPE_CHECKING:  # the api function has no encoders, and must not load them
    from numpy.typing import NDArray

    from scenedex.encoders import Calibration
    from scenedex.encoders.manifest import KindManifest

BY_MODEL = (Signal.MEANING, Signal.PICTURE)
_LEAST_LENGTH = 1e-3
"""Of the sum of two unit vectors that have a direction in common."""


@dataclass(frozen=True, eq=False)
class Compared:
    """What one signal compares scenes with, and what its scores mean."""

    vector: "NDArray[np.float32]"
    model: "KindManifest"
    band: Band


@dataclass(frozen=True)
class Understood:
    """A question as the models understand it, and what users are told of them."""

    compared: Mapping[Signal, Compared]
    notices: Sequence[Notice] = ()


def wanted_signals(weights: Weights) -> list[Signal]:
    """The signals that are asked for and need a model."""
    return [signal for signal in BY_MODEL if getattr(weights, signal) > 0]


def understand_words(
    text: str, wanted: Sequence[Signal], encoders: QueryEncoders | None, *, may_lack: bool
) -> Understood:
    """Words, for every signal that is wanted.

    Args:
        text: the query.
        wanted: signals that need a model.
        encoders: None where the process has none.
        may_lack: whether signals that cannot be compared now are left out and told to
            ``degraded``.

    Raises:
        Retryable: ENCODERS_WARMING, where nothing may be left out.
        Misconfigured: MODEL_MISSING, where nothing may be left out.
    """
    if not wanted or not _says_something(text):
        return Understood({})
    try:
        ready = _required(encoders)
        notice = ready.pack().notice
    except ScenedexError as error:
        if not may_lack:
            raise
        degraded(error.code, f"{error.message} These results are by words alone.")
        return Understood({})
    found = {signal: _words(ready, signal, text, may_lack=may_lack) for signal in wanted}
    return Understood({one: it for one, it in found.items() if it}, _told(notice))


def understand_picture(
    content: bytes, text: str, wanted: Sequence[Signal], encoders: QueryEncoders | None
) -> Understood:
    """A picture and the words beside it, if any.

    What is seen is compared with the mean of the picture's vector and the words', what is said
    with the words' alone.

    Raises:
        Rejected: the bytes are no picture that can be searched with.
        Retryable: ENCODERS_WARMING.
        Misconfigured: MODEL_MISSING.
    """
    ready = _required(encoders)
    seen = ready.picture(content)
    by_words = understand_words(text, wanted, ready, may_lack=False)
    compared = dict(by_words.compared)
    if Signal.PICTURE in wanted:
        compared[Signal.PICTURE] = _mean(_picture(seen.vector), compared.get(Signal.PICTURE))
    notices = [*_told(ready.pack().notice), *_told_of_animation(seen.more_pictures)]
    return Understood(compared, notices)


def picture_band(encoders: QueryEncoders | None) -> Band | None:
    """What the similarity of two pictures means; None where no model is ready to say."""
    manifest = _manifest(encoders, "image")
    return _band(manifest.picture_calibration) if manifest else None


def meaning_band(encoders: QueryEncoders | None) -> Band | None:
    """What the similarity of two texts means; None where no model is ready to say."""
    manifest = _manifest(encoders, "text")
    return _band(manifest.calibration) if manifest else None


def _manifest(encoders: QueryEncoders | None, kind: str) -> "KindManifest | None":
    try:
        kinds = _required(encoders).pack().manifest.kinds.values()
    except ScenedexError:
        return None
    return next((model for model in kinds if model.kind == kind), None)


def _required(encoders: QueryEncoders | None) -> QueryEncoders:
    if encoders is None:
        raise Misconfigured(Code.MODEL_MISSING, "This process has no search models.")
    return encoders


def _says_something(text: str) -> bool:
    """Whether there is a letter, a number or a symbol such as an emoji: models read no others."""
    kinds = (unicodedata.category(char) for char in text)
    return any(kind[0] in "LN" or kind == "So" for kind in kinds)


def _words(
    encoders: QueryEncoders, signal: Signal, text: str, *, may_lack: bool
) -> Compared | None:
    try:
        vector = encoders.vector(signal, text)
    except ScenedexError as error:
        if not may_lack:
            raise
        degraded(error.code, error.message, signal=signal)
        return None
    if vector is None:
        return None
    band = _band(vector.model.calibration)
    return Compared(vector.values, vector.model, band if vector.is_whole else _never_sure(band))


def _picture(vector: QueryVector) -> Compared:
    return Compared(vector.values, vector.model, _band(vector.model.picture_calibration))


def _mean(picture: Compared, words: Compared | None) -> Compared:
    """The mean of two unit vectors, again of length 1.

    Its cosine with anything is the sum of theirs by the length of their sum, and so is the band.
    """
    if words is None:
        return picture
    total = picture.vector + words.vector
    length = float(np.linalg.norm(total))
    if length < _LEAST_LENGTH:
        return picture
    band = Band(
        floor=(picture.band.floor + words.band.floor) / length,
        strong=(picture.band.strong + words.band.strong) / length,
    )
    return Compared(total / np.float32(length), picture.model, band)


def _band(meant: "Calibration") -> Band:
    return Band(floor=meant.floor, strong=meant.strong)


def _never_sure(band: Band) -> Band:
    """No cosine is above 1."""
    return Band(band.floor, strong=1.0)


def _told(notice: str) -> list[Notice]:
    return [Notice(Code.STARTER_MODELS, notice)] if notice else []


def _told_of_animation(more_pictures: int) -> list[Notice]:
    if not more_pictures:
        return []
    message = f"The picture is an animation: only the first of its {more_pictures + 1} is used."
    return [Notice(Code.ANIMATION_SKIPPED, message)]
