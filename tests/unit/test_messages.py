"""A message between stages survives the wire, and only a good one is read."""

import json
from uuid import uuid4

import pytest

from scenedex.domain.errors import Code, Rejected
from scenedex.domain.stages import Stage
from scenedex.messages import StageMessage

MESSAGE = StageMessage(uuid4(), uuid4(), generation=2, stage=Stage.DETECT, part=1)


def test_a_message_survives_the_wire() -> None:
    assert StageMessage.from_json(MESSAGE.to_json()) == MESSAGE


def test_a_message_names_its_stage_run() -> None:
    assert (MESSAGE.ref.video_id, MESSAGE.ref.part) == (MESSAGE.video_id, 1)


@pytest.mark.parametrize(
    "change",
    [
        {"version": 99},
        {"version": None},
        {"stage": "dance"},
        {"video_id": "me"},
        {"generation": "first"},
    ],
)
def test_a_message_that_is_none_is_rejected(change: dict[str, object]) -> None:
    with pytest.raises(Rejected) as raised:
        StageMessage.from_json(json.dumps(json.loads(MESSAGE.to_json()) | change))
    assert raised.value.code is Code.MESSAGE_INVALID


@pytest.mark.parametrize("text", ["", "null", "[]", '"text"', "{}"])
def test_text_that_is_no_message_is_rejected(text: str) -> None:
    with pytest.raises(Rejected):
        StageMessage.from_json(text)
