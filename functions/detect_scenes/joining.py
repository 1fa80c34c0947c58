"""Makes one video of what was found in its parts."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from functions.detect_scenes.artefacts import new_scenes
from scenedex.db import Transaction, scenes, seek_sheets
from scenedex.domain.findings import Findings, SceneRules, SeekSheet, outline_scenes
from scenedex.domain.notices import Notice
from scenedex.domain.scene import NewScene
from scenedex.media import join_notices
from scenedex.media.records import dump, load
from scenedex.stage import ActiveRun
from scenedex.telemetry import degraded


@dataclass(frozen=True)
class Part:
    """What a run leaves of its part until all are there.

    Attributes:
        findings: names of files are keys of objects.
    """

    findings: Findings
    notices: tuple[Notice, ...]

    def to_output(self) -> dict[str, Any]:
        """As an output of a stage run: what is much under ``findings``, which goes with the join.

        ``start_s``, ``audio`` and ``captions`` stay, for the job that reads what is said.
        """
        record: dict[str, Any] = json.loads(dump(self))
        findings = record["findings"]
        return {
            "start_s": self.findings.span.start_s,
            "end_s": self.findings.span.end_s,
            "audio": self.findings.audio,
            "captions": self.findings.captions,
            "scan": findings["scan"],
            "findings": record,
        }

    @classmethod
    def from_output(cls, output: dict[str, Any]) -> "Part":
        """Reads what ``to_output`` wrote."""
        return load(cls, json.dumps(output["findings"]))


def join_parts(
    run: ActiveRun, tx: Transaction, outputs: Sequence[dict[str, Any]], rules: SceneRules
) -> dict[str, Any]:
    """Writes the scenes of the whole video.

    Args:
        run: the last part's.
        tx: its checkpoint's; says that every other part is completed.
        outputs: of all parts, in order.

    Returns:
        Facts about the whole: ``duration_s``, ``scenes`` and ``frames`` (counts).
    """
    parts = [Part.from_output(output) for output in outputs]
    found = [part.findings for part in parts]
    made = new_scenes(outline_scenes(found, rules), run.keys)
    _write(run, tx, made, [sheet for part in found for sheet in part.sheets])
    for notice in join_notices([part.notices for part in parts]):
        degraded(notice.code, notice.message, **notice.details)
    return {
        "duration_s": found[-1].span.end_s,
        "scenes": len(made),
        "frames": sum(len(scene.frames) for scene in made),
    }


def _write(
    run: ActiveRun, tx: Transaction, made: Sequence[NewScene], sheets: Sequence[SeekSheet]
) -> None:
    video_id, generation = run.ref.video_id, run.ref.generation
    scenes.replace_scenes(
        tx, video_id=video_id, user_id=run.user_id, generation=generation, scenes=made
    )
    seek_sheets.replace(
        tx, video_id=video_id, user_id=run.user_id, generation=generation, sheets=sheets
    )
