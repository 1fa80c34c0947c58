import re
from itertools import pairwise

import pytest

from scenedex.domain.findings import SeekSheet
from scenedex.domain.seek_previews import in_order, write_webvtt

CUE = re.compile(
    r"(?P<start>\d{2,}:[0-5]\d:[0-5]\d\.\d{3}) --> (?P<end>\d{2,}:[0-5]\d:[0-5]\d\.\d{3})\n"
    r"(?P<url>[^\s#]+)#xywh=(?P<left>\d+),(?P<top>\d+),(?P<width>\d+),(?P<height>\d+)"
)


def sheet(picture: str, *starts_s: float, columns: int = 10) -> SeekSheet:
    return SeekSheet(picture, 160, 90, columns, starts_s)


def cues(*sheets: SeekSheet, end_s: float) -> list[dict[str, str]]:
    header, *blocks = write_webvtt(sheets, end_s=end_s, url_of="https://x/{}".format).split("\n\n")
    assert header == "WEBVTT"
    found = [CUE.fullmatch(block.rstrip("\n")) for block in blocks]
    assert all(found), blocks
    return [match.groupdict() for match in found if match]


def times(*sheets: SeekSheet, end_s: float) -> list[tuple[str, str]]:
    return [(cue["start"], cue["end"]) for cue in cues(*sheets, end_s=end_s)]


def test_the_track_as_a_whole() -> None:
    assert write_webvtt([sheet("a.jpg", 0, 2.5)], end_s=4, url_of=str.upper) == (
        "WEBVTT\n\n"
        "00:00:00.000 --> 00:00:02.500\nA.JPG#xywh=0,0,160,90\n\n"
        "00:00:02.500 --> 00:00:04.000\nA.JPG#xywh=160,0,160,90\n"
    )


def test_tiles_stand_row_by_row() -> None:
    found = cues(sheet("a", *range(0, 50, 2), columns=10), end_s=50)
    places = [(int(cue["left"]), int(cue["top"])) for cue in found]
    assert places[:2] == [(0, 0), (160, 0)]
    assert places[9:11] == [(1440, 0), (0, 90)]
    assert places[-1] == (4 * 160, 2 * 90)


def test_parts_are_one_track_in_order_of_time() -> None:
    parts = [sheet("c", 60.25, 70), sheet("a", 0, 10), sheet("b", 30.5, 40)]
    found = cues(*parts, end_s=80)
    assert [cue["url"][-1] for cue in found] == ["a", "a", "b", "b", "c", "c"]
    assert found[0]["start"] == "00:00:00.000"
    assert all(before["end"] == after["start"] for before, after in pairwise(found))
    assert found[-1]["end"] == "00:01:20.000"


def test_hours_go_on_beyond_a_day() -> None:
    [*_, (start, end)] = times(sheet("a", 0, 3599.9996, 100 * 3600 + 1.5), end_s=360_002)
    assert (start, end) == ("100:00:01.500", "100:00:02.000")
    assert times(sheet("a", 0, 3599.9996), end_s=4000)[0][1] == "01:00:00.000"


def test_the_first_picture_is_shown_from_the_beginning() -> None:
    assert times(sheet("a", 0.4, 2), end_s=3)[0] == ("00:00:00.000", "00:00:02.000")


@pytest.mark.parametrize("starts_s", [(0, 9.9999, 10.0), (0, 10, 20), (0, 10, 20, 30)])
def test_a_cue_of_no_length_is_left_out(starts_s: tuple[float, ...]) -> None:
    """Players refuse a cue that ends where it begins."""
    found = times(sheet("a", *starts_s), end_s=20)
    assert found == [
        ("00:00:00.000", "00:00:10.000"),
        ("00:00:10.000", "00:00:20.000"),
    ]


def test_a_url_is_asked_for_once_a_sheet() -> None:
    asked: list[str] = []

    def url_of(key: str) -> str:
        asked.append(key)
        return key

    write_webvtt([sheet("a", 0, 1, 2), sheet("b", 3, 4)], end_s=5, url_of=url_of)
    assert asked == ["a", "b"]


def test_without_tiles_there_is_no_cue() -> None:
    assert write_webvtt([], end_s=3, url_of=str) == "WEBVTT\n"
    assert in_order([sheet("a")]) == []
