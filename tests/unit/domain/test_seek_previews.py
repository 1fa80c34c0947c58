import pytest

from scenedex.domain.findings import SeekSheet
from scenedex.domain.seek_previews import in_order, write_webvtt
from scenedex.testing.webvtt import PreviewCue, read_seek_previews

GAP = """WEBVTT

00:00:00.000 --> 00:00:02.000
a#xywh=0,0,1,1

00:00:03.000 --> 00:00:04.000
a#xywh=0,0,1,1
"""


def sheet(picture: str, *starts_s: float, columns: int = 10) -> SeekSheet:
    return SeekSheet(picture, 160, 90, columns, starts_s)


def cues(*sheets: SeekSheet, end_s: float) -> list[PreviewCue]:
    return read_seek_previews(write_webvtt(sheets, end_s=end_s, url_of="https://x/{}".format))


def times(*sheets: SeekSheet, end_s: float) -> list[tuple[float, float]]:
    return [(cue.start_s, cue.end_s) for cue in cues(*sheets, end_s=end_s)]


def test_the_track_as_a_whole() -> None:
    assert write_webvtt([sheet("a.jpg", 0, 2.5)], end_s=4, url_of=str.upper) == (
        "WEBVTT\n\n"
        "00:00:00.000 --> 00:00:02.500\nA.JPG#xywh=0,0,160,90\n\n"
        "00:00:02.500 --> 00:00:04.000\nA.JPG#xywh=160,0,160,90\n"
    )


def test_tiles_stand_row_by_row() -> None:
    boxes = [cue.box for cue in cues(sheet("a", *range(0, 50, 2), columns=10), end_s=50)]
    assert boxes[:2] == [(0, 0, 160, 90), (160, 0, 320, 90)]
    assert boxes[9:11] == [(1440, 0, 1600, 90), (0, 90, 160, 180)]
    assert boxes[-1] == (4 * 160, 2 * 90, 5 * 160, 3 * 90)


def test_parts_are_one_track_in_order_of_time() -> None:
    parts = [sheet("c", 60.25, 70), sheet("a", 0, 10), sheet("b", 30.5, 40)]
    found = cues(*parts, end_s=80)
    assert [cue.url[-1] for cue in found] == ["a", "a", "b", "b", "c", "c"]
    assert [cue.start_s for cue in found] == [0, 10, 30.5, 40, 60.25, 70]
    assert found[-1].end_s == 80


def test_parts_that_overlap_make_no_time_twice() -> None:
    assert times(sheet("a", 0, 10, 21), sheet("b", 20, 30), end_s=40) == [
        (0, 10), (10, 20), (20, 21), (21, 30), (30, 40),
    ]  # fmt: skip


def test_hours_go_on_beyond_a_day() -> None:
    text = write_webvtt([sheet("a", 0, 3599.9996, 360_001.5)], end_s=360_002, url_of=str)
    assert "00:00:00.000 --> 01:00:00.000\n" in text
    assert "100:00:01.500 --> 100:00:02.000\n" in text


def test_the_first_picture_is_shown_from_the_beginning() -> None:
    assert times(sheet("a", 0.4, 2), end_s=3)[0] == (0, 2)


@pytest.mark.parametrize("starts_s", [(0, 9.9999, 10.0), (0, 10, 20), (0, 10, 20, 30)])
def test_a_cue_of_no_length_is_left_out(starts_s: tuple[float, ...]) -> None:
    """Players refuse a cue that ends where it begins."""
    assert times(sheet("a", *starts_s), end_s=20) == [(0, 10), (10, 20)]


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


@pytest.mark.parametrize(
    "text",
    [
        "00:00:00.000 --> 00:00:02.000\na#xywh=0,0,1,1\n",
        "WEBVTT\n\n00:00:00.000 --> 00:00:02.000\na\n",
        "WEBVTT\n\n00:00:00.0 --> 00:00:02.000\na#xywh=0,0,1,1\n",
        "WEBVTT\n\n00:00:02.000 --> 00:00:02.000\na#xywh=0,0,1,1\n",
        "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\na#xywh=0,0,1,1\n",
        "WEBVTT\n\n00:00.000 --> 00:02.000\na#xywh=0,0,1,1\n",
        GAP,
    ],
)
def test_the_tests_own_reader_is_strict(text: str) -> None:
    with pytest.raises(ValueError, match=r"header|cue"):
        read_seek_previews(text)
