"""Turns a query into vectors with the models that indexed the scenes; they may still load."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING, Literal

from api.remembering import Remembered
from scenedex.domain.errors import Code, Misconfigured, Retryable, ScenedexError
from scenedex.domain.signals import Signal
from scenedex.telemetry import logger

if TYPE_CHECKING:  # the api function has no encoders, and must not load them
    import numpy as np
    from numpy.typing import NDArray

    from scenedex.encoders import ModelPack
    from scenedex.encoders.manifest import KindManifest

REMEMBERED_QUERIES = 512
"""At 1024 + 1152 numbers of 4 bytes each these take about 4 MB."""

REMEMBERED_PICTURES = 128
"""Pages of one answer come one after the other; the pictures themselves are not kept."""

State = Literal["idle", "loading", "loaded", "failed"]


@dataclass(frozen=True, eq=False)
class QueryVector:
    """A query as one model understands it.

    Attributes:
        values: float32 (dimensions,), of length 1.
        model: which model it was.
        is_whole: whether the model knows all words of the query; else it is never sure of a scene.
    """

    values: "NDArray[np.float32]"
    model: "KindManifest"
    is_whole: bool = True


@dataclass(frozen=True, eq=False)
class SeenPicture:
    """A picture as the picture model sees it.

    Attributes:
        more_pictures: above 0: it is an animation, and so many were left out.
    """

    vector: QueryVector
    more_pictures: int


class QueryEncoders:
    """The encoders of one process, loaded once, in the background.

    Args:
        load: reads the pack and makes its models ready.
        wait_s: seconds that ``pack`` waits for them.
    """

    def __init__(self, load: "Callable[[], ModelPack]", *, wait_s: float) -> None:
        self._load = load
        self._wait_s = wait_s
        self._done = Event()
        self._lock = Lock()
        self._thread: Thread | None = None
        self._pack: ModelPack | None = None
        self._error: ScenedexError | None = None
        self._remembered = lru_cache(REMEMBERED_QUERIES)(self._encode)
        self._pictures = Remembered[bytes, SeenPicture](REMEMBERED_PICTURES)

    @property
    def state(self) -> State:
        """How far loading is."""
        if self._thread is None:
            return "idle"
        if not self._done.is_set():
            return "loading"
        return "loaded" if self._pack else "failed"

    def warm(self) -> None:
        """Starts to load, unless that has been done. It does not wait."""
        with self._lock:
            if self._thread is None:
                self._thread = Thread(target=self._run, name="load-encoders", daemon=True)
                self._thread.start()

    def pack(self) -> "ModelPack":
        """The pack, when it is ready.

        Raises:
            Retryable: ENCODERS_WARMING; it is not ready within ``wait_s``.
            Misconfigured: MODEL_MISSING, or what else keeps it from being loaded.
        """
        self.warm()
        if not self._done.wait(self._wait_s):
            raise Retryable(Code.ENCODERS_WARMING, "The search models are still being loaded.")
        if self._error:
            raise self._error.with_traceback(None)
        if self._pack is None:
            raise RuntimeError("loading ended with neither a pack nor an error")
        return self._pack

    def vector(self, signal: Signal, text: str) -> QueryVector | None:
        """A query for one signal; None where the text says nothing to that signal's model.

        Raises:
            Retryable: as ``pack``.
            Misconfigured: as ``pack``; MODEL_MISSING also where the pack has no such model.
        """
        self.pack()
        return self._remembered(signal, text)

    def picture(self, content: bytes) -> SeenPicture:
        """A picture to search with.

        Raises:
            Rejected: the bytes are no picture that can be searched with.
            Retryable: as ``pack``.
            Misconfigured: as ``vector``.
        """
        self.pack()
        return self._pictures.get(sha256(content).digest(), lambda: self._look_at(content))

    def _look_at(self, content: bytes) -> SeenPicture:
        from scenedex.encoders.query_picture import (  # noqa: PLC0415 (only search has it)
            read_picture,
        )

        pack = self.pack()
        if pack.image is None:
            raise Misconfigured(Code.MODEL_MISSING, "No model for pictures is installed.")
        picture = read_picture(content)
        vector = QueryVector(pack.image.encode_images([picture.image])[0], _model(pack, "image"))
        return SeenPicture(vector, picture.more_pictures)

    def _encode(self, signal: Signal, text: str) -> QueryVector | None:
        pack = self.pack()
        if signal is Signal.MEANING and pack.text:
            if not pack.text.understands(text):
                return None
            return QueryVector(pack.text.encode([text])[0], _model(pack, "text"))
        if signal is Signal.PICTURE and pack.image:
            if not pack.image.understands(text):
                return None
            values = pack.image.encode_texts([text])[0]
            is_whole = pack.image.understands_all(text)
            return QueryVector(values, _model(pack, "image"), is_whole=is_whole)
        raise Misconfigured(Code.MODEL_MISSING, f"No model for `{signal}` is installed.")

    def _run(self) -> None:
        try:
            self._pack = self._load()
        except ScenedexError as error:
            logger.exception(error.message, extra={"code": error.code})
            self._error = error
        except Exception:  # noqa: BLE001 (nobody else hears of what ends a thread)
            logger.exception("The search models cannot be loaded.")
            self._error = Misconfigured(
                Code.MODEL_MISSING, "The search models cannot be loaded; the log says why."
            )
        finally:
            self._done.set()


def _model(pack: "ModelPack", kind: str) -> "KindManifest":
    return next(model for model in pack.manifest.kinds.values() if model.kind == kind)
