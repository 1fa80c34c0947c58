"""Whether the models of this process are those that made the index."""

import time
from collections.abc import Callable
from threading import Lock
from typing import TYPE_CHECKING

from scenedex.db import Transaction, vectors

if TYPE_CHECKING:
    from scenedex.encoders.manifest import KindManifest

TRUSTED_S = 60.0
"""For so long an answer holds; every search would be another round trip otherwise."""


class IndexedModels:
    """Knows the ids of our models in the database.

    Args:
        clock: seconds, monotonic.
    """

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._known: dict[str, tuple[int, float]] = {}
        self._lock = Lock()

    def id_of(self, tx: Transaction, model: "KindManifest") -> int | None:
        """The id under which this model's vectors are kept; None where nothing is indexed yet.

        Raises:
            Misconfigured: MODEL_MISMATCH; another model made the index.
        """
        with self._lock:
            model_id, until = self._known.get(model.kind, (0, 0.0))
        if until > self._clock():
            return model_id
        return self._ask(tx, model)

    def _ask(self, tx: Transaction, model: "KindManifest") -> int | None:
        model_id = vectors.require_model(
            tx,
            kind=model.kind.value,
            name=model.name,
            revision=model.revision,
            dimensions=model.dimensions,
            preprocessing=model.preprocessing,
        )
        if model_id is not None:
            with self._lock:
                self._known[model.kind] = (model_id, self._clock() + TRUSTED_S)
        return model_id
