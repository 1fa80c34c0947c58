"""Every wire format between the stages, with its version."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Any, Self
from uuid import UUID

from scenedex.domain.errors import Code, Rejected
from scenedex.domain.stages import Stage, StageRef

VERSION = 1


@dataclass(frozen=True)
class StageMessage:
    """Asks for one stage run; sent to the scenes queue and given to the Batch job.

    ``user_id`` saves a look-up; the database is asked again before anything is written.
    """

    video_id: UUID
    user_id: UUID
    generation: int
    stage: Stage
    part: int = 0

    @property
    def ref(self) -> StageRef:
        """The run it asks for."""
        return StageRef(self.video_id, self.generation, self.stage, self.part)

    def to_json(self) -> str:
        """The message's text."""
        return json.dumps({"version": VERSION, **asdict(self)}, default=str)

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Reads a message.

        Raises:
            Rejected: it is not one, or of a version this code does not know.
        """
        with _read(text, "A message between two stages") as given:
            return cls(
                video_id=UUID(given["video_id"]),
                user_id=UUID(given["user_id"]),
                generation=int(given["generation"]),
                stage=Stage(given["stage"]),
                part=int(given["part"]),
            )


@dataclass(frozen=True)
class PurgeMessage:
    """Asks for the artefacts of one generation to be deleted; waits in the outbox until due."""

    video_id: UUID
    user_id: UUID
    generation: int

    def to_json(self) -> str:
        """The message's text."""
        return json.dumps({"version": VERSION, **asdict(self)}, default=str)

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Reads a message.

        Raises:
            Rejected: it is not one, or of a version this code does not know.
        """
        with _read(text, "A purge") as given:
            return cls(UUID(given["video_id"]), UUID(given["user_id"]), int(given["generation"]))


@contextmanager
def _read(text: str, what: str) -> Iterator[dict[str, Any]]:
    """What a message holds; whatever the block finds wrong with it makes it unreadable."""
    try:
        given = json.loads(text)
        if given["version"] != VERSION:
            raise ValueError(f"version {given['version']}, not {VERSION}")
        yield given
    except (ValueError, KeyError, TypeError) as error:
        raise Rejected(Code.MESSAGE_INVALID, f"{what} cannot be read: {error}.") from error
