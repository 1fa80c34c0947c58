import pytest

from scenedex.domain.errors import Code
from scenedex.domain.notices import Notice
from scenedex.media import AnalyseOptions, MediaLimits, Probe
from scenedex.media.records import RecordError, dump, load
from scenedex.media.wire import Bounds, Refusal, Reply, Request

PROBE = Probe(
    duration_s=1.5,
    width=2,
    height=3,
    fps=25.0,
    video_codec="h264",
    container="avi",
    has_audio=True,
    has_captions=False,
    stream_count=1,
    notices=(Notice(Code.HEADER_LIES, "It lies.", {"by_s": 3, "how": ["much"]}),),
)


def test_requests_and_replies_survive_the_pipe(
    limits: MediaLimits, options: AnalyseOptions
) -> None:
    bounds = Bounds(parent_pid=1, memory_mib=2, cpu_s=3, file_bytes=4)

    for request in (Request(bounds, probe=limits), Request(bounds, analyse=options)):
        assert load(Request, dump(request)) == request
    for reply in (
        Reply(progress=0.5),
        Reply(probed=PROBE, gaps=("sockets",)),
        Reply(refused=Refusal("rejected", Code.NO_FRAMES, "None.", {"frames": 0})),
    ):
        assert load(Reply, dump(reply)) == reply


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "[]",
        "{",
        "[" * 100_000,
        '{"progress": "half"}',
        '{"progress": true}',
        '{"progress": NaN}',
        '{"progress": Infinity}',
        '{"surprise": 1}',
        '{"probed": {"duration_s": 1}}',
        '{"probed": []}',
        '{"gaps": "sockets"}',
        '{"refused": {"kind": "gone", "code": "no_frames", "message": "", "details": {}}}',
        '{"refused": {"kind": "rejected", "code": "no_such", "message": "", "details": {}}}',
        '{"refused": {"kind": "rejected", "code": "no_frames", "message": 1, "details": {}}}',
    ],
)
def test_what_is_no_reply_is_refused(text: str) -> None:
    with pytest.raises(RecordError):
        load(Reply, text)


def test_what_is_no_record_is_not_sent() -> None:
    with pytest.raises(TypeError):
        dump({"progress": 1})
    with pytest.raises(ValueError, match="not JSON compliant"):
        dump(Reply(progress=float("nan")))
