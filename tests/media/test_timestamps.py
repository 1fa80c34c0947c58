from fractions import Fraction

import av
import pytest

from scenedex.media.inside.timestamps import without_outliers


def packets(times_s: list[float | None]) -> list[av.Packet]:
    made = []
    for at_s in times_s:
        packet = av.Packet(b"x")
        packet.time_base = Fraction(1, 1000)
        packet.pts = None if at_s is None else round(at_s * 1000)
        made.append(packet)
    return made


@pytest.mark.parametrize(
    ("times", "kept"),
    [
        ([0.0, 0.04, 0.08], [0.0, 0.04, 0.08]),
        ([0.0, 0.12, 0.04, 0.08], [0.0, 0.12, 0.04, 0.08]),
        ([0.0, 95443.7, 0.08], [0.0, None, 0.08]),
        ([60.0, 0.0, 60.08], [60.0, None, 60.08]),
        ([0.0, 120.0, 240.0], [0.0, 120.0, 240.0]),
        ([0.0, 0.04, 300.0, 300.04], [0.0, 0.04, 300.0, 300.04]),
        ([0.0, None, 0.08], [0.0, None, 0.08]),
        ([5.0], [5.0]),
        ([], []),
    ],
    ids=["steady", "reordered", "far ahead", "far back", "slides", "gap", "none", "one", "empty"],
)
def test_only_a_lone_absurd_timestamp_is_taken_away(
    times: list[float | None], kept: list[float | None]
) -> None:
    passed = list(without_outliers(packets(times)))

    assert [None if each.pts is None else each.pts / 1000 for each in passed] == kept
