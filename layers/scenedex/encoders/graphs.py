"""Opens ONNX graphs on the best provider that there is."""

import os
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scenedex.domain.errors import Code, Misconfigured
from scenedex.settings import silence_onnxruntime
from scenedex.telemetry import logger

CPU = "CPUExecutionProvider"
_PREFERRED = ("CUDAExecutionProvider", CPU)
# More threads than this gain nothing for one query, and a job's pictures come in small batches.
_MOST_THREADS = 8


class Graph:
    """One ONNX graph, opened when it is first needed and kept; safe to share between threads."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = Lock()

    @property
    def provider(self) -> str:
        """Where it runs, as onnxruntime calls it."""
        return str(self._session.get_providers()[0])

    @property
    def inputs(self) -> frozenset[str]:
        """The names of what it reads."""
        return frozenset(given.name for given in self._session.get_inputs())

    def run(self, output: str, feeds: dict[str, NDArray[Any]]) -> NDArray[np.float32]:
        """Computes one output; what the graph does not read is left out.

        Args:
            output: its name.
            feeds: inputs by name.
        """
        wanted = {name: value for name, value in feeds.items() if name in self.inputs}
        (computed,) = self._session.run([output], wanted)
        return np.asarray(computed, dtype=np.float32)

    @cached_property
    def _opened(self) -> Any:
        silence_onnxruntime()
        import onnxruntime  # noqa: PLC0415 (0.2 s that a process without models need not pay)

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = min(_cores(), _MOST_THREADS)
        options.inter_op_num_threads = 1
        # Threads that spin while they wait take the processor from the rest of a small machine.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        options.log_severity_level = 3
        available = onnxruntime.get_available_providers()
        providers = [name for name in _PREFERRED if name in available]
        try:
            session = onnxruntime.InferenceSession(str(self._path), options, providers=providers)
        except Exception as error:  # its exceptions share no base class of their own
            raise Misconfigured(
                Code.MODEL_DAMAGED, f"onnxruntime cannot open {self._path}: {error}."
            ) from error
        logger.info("model opened", extra={"graph": str(self._path), "provider": self._of(session)})
        return session

    @staticmethod
    def _of(session: Any) -> str:
        return str(session.get_providers()[0])

    @property
    def _session(self) -> Any:
        with self._lock:
            return self._opened


def _cores() -> int:
    """Processors that this process may use; a container may have fewer than its machine."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
