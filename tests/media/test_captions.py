import pytest

from scenedex.domain.errors import Code, Rejected
from scenedex.domain.span import TimeSpan
from scenedex.domain.transcript import Transcript, TranscriptSegment, TranscriptSource
from scenedex.media import parse_captions, read_segments
from scenedex.media.captions import MAX_BYTES
from scenedex.media.segments import dump_segments
from scenedex.telemetry import collect_warnings
from scenedex.testing.clips import DEMO_SCENES, demo_captions

TWO = "1\n00:00:01,000 --> 00:00:02,500\nHello\n\n2\n00:00:02,000 --> 00:00:03,000\nthere\n"
KOREAN = "1\n00:00:01,000 --> 00:00:02,000\n안녕하세요 여러분\n"
FRENCH = "1\n00:00:01,000 --> 00:00:02,000\nCafé déjà été\n"
JAPANESE = "1\n00:00:01,000 --> 00:00:02,000\n字幕\n"


@pytest.mark.parametrize(
    ("text", "encoding", "expected"),
    [
        (TWO, "utf-8", "Hello"),
        (TWO, "utf-8-sig", "Hello"),
        (KOREAN, "utf-8", "안녕하세요 여러분"),
        (KOREAN, "utf-16", "안녕하세요 여러분"),
        (KOREAN, "utf-16-le", "안녕하세요 여러분"),
        (JAPANESE, "utf-16-be", "字幕"),
        (KOREAN, "euc-kr", "안녕하세요 여러분"),
        (KOREAN, "cp949", "안녕하세요 여러분"),
        (FRENCH, "cp1252", "Café déjà été"),
        (FRENCH, "utf-8", "Café déjà été"),
    ],
)
def test_any_usual_encoding_is_understood(text: str, encoding: str, expected: str) -> None:
    assert parse_captions(text.encode(encoding), ".srt")[0].text == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<i>Hello</i> <b>you</b>", "Hello you"),
        ("{\\an8}Above", "Above"),
        ("two\nlines", "two lines"),
        ("- Who?\n- Me.", "- Who? - Me."),
        ("fish &amp; chips", "fish & chips"),
        ("3 < 5 and 5 > 3", "3 < 5 and 5 > 3"),
        ("I <3 you", "I <3 you"),
        ("nul\0byte", "nulbyte"),
        ('<font color="#ff0000">red</font>', "red"),
    ],
)
def test_only_words_are_kept(body: str, expected: str) -> None:
    data = f"1\n00:00:01,000 --> 00:00:02,000\n{body}\n".encode()

    assert parse_captions(data, ".srt")[0].text == expected


@pytest.mark.parametrize(
    ("times", "span"),
    [
        ("00:00:01,000 --> 00:00:02,500", (1.0, 2.5)),
        ("0:00:01.5 --> 0:00:02.25", (1.5, 2.25)),
        ("01:02:03,004 --> 01:02:03,005", (3723.004, 3723.005)),
        ("00:01 --> 00:02", (1.0, 2.0)),
        ("00:00:01,000 --> 00:00:02,500 X1:40 X2:600", (1.0, 2.5)),
        ("100:00:00,000 --> 100:00:01,000", (360000.0, 360001.0)),
    ],
)
def test_times_are_read_as_people_write_them(times: str, span: tuple[float, float]) -> None:
    [segment] = parse_captions(f"1\n{times}\nword\n".encode(), ".srt")

    assert (segment.span.start_s, segment.span.end_s) == pytest.approx(span)


def test_webvtt_with_everything_it_may_have() -> None:
    text = (
        "WEBVTT - a title\nKind: captions\n\nSTYLE\n::cue { color: red }\n\n"
        "NOTE a comment --> not a cue\n\nintro\n00:01.000 --> 00:02.500 align:start\n"
        "<v Bob>Hello <00:01.500><c.loud>there</c>\n\n01:00:00.000 --> 01:00:01.000\nLate\n"
    )

    segments = parse_captions(text.encode(), ".vtt")

    assert [segment.text for segment in segments] == ["Hello there", "Late"]
    assert segments[1].span == TimeSpan(3600.0, 3601.0)


def test_cues_that_overlap_are_kept_in_order_of_time() -> None:
    data = b"1\n00:00:05,000 --> 00:00:09,000\nlong\n\n2\n00:00:01,000 --> 00:00:06,000\nfirst\n"

    assert [segment.text for segment in parse_captions(data, ".srt")] == ["first", "long"]


def test_cues_without_a_blank_line_between_them_are_two() -> None:
    data = b"1\n00:00:01,000 --> 00:00:02,000\none\n2\n00:00:02,000 --> 00:00:03,000\ntwo\n"

    assert [segment.text for segment in parse_captions(data, ".srt")] == ["one", "two"]


def test_windows_line_ends() -> None:
    assert len(parse_captions(TWO.replace("\n", "\r\n").encode(), ".srt")) == 2


def test_a_cue_that_cannot_be_read_is_left_out_with_a_warning() -> None:
    broken = f"{TWO}\n3\n00:00:09,000 --> 00:00:04,000\nbackwards\n\n4\nsoon --> later\nwhen?\n"

    with collect_warnings() as warnings:
        segments = parse_captions(broken.encode(), ".srt")

    assert [segment.text for segment in segments] == ["Hello", "there"]
    assert [(each.code, each.details) for each in warnings] == [
        (Code.CAPTIONS_UNREADABLE, {"skipped": 2})
    ]


@pytest.mark.parametrize(
    ("data", "suffix"),
    [
        (b"", ".srt"),
        (b"just some text", ".srt"),
        (b"WEBVTT\n\n", ".vtt"),
        (TWO.encode(), ".vtt"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), ".srt"),
        (b"\xff\xfe\x00\xd8\x41", ".srt"),
        (b"1\n99:99 -> 00:01\nno\n", ".srt"),
        (b" " * (MAX_BYTES + 1), ".srt"),
    ],
)
def test_what_is_no_caption_file_is_rejected(data: bytes, suffix: str) -> None:
    with pytest.raises(Rejected) as caught:
        parse_captions(data, suffix)

    assert caught.value.code == Code.CAPTIONS_UNREADABLE
    assert caught.value.message.startswith("The captions cannot be read: ")


def test_the_demo_says_something_in_every_scene() -> None:
    segments = parse_captions(demo_captions().encode(), ".srt")

    assert [segment.text for segment in segments] == [scene.words for scene in DEMO_SCENES]


def test_segments_survive_their_file() -> None:
    said = (TranscriptSegment(TimeSpan(0.5, 2.0), "안녕 <you>"),)
    transcript = Transcript(TranscriptSource.EMBEDDED, said, "kor")

    assert read_segments(dump_segments(transcript).encode()) == transcript


@pytest.mark.parametrize("data", [b"", b"[]", b'{"segments": [{}], "language": null}', b"\xff"])
def test_segments_that_are_none_are_rejected(data: bytes) -> None:
    with pytest.raises(Rejected) as caught:
        read_segments(data)

    assert caught.value.code == Code.CAPTIONS_UNREADABLE
